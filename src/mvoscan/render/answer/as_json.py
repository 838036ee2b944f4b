"""An answer as JSON: its sentences and tables, and the numbers they were made from."""

import json
from dataclasses import asdict
from typing import Any

from mvoscan.core.answer.answer import Answer
from mvoscan.render.answer.letter import Letter


def answer_json(answer: Answer, letter: Letter, *, permanent: str = "") -> bytes:
    """The same answer gives the same bytes."""
    made: dict[str, Any] = {
        "title": letter.title,
        "warning": letter.warning or None,
        "permanent": permanent or None,
        "facts": dict(letter.facts),
        "sections": [asdict(each) for each in letter.sections],
        "numbers": answer.model_dump(mode="json"),
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"

"""The JSON Schema that makes an editor help and check while an author types; generated from the models."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from mvoscan.core.questionnaire import Questionnaire
from mvoscan.storage.whole_file import replace

SCHEMA = "schema.json"
"""Name of the schema, in the folder of the questionnaires."""


@cache
def schema() -> dict[str, Any]:
    """The schema, with the descriptions of fields, which are for authors, and without those of models."""
    made = Questionnaire.model_json_schema()
    for each in (made, *made["$defs"].values()):
        each.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_text() -> str:
    """The schema as it must be in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def schema_is_current(folder: Path) -> bool:
    """Whether the file holds what the models say now."""
    path = folder / SCHEMA
    return path.is_file() and path.read_text(encoding="utf-8") == schema_text()


def write_schema(folder: Path) -> Path:
    """Write the schema; gives its path."""
    path = folder / SCHEMA
    replace(path, schema_text())
    return path

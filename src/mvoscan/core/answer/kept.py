"""An answer that is kept: its name follows from what it says, so that the same answer is kept once."""

import re
from hashlib import sha256
from typing import NamedTuple

from mvoscan.core.answer.asked import Asked

_NAME = re.compile(r"20[0-9]{2}-[0-9]{2}_20[0-9]{2}-[0-9]{2}_[0-9a-f]{16}")


class KeptAnswer(NamedTuple):
    """What was kept, byte for byte: the page, the document and the data."""

    name: str
    page: bytes
    document: bytes
    data: bytes


def name_of(asked: Asked, content: bytes) -> str:
    """The name of an answer about a period that says this."""
    return f"{asked.first}_{asked.last}_{sha256(content).hexdigest()[:16]}"


def is_name(text: str) -> bool:
    """Whether a kept answer could be called so.

    >>> is_name("2026-01_2026-12_0123456789abcdef"), is_name("2026-01")
    (True, False)
    """
    return _NAME.fullmatch(text) is not None

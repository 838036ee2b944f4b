"""Who answered what, and when: the signature of an answer, and all its revisions."""

from datetime import datetime
from typing import NamedTuple

from mvoscan.core.answers import Answer


class Signature(NamedTuple):
    """Who gave an answer (the label of their link; empty when that was not kept yet), and when."""

    author: str
    at: datetime


class Revision(NamedTuple):
    """An answer as it was at one of its revisions."""

    question: str
    answer: Answer
    signature: Signature

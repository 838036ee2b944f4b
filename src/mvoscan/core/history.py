"""Who answered what, and when: the signature of an answer, and all its revisions."""

from datetime import datetime
from typing import NamedTuple

from mvoscan.core.answers import Answer
from mvoscan.core.grant import Grant


class Signature(NamedTuple):
    """Who gave an answer (the label of their link; empty when that was not kept yet), and when.

    `grant` is the number of that link, where it is known: two colleagues may have the same label.
    """

    author: str
    at: datetime
    grant: int | None = None

    def by(self, grant: Grant) -> bool:
        """Whether it was given with this link; one of before links were noted is known by its label."""
        return self.author == grant.author if self.grant is None else self.grant == grant.id


class Revision(NamedTuple):
    """An answer as it was at one of its revisions."""

    question: str
    answer: Answer
    signature: Signature

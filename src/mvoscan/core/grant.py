"""A link to a dossier for a colleague: what it allows, for which part of the scan, and until when it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from pydantic import BaseModel, ConfigDict

from mvoscan.core.dossier import Right
from mvoscan.core.institution import fold
from mvoscan.core.questionnaire import Question, Questionnaire
from mvoscan.core.tailoring import Asked

LABEL_LIMIT = 120
"""Most characters in the label of a link."""

COORDINATOR = "coördinator"
"""How answers are signed that were given with the link of who started the scan."""

_OR = " of "


class Part(BaseModel):
    """Statements of a scan: those of some themes and those of some services; without either, all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    themes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether this is the whole scan."""
        return not self.themes and not self.services

    def covers(self, theme: str, question: Question) -> bool:
        """Whether a statement of a theme belongs to this part."""
        return self.whole or theme in self.themes or not set(self.services).isdisjoint(services_of(question))

    def of(self, asked: Asked) -> Asked:
        """The asked statements of this part, per theme; themes without any are left out."""
        if self.whole:
            return asked
        left = {theme: tuple(each for each in given if self.covers(theme, each)) for theme, given in asked.items()}
        return {theme: given for theme, given in left.items() if given}

    def plus(self, other: "Part") -> "Part":
        """Both parts together.

        >>> Part(themes=("milieu",)).plus(Part(services=("ICT",)))
        Part(themes=('milieu',), services=('ICT',))
        >>> Part(themes=("milieu",)).plus(WHOLE).whole
        True
        """
        if self.whole or other.whole:
            return WHOLE
        themes, services = (*self.themes, *other.themes), (*self.services, *other.services)
        return Part(themes=tuple(dict.fromkeys(themes)), services=tuple(dict.fromkeys(services)))


WHOLE = Part()
"""All statements of a scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A link as its makers see it; the token itself is known to nobody but who holds it.

    `deadline` is what the colleague is asked, and ends nothing; `invited_at` says that a mail carries the link.
    """

    id: int
    right: Right
    label: str = ""
    part: Part = WHOLE
    deadline: date | None = None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    last_used_on: date | None = None
    invited_at: datetime | None = None

    @property
    def author(self) -> str:
        """How answers given with this link are signed."""
        return self.label or COORDINATOR

    def ended(self, now: datetime) -> bool:
        """Whether the link opens nothing any more."""
        return self.revoked_at is not None or self.expires_at <= now


def services_of(question: Question) -> tuple[str, ...]:
    """The services that a statement is for: an author joins two by 'of'.

    >>> services_of(Question.model_construct(service="gebouwenbeheer of preventiedienst"))
    ('gebouwenbeheer', 'preventiedienst')
    """
    return tuple(question.service.split(_OR))


def services_in(asked: Asked) -> dict[str, tuple[Question, ...]]:
    """The asked statements per service, over all themes; services in the order of the alphabet."""
    questions = tuple(chain.from_iterable(asked.values()))
    names = sorted({name for each in questions for name in services_of(each)}, key=str.casefold)
    return {name: tuple(each for each in questions if name in services_of(each)) for name in names}


def slug(service: str) -> str:
    """The name of a service as it stands in an address.

    >>> slug("Financiële dienst")
    'financiele-dienst'
    """
    return fold(service).replace(" ", "-")


def service_named(questionnaire: Questionnaire, name: str) -> str | None:
    """The service with this slug, if there is one."""
    known = chain.from_iterable(services_of(each) for each in questionnaire.questions.values())
    return next((each for each in known if slug(each) == name), None)


def parts_together(parts: Iterable[Part]) -> Part | None:
    """All these parts in one; None when there is none."""
    found: Part | None = None
    for each in parts:
        found = each if found is None else found.plus(each)
    return found

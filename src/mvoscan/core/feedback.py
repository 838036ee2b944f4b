"""Feedback on the offer: five questions after it was held, and what may be told of the answers.

No mean is made of fewer than five organisations (as for the means of a theme), and means move by five organisations at
a time: between two of them nobody's own answer can be calculated. Means near the ends are coded, as those can only come
from answers that are all alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.errors import Invalid, Problem

FEWEST = 5
"""Organisations in a block, and so behind the smallest mean."""

WEAK_BELOW = Fraction(3)
"""A mean below the middle of the scale asks for an adjustment."""

STALE_DAYS = 365
"""What was held and heard nothing back for so long is not known to be good any more."""

_LOWEST, _HIGHEST = Fraction(3, 2), Fraction(9, 2)
_LONGEST = 1_000


class Question(StrEnum):
    """The questions with an answer from 1 to 5."""

    FIT = "fit"
    CLEAR = "clear"
    USEFUL = "useful"
    RECOMMEND = "recommend"


QUESTIONS = {
    Question.FIT: "Sloot het aan bij wat jullie nodig hadden?",
    Question.CLEAR: "Was het duidelijk gebracht?",
    Question.USEFUL: "Kunnen jullie ermee aan de slag?",
    Question.RECOMMEND: "Zou je het aanraden aan een ander bestuur?",
}
"""The first four questions on screen; the fifth is what can be better, in own words."""

SCALE = {1: "Helemaal niet", 2: "Eerder niet", 3: "Een beetje", 4: "Eerder wel", 5: "Helemaal wel"}
"""The answers on screen."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answers(_Value):
    """One form as it was filled in."""

    fit: int = Field(ge=1, le=5)
    clear: int = Field(ge=1, le=5)
    useful: int = Field(ge=1, le=5)
    recommend: int = Field(ge=1, le=5)
    remark: str = ""

    def of(self, question: Question) -> int:
        """The answer to a question."""
        return int(getattr(self, question))


class Feedback(_Value):
    """A form that was given on an entry; `organisation` is a random stand-in, the same for one organisation."""

    given_at: datetime
    revision: int
    organisation: str
    answers: Answers


class Mean(_Value):
    """A mean from 1 to 5 of so many organisations, in words: a number, or that it is not far from an end."""

    question: Question
    text: str
    organisations: int


class Verdict(StrEnum):
    """What an operator should look at."""

    WEAK = "weak"
    STALE = "stale"


VERDICT_WORDS = {
    Verdict.WEAK: "Zwakke feedback: een gemiddelde ligt onder 3 op 5.",
    Verdict.STALE: "Geen recente feedback: al een jaar niets gehoord, terwijl het wel doorging.",
}
"""The verdicts on screen."""


class Heard(NamedTuple):
    """What may be told of the feedback on an entry: how many forms, and means once there are enough organisations."""

    forms: int
    means: tuple[Mean, ...]
    last: datetime | None


def read_answers(given: Mapping[str, str]) -> Answers:
    """A form as it was sent; raises `Invalid` with every question that is not answered."""
    remark = given.get("beter", "").replace("\r\n", "\n").strip()
    chosen = {each: given.get(each, "") for each in Question}
    problems = [
        Problem(field=each, message=f"Kies een antwoord bij: {QUESTIONS[each]}")
        for each, value in chosen.items()
        if value not in {str(number) for number in SCALE}
    ]
    if len(remark) > _LONGEST:
        problems.append(Problem(field="beter", message=f"Maak dit korter: hoogstens {_LONGEST} tekens."))
    if problems:
        raise Invalid(*problems)
    return Answers(remark=remark, **{each.value: int(value) for each, value in chosen.items()})


def blocks(forms: Iterable[Feedback]) -> tuple[tuple[Feedback, ...], ...]:
    """The forms by five organisations, the oldest first; those that do not fill a block yet are left out.

    An organisation counts once in a block, with its last form there.
    """
    closed: list[tuple[Feedback, ...]] = []
    block: dict[str, Feedback] = {}
    for each in sorted(forms, key=lambda form: form.given_at):
        block[each.organisation] = each
        if len(block) == FEWEST:
            closed.append(tuple(block.values()))
            block = {}
    return tuple(closed)


def heard(forms: Sequence[Feedback]) -> Heard:
    """What may be told of these forms."""
    counted = [each for block in blocks(forms) for each in block]
    means = tuple(_mean(question, counted) for question in Question) if counted else ()
    return Heard(len(forms), means, max((each.given_at for each in forms), default=None))


def verdicts(
    forms: Sequence[Feedback], *, held_days: Sequence[date], adjusted_at: datetime | None, today: date
) -> tuple[Verdict, ...]:
    """What an operator should look at: weak in the newest block since it was adjusted, or not heard of for a year."""
    found = []
    since = [each for each in forms if adjusted_at is None or each.given_at > adjusted_at]
    closed = blocks(since)
    if closed and any(_exact(question, closed[-1]) < WEAK_BELOW for question in Question):
        found.append(Verdict.WEAK)
    first, last = min(held_days, default=None), max((each.given_at.date() for each in forms), default=None)
    waiting_since = last or first
    if waiting_since and (today - waiting_since).days > STALE_DAYS:
        found.append(Verdict.STALE)
    return tuple(found)


def _exact(question: Question, forms: Sequence[Feedback]) -> Fraction:
    return Fraction(sum(each.answers.of(question) for each in forms), len(forms))


def _mean(question: Question, forms: Sequence[Feedback]) -> Mean:
    exact = _exact(question, forms)
    return Mean(question=question, text=coded(exact), organisations=len({each.organisation for each in forms}))


def coded(mean: Fraction) -> str:
    """A mean on screen: with one decimal, and near the ends of the scale only that it is there.

    >>> coded(Fraction(17, 5)), coded(Fraction(5)), coded(Fraction(1))
    ('3,4', '4,5 of meer', '1,5 of minder')
    """
    if mean >= _HIGHEST:
        return "4,5 of meer"
    if mean <= _LOWEST:
        return "1,5 of minder"
    tenths = (mean * 20 + 1) // 2
    return f"{tenths // 10},{tenths % 10}"

"""An action plan: what a body does after a scan, who does it, by when, and how it is measured.

It grows out of the result and never changes it. The five phases are those of the Sustatool method, as neutral columns;
`objective`, `plan` and `plan_action` are free fields in which a body names the place in its own meerjarenplan. Units:
progress in percent 0-100; indicators are decimals in a unit of the body's own.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.indicator import Indicator
from mvoscan.core.result import Result, StatementResult

MOST_ACTIONS = 200
"""More is no plan; it also bounds a page."""

MOST_STEPS = 200
"""Most notes of progress on one action."""


class Phase(StrEnum):
    """Where an action stands in the method, in its order."""

    ANALYSE = "analyse"
    DIRECTION = "richting"
    ACTIONS = "acties"
    CARRY_OUT = "uitvoeren"
    FOLLOW_UP = "opvolgen"


PHASES = {
    Phase.ANALYSE: "Analyse",
    Phase.DIRECTION: "Richting geven",
    Phase.ACTIONS: "Acties bepalen",
    Phase.CARRY_OUT: "Uitvoeren",
    Phase.FOLLOW_UP: "Opvolgen en rapporteren",
}
"""The phases on screen."""


class ActionStatus(StrEnum):
    """How far an action is."""

    TODO = "te-doen"
    BUSY = "bezig"
    DONE = "klaar"
    DROPPED = "stopgezet"


STATUSES = {
    ActionStatus.TODO: "Te doen",
    ActionStatus.BUSY: "Bezig",
    ActionStatus.DONE: "Klaar",
    ActionStatus.DROPPED: "Stopgezet",
}
"""The statuses on screen."""

_Short = Annotated[str, Field(max_length=120)]
_Line = Annotated[str, Field(max_length=300)]
_Long = Annotated[str, Field(max_length=1000)]


class ActionContent(BaseModel):
    """What people fill in about an action; only the action itself must be there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Annotated[str, Field(min_length=1, max_length=300)]
    owner: _Short = ""
    service: _Short = ""
    deadline: date | None = None
    phase: Phase = Phase.ACTIONS
    status: ActionStatus = ActionStatus.TODO
    indicator: _Line = ""
    unit: _Short = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    budget: _Long = ""
    objective: _Line = ""
    plan: _Line = ""
    plan_action: _Line = ""


class Step(BaseModel):
    """A note of progress: on which day, how far (percent), the indicator then, and what was done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    percent: Annotated[int, Field(ge=0, le=100)]
    value: Decimal | None = None
    note: _Long = ""


class Action(BaseModel):
    """An action of a plan; `question` is the statement it came from, or None for one of the body's own.

    `public_id` never changes; `revision` grows with every change.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    question: str | None
    content: ActionContent
    revision: int
    changed_at: datetime
    steps: tuple[Step, ...] = ()

    @property
    def percent(self) -> int:
        """How far it is: what was noted last, or 100 when it is done."""
        if self.content.status is ActionStatus.DONE:
            return 100
        return self.steps[-1].percent if self.steps else 0

    def late(self, today: date) -> bool:
        """Whether its day has passed while it is neither done nor dropped."""
        deadline, closed = self.content.deadline, {ActionStatus.DONE, ActionStatus.DROPPED}
        return deadline is not None and deadline < today and self.content.status not in closed


class Candidate(NamedTuple):
    """A statement that an action can come from, and why it is offered."""

    statement: StatementResult
    theme: str
    why: str


def candidates(result: Result, actions: Sequence[Action]) -> tuple[Candidate, ...]:
    """Statements that were interesting, 'nee' or 'weet niet', without those in the plan.

    Theme by theme, in each the interesting ones first.
    """
    taken = {each.question for each in actions}
    found: list[Candidate] = []
    for theme in result.themes:
        own = [
            Candidate(each, theme.theme.title, why)
            for each in theme.statements
            if each.question.id not in taken and (why := _why(each))
        ]
        found += sorted(own, key=lambda each: not each.statement.answer.interesting)
    return tuple(found)


def proposed(statement: StatementResult, suggested: Sequence[Indicator]) -> ActionContent:
    """An action to begin with: the first step of the advice, its service, and the first fitting indicator."""
    first = suggested[0] if suggested else None
    return ActionContent(
        action=_first_sentence(statement.question.advice),
        service=statement.question.service[:120],
        indicator=first.name if first else "",
        unit=first.unit if first else "",
    )


def _why(each: StatementResult) -> str:
    parts = ["interessant"] if each.answer.interesting else []
    if each.to_do and each.option is not None:
        parts.append(f"‘{each.option.label.lower()}’")
    return " en ".join(parts)


def _first_sentence(text: str) -> str:
    """The first sentence of an advice, short enough for an action."""
    line = text.split("\n", 1)[0]
    end = line.find(". ")
    sentence = line if end < 0 else line[: end + 1]
    return sentence if len(sentence) <= 300 else f"{sentence[:299].rstrip()}…"

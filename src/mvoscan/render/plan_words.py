"""An action plan in words: what a card of an action says, and how far the plan is."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mvoscan.core.action_form import FIELDS
from mvoscan.core.action_plan import PHASES, STATUSES, Action, ActionStatus
from mvoscan.core.result import StatementResult
from mvoscan.render import dutch

FIELD_WORDS = dict(
    zip(
        FIELDS,
        (
            "Actie",
            "Eigenaar",
            "Dienst",
            "Deadline",
            "Fase",
            "Status",
            "Indicator",
            "Eenheid",
            "Beginwaarde",
            "Streefwaarde",
            "Budget",
            "Beleidsdoelstelling",
            "Actieplan",
            "Actie in het meerjarenplan",
        ),
        strict=True,
    )
)
"""The fields of an action on screen and in files, by their name in the form."""


class Card(NamedTuple):
    """An action as it is read: its lines as label and value, only those that were filled in."""

    public_id: str
    action: str
    statement: str
    status: str
    phase: str
    percent: int
    late: bool
    lines: tuple[tuple[str, str], ...]


class StepLine(NamedTuple):
    """A note of progress in words."""

    day: str
    percent: str
    value: str
    note: str


def card(action: Action, statement: StatementResult | None, *, today: date) -> Card:
    """An action in words."""
    content = action.content
    deadline = dutch.date(content.deadline) if content.deadline else ""
    place = " › ".join(each for each in (content.objective, content.plan, content.plan_action) if each)
    lines = (
        ("Wie", ", ".join(each for each in (content.owner, content.service) if each)),
        ("Tegen", deadline + (" (voorbij)" if action.late(today) else "")),
        ("Indicator", _indicator(action)),
        ("Budget", content.budget),
        ("Meerjarenplan", place),
    )
    return Card(
        public_id=action.public_id,
        action=content.action,
        statement=statement.question.text if statement else "",
        status=STATUSES[content.status],
        phase=PHASES[content.phase],
        percent=action.percent,
        late=action.late(today),
        lines=tuple(each for each in lines if each[1]),
    )


def standing(actions: Sequence[Action], *, today: date) -> str:
    """How far the plan is, in a sentence; empty without actions."""
    if not actions:
        return ""
    counts = {status: sum(each.content.status is status for each in actions) for status in ActionStatus}
    parts = [f"{number} {STATUSES[status].lower()}" for status, number in counts.items() if number]
    late = sum(each.late(today) for each in actions)
    if late:
        parts.append(f"{late} over {'zijn' if late == 1 else 'hun'} deadline")
    return f"{len(actions)} {'actie' if len(actions) == 1 else 'acties'}: {', '.join(parts)}."


def steps(action: Action) -> tuple[StepLine, ...]:
    """The notes of progress, the newest first."""
    unit = action.content.unit
    return tuple(
        StepLine(
            day=dutch.date(each.day),
            percent=f"{each.percent} %",
            value="" if each.value is None else f"{number(each.value)} {unit}".strip(),
            note=each.note,
        )
        for each in reversed(action.steps)
    )


def number(value: Decimal) -> str:
    """A decimal as it is read and filled in: a comma, no thousands apart, no zeros at the end.

    >>> number(Decimal("1200.50")), number(Decimal("3E+2"))
    ('1200,5', '300')
    """
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _indicator(action: Action) -> str:
    content = action.content
    if not content.indicator:
        return ""
    name = f"{content.indicator} ({content.unit})" if content.unit else content.indicator
    measured = [each.value for each in action.steps if each.value is not None]
    values = (
        ("begin", content.baseline),
        ("nu", measured[-1] if measured else None),
        ("doel", content.target),
    )
    told = ", ".join(f"{label} {number(value)}" for label, value in values if value is not None)
    return f"{name}: {told}" if told else name

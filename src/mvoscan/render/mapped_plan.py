"""An action plan in neutral rows, with where each action belongs in the plan of another tool."""

from collections.abc import Iterator

from mvoscan.core.capsule_actions import CapsuleAction, CapsuleActions
from mvoscan.core.mapping import Mapping, Place
from mvoscan.render.plan_files import COLUMNS, PlanShown, plan_rows
from mvoscan.render.tables import Cell, Dialect, write_csv

_TARGETS = ("doelthema", "naam doelthema", "doelactie", "naam doelactie", "doelindicator", "naam doelindicator")
_ACTION = (
    "phase",
    "action",
    "status",
    "percent",
    "service",
    "deadline",
    "indicator",
    "unit",
    "baseline",
    "value",
    "target",
    "objective",
    "plan",
    "plan_action",
)
_AFTER = ("theme", "statement", "statement_text", "iso26000", "sdgs", "id", "changed")
_THEIRS = ("target_themes", "target_theme_names", "target_action", "target_action_name", "target_indicator")


def plan_mapped(shown: PlanShown, mapping: Mapping, *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The plan as CSV, with the columns of a mapping after our own."""
    themes = {each.question.id: theme.theme.id for theme in shown.result.themes for each in theme.statements}
    rows = zip(plan_rows(shown), shown.actions, strict=True)
    lines = ([*map(_plain, row), *_target(mapping, themes.get(one.question or ""), one.question)] for row, one in rows)
    return write_csv((*COLUMNS, *_TARGETS), lines, dialect=dialect)


def actions_mapped(actions: CapsuleActions, mapping: Mapping) -> bytes:
    """The actions beside a shared result as CSV, a row each, with the columns of a mapping."""
    return write_csv(
        (*_ACTION, *_AFTER, *_THEIRS, "target_indicator_name"), (_row(each, mapping) for each in actions.actions)
    )


def _plain(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _row(action: CapsuleAction, mapping: Mapping) -> list[Cell]:
    origin = action.statement
    about: list[Cell] = [""] * 5
    if origin is not None:
        about = [origin.theme, origin.id, origin.text, " ".join(origin.iso26000), " ".join(map(str, origin.sdgs))]
    own: list[Cell] = [getattr(action, name) for name in _ACTION]
    target = _target(mapping, origin.theme if origin else None, origin.id if origin else None)
    return [*own, *about, action.id, action.changed, *target]


def _target(mapping: Mapping, theme: str | None, statement: str | None) -> Iterator[str]:
    """Ids and names of themes, action and indicator there; an action of one's own belongs nowhere."""
    place = mapping.place(theme, statement) if theme and statement else Place()
    themes, action, indicator = mapping.names(place)
    yield from (" ".join(place.themes), themes, place.action, action, place.indicator, indicator)

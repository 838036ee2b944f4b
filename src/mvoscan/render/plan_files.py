"""An action plan as files: a row per action, with neutral columns that fit the phases of a plan of any tool."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from mvoscan.core.action_plan import PHASES, STATUSES, Action
from mvoscan.core.result import Result, StatementResult
from mvoscan.render import result_words as words
from mvoscan.render.tables import Dialect, write_csv
from mvoscan.render.workbook import Cell, Sheet, workbook

_COLUMNS = (
    ("nr", 5),
    ("fase", 18),
    ("actie", 50),
    ("status", 12),
    ("klaar (%)", 10),
    ("eigenaar", 20),
    ("dienst", 20),
    ("deadline", 12),
    ("indicator", 36),
    ("eenheid", 18),
    ("beginwaarde", 12),
    ("waarde nu", 12),
    ("streefwaarde", 12),
    ("budget", 30),
    ("beleidsdoelstelling", 30),
    ("actieplan", 30),
    ("actie in het meerjarenplan", 30),
    ("thema", 24),
    ("stelling", 50),
    ("antwoord", 16),
    ("interessant", 11),
    ("iso 26000", 14),
    ("sdg", 12),
    ("code van de actie", 22),
    ("code van de stelling", 24),
    ("bestuur", 30),
    ("vragenlijst", 18),
    ("editie", 10),
)
COLUMNS = tuple(name for name, _ in _COLUMNS)
_STEPS = (("nr", 5), ("actie", 50), ("dag", 12), ("klaar (%)", 10), ("waarde", 12), ("toelichting", 70))


class PlanShown(NamedTuple):
    """A plan to show: its actions in order, beside the result that they came from."""

    result: Result
    actions: tuple[Action, ...]
    demo: bool = False


def plan_csv(shown: PlanShown, *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The plan as CSV, a row per action."""
    return write_csv(COLUMNS, (_exact(row) for row in plan_rows(shown)), dialect=dialect)


def plan_sheets(shown: PlanShown) -> tuple[Sheet, ...]:
    """The plan as sheets of a workbook: actions, and their progress."""
    names, widths = zip(*_COLUMNS, strict=True)
    step_names, step_widths = zip(*_STEPS, strict=True)
    rows = [tuple(_floating(cell) for cell in row) for row in plan_rows(shown)]
    return (
        Sheet("Actieplan", rows, names, widths, fixed=3),
        Sheet("Vooruitgang", list(_progress(shown.actions)), step_names, step_widths),
    )


def plan_xlsx(shown: PlanShown) -> bytes:
    """The plan as a workbook."""
    return workbook(plan_sheets(shown), title=f"Actieplan: {shown.result.subject}")


def plan_json(shown: PlanShown) -> bytes:
    """The plan as JSON: an object per action, with its progress."""
    submission = shown.result.submission
    document = {
        "kind": "mvoscan-action-plan",
        "version": 1,
        "demo": shown.demo,
        "subject": {"name": shown.result.subject, "type": submission.subject.type},
        "questionnaire": {"id": submission.questionnaire, "edition": submission.edition},
        "handed_in_at": submission.handed_in_at,
        "phases": [{"code": code, "label": label} for code, label in PHASES.items()],
        "actions": [_object(shown.result, each) for each in shown.actions],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain).encode() + b"\n"


def plan_rows(shown: PlanShown) -> Iterator[tuple[Cell | Decimal, ...]]:
    """A row per action, in the order of the columns."""
    submission = shown.result.submission
    for number, each in enumerate(shown.actions, start=1):
        content = each.content
        yield (
            number,
            PHASES[content.phase],
            content.action,
            STATUSES[content.status],
            each.percent,
            content.owner,
            content.service,
            content.deadline,
            content.indicator,
            content.unit,
            content.baseline,
            _now(each),
            content.target,
            content.budget,
            content.objective,
            content.plan,
            content.plan_action,
            *_origin(shown.result, each),
            each.public_id,
            each.question,
            shown.result.subject,
            submission.questionnaire,
            submission.edition,
        )


def _origin(result: Result, action: Action) -> tuple[Cell, ...]:
    """Theme, statement, answer, interesting, clauses and goals of the statement that an action came from."""
    found = next(_pairs(result, action), None)
    if found is None:
        return (None,) * 6
    theme, statement = found
    question = statement.question
    return (
        theme,
        question.text,
        words.answer(statement),
        "ja" if statement.answer.interesting else "nee",
        ", ".join(question.iso),
        ", ".join(map(str, question.sdgs)),
    )


def _pairs(result: Result, action: Action) -> Iterator[tuple[str, StatementResult]]:
    for theme in result.themes:
        for each in theme.statements:
            if each.question.id == action.question:
                yield theme.theme.title, each


def _object(result: Result, action: Action) -> dict[str, Any]:
    statement = next((each for _, each in _pairs(result, action)), None)
    about = None
    if statement is not None:
        question = statement.question
        about = {
            "id": question.id,
            "text": question.text,
            "answer": statement.option.id if statement.option else None,
            "interesting": statement.answer.interesting,
            "iso26000": question.iso,
            "sdgs": question.sdgs,
        }
    return {
        "id": action.public_id,
        **action.content.model_dump(mode="json"),
        "percent": action.percent,
        "value": _now(action),
        "changed_at": action.changed_at,
        "statement": about,
        "progress": [each.model_dump(mode="json") for each in action.steps],
    }


def _progress(actions: Sequence[Action]) -> Iterator[tuple[Cell, ...]]:
    for number, action in enumerate(actions, start=1):
        for each in action.steps:
            value = None if each.value is None else float(each.value)
            yield number, action.content.action, each.day, each.percent, value, each.note


def _now(action: Action) -> Decimal | None:
    """The indicator as it was noted last."""
    return next((each.value for each in reversed(action.steps) if each.value is not None), None)


def _floating(cell: Any) -> Any:
    return float(cell) if isinstance(cell, Decimal) else cell


def _exact(row: tuple[Any, ...]) -> list[Any]:
    return [None if cell == "" else cell for cell in row]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

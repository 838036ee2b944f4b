"""The action plan of a dossier: choose actions from the result, order and complete them, note progress."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.action_form import FIELDS
from mvoscan.core.action_plan import PHASES, STATUSES, Action, ActionStatus
from mvoscan.core.dossier import Right
from mvoscan.core.errors import Invalid, Problem
from mvoscan.render import plan_words
from mvoscan.render.next_steps_words import Steps, in_words
from mvoscan.usecases import plan_actions as planning
from mvoscan.usecases.plan_actions import Plan, read_plan
from mvoscan.usecases.read_mappings import every_mapping
from mvoscan.usecases.suggest_next_steps import for_result, for_statement
from mvoscan.web.choices import Choice
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor, public_id
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.result import ground_of

router = APIRouter()

_PAGE = "/dossier/{dossier_id}/actieplan"


@router.get(_PAGE)
def show_plan(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The actions in their order, with how far they are."""
    plan = _read(opened, visitor, dossier_id)
    context = {
        **_frame(plan),
        "cards": [plan_words.card(each, plan.statement(each), today=plan.today) for each in plan.actions],
        "standing": plan_words.standing(plan.actions, today=plan.today),
        "choices_left": len(plan.candidates),
        "may_change": plan.admission.right.includes(Right.CONTRIBUTE),
        "mappings": every_mapping(opened.settings.reference_folder, opened.service.library),
        "helpful": _helpful(opened, plan),
    }
    return kept(opened, visitor, plan.admission, opened.templates.render("dossier/plan.html", context))


@router.get(_PAGE + "/kiezen")
def show_choices(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Statements that can become an action: interesting ones, 'nee' and 'weet niet'."""
    return _choosing(opened, _read(opened, visitor, dossier_id, right=Right.CONTRIBUTE))


@router.post(_PAGE + "/kiezen")
def choose(dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Make an action of each chosen statement."""
    chosen = {str(name): public_id() for name in form.getlist("stelling")}
    with _changing(opened, visitor, dossier_id) as (connection, plan):
        if not chosen:
            problem = Problem(field="stelling", message="Kies minstens één stelling, of ga terug naar het actieplan.")
            return _choosing(opened, plan, problem)
        planning.choose(connection, visitor, plan, chosen, reference=opened.settings.reference_folder)
    return see_other(f"/dossier/{dossier_id}/actieplan")


@router.get(_PAGE + "/nieuw")
def show_new(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """A form for an action of one's own."""
    return _form(opened, _read(opened, visitor, dossier_id, right=Right.CONTRIBUTE), None, {})


@router.post(_PAGE + "/nieuw")
def add(dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Add an action of one's own, or come back with what is wrong."""
    given = _given(form)
    try:
        with _changing(opened, visitor, dossier_id) as (connection, plan):
            planning.add_own(connection, visitor, plan, given, public_id=public_id())
    except Invalid as error:
        return _form(opened, plan, None, given, error=error)
    return see_other(f"/dossier/{dossier_id}/actieplan")


@router.get(_PAGE + "/{action_id}")
def show_action(dossier_id: str, action_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """One action: its form and its progress."""
    plan = _read(opened, visitor, dossier_id, right=Right.CONTRIBUTE)
    action = plan.action(action_id)
    return _form(opened, plan, action, _filled(action))


@router.post(_PAGE + "/{action_id}")
def change(dossier_id: str, action_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Change an action; a mistake or a clash comes back with what was filled in."""
    given, revision = _given(form), str(form.get("revisie", ""))
    number = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
    try:
        with _changing(opened, visitor, dossier_id) as (connection, plan):
            stands = plan.action(action_id)
            done = planning.change(connection, visitor, plan, action_id, given, revision=number)
    except Invalid as error:
        return _form(opened, plan, stands, given, error=error)
    if done.clash:
        return _form(opened, plan, done.action, given, clash=True)
    return see_other(f"/dossier/{dossier_id}/actieplan#actie-{action_id}")


@router.post(_PAGE + "/{action_id}/verplaats")
def move(dossier_id: str, action_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Move an action one place up or down."""
    with _changing(opened, visitor, dossier_id) as (connection, plan):
        planning.move(connection, plan, action_id, up=form.get("naar") == "hoger")
    return see_other(f"/dossier/{dossier_id}/actieplan#actie-{action_id}")


@router.post(_PAGE + "/{action_id}/weg")
def remove(dossier_id: str, action_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Take an action out of the plan."""
    with _changing(opened, visitor, dossier_id) as (connection, plan):
        planning.remove(connection, plan, action_id)
    return see_other(f"/dossier/{dossier_id}/actieplan")


@router.post(_PAGE + "/{action_id}/vooruitgang")
def note_progress(dossier_id: str, action_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Note how far an action is today, or come back with what is wrong."""
    given = {name: str(form.get(name, "")) for name in ("percent", "waarde", "toelichting")}
    try:
        with _changing(opened, visitor, dossier_id) as (connection, plan):
            action = plan.action(action_id)
            planning.note_progress(connection, plan, action_id, given)
    except Invalid as error:
        return _form(opened, plan, action, _filled(action) | given, error=error)
    return see_other(f"/dossier/{dossier_id}/actieplan/{action_id}#vooruitgang")


def _read(opened: Door, visitor: Visitor, dossier_id: str, *, right: Right = Right.READ) -> Plan:
    service = opened.service
    with service.reading() as connection:
        found = read_plan(
            connection, visitor, dossier_id, library=service.library, types=service.types, right=Right.READ
        )
    if not found.admission.right.includes(right):
        # Asked again with the right that is needed, for the words of its refusal.
        with service.writing() as connection:
            read_plan(connection, visitor, dossier_id, library=service.library, types=service.types, right=right)
    return found


@contextmanager
def _changing(opened: Door, visitor: Visitor, dossier_id: str) -> Iterator[tuple[Connection, Plan]]:
    """A transaction in which the plan is held."""
    service = opened.service
    with service.writing() as connection:
        yield (
            connection,
            read_plan(
                connection,
                visitor,
                dossier_id,
                library=service.library,
                types=service.types,
                right=Right.CONTRIBUTE,
            ),
        )


def _frame(plan: Plan) -> dict[str, Any]:
    return {
        "dossier": plan.admission.dossier,
        "practice": plan.result.submission.practice,
        "subject": plan.result.subject,
    }


def _helpful(opened: Door, plan: Plan) -> list[tuple[str, Steps]]:
    """What helps with the weak themes that the plan has an action for: the title of each theme, and the steps."""
    planned = {each.question for each in plan.actions}
    themes = [each for each in plan.result.themes if planned & {one.question.id for one in each.statements}]
    if not themes:
        return []
    with opened.service.reading() as connection:
        found = for_result(connection, plan.result, ground_of(opened, plan.today))
    return [(each.theme.title, in_words(found[each.theme.id])) for each in themes if each.theme.id in found]


def _choosing(opened: Door, plan: Plan, problem: Problem | None = None) -> Response:
    groups = [(theme, list(each)) for theme, each in groupby(plan.candidates, key=attrgetter("theme"))]
    context = {**_frame(plan), "groups": groups, "problems": [problem] if problem else []}
    return opened.templates.render("dossier/plan_choose.html", context, status=422 if problem else 200)


def _form(
    opened: Door,
    plan: Plan,
    action: Action | None,
    values: Mapping[str, str],
    *,
    error: Invalid | None = None,
    clash: bool = False,
) -> Response:
    problems = error.problems if error else ()
    statement = plan.statement(action) if action else None
    with opened.service.reading() as connection:
        helpful = for_statement(connection, plan.result, statement, ground_of(opened, plan.today))
    context = {
        **_frame(plan),
        "action": action,
        "statement": statement,
        "values": dict.fromkeys((*FIELDS, "percent", "waarde", "toelichting"), "") | dict(values),
        "problems": problems,
        "errors": {each.field: each.message for each in problems},
        "clash": _other(action, values) if clash and action else (),
        "phases": [Choice(code, label) for code, label in PHASES.items()],
        "statuses": [Choice(code, label) for code, label in STATUSES.items()],
        "helpful": in_words(helpful) if helpful else None,
        "suggested": planning.fitting(opened.settings.reference_folder, statement)[:12],
        "steps": plan_words.steps(action) if action else (),
        "card": plan_words.card(action, statement, today=plan.today) if action else None,
    }
    status = 409 if clash else 422 if problems else 200
    return opened.templates.render("dossier/plan_action.html", context, status=status)


def _other(action: Action, sent: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """What somebody else wrote meanwhile: the field in words, their value, and what was sent."""
    stands = _filled(action)
    return tuple(
        (plan_words.FIELD_WORDS[name], stands[name], sent.get(name, ""))
        for name in FIELDS
        if stands[name] != sent.get(name, "").strip()
    )


def _given(form: FormData) -> dict[str, str]:
    return {name: str(form.get(name, "")) for name in FIELDS}


def _filled(action: Action) -> dict[str, str]:
    """The fields of the form as they stand."""
    return {name: _as_text(getattr(action.content, value)) for name, value in FIELDS.items()}


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plan_words.number(value)
    return value.value if isinstance(value, ActionStatus) else str(value)

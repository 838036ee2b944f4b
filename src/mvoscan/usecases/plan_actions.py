"""Plan what to do after a scan: choose, order and complete actions, and note progress. The scan itself never changes.

Reading asks the right to read, every change the right to contribute.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.action_form import read_content, read_step
from mvoscan.core.action_plan import MOST_ACTIONS, MOST_STEPS, Action, Candidate, candidates, proposed
from mvoscan.core.dossier import BRUSSELS, Right
from mvoscan.core.errors import Conflict, Invalid, NotFound, Problem
from mvoscan.core.indicator import Indicator, suggestions
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.result import Result, StatementResult, result_of
from mvoscan.storage import dossiers, endings, plans, subjects, submissions
from mvoscan.storage.indicators_file import read_indicators
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_NOT_YET = "Dien de scan eerst in. Daarna maak je van het resultaat een actieplan."
_FULL = f"Een plan heeft hoogstens {MOST_ACTIONS} acties. Haal er eerst een weg."
_NO_ACTION = "Deze actie staat niet meer in het plan. Ga terug naar het actieplan."
_MOVED = "Deze scan is vervangen door een verbetering, en het actieplan verhuisde mee. Werk het daar verder uit."


class Plan(NamedTuple):
    """The actions of a dossier, beside the result that they came from; `today` is the Belgian calendar day."""

    admission: Admission
    result: Result
    actions: tuple[Action, ...]
    today: date

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Statements that could still become an action."""
        return candidates(self.result, self.actions)

    def statement(self, action: Action) -> StatementResult | None:
        """The statement that an action came from."""
        return next((each for each in self.result.statements if each.question.id == action.question), None)

    def action(self, public_id: str) -> Action:
        """One of its actions; raises `NotFound`."""
        found = next((each for each in self.actions if each.public_id == public_id), None)
        if found is None:
            raise NotFound(_NO_ACTION)
        return found


class Changed(NamedTuple):
    """What came of a change: the action as it stands, and whether somebody else wrote first."""

    action: Action
    clash: bool


@cache
def indicators(reference: Path) -> tuple[Indicator, ...]:
    """The suggestions of the reference files, read once."""
    return read_indicators(reference)


def fitting(reference: Path, statement: StatementResult | None) -> tuple[Indicator, ...]:
    """Indicators that fit a statement; all of them for an action of one's own."""
    every = indicators(reference)
    return every if statement is None else suggestions(every, statement.question.iso)


def read_plan(
    connection: Connection,
    visitor: Visitor,
    public_id: str,
    *,
    library: Library,
    types: InstitutionTypes,
    right: Right = Right.READ,
) -> Plan:
    """The plan of a scan that was handed in; raises `Conflict` before that.

    Whoever comes to change it holds the dossier until the transaction ends: one change at a time.
    """
    admission = admit(connection, visitor, public_id, right)
    if admission.dossier.submission is None:
        raise Conflict(_NOT_YET)
    if right is not Right.READ:
        dossiers.lock(connection, admission.dossier)
        if endings.of_submission(connection, admission.dossier.submission):
            raise Conflict(_MOVED)
    submission = submissions.get(connection, admission.dossier.submission)
    result = result_of(
        submission,
        library.get(submission.questionnaire, submission.edition),
        subject=subjects.in_words(connection, submission.subject, types=types),
        type_label=types.by_code[submission.subject.type].label,
    )
    today = visitor.now.astimezone(BRUSSELS).date()
    return Plan(admission, result, plans.of_dossier(connection, admission.dossier.id), today)


def choose(
    connection: Connection, visitor: Visitor, plan: Plan, chosen: Mapping[str, str], *, reference: Path
) -> tuple[str, ...]:
    """Make an action of each chosen statement, by its id with a fresh public id; those in the plan stay as they are.

    Raises `Invalid` for a statement that this scan did not offer.
    """
    offered = {each.statement.question.id: each.statement for each in plan.candidates}
    known = {each.question for each in plan.actions}
    wrong = [name for name in chosen if name not in offered and name not in known]
    if wrong:
        message = f"De stelling ‘{wrong[0][:60]}’ hoort niet bij wat je in deze scan kunt kiezen."
        raise Invalid(Problem(field="stelling", message=message))
    new = [name for name in offered if name in chosen]
    if len(plan.actions) + len(new) > MOST_ACTIONS:
        raise Conflict(_FULL)
    for name in new:
        content = proposed(offered[name], fitting(reference, offered[name]))
        plans.add(
            connection,
            plan.admission.dossier.id,
            public_id=chosen[name],
            question=name,
            content=content,
            now=visitor.now,
        )
    return tuple(chosen[name] for name in new)


def add_own(connection: Connection, visitor: Visitor, plan: Plan, given: Mapping[str, str], *, public_id: str) -> None:
    """Add an action that comes from no statement; raises `Invalid` with all that is wrong."""
    if len(plan.actions) >= MOST_ACTIONS:
        raise Conflict(_FULL)
    content = read_content(given, today=plan.today)
    dossier = plan.admission.dossier.id
    plans.add(connection, dossier, public_id=public_id, question=None, content=content, now=visitor.now)


def change(
    connection: Connection, visitor: Visitor, plan: Plan, public_id: str, given: Mapping[str, str], *, revision: int
) -> Changed:
    """Change an action on top of the revision it was read at; raises `Invalid` with all that is wrong."""
    stands = plan.action(public_id)
    content = read_content(given, today=plan.today, before=stands.content)
    if content == stands.content:
        return Changed(stands, clash=False)
    if revision != stands.revision or not plans.change(connection, stands, content, now=visitor.now):
        return Changed(stands, clash=True)
    return Changed(stands.model_copy(update={"content": content, "revision": stands.revision + 1}), clash=False)


def move(connection: Connection, plan: Plan, public_id: str, *, up: bool) -> None:
    """Move an action one place up or down; at the end nothing changes."""
    order = [each.public_id for each in plan.actions]
    at = order.index(plan.action(public_id).public_id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        plans.reorder(connection, plan.admission.dossier.id, order)


def remove(connection: Connection, plan: Plan, public_id: str) -> None:
    """Take an action out of the plan."""
    plans.remove(connection, plan.action(public_id).public_id)


def note_progress(connection: Connection, plan: Plan, public_id: str, given: Mapping[str, str]) -> None:
    """Note how far an action is today; raises `Invalid` with all that is wrong."""
    action = plan.action(public_id)
    if len(action.steps) >= MOST_STEPS:
        raise Conflict(f"Bij één actie kun je {MOST_STEPS} keer vooruitgang noteren. Begin een nieuwe actie.")
    plans.add_step(connection, public_id, read_step(given, today=plan.today))

"""Action plans: their actions in order, each changed only from the revision it was read at."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from mvoscan.core.action_plan import Action, ActionContent, Step
from mvoscan.storage.plan_tables import PlanActionRow, PlanStepRow
from mvoscan.storage.tables import table_of

_action = table_of(PlanActionRow)
_step = table_of(PlanStepRow)


def of_dossier(connection: Connection, dossier: int) -> tuple[Action, ...]:
    """The actions of a dossier, in their order, with their progress."""
    query = select(_action).where(_action.c.dossier_id == dossier).order_by(_action.c.position, _action.c.id)
    rows = connection.execute(query).all()
    steps = _steps(connection, [row.id for row in rows])
    return tuple(_action_of(row, steps.get(row.id, ())) for row in rows)


def add(
    connection: Connection, dossier: int, *, public_id: str, question: str | None, content: ActionContent, now: datetime
) -> None:
    """Put an action at the end of a plan."""
    last = connection.execute(select(func.max(_action.c.position)).where(_action.c.dossier_id == dossier)).scalar()
    connection.execute(
        insert(_action).values(
            public_id=public_id,
            dossier_id=dossier,
            position=(last or 0) + 1,
            question=question,
            content=content.model_dump(mode="json"),
            revision=1,
            changed_at=now,
        )
    )


def change(connection: Connection, action: Action, content: ActionContent, *, now: datetime) -> bool:
    """Write on top of the revision of `action`; False when somebody else wrote in the meantime."""
    statement = (
        update(_action)
        .where(_action.c.public_id == action.public_id, _action.c.revision == action.revision)
        .values(content=content.model_dump(mode="json"), revision=action.revision + 1, changed_at=now)
    )
    return connection.execute(statement).rowcount == 1


def reorder(connection: Connection, dossier: int, order: Sequence[str]) -> None:
    """Give the actions of a plan this order, by public id."""
    for position, public_id in enumerate(order, start=1):
        connection.execute(
            update(_action)
            .where(_action.c.dossier_id == dossier, _action.c.public_id == public_id)
            .values(position=position)
        )


def remove(connection: Connection, public_id: str) -> None:
    """Take an action and its progress out of its plan."""
    own = select(_action.c.id).where(_action.c.public_id == public_id)
    connection.execute(delete(_step).where(_step.c.action_id.in_(own)))
    connection.execute(delete(_action).where(_action.c.public_id == public_id))


def move(connection: Connection, source: int, target: int) -> None:
    """Let the plan of a scan go along to the scan that takes its place."""
    connection.execute(update(_action).where(_action.c.dossier_id == source).values(dossier_id=target))


def add_step(connection: Connection, public_id: str, step: Step) -> None:
    """Note progress on an action."""
    own = select(_action.c.id).where(_action.c.public_id == public_id).scalar_subquery()
    value = None if step.value is None else format(step.value, "f")
    connection.execute(
        insert(_step).values(action_id=own, day=step.day, percent=step.percent, value=value, note=step.note)
    )


def _steps(connection: Connection, actions: list[int]) -> dict[int, tuple[Step, ...]]:
    found: dict[int, tuple[Step, ...]] = {}
    query = select(_step).where(_step.c.action_id.in_(actions)).order_by(_step.c.id)
    for row in connection.execute(query) if actions else ():
        value = None if row.value is None else Decimal(row.value)
        step = Step(day=row.day, percent=row.percent, value=value, note=row.note)
        found[row.action_id] = (*found.get(row.action_id, ()), step)
    return found


def _action_of(row: Row[Any], steps: tuple[Step, ...]) -> Action:
    return Action(
        public_id=row.public_id,
        question=row.question,
        content=ActionContent.model_validate(row.content),
        revision=row.revision,
        changed_at=row.changed_at,
        steps=steps,
    )

"""Usage as it is written: a fact per event, and the counts that follow from it, in the transaction of the event.

Locks are always taken in one order (surrogates by institution, fact, counts by key, presence by key), so that on
PostgreSQL two hand-ins may wait for each other, but never for ever.
"""

import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Row, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.ending import EndKind
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.submission import Submission
from mvoscan.storage.release_tables import ErasedScanRow
from mvoscan.storage.tables import (
    SurrogateRow,
    UsageCountRow,
    UsageFactRow,
    UsagePresenceRow,
    UsageStartRow,
    table_of,
)

Cell = dict[str, Any]

CELL = ("month", "questionnaire", "edition", "basis", "type", "family", "body_group", "province")
"""The columns that place a scan."""

MEASURES = ("handed_in", "confirmed", "joint", "joint_partner", "withdrawn")
"""The additive counts of a cell."""

HANDED_IN = "handed_in"
"""The kind of fact of a scan that was handed in and still stands."""

GRAINS: Mapping[str, frozenset[str]] = {
    "type": frozenset({"month", "questionnaire", "type", "family", "body_group"}),
    "full": frozenset(CELL),
}
"""The columns that each grain keeps, the coarsest grain first; what it does not keep is empty."""

_PARTNER = {"type": "partner_type", "family": "partner_family", "body_group": "partner_group"}
"""Where a fact keeps the place of the second institution of a joint scan."""

_NOTHING: Cell = {**dict.fromkeys((*CELL, *_PARTNER.values()), ""), "confirmed": False}

_fact = table_of(UsageFactRow)
_count = table_of(UsageCountRow)
_presence = table_of(UsagePresenceRow)
_start = table_of(UsageStartRow)
_surrogate = table_of(SurrogateRow)
_erased = table_of(ErasedScanRow)
_ADD_FACT = insert(_fact)


def record_started(connection: Connection, *, month: str) -> None:
    """Count a scan as started in this month: its first answer was saved."""
    connection.execute(_ADD_FACT, {**_NOTHING, "kind": "started", "month": month})
    connection.execute(_adding(connection.dialect.name, _start), {"month": month, "started": 1})


def record_hand_in(
    connection: Connection, submission: Submission, *, types: InstitutionTypes, province: str | None
) -> None:
    """Count a scan as handed in, unconfirmed; raises `ValueError` for a practice run, which counts nowhere."""
    if submission.practice:
        raise ValueError("a practice run counts nowhere")
    subject = submission.subject
    named = sorted(each for each in (subject.institution, subject.partner) if each)
    surrogates = {each: _surrogate_for(connection, each) for each in named}
    fact = _fact_of(submission, types=types, province=province) | {
        "surrogate": surrogates.get(subject.institution or ""),
        "partner_surrogate": surrogates.get(subject.partner or ""),
    }
    connection.execute(_ADD_FACT, fact)
    _add_counts(connection, increments(fact, handed_in=1))


def set_confirmed(connection: Connection, submission: str, *, confirmed: bool) -> bool:
    """Move a scan between unconfirmed and confirmed, with its counts; False when it already stood there.

    Raises `ValueError` for a scan that names no institution, or that was never counted.
    """
    statement = (
        update(_fact)
        .where(_fact.c.submission == submission, _fact.c.surrogate.is_not(None), _fact.c.confirmed != confirmed)
        .where(_fact.c.kind == HANDED_IN)
        .values(confirmed=confirmed)
        .returning(*_fact.c)
    )
    moved = connection.execute(statement).one_or_none()
    if moved is None:
        _demand_named(connection, submission)
        return False
    step = 1 if confirmed else -1
    _add_counts(connection, increments(moved._asdict(), confirmed=step))
    _add_presence(connection, presences(moved), step=step)
    return True


def end(connection: Connection, submission: str, kind: EndKind) -> bool:
    """Take a scan out of the counts of its month: it was replaced, or it is counted as withdrawn from now on.

    False for one that does not count: a practice run, or one that ended before.
    """
    standing = (_fact.c.submission == submission, _fact.c.kind == HANDED_IN)
    ended = connection.execute(update(_fact).where(*standing).values(kind=kind).returning(*_fact.c)).one_or_none()
    if ended is None:
        return False
    fact = ended._asdict()
    less = increments(fact, handed_in=-1, confirmed=-int(fact["confirmed"]), withdrawn=int(kind is EndKind.WITHDRAWN))
    _add_counts(connection, less)
    _drop_empty(connection, less)
    if fact["confirmed"]:
        _add_presence(connection, presences(ended), step=-1)
    return True


def merge_surrogates(connection: Connection, *, source: str, target: str) -> None:
    """Count the scans of institution `source`, past and to come, as scans of institution `target`."""
    pair = {each: _surrogate_for(connection, each, exclusive=True) for each in sorted((source, target))}
    old, new = pair[source], pair[target]
    if old == new:
        return
    connection.execute(update(_fact).where(_fact.c.surrogate == old).values(surrogate=new))
    connection.execute(update(_fact).where(_fact.c.partner_surrogate == old).values(partner_surrogate=new))
    for column in (_erased.c.organisation, _erased.c.partner):
        connection.execute(update(_erased).where(column == old).values({column: new}))
    gone = connection.execute(delete(_presence).where(_presence.c.surrogate == old).returning(*_presence.c)).all()
    rows = sorted(({**row._asdict(), "surrogate": new} for row in gone), key=_order)
    if rows:
        connection.execute(_adding(connection.dialect.name, _presence), rows)
    connection.execute(update(_surrogate).where(_surrogate.c.surrogate == old).values(surrogate=new))


def increments(fact: Mapping[str, Any], **first: int) -> list[Cell]:
    """What a hand-in adds at every grain: in the cell of its first institution and, when joint, of its partner."""
    joint = first.get("handed_in", 0) if fact["partner_type"] else 0
    cells = [{**_cell(fact), **dict.fromkeys(MEASURES, 0), **first, "joint": joint}]
    if joint:
        cells.append({**_cell(fact, partner=True), **dict.fromkeys(MEASURES, 0), "joint_partner": joint})
    return [at_grain(cell, grain) for cell in cells for grain in GRAINS]


def at_grain(cell: Cell, grain: str) -> Cell:
    """A cell with its measures at this grain."""
    kept = GRAINS[grain]
    return {"grain": grain, **{name: value if name in kept or name in MEASURES else "" for name, value in cell.items()}}


def presences(fact: Row[Any]) -> list[Cell]:
    """The institutions that a confirmed scan makes present, each in the cell of its own type."""
    values = fact._asdict()
    first = [{**_cell(values), "surrogate": fact.surrogate}] if fact.surrogate else []
    partner = [{**_cell(values, partner=True), "surrogate": fact.partner_surrogate}] if fact.partner_surrogate else []
    return first + partner


def _fact_of(submission: Submission, *, types: InstitutionTypes, province: str | None) -> Cell:
    subject = submission.subject
    code, family, group = types.place(subject.type)
    partner = types.place(subject.partner_type) if subject.partner_type else ("", "", "")
    placed = subject.institution is not None and types.by_code[code].province_known
    return {
        "kind": HANDED_IN,
        "month": submission.month,
        "questionnaire": submission.questionnaire,
        "edition": f"{submission.questionnaire}/{submission.edition}",
        "basis": submission.scope,
        "type": code,
        "family": family,
        "body_group": group,
        "province": (province or "") if placed else "",
        "partner_type": partner[0],
        "partner_family": partner[1],
        "partner_group": partner[2],
        "confirmed": False,
        "submission": submission.public_id,
    }


def _cell(fact: Mapping[str, Any], *, partner: bool = False) -> Cell:
    columns = _PARTNER if partner else {}
    return {name: fact[columns.get(name, name)] for name in CELL}


def _surrogate_for(connection: Connection, institution: str, *, exclusive: bool = False) -> str:
    """The stand-in of an institution, made when it has none; locked so that a merge and a hand-in take turns."""
    plain = select(_surrogate.c.surrogate).where(_surrogate.c.institution_id == institution)
    query = plain.with_for_update(read=not exclusive)
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        made = {"institution_id": institution, "surrogate": secrets.token_hex(8)}
        connection.execute(_dialect(connection.dialect.name).insert(_surrogate).on_conflict_do_nothing(), made)
        found = connection.execute(query).scalar_one()
    return str(found)


def _demand_named(connection: Connection, submission: str) -> None:
    query = select(_fact.c.surrogate).where(_fact.c.submission == submission)
    if connection.execute(query).scalar_one_or_none() is None:
        raise ValueError(f"submission {submission} was not counted for a named institution")


def _add_counts(connection: Connection, cells: Iterable[Cell]) -> None:
    connection.execute(_adding(connection.dialect.name, _count), sorted(cells, key=_order))


def _drop_empty(connection: Connection, cells: Iterable[Cell]) -> None:
    """Leave no row of nothing but zeros where a scan was taken out: a recount knows of none."""
    keys = [column.name for column in _count.primary_key]
    for cell in sorted(cells, key=_order):
        here = (_count.c[name] == cell[name] for name in keys)
        connection.execute(delete(_count).where(*here, *(_count.c[name] == 0 for name in MEASURES)))


def _add_presence(connection: Connection, cells: list[Cell], *, step: int) -> None:
    rows = sorted(({**cell, "scans": step} for cell in cells), key=_order)
    connection.execute(_adding(connection.dialect.name, _presence), rows)
    if step < 0:
        surrogates = [cell["surrogate"] for cell in cells]
        connection.execute(delete(_presence).where(_presence.c.surrogate.in_(surrogates), _presence.c.scans == 0))


def _order(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The order in which rows are locked: by key."""
    return tuple(str(row.get(name, "")) for name in ("grain", *CELL, "surrogate"))


@cache
def _adding(dialect: str, table: Table) -> Insert:
    """Insert rows, or add their measures to the rows that are there."""
    keys = [column.name for column in table.primary_key]
    statement = _dialect(dialect).insert(table)
    sums = {column.name: column + statement.excluded[column.name] for column in table.c if column.name not in keys}
    adding: Insert = statement.on_conflict_do_update(index_elements=keys, set_=sums)
    return adding


def _dialect(name: str) -> Any:
    return postgresql if name == "postgresql" else sqlite

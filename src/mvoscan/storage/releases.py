"""Releases: kept once with their rows; only their state changes. Published rows have a way of their own to be read."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from mvoscan.core.disclosure.period import Period
from mvoscan.core.errors import BrokenFile, Finding, NotFound
from mvoscan.core.observation import Observation, from_bytes, to_bytes
from mvoscan.core.release import Act, Release, ReleaseState, is_name, vintage
from mvoscan.storage import service_facts
from mvoscan.storage.release_tables import ReleaseRow, ReleaseRowsRow, ReleaseUnitsRow
from mvoscan.storage.tables import table_of

_release = table_of(ReleaseRow)
_rows = table_of(ReleaseRowsRow)
_units = table_of(ReleaseUnitsRow)
_MARKS = (
    select(_release.c.name, _release.c.sha256, _release.c.published_at)
    .where(_release.c.state == ReleaseState.PUBLISHED)
    .order_by(_release.c.id)
)
_SHOWN_MARKS = (
    select(*(_release.c[each] for each in ("name", "state", "sha256", "published_at", "withdrawn_at", "reason")))
    .where(_release.c.published_at.is_not(None))
    .order_by(_release.c.id)
)
_ACTS = ("built", "approved", "published", "withdrawn")
_MARK = select(
    *(_release.c[name] for name in ("name", "state", "sha256", "units_sha256", "reason")),
    *(_release.c[f"{each}_{what}"] for each in _ACTS for what in ("at", "by")),
).where(_release.c.name == bindparam("name"))
"""Built once: it is asked with every request for figures."""


def next_name(connection: Connection, period: Period, *, questionnaire: str) -> str:
    """The name of the next release of a period; one of a demo says so, wherever it is quoted.

    >>> vintage("demo-2026-Q3.2")
    2
    """
    query = select(func.max(_release.c.vintage)).where(
        _release.c.period == period.code, _release.c.questionnaire == questionnaire
    )
    demo = "demo-" if service_facts.is_demo(connection) else ""
    return f"{demo}{period.code}.{(connection.execute(query).scalar() or 0) + 1}"


def add(connection: Connection, release: Release, *, rows: Sequence[Observation], units: bytes) -> None:
    """Keep a release with its rows and its frozen units."""
    written = connection.execute(insert(_release).values(_values(release)))
    key = written.inserted_primary_key[0] if written.inserted_primary_key else None
    connection.execute(insert(_rows).values(release_id=key, rows=zlib.compress(to_bytes(tuple(rows)), 6)))
    connection.execute(insert(_units).values(release_id=key, units=zlib.compress(units, 6)))


def lock(connection: Connection, name: str) -> Release:
    """The release with this name; no other one is decided on until the transaction ends. Raises `NotFound`."""
    connection.execute(select(_release.c.id).order_by(_release.c.id).with_for_update()).all()
    return get(connection, name)


def get(connection: Connection, name: str) -> Release:
    """The release with this name; raises `NotFound`."""
    found = find(connection, name)
    if found is None:
        raise NotFound(f"Er is geen publicatie ‘{name[:40]}’. Bekijk ze met mvoscan release list, of in het beheer.")
    return found


def keep_state(connection: Connection, release: Release) -> None:
    """Keep how far a release is, with who did what; nothing else of it can change."""
    values = {name: value for name, value in _values(release).items() if name.startswith(_ACTS[1:])}
    values |= {"state": release.state, "reason": release.reason, "audit": release.audit}
    connection.execute(update(_release).where(_release.c.name == release.name).values(values))


def every(connection: Connection) -> tuple[Release, ...]:
    """All releases, the newest first."""
    query = select(_release).order_by(_release.c.id.desc())
    return tuple(_release_of(row) for row in connection.execute(query))


def published(connection: Connection) -> tuple[Release, ...]:
    """The releases that may be shown, the newest period first and its newest vintage first."""
    query = select(_release).where(_release.c.state == ReleaseState.PUBLISHED)
    found = [_release_of(row) for row in connection.execute(query)]
    return tuple(sorted(found, key=_age, reverse=True))


def published_marks(connection: Connection) -> tuple[tuple[str, str, datetime], ...]:
    """Name, hash and moment of publication of each, in the order of their making: cheap, to see whether others came."""
    return tuple((row.name, row.sha256, row.published_at) for row in connection.execute(_MARKS))


def shown_marks(connection: Connection) -> tuple[tuple[Any, ...], ...]:
    """What was ever published and what became of it: another copy that gives the same, may be shown."""
    return tuple(tuple(row) for row in connection.execute(_SHOWN_MARKS))


def shown(connection: Connection) -> tuple[Release, ...]:
    """All that was ever published, oldest first: withdrawing does not make anybody forget it."""
    query = select(_release).where(_release.c.published_at.is_not(None)).order_by(_release.c.published_at)
    return tuple(_release_of(row) for row in connection.execute(query))


def find(connection: Connection, name: str) -> Release | None:
    """The release with this name, if there is one; what cannot be a name is not looked up."""
    if not is_name(name):
        return None
    row = connection.execute(select(_release).where(_release.c.name == name)).first()
    return _release_of(row) if row else None


def mark(connection: Connection, name: str) -> tuple[Any, ...] | None:
    """What tells one reading of a release from another: it changes when the release does. None when there is none."""
    if not is_name(name):
        return None
    found = connection.execute(_MARK, {"name": name}).first()
    return tuple(found) if found else None


def rows(connection: Connection, release: Release) -> tuple[Observation, ...]:
    """The rows of a release; raises `BrokenFile` when they are no longer what they were."""
    return from_bytes(
        _block(connection, _rows.c.rows, release.name, "De cijfers zijn niet meer wat ze waren", release.sha256)
    )


def units(connection: Connection, release: Release) -> bytes:
    """The frozen units of a release; raises `BrokenFile` when they are no longer what was handed over."""
    what = "De deelnemers zijn niet meer wie ze waren"
    return _block(connection, _units.c.units, release.name, what, release.units_sha256)


def _block(connection: Connection, column: Any, name: str, what: str, digest: str) -> bytes:
    """The bytes in a column of a release, when they still have this hash."""
    query = select(column).join(_release, _release.c.id == column.table.c.release_id).where(_release.c.name == name)
    packed = connection.execute(query).scalar()
    try:
        data = zlib.decompress(bytes(packed or b""))
    except zlib.error:
        data = b""
    if sha256(data).hexdigest() == digest:
        return data
    raise BrokenFile(
        Finding(
            file="databank",
            place=f"publicatie {name}",
            message=f"{what} toen ze werden nagekeken.",
            remedy="Zet de databank terug uit een reservekopie.",
        )
    )


def _age(release: Release) -> tuple[str, int, datetime, int]:
    published = release.published
    # A year is newer than its own quarters, which it sums up.
    return (
        release.period.end.isoformat(),
        int(release.period.base == "year"),
        (published or release.built).at,
        vintage(release.name),
    )


def _values(release: Release) -> dict[str, Any]:
    plain = release.model_dump(include=set(_PLAIN))
    acts = {f"{name}_{part}": value for name in _ACTS for part, value in _act(getattr(release, name)).items()}
    return {**plain, **acts, "period": release.period_code, "vintage": vintage(release.name), "state": release.state}


_PLAIN = (
    "name",
    "questionnaire",
    "cube_version",
    "policy_version",
    "sha256",
    "units_sha256",
    "counts",
    "audit",
    "reason",
)


def _act(act: Act | None) -> dict[str, Any]:
    return act.model_dump() if act else {"by": None, "at": None, "enforced": False, "subject": ""}


def _release_of(row: Row[Any]) -> Release:
    plain = row._mapping
    return Release(
        **{name: plain[name] for name in _PLAIN},
        period_code=row.period,
        state=ReleaseState(row.state),
        **{name: _act_of(plain, name) for name in _ACTS},
    )


def _act_of(plain: Any, name: str) -> Act | None:
    by = plain[f"{name}_by"]
    if not by:
        return None
    subject = plain[f"{name}_subject"]
    return Act(by=by, at=plain[f"{name}_at"], enforced=plain[f"{name}_enforced"], subject=subject)

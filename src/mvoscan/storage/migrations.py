"""Bring the tables to the newest revision, or say how far they are; a step of its own, never at a page request.

The library that migrates is loaded only when there is something to migrate: it takes 12 MB that no page needs. Which
revisions there are and where the tables are is read here, as that library reads it.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from mvoscan.core.errors import Unavailable
from mvoscan.storage.database import Database

_LOCK = 6_826_736
"""Our advisory lock on PostgreSQL: two replicas that start together migrate once."""

_STANDS = "alembic_version"
_REVISION = re.compile(r'^revision = "([^"]+)"$', re.MULTILINE)
_AFTER = re.compile(r'^down_revision = (?:"([^"]+)"|None)$', re.MULTILINE)


def migrate(database: Database, home: Path) -> str:
    """Run every migration that is still due, in one guarded transaction; gives the revision reached."""
    needed = newest(home)
    with database.writing() as connection:
        if not database.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if current(connection) != needed:
            _upgrade(connection, home)
    return needed


def newest(home: Path) -> str:
    """The revision this program needs."""
    return revisions(home)[0]


def current(connection: Connection) -> str:
    """The revision of the tables; empty when there are none."""
    if not inspect(connection).has_table(_STANDS):
        return ""
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {_STANDS}").scalar_one_or_none() or "")  # noqa: S608 # a name of ours.


def revisions(home: Path) -> tuple[str, ...]:
    """Every revision that this program knows, the newest first; raises `ValueError` when they are no single chain."""
    found = [_follows(path) for path in sorted((home / "alembic" / "versions").glob("*.py"))]
    next_of, chain = dict(found), [""]
    while chain[-1] in next_of:
        chain.append(next_of.pop(chain[-1]))
    if len(chain) != len(found) + 1 or not found:
        raise ValueError(f"the migrations in {home} are no single chain")
    return tuple(reversed(chain[1:]))


def demand_newest(connection: Connection, home: Path) -> None:
    """Raise `Unavailable` when the tables are not at the revision this program needs."""
    found = current(connection)
    if found != newest(home):
        raise _other(found, newest(home))


def demand_not_behind(connection: Connection, known: Sequence[str]) -> None:
    """Raise `Unavailable` when the tables are at an earlier revision than the first of these, which are all we know.

    One that we do not know is of a newer program, and its tables serve this one too until it is replaced.
    """
    found = current(connection)
    if not found or found in known[1:]:
        raise _other(found, known[0])


def _other(found: str, needed: str) -> Unavailable:
    return Unavailable(
        f"De databank staat op versie {found or 'leeg'}, dit programma vraagt {needed}. "
        "Voer eerst uit: mvoscan migrate."
    )


def _follows(path: Path) -> tuple[str, str]:
    """The revision that a migration comes after (empty for the first), and its own."""
    said = path.read_text(encoding="utf-8")
    own, after = _REVISION.search(said), _AFTER.search(said)
    if own is None or after is None:
        raise ValueError(f"{path.name} does not say which revision it is, or after which it comes")
    return after[1] or "", own[1]


def _upgrade(connection: Connection, home: Path) -> None:
    from alembic import command  # noqa: PLC0415 # it takes 12 MB, which only who migrates needs.
    from alembic.config import Config  # noqa: PLC0415 # idem.

    config = Config()
    config.set_main_option("script_location", str(home / "alembic").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Bring the tables to the newest revision, or say how far they are; a step of its own, never at a page request."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from mvoscan.core.errors import Unavailable
from mvoscan.storage.database import Database

_LOCK = 6_826_736
"""Our advisory lock on PostgreSQL: two replicas that start together migrate once."""


def migrate(database: Database, home: Path) -> str:
    """Run every migration that is still due, in one guarded transaction; gives the revision reached."""
    config = _config(home)
    with database.writing() as connection:
        if not database.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return newest(home)


def newest(home: Path) -> str:
    """The revision this program needs."""
    return str(_scripts(home).get_current_head())


def current(connection: Connection) -> str:
    """The revision of the tables; empty when there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def revisions(home: Path) -> tuple[str, ...]:
    """Every revision that this program knows, the newest first."""
    return tuple(each.revision for each in _scripts(home).walk_revisions())


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


@cache
def _scripts(home: Path) -> ScriptDirectory:
    """The migrations of this program, which do not change while it runs, read once."""
    return ScriptDirectory.from_config(_config(home))


def _config(home: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(home / "alembic").replace("%", "%%"))
    return config

"""A SQLite database copied while it is used, looked at for damage, and put in the place of another.

One step of SQLite's online backup copies one moment: in WAL mode it waits for no writer, and no writer for it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mvoscan.core.errors import Conflict, Unavailable
from mvoscan.storage.backup_file import beside, flush
from mvoscan.storage.sqlite_damage import is_damage

_PATIENCE = 60.0
_RUNS = (
    "De databank {path} is in gebruik: de dienst draait nog. Er is niets veranderd. Stop de dienst en de worker, en "
    "probeer opnieuw."
)


def copy(source: Path, target: Path) -> None:
    """Copy the database as it is at one moment into one file that needs no other beside it."""
    if not source.is_file():
        raise Unavailable(f"Er is nog geen databank in {source}. Er is niets om een back-up van te maken.")
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new, pages=-1)
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise Unavailable(f"De databank {source} kan niet gekopieerd worden: {error}.") from error
    damage = damage_of(target)
    if damage:
        raise Unavailable(f"De databank {source} is beschadigd: {damage}. Er is geen back-up gemaakt.")


def damage_of(path: Path) -> str:
    """What SQLite finds wrong with a file, in its own words; empty when it is whole.

    Raises `Unavailable` when it cannot be read at all, which is no damage: a backup would not mend it.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as opened:
            said = [str(row[0]) for row in opened.execute("PRAGMA quick_check(3)")]
    except sqlite3.Error as error:
        if not is_damage(error):
            raise Unavailable(f"De databank {path} kan niet gelezen worden ({error}).") from error
        return str(error)
    return "" if said == ["ok"] else "; ".join(said)


def is_empty(path: Path) -> bool:
    """Whether there is nothing there that can be lost: no file, or one without tables. What cannot be read is kept."""
    if not path.exists() or not path.stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as opened:
            return opened.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except sqlite3.Error:
        return False


@contextmanager
def room_for(path: Path) -> Iterator[Path]:
    """A place for what comes instead of this database; it takes that place at once, when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as part:
        yield part
        damage = damage_of(part)
        if damage:
            raise Unavailable(f"De databank in deze back-up is beschadigd: {damage}. Er is niets veranderd.")
        _owned_alike(part, path)
        flush(part)
        with _alone(path):
            part.replace(path)
            _flush_folder(path.parent)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a database that nobody else has open, with its log brought in; raises `Conflict` when somebody has.

    What is left of its logs goes: SQLite would play it into the file that comes instead.
    """
    if not path.exists():
        yield
        return
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as held:
        try:
            held.execute("PRAGMA locking_mode=EXCLUSIVE")
            if held.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
                raise Conflict(_RUNS.format(path=path))
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise Conflict(_RUNS.format(path=path)) from error
        except sqlite3.DatabaseError:  # damaged: nobody can serve it either.
            pass
        for end in ("-wal", "-shm", "-journal"):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
        yield


def _owned_alike(part: Path, path: Path) -> None:
    """Give the new file the owner and mode of the one that it replaces: who restores may be another than who serves."""
    if path.exists():
        was = path.stat()
        part.chmod(was.st_mode & 0o777)
        if os.geteuid() == 0:
            os.chown(part, was.st_uid, was.st_gid)


def _flush_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

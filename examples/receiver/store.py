"""What we keep, in one SQLite file: launches under way, results, and every event once."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS launch (state TEXT PRIMARY KEY, owner TEXT NOT NULL, verifier TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS result (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, signed TEXT NOT NULL, document TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'valid', since TEXT NOT NULL DEFAULT '', stale INTEGER NOT NULL DEFAULT 1,
    embed TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS event (
    id TEXT PRIMARY KEY, cursor INTEGER NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL, heard TEXT NOT NULL,
    dossier TEXT, consent TEXT);
"""
ENDED = ("revoked", "withdrawn", "expired", "erased")
"""When a result may not be used any more, our copy goes too."""


class Store:
    """The file; every method is one transaction, so that a crash leaves nothing half."""

    def __init__(self, path: Path) -> None:
        """Make the file when it is not there."""
        self._path = path
        with self._open() as db:
            db.executescript(_TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as db, db:
            db.row_factory = sqlite3.Row
            yield db

    def fact(self, name: str) -> str:
        """Something small that we remember: the cursor, the webhook, its secret."""
        with self._open() as db:
            row = db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else ""

    def keep(self, **facts: str) -> None:
        """Remember it."""
        with self._open() as db:
            _keep(db, facts)

    def add_launch(self, state: str, *, owner: str, verifier: str) -> None:
        """Somebody leaves for the service; they may be away for weeks."""
        with self._open() as db:
            db.execute("INSERT INTO launch VALUES (?, ?, ?)", (state, owner, verifier))

    def take_launch(self, state: str, *, owner: str) -> str | None:
        """The verifier of a launch by this person, once; None when they did not leave from here."""
        mine = "DELETE FROM launch WHERE state = ? AND owner = ? RETURNING verifier"
        with self._open() as db:
            row = db.execute(mine, (state, owner)).fetchone()
        return row["verifier"] if row else None

    def add_result(self, name: str, *, owner: str, signed: str, document: dict[str, Any]) -> None:
        """A result that was read and checked; whether it still holds is asked at once, for it is `stale`."""
        with self._open() as db:
            values = (name, owner, signed, json.dumps(document))
            db.execute("INSERT OR IGNORE INTO result (id, owner, signed, document) VALUES (?, ?, ?, ?)", values)

    def results(self, owner: str) -> list[sqlite3.Row]:
        """The results that somebody gave us, the newest first."""
        with self._open() as db:
            return db.execute("SELECT * FROM result WHERE owner = ? ORDER BY rowid DESC", (owner,)).fetchall()

    def set_embed(self, name: str, *, owner: str, address: str) -> None:
        """Show an embed beside a result."""
        with self._open() as db:
            db.execute("UPDATE result SET embed = ? WHERE id = ? AND owner = ?", (address, name, owner))

    def stale(self) -> list[str]:
        """The results whose status we have to ask."""
        with self._open() as db:
            return [row["id"] for row in db.execute("SELECT id FROM result WHERE stale ORDER BY rowid")]

    def set_status(self, name: str, status: str, since: str) -> None:
        """What the service says of a result; what may not be used any more is not kept either."""
        with self._open() as db:
            db.execute("UPDATE result SET status = ?, since = ?, stale = 0 WHERE id = ?", (status, since, name))
            if status in ENDED:
                db.execute("UPDATE result SET signed = '', document = '{}' WHERE id = ?", (name,))

    def take(self, events: Iterable[dict[str, Any]], *, heard: str, cursor: int | None = None) -> int:
        """Keep events that we do not have, with the cursor they led to; gives how many were new.

        Only a page of the list moves the cursor. A webhook never does: messages can overtake each other.
        """
        with self._open() as db:
            new = sum(_take(db, each, heard) for each in events)
            if cursor is not None:
                _keep(db, {"cursor": str(cursor)})
        return new

    def events(self, owner: str) -> list[sqlite3.Row]:
        """What we heard about the results of this person, in order."""
        mine = (
            "SELECT * FROM event WHERE dossier IN (SELECT dossier FROM event JOIN result ON result.id = event.consent"
            " WHERE owner = ?) ORDER BY cursor"
        )
        with self._open() as db:
            return db.execute(mine, (owner,)).fetchall()


def _take(db: sqlite3.Connection, event: dict[str, Any], heard: str) -> bool:
    """Keep one event, unless it is known, and mark the results that it may be about."""
    data = event["data"]
    values = (data["id"], data["cursor"], event["type"], event["timestamp"], heard)
    about = (data.get("dossier"), data.get("consent"))
    if db.execute("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, *about)).rowcount == 0:
        return False
    # A result has the id of its consent; `result.shared` tells of which dossier that was.
    db.execute("UPDATE result SET stale = 1 WHERE id IN (SELECT consent FROM event WHERE dossier = ?) OR id = ?", about)
    return True


def _keep(db: sqlite3.Connection, facts: dict[str, str]) -> None:
    db.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", list(facts.items()))

"""What was told as events, for tests: read from the table itself, in the order in which it was written."""

import secrets
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select
from tests.clients import Made

from mvoscan.core.dossier import Dossier
from mvoscan.storage import clients, consents
from mvoscan.storage.client_tables import ClientLaunchRow
from mvoscan.storage.database import Database
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.tables import table_of

_event = table_of(EventRow)


class Told(NamedTuple):
    """An event in short."""

    kind: str
    subjects: dict[str, Any]


def told(database: Database) -> list[Told]:
    """All events."""
    with database.reading() as connection:
        return [Told(row.kind, row.subjects) for row in connection.execute(select(_event).order_by(_event.c.id))]


def kinds(database: Database) -> list[str]:
    """The kinds of all events."""
    return [each.kind for each in told(database)]


def consent(connection: Connection, client: Made, dossier: Dossier, *, now: datetime) -> str:
    """Let a client read the result of a dossier; gives the public id of that consent."""
    number, _ = clients.get(connection, client.public_id)
    name = f"consent-{secrets.token_hex(6)}"
    consents.add(
        connection,
        number,
        dossier=dossier.id,
        submission=None,
        anonymous=False,
        with_plan=False,
        public_id=name,
        now=now,
    )
    return name


def launch(connection: Connection, client: Made, dossier: Dossier, *, now: datetime) -> None:
    """Let a dossier have been chosen in a launch by a client that began then."""
    number, _ = clients.get(connection, client.public_id)
    values = {
        "public_id": secrets.token_hex(6),
        "client_id": number,
        "cookie_hash": "",
        "dossier_id": dossier.id,
        "redirect_uri": "https://tool.example/terug",
        "state": "",
        "challenge": "",
        "made_at": now,
        "expires_at": now,
    }
    connection.execute(insert(table_of(ClientLaunchRow)).values(values))

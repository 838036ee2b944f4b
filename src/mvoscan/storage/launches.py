"""People whom a client sent here for a result, and scans that a client sent in itself."""

from datetime import datetime

from sqlalchemy import Connection, insert

from mvoscan.storage.client_tables import ClientLaunchRow
from mvoscan.storage.tables import table_of

_launch = table_of(ClientLaunchRow)


def note_sent(connection: Connection, client: int, dossier: int, *, public_id: str, now: datetime) -> None:
    """Note that a client sent this scan in itself: then it may follow what happens to it. Nobody comes back from it."""
    values = {"public_id": public_id, "client_id": client, "dossier_id": dossier, "cookie_hash": ""}
    nowhere = {"redirect_uri": "", "state": "", "challenge": "", "made_at": now, "expires_at": now, "ended_at": now}
    connection.execute(insert(_launch).values(**values, **nowhere))

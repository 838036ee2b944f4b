"""Let a program of others in by its key, or by a token for one result."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.client import KEY_PREFIX, TOKEN_PREFIX, Client, ClientAccess, Scope, well_formed
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import NoKey, UnknownKey
from mvoscan.storage import clients

_MISSING = "Hiervoor is een sleutel nodig. Stuur ze mee in de kop: Authorization: Bearer mvs_…"
_UNKNOWN = "Deze sleutel kennen we niet. Kijk na of ze helemaal is overgenomen."
_CLIENT_ENDED = "De toegang van deze afnemer is ingetrokken. Vraag na bij wie deze dienst aanbiedt."
_TOKEN_ENDED = (
    "De toestemming achter dit token is ingetrokken, of het token is niet meer geldig. Vraag opnieuw toestemming."  # noqa: S105 # words about a token.
)


class Admitted(NamedTuple):
    """Who was let in, and the key whose use today is still to be noted, if any."""

    access: ClientAccess
    stale: str | None


def admit_client(connection: Connection, shown: str, scope: Scope, *, now: datetime) -> Admitted:
    """Who shows this key or token; raises `NoKey`, or `OutOfScope` when it may not do this.

    `UnknownKey` is for what nobody ever had.
    """
    if not shown:
        raise NoKey(_MISSING)
    admitted = _admitted(connection, shown, now)
    admitted.access.demand(scope)
    return admitted


def note_use(connection: Connection, key: str, *, now: datetime) -> None:
    """Note that this key was used today, on the Belgian calendar."""
    clients.note_use(connection, key, day=now.astimezone(BRUSSELS).date())


def _admitted(connection: Connection, shown: str, now: datetime) -> Admitted:
    if well_formed(shown, TOKEN_PREFIX):
        return Admitted(_by_token(connection, shown, now), None)
    found = clients.with_key(connection, shown) if well_formed(shown, KEY_PREFIX) else None
    if found is None:
        raise UnknownKey(_UNKNOWN)
    found.key.check(now)
    access = clients.access_of(found.number, _standing(found.client), scopes=frozenset(found.client.scopes))
    today = now.astimezone(BRUSSELS).date()
    return Admitted(access, found.key.public_id if found.key.last_used_on != today else None)


def _by_token(connection: Connection, shown: str, now: datetime) -> ClientAccess:
    found = clients.with_token(connection, shown)
    if found is None:
        raise UnknownKey(_UNKNOWN)
    client = _standing(found.client)
    if found.revoked_at is not None or found.expires_at <= now:
        raise NoKey(_TOKEN_ENDED)
    scopes = frozenset({Scope.RESULTS_READ}) & frozenset(client.scopes)
    return clients.access_of(found.number, client, scopes=scopes, consent=found.consent)


def _standing(client: Client) -> Client:
    if client.revoked_at is not None:
        raise NoKey(_CLIENT_ENDED)
    return client

"""Clients of the API in tests: registered as an operator does it, with the key that is shown once."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection
from tests.storage.counting import NOW

from mvoscan.core.client import KEY_DAYS, KEY_PREFIX, RANDOM_BYTES, Scope, read_wish, secret_of
from mvoscan.core.release import Act
from mvoscan.usecases.register_client import FreshKey, create_client

RETURN = "https://tool.example/terug"
OPERATOR = "An"


class Made(NamedTuple):
    """A client with its key (none for a public one)."""

    public_id: str
    key: str
    key_id: str

    @property
    def headers(self) -> dict[str, str]:
        """How it shows its key."""
        return {"authorization": f"Bearer {self.key}"}


def fresh_key(days: int = KEY_DAYS) -> FreshKey:
    return FreshKey(secrets.token_hex(4), secret_of(KEY_PREFIX, secrets.token_bytes(RANDOM_BYTES)), days)


def make_client(
    connection: Connection,
    *scopes: Scope,
    name: str = "Sustatool",
    back: str = RETURN,
    confidential: bool = True,
    days: int = KEY_DAYS,
    now: datetime = NOW,
) -> Made:
    """Register a client with these scopes."""
    wish = read_wish(name=name, redirect_uris=[back], scopes=[each.value for each in scopes], confidential=confidential)
    key = fresh_key(days)
    act = Act(by=OPERATOR, at=now)
    made = create_client(connection, wish, public_id=secrets.token_hex(10), key=key, act=act)
    return Made(made.public_id, key.secret, key.public_id)

"""Who tries links, keys or logins that lead nowhere waits after so many of them, whatever they bring then.

Refused before anything is looked up: else a guess that is right would still be told from one that is not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import Depends

from mvoscan.core.errors import NotFound, ScanError
from mvoscan.core.limits import Limit, wrong_keys, wrong_links, wrong_logins
from mvoscan.usecases.count_tries import check_tries, count_try
from mvoscan.usecases.open_service import Service
from mvoscan.web.deps import Client, Now, OpenDoor


class Tries(NamedTuple):
    """What is tried from one address."""

    service: Service
    limit: Limit
    who: str
    now: datetime

    def check(self) -> None:
        """Raise `TooOften` when too much led nowhere before."""
        if self.limit.most:
            with self.service.reading() as connection:
                check_tries(connection, self.limit, self.who, now=self.now)

    def miss(self) -> None:
        """Count what led nowhere, in a transaction of its own: that of the try itself is undone."""
        if self.limit.most:
            with self.service.writing() as connection:
                count_try(connection, self.limit, self.who, now=self.now)

    @contextmanager
    def counting(self, missed: type[ScanError] = NotFound) -> Iterator[None]:
        """Check before, and count when the block raises this."""
        self.check()
        try:
            yield
        except missed:
            self.miss()
            raise


def _links(opened: OpenDoor, client: Client, now: Now) -> Tries:
    return Tries(opened.service, wrong_links(opened.settings.wrong_links), client, now)


def _keys(opened: OpenDoor, client: Client, now: Now) -> Tries:
    return Tries(opened.service, wrong_keys(opened.settings.wrong_keys), client, now)


def _logins(opened: OpenDoor, client: Client, now: Now) -> Tries:
    return Tries(opened.service, wrong_logins(opened.settings.wrong_logins), client, now)


LinkTries = Annotated[Tries, Depends(_links)]
"""Links that are opened: those that do not exist count."""

KeyTries = Annotated[Tries, Depends(_keys)]
"""Keys, tokens and codes that a program shows: those that nobody ever had count."""

LoginTries = Annotated[Tries, Depends(_logins)]
"""Answers of the login provider that somebody brings: those that lead to no login count."""

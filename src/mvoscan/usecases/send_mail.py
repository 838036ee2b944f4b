"""Mail: meant in the transaction it belongs to, sent later, tried again ever later when it fails."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.errors import NotFound, Refused, ScanError
from mvoscan.core.letter import Letter, Mail, next_try
from mvoscan.core.release import Act
from mvoscan.storage import audit, mail_queue
from mvoscan.storage.database import Database

Compose = Callable[[Mail], Letter]
"""Makes the letter of an intent, with the links and tokens it needs."""

_SECRET = re.compile(r"token|secret|password|key|cookie", re.IGNORECASE)


class Post(Protocol):
    """Whoever takes letters away."""

    def send(self, letter: Letter) -> None:
        """Send it; raises `Refused` when trying again makes no sense, `Unavailable` when it does."""


def mean(connection: Connection, kind: str, *, to: Iterable[str], data: dict[str, Any], now: datetime) -> None:
    """Queue a mail for each of these addresses; a secret in `data` is a mistake of ours and raises `ValueError`."""
    if any(_SECRET.search(name) for name in data):
        raise ValueError("a queue of mail holds no secrets")
    for recipient in to:
        mail_queue.add(connection, kind, recipient=recipient, data=data, now=now)


def given_up(connection: Connection, *, most: int = 20) -> tuple[Mail, ...]:
    """The newest mail that was not sent and will not be tried by itself any more."""
    return mail_queue.given_up(connection, most=most)


def try_again(connection: Connection, number: int, *, act: Act) -> None:
    """Try a mail that was given up once more; raises `NotFound` when there is none of this number."""
    kind = mail_queue.try_again(connection, number, now=act.at)
    if kind is None:
        raise NotFound("Deze mail wacht niet op een nieuwe poging. Ga terug naar de lijst.")
    audit.note(connection, entry(Kind.MAIL_RETRIED, str(number), act, soort=kind))


def send_due(database: Database, post: Post, compose: Compose, *, clock: Callable[[], datetime], most: int = 20) -> int:
    """Send what may be sent now, each at its own time; gives how many were tried."""
    for tried in range(most):
        mail = _taken(database, clock())
        if mail is None:
            return tried
        kept = _sent(mail, post, compose, clock)
        with database.writing() as connection:
            mail_queue.keep(connection, kept)
    return most


def _taken(database: Database, now: datetime) -> Mail | None:
    """The next mail, already noted as tried: who dies while sending tries again later, never at once and for ever."""
    with database.reading() as reading:
        if not mail_queue.any_due(reading, now=now):
            return None
    with database.writing() as connection:
        mail = mail_queue.lock_due(connection, now=now)
        if mail is None:
            return None
        attempts = mail.attempts + 1
        taken = mail.model_copy(update={"attempts": attempts, "next_at": next_try(attempts, now)})
        mail_queue.keep(connection, taken)
        return taken


def _sent(mail: Mail, post: Post, compose: Compose, clock: Callable[[], datetime]) -> Mail:
    """The mail as it is after an attempt."""
    try:
        post.send(compose(mail))
    except Refused as error:
        return mail.model_copy(update={"next_at": None, "error": str(error)})
    except ScanError as error:
        return mail.model_copy(update={"error": str(error)})
    return mail.model_copy(update={"next_at": None, "sent_at": clock(), "error": None})

"""Who is logged in: a session per login, of which only the hash of its cookie is kept."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from mvoscan.core.login import Organisation, Person, Role
from mvoscan.storage.access import hash_of
from mvoscan.storage.operator_tables import LoginRow
from mvoscan.storage.tables import table_of

_login = table_of(LoginRow)


class Login(NamedTuple):
    """A person with the login that is still good: when it began, was last used, and ends at the latest."""

    person: Person
    began_at: datetime
    seen_at: datetime
    expires_at: datetime


def begin(connection: Connection, person: Person, *, cookie: str, now: datetime, lasts: timedelta) -> None:
    """Keep a login under a fresh cookie, for at most so long."""
    organisation = person.organisation
    connection.execute(
        insert(_login).values(
            cookie_hash=hash_of(cookie),
            subject=person.subject,
            name=person.name,
            roles=sorted(person.roles),
            organisation_code=organisation.code if organisation else None,
            organisation_name=organisation.name if organisation else None,
            began_at=now,
            seen_at=now,
            expires_at=now + lasts,
        )
    )


def find(connection: Connection, cookie: str, *, now: datetime, idle: timedelta) -> Login | None:
    """The login of this cookie when it was not ended, is not too old, and was used within `idle`."""
    query = select(_login).where(_login.c.cookie_hash == hash_of(cookie), *_good(now, idle))
    row = connection.execute(query).one_or_none()
    return _login_of(row) if row else None


def every(connection: Connection, *, now: datetime, idle: timedelta) -> tuple[Login, ...]:
    """All logins that are still good, the newest first."""
    query = select(_login).where(*_good(now, idle)).order_by(_login.c.id.desc())
    return tuple(_login_of(row) for row in connection.execute(query))


def note_use(connection: Connection, cookie: str, *, now: datetime) -> None:
    """Note that a login is used now."""
    connection.execute(update(_login).where(_login.c.cookie_hash == hash_of(cookie)).values(seen_at=now))


def end(connection: Connection, cookie: str, *, now: datetime) -> None:
    """End the login of this cookie."""
    connection.execute(_ending(now).where(_login.c.cookie_hash == hash_of(cookie)))


def end_of(connection: Connection, subject: str, *, now: datetime) -> int:
    """End every login of somebody; gives how many there were."""
    return connection.execute(_ending(now).where(_login.c.subject == subject)).rowcount


def forget(connection: Connection, *, before: datetime) -> None:
    """Forget logins that were over before then."""
    connection.execute(delete(_login).where(_login.c.expires_at < before))


def _good(now: datetime, idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (_login.c.ended_at.is_(None), _login.c.expires_at > now, _login.c.seen_at > now - idle)


def _ending(now: datetime) -> Any:
    return update(_login).where(_login.c.ended_at.is_(None)).values(ended_at=now)


def _login_of(row: Row[Any]) -> Login:
    code = row.organisation_code
    person = Person(
        name=row.name,
        subject=row.subject,
        roles=frozenset(Role(each) for each in row.roles if each in set(Role)),
        organisation=Organisation(code=code, name=row.organisation_name or "") if code else None,
    )
    return Login(person, row.began_at, row.seen_at, row.expires_at)

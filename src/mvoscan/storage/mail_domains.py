"""Mail domains that an operator registered for a body: exactly that domain, never one below it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.dossier import Subject
from mvoscan.storage import institutions
from mvoscan.storage.contact_tables import MailDomainRow
from mvoscan.storage.tables import table_of

_domain = table_of(MailDomainRow)


class MailDomain(NamedTuple):
    """A domain with the body it was registered for, by whom and when."""

    institution: str
    domain: str
    made_at: datetime
    by: str


def add(connection: Connection, found: MailDomain) -> bool:
    """Register a domain for a body; False when it was already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {"institution_id": found.institution, "domain": found.domain, "made_at": found.made_at, "by": found.by}
    statement = dialect.insert(_domain).values(**values).on_conflict_do_nothing().returning(_domain.c.id)
    return connection.execute(statement).first() is not None


def remove(connection: Connection, institution: str, domain: str) -> bool:
    """Take a domain away from a body; False when it did not have it."""
    where = (_domain.c.institution_id == institution, _domain.c.domain == domain)
    return connection.execute(delete(_domain).where(*where)).rowcount > 0


def every(connection: Connection) -> tuple[MailDomain, ...]:
    """All domains, by name."""
    columns = (_domain.c.institution_id, _domain.c.domain, _domain.c.made_at, _domain.c.by)
    query = select(*columns).order_by(_domain.c.domain, _domain.c.institution_id)
    return tuple(MailDomain(*row) for row in connection.execute(query))


def speaks_for(connection: Connection, domain: str, subject: Subject) -> bool:
    """Whether a domain is registered for the body of a scan; for both when it is a scan of two."""
    bodies = [each for each in (subject.institution, subject.partner) if each]
    return bool(bodies) and speaks_for_all(connection, domain, bodies)


def speaks_for_all(connection: Connection, domain: str, bodies: list[str]) -> bool:
    """Whether a domain is registered for each of these bodies, as the register has them now."""
    now_called = {each.id for each in institutions.current(connection, bodies).values()}
    query = select(_domain.c.institution_id).where(_domain.c.domain == domain, _domain.c.institution_id.in_(now_called))
    return set(connection.execute(query).scalars()) == now_called

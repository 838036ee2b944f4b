"""Register the mail domain of a body: who has a mailbox there confirms that a scan comes from that body."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.contact import read_domain
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.institution import Institution, Standing
from mvoscan.core.release import Act
from mvoscan.storage import audit, institutions, mail_domains
from mvoscan.storage.free_mail_file import free_mail
from mvoscan.storage.mail_domains import MailDomain


class Registered(NamedTuple):
    """A domain with the body it is registered for."""

    body: Institution
    domain: MailDomain


def add_domain(connection: Connection, body: str, text: str, *, reference: Path, act: Act) -> Registered:
    """Register a domain; raises `Invalid` for one that is free for all, `Conflict` when it was registered already."""
    found = _body(connection, body)
    domain = read_domain(text, free_mail(reference))
    made = MailDomain(found.id, domain, act.at, act.by)
    if not mail_domains.add(connection, made):
        raise Conflict(f"{domain} is al geregistreerd voor '{found.name}' ({found.id}).")
    audit.note(connection, entry(Kind.DOMAIN_ADDED, found.id, act, domein=domain))
    return Registered(found, made)


def remove_domain(connection: Connection, body: str, text: str, *, act: Act) -> None:
    """Take a domain away; what it confirmed stays confirmed. Raises `NotFound`."""
    domain = text.strip().lower()
    if not mail_domains.remove(connection, body, domain):
        raise NotFound(f"{domain} is niet geregistreerd voor {body}.")
    audit.note(connection, entry(Kind.DOMAIN_REMOVED, body, act, domein=domain))


def list_domains(connection: Connection) -> tuple[Registered, ...]:
    """All domains, by name."""
    every = mail_domains.every(connection)
    return tuple(Registered(institutions.as_it_is(connection, each.institution), each) for each in every)


def _body(connection: Connection, body: str) -> Institution:
    """The entry itself; one that was merged speaks for nobody any more."""
    found = institutions.as_it_is(connection, body)
    if found.standing is Standing.MERGED:
        raise Conflict(f"'{found.name}' ({found.id}) is samengevoegd. Geef de sleutel van wat ervan overblijft.")
    return found

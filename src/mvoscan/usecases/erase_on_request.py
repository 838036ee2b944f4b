"""Erase what somebody asks to be erased; the log says that it was done and how much, never what or whose."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.contact import read_address
from mvoscan.core.errors import NotFound
from mvoscan.core.release import Act
from mvoscan.storage import audit, erase_asked, institutions

WORDS = {
    "contacts": "E-mailadressen bij dossiers",
    "dossiers": "Dossiers, met antwoorden, notities, links en actieplan",
    "scans": "Ingediende scans daarvan",
    "orders": "Bestellingen: wie bestelde (de telling blijft)",
    "mail": "Mail in de wachtrij",
    "labels": "Namen bij links en antwoorden",
    "notes": "Notities, acties en antwoorden waarin het adres staat",
    "links": "Besturen waar de tellingen niet meer naar leiden",
}
"""What is erased, on screen."""

Counts = Mapping[str, int]
"""How much of each kind."""


def erase_address(connection: Connection, address: str, *, act: Act, dry: bool) -> Counts:
    """Erase an address wherever it stands; with `dry` all is undone and only counted."""
    wanted = read_address(address)
    return _done(
        connection, "e-mailadres", lambda: erase_asked.erase_address(connection, wanted, now=act.at), act=act, dry=dry
    )


def erase_dossier(connection: Connection, public_id: str, *, act: Act, dry: bool) -> Counts:
    """Erase one dossier with the scan that it became; raises `NotFound` for an unknown one."""
    found = erase_asked.dossier_numbers(connection, public_id)
    if not found:
        raise NotFound(f"Er is geen dossier {public_id[:60]!r}. Het staat in het adres van zijn pagina's.")
    return _done(
        connection, "dossier", lambda: erase_asked.erase_with_links(connection, found, now=act.at), act=act, dry=dry
    )


def erase_institution(connection: Connection, institution: str, *, act: Act, dry: bool) -> Counts:
    """Erase all dossiers, scans and orders of a body, joint ones too; raises `NotFound` for one not in the register."""
    body = institutions.get(connection, institutions.as_it_is(connection, institution).id)
    found = erase_asked.dossiers_of_body(connection, body.id)

    def erase() -> Counts:
        ordered = erase_asked.erase_orders_of_body(connection, body.id, now=act.at)
        return {**erase_asked.erase_with_links(connection, found, now=act.at), "orders": ordered}

    return _done(connection, "bestuur", erase, act=act, dry=dry)


def _done(connection: Connection, about: str, erase: Callable[[], Counts], *, act: Act, dry: bool) -> Counts:
    with _undone(connection, dry=dry):
        counts = erase()
        if any(counts.values()):
            audit.note(connection, entry(Kind.DATA_ERASED, about, act, **counts))
    return counts


@contextmanager
def _undone(connection: Connection, *, dry: bool) -> Iterator[None]:
    """Undo what the block does when it was only to be counted."""
    with connection.begin_nested() as step:
        yield
        if dry:
            step.rollback()

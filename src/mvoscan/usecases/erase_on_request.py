"""Erase what somebody asks to be erased; the log says that it was done and how much, never what or whose.

A confirmed scan of a year that did not appear yet goes on counting for it, without identity.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.contact import read_address
from mvoscan.core.disclosure.erased import ErasedScan
from mvoscan.core.disclosure.keeping import without_identity
from mvoscan.core.disclosure.series import Series
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import NotFound
from mvoscan.core.release import Act
from mvoscan.storage import audit, confirmed_scans, erase_asked, erased_scans, institutions, releases
from mvoscan.storage.library import Library

WORDS = {
    "contacts": "E-mailadressen bij dossiers",
    "dossiers": "Dossiers, met antwoorden, notities, links en actieplan",
    "scans": "Ingediende scans daarvan",
    "orders": "Bestellingen: wie bestelde (de telling blijft)",
    "mail": "Mail in de wachtrij",
    "labels": "Namen bij links en antwoorden",
    "notes": "Notities, acties en antwoorden waarin het adres staat",
    "links": "Besturen waar de tellingen niet meer naar leiden",
    "entries": "Besturen die een bezoeker zelf intypte en die nergens meer bij horen",
    "kept": "Daarvan tellen zonder naam nog mee, tot hun jaar verschijnt",
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


class Released(NamedTuple):
    """What results are released of: the questionnaire, with its editions."""

    questionnaire: str
    library: Library


def erase_dossier(connection: Connection, public_id: str, *, released: Released, act: Act, dry: bool) -> Counts:
    """Erase one dossier with the scan that it became; raises `NotFound` for an unknown one."""
    found = erase_asked.dossier_numbers(connection, public_id)
    if not found:
        raise NotFound(f"Er is geen dossier {public_id[:60]!r}. Het staat in het adres van zijn pagina's.")
    return _done(connection, "dossier", lambda: _erased(connection, found, released, act), act=act, dry=dry)


def erase_institution(connection: Connection, institution: str, *, released: Released, act: Act, dry: bool) -> Counts:
    """Erase all dossiers, scans and orders of a body, joint ones too; raises `NotFound` for one not in the register."""
    body = institutions.get(connection, institutions.as_it_is(connection, institution).id)
    found = erase_asked.dossiers_of_body(connection, body.id)

    def erase() -> Counts:
        ordered = erase_asked.erase_orders_of_body(connection, body.id, now=act.at)
        return {**_erased(connection, found, released, act), "orders": ordered}

    return _done(connection, "bestuur", erase, act=act, dry=dry)


def _erased(connection: Connection, dossiers: Sequence[int], released: Released, act: Act) -> Counts:
    """Erase these dossiers; what releases to come count of them is kept first."""
    kept = erased_scans.add(connection, _without_identity(connection, dossiers, released, act))
    return {**erase_asked.erase_with_links(connection, dossiers, now=act.at), "kept": kept}


def _without_identity(
    connection: Connection, dossiers: Sequence[int], released: Released, act: Act
) -> Iterator[ErasedScan]:
    """The confirmed scans of these dossiers whose year did not appear yet."""
    name, library = released
    appeared = {each.period_code for each in releases.shown(connection) if each.questionnaire == name}
    series, today = Series(library.as_sealed(name)), act.at.astimezone(BRUSSELS).date()
    for each in confirmed_scans.of_dossiers(connection, dossiers, questionnaire=name):
        if each.submission.quarter[:4] not in appeared:
            hand_in = confirmed_scans.hand_in_of(each, library, series)
            yield without_identity(hand_in, each.submission, erased_on=today)


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

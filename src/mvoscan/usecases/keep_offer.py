"""Keep the offer: entries are added, changed and withdrawn, never erased; each time with who did it and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Kind
from mvoscan.core.audit import entry as noted
from mvoscan.core.errors import Conflict, Invalid, Problem
from mvoscan.core.feedback import Heard, Verdict, heard
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.offer import Entry, Source, Version, code_of, read_content
from mvoscan.core.order import read_reason
from mvoscan.core.release import Act
from mvoscan.storage import audit, feedback, judged, offer
from mvoscan.storage.judged import Judged
from mvoscan.storage.offer_file import read_offer


class Kept(NamedTuple):
    """An entry with its versions, what was heard of it, and the remarks in forms, the newest first."""

    entry: Entry
    verdicts: tuple[Verdict, ...]
    versions: tuple[Version, ...]
    heard: Heard
    remarks: tuple[str, ...]


class Imported(NamedTuple):
    """The codes that a file added, changed, and left alone because they were there already."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]


def list_entries(connection: Connection, *, today: date) -> tuple[Judged, ...]:
    """All entries, withdrawn ones last."""
    return judged.every(connection, today=today)


def flagged(connection: Connection, *, today: date) -> tuple[Judged, ...]:
    """The entries that should be looked at."""
    return tuple(each for each in list_entries(connection, today=today) if each.verdicts)


def one_entry(connection: Connection, code: str, *, today: date) -> Kept:
    """One entry with all that is kept about it; raises `NotFound`."""
    entry = offer.get(connection, code)
    forms = feedback.on_entry(connection, entry.id)
    found = next(each for each in list_entries(connection, today=today) if each.entry.id == entry.id)
    remarks = tuple(each.answers.remark for each in reversed(forms) if each.answers.remark)
    return Kept(entry, found.verdicts, offer.versions(connection, entry), heard(forms), remarks)


def add_entry(
    connection: Connection, given: Mapping[str, Sequence[str]], *, types: InstitutionTypes, act: Act
) -> Entry:
    """Add an entry; raises `Invalid` with all that is wrong."""
    content = read_content(given, types)
    code = code_of(content.title, offer.codes(connection))
    made = offer.add(connection, code, content, source=Source.OPERATOR, reason="Toegevoegd.", act=act)
    if made is None:
        raise Conflict("Op ditzelfde moment voegde iemand zo'n aanbod toe. Probeer het opnieuw.")
    audit.note(connection, noted(Kind.OFFER_ADDED, code, act))
    return made


def change_entry(
    connection: Connection, code: str, given: Mapping[str, Sequence[str]], *, types: InstitutionTypes, act: Act
) -> Entry:
    """Give an entry a new version, with the reason; raises `Invalid`, and `Conflict` when somebody was before.

    The form says which version it began from, so that nobody overwrites what they did not see. An entry that was
    withdrawn is there again.
    """
    entry = offer.get(connection, code, lock=True)
    source, reason = _why(given)
    if (given.get("versie") or ("",))[0] != str(entry.revision):
        raise Conflict("Dit aanbod is intussen gewijzigd. Kijk na wat er nu staat, en doe je wijziging opnieuw.")
    content = read_content(given, types, example=entry.content.example)
    if content == entry.content and entry.withdrawn_at is None and source is not Source.FEEDBACK:
        return entry
    changed = offer.change(connection, entry, content, source=source, reason=reason, act=act)
    audit.note(connection, noted(Kind.OFFER_CHANGED, code, act, reden=reason, herkomst=source))
    return changed


def withdraw_entry(connection: Connection, code: str, reason: str, *, act: Act) -> None:
    """Take an entry out of the offer, with the reason; one that was withdrawn stays so."""
    entry = offer.get(connection, code, lock=True)
    why = read_reason(reason)
    if entry.withdrawn_at is None:
        offer.withdraw(connection, entry, reason=why, act=act)
        audit.note(connection, noted(Kind.OFFER_WITHDRAWN, code, act, reden=why))


def import_entries(
    connection: Connection, path: Path, *, types: InstitutionTypes, replace: bool, reason: str, act: Act
) -> Imported:
    """Add the entries of a file; those that are there already are left alone, or changed when that is asked."""
    added, changed, left = list[str](), list[str](), list[str]()
    why = read_reason(reason or f"Ingevoerd uit {path.name}")
    taken = set(offer.codes(connection))
    for each in read_offer(path, types):
        if each.code not in taken:
            offer.add(connection, each.code, each.content, source=Source.IMPORTED, reason=why, act=act)
            audit.note(connection, noted(Kind.OFFER_ADDED, each.code, act))
            added.append(each.code)
            continue
        entry = offer.get(connection, each.code, lock=True)
        if not replace or (entry.content == each.content and entry.withdrawn_at is None):
            left.append(each.code)
            continue
        offer.change(connection, entry, each.content, source=Source.IMPORTED, reason=why, act=act)
        audit.note(connection, noted(Kind.OFFER_CHANGED, each.code, act, reden=why, herkomst=Source.IMPORTED))
        changed.append(each.code)
    return Imported(tuple(added), tuple(changed), tuple(left))


def _why(given: Mapping[str, Sequence[str]]) -> tuple[Source, str]:
    chosen = (given.get("herkomst") or ("",))[0]
    if chosen not in (Source.OPERATOR, Source.FEEDBACK):
        raise Invalid(Problem(field="herkomst", message="Kies of je dit wijzigt na feedback of om een andere reden."))
    return Source(chosen), read_reason((given.get("reden") or ("",))[0])

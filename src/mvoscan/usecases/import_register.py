"""Take a newer list of institutions: show what would change, then change exactly that."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.errors import Conflict
from mvoscan.core.institution import Institution, InstitutionTypes, Standing
from mvoscan.core.release import Act
from mvoscan.storage import audit, institutions
from mvoscan.storage.register_file import register_file

_MOVED = "Het register veranderde intussen. Voer de import opnieuw uit en bekijk wat er verandert."


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Value):
    """One field of an entry that changes, with both values in words."""

    field: str
    before: str
    after: str


class Changed(_Value):
    """An entry that changes: as the list has it, and what is different."""

    institution: Institution
    changes: tuple[Change, ...]


class Twin(_Value):
    """A provisional entry and a listed one of the same type with the same number: one body, so to be merged."""

    provisional: Institution
    listed: Institution


class ImportPlan(_Value):
    """What an import does (`new`, `changed`) and what it leaves as it is but reports."""

    new: tuple[Institution, ...]
    changed: tuple[Changed, ...]
    unlisted: tuple[Institution, ...]
    merged: tuple[Institution, ...]
    twins: tuple[Twin, ...]

    @property
    def empty(self) -> bool:
        """Whether the import changes nothing."""
        return not self.new and not self.changed


def read_register(path: Path, types: InstitutionTypes) -> tuple[Institution, ...]:
    """The entries of a register file; raises `BrokenFile` with all that is wrong with it."""
    return register_file(path, types.codes)


def plan_import(connection: Connection, listed: Sequence[Institution]) -> ImportPlan:
    """Compare a list with the register; entries that are no longer listed stay, merged ones stay merged."""
    known = institutions.every(connection)
    again = [(known[each.id], each) for each in listed if each.id in known]
    compared = (Changed(institution=after, changes=_changes(before, after)) for before, after in again)
    merged = {before.id for before, _ in again if before.standing is Standing.MERGED}
    return ImportPlan(
        new=tuple(each for each in listed if each.id not in known),
        changed=tuple(each for each in compared if each.changes and each.institution.id not in merged),
        unlisted=_unlisted(known, listed),
        merged=tuple(known[each.id] for each in listed if each.id in merged),
        twins=_twins(known.values(), [each for each in listed if each.id not in merged]),
    )


def apply_import(connection: Connection, listed: Sequence[Institution], *, shown: ImportPlan, act: Act) -> None:
    """Change the register as the plan that was shown says; raises `Conflict` when that would be something else now."""
    plan = plan_import(connection, listed)
    if plan != shown:
        raise Conflict(_MOVED)
    for institution in (*plan.new, *(each.institution for each in plan.changed)):
        institutions.put(connection, institution)
    counts = {"nieuw": len(plan.new), "gewijzigd": len(plan.changed)}
    audit.note(connection, entry(Kind.REGISTER_IMPORTED, "register", act, **counts))


def _changes(before: Institution, after: Institution) -> tuple[Change, ...]:
    names = [name for name in Institution.model_fields if getattr(before, name) != getattr(after, name)]
    return tuple(
        Change(field=name, before=_shown(getattr(before, name)), after=_shown(getattr(after, name))) for name in names
    )


def _shown(value: Any) -> str:
    """A field in words; predecessors as name, NIS code and last day."""
    if isinstance(value, tuple):
        return "; ".join(" ".join(str(part) for part in (each.name, each.nis, each.ended_on) if part) for each in value)
    return str(value or "")


def _unlisted(known: Mapping[str, Institution], listed: Iterable[Institution]) -> tuple[Institution, ...]:
    ids = {each.id for each in listed}
    return tuple(each for each in known.values() if each.standing is Standing.LISTED and each.id not in ids)


def _twins(known: Iterable[Institution], listed: Iterable[Institution]) -> tuple[Twin, ...]:
    by_number = {(each.type, number): each for each in listed for number in (each.kbo, each.ovo) if number}
    ids = {each.id for each in by_number.values()}
    pairs = (
        (each, by_number.get((each.type, each.kbo or each.ovo or "")))
        for each in known
        if each.standing is Standing.PROVISIONAL and each.id not in ids
    )
    return tuple(Twin(provisional=each, listed=twin) for each, twin in pairs if twin)

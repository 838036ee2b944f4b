"""Join two entries of the register that are one body, with their counts."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import register_merge
from mvoscan.core.errors import Conflict
from mvoscan.core.institution import Institution, Standing
from mvoscan.core.release import Act
from mvoscan.storage import audit, claims, institutions, usage


class Merged(NamedTuple):
    """What a merge did: the entry that remains, and how many claims and open dossiers now point to it."""

    source: Institution
    target: Institution
    claims: int
    dossiers: int


def check_merge(connection: Connection, *, source: str, target: str) -> tuple[Institution, Institution]:
    """The two entries that a merge would join: the target is what it was merged into, if it was.

    Raises `NotFound` for an unknown id, and `Conflict` for entries that are the same, of different types, or when the
    source was merged before.
    """
    old = institutions.as_it_is(connection, source)
    new = institutions.get(connection, institutions.as_it_is(connection, target).id)
    _demand_mergeable(old, new)
    return old, new


def merge_institutions(connection: Connection, *, source: str, target: str, act: Act) -> Merged:
    """Let `source` lead to `target`; their scans count as those of one institution, what was handed in stays as it was.

    Raises what `check_merge` raises.
    """
    for each in sorted((source, target)):
        institutions.lock(connection, each)
    old, new = check_merge(connection, source=source, target=target)
    dossiers = institutions.lead_to(connection, source=old.id, target=new.id)
    moved = claims.lead_to(connection, source=old.id, target=new.id)
    usage.merge_surrogates(connection, source=old.id, target=new.id)
    audit.note(connection, register_merge(old, new, act))
    return Merged(source=old, target=new, claims=moved, dossiers=dossiers)


def _demand_mergeable(source: Institution, target: Institution) -> None:
    if source.id == target.id:
        raise Conflict(f"'{source.name}' ({source.id}) is hetzelfde bestuur. Geef twee verschillende sleutels.")
    if source.standing is Standing.MERGED:
        raise Conflict(f"'{source.name}' ({source.id}) is al samengevoegd. Geef de sleutel van wat ervan overblijft.")
    if source.type != target.type:
        message = f"'{source.name}' is van type {source.type} en '{target.name}' van type {target.type}."
        raise Conflict(f"{message} Voeg alleen besturen van hetzelfde type samen.")

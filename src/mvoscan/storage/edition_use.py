"""How many dossiers rest on each edition."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, case, func, select

from mvoscan.storage.tables import DossierRow, table_of

_dossier = table_of(DossierRow)


class EditionUse(NamedTuple):
    """Dossiers of one edition: open ones, those handed in (ended ones too), and practice runs."""

    open: int = 0
    handed_in: int = 0
    practice: int = 0


def use_of_editions(connection: Connection) -> dict[str, EditionUse]:
    """By `id/edition`; an edition that nothing rests on is not in it."""
    real = _dossier.c.practice.is_(False)
    ended = _dossier.c.submission.is_not(None)
    measures = (_sum(real & ~ended), _sum(real & ended), _sum(_dossier.c.practice.is_(True)))
    cell = (_dossier.c.questionnaire, _dossier.c.edition)
    rows = connection.execute(select(*cell, *measures).group_by(*cell))
    return {f"{row[0]}/{row[1]}": EditionUse(*(int(number) for number in row[2:])) for row in rows}


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))

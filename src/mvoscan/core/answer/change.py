"""What changed since the release before: only over the same series, and where not, why not."""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from mvoscan.core.answer.figure import Figure
from mvoscan.core.answer.findings import BasisFindings, Line
from mvoscan.core.questionnaire import Scope


class NoChange(StrEnum):
    """Why two figures are not compared."""

    SERIES = "series"
    """The statements differ: another series began."""
    WITHHELD = "withheld"
    CODED = "coded"
    """One of both is a bound."""


class Change(BaseModel):
    """A theme or the overall score then and now; `points` is now minus then, or `reason` says why there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: Line
    then: Figure
    points: int | None = None
    reason: NoChange | None = None


class Changes(BaseModel):
    """All changes on one basis, the overall score first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: Scope
    overall: tuple[Change, ...]
    themes: tuple[Change, ...]


def changes(now: Sequence[BasisFindings], then: Sequence[BasisFindings]) -> tuple[Changes, ...]:
    """What changed for all organisations together, per basis that both have."""
    before = {each.basis: each for each in then}
    return tuple(_changes(each, before[each.basis]) for each in now if each.basis in before)


def _changes(now: BasisFindings, then: BasisFindings) -> Changes:
    before = {
        (each.theme, each.series): each.figure for each in (*then.all.overall, *then.all.themes, *then.all.others)
    }
    made = {
        part: tuple(_change(each, before.get((each.theme, each.series))) for each in lines)
        for part, lines in (("overall", now.all.overall), ("themes", now.all.themes))
    }
    return Changes(basis=now.basis, **made)


def _change(line: Line, then: Figure | None) -> Change:
    if then is None:
        return Change(line=line, then=Figure(), reason=NoChange.SERIES)
    if not then.published or not line.figure.published:
        return Change(line=line, then=then, reason=NoChange.WITHHELD)
    if then.value is None or line.figure.value is None:
        return Change(line=line, then=then, reason=NoChange.CODED)
    return Change(line=line, then=then, points=line.figure.value - then.value)

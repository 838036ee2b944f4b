"""Published: what came through, and what is kept for the audits to come. Nothing here holds a score of anybody."""

from enum import StrEnum

from pydantic import Field

from mvoscan.core.disclosure.cube import Place
from mvoscan.core.disclosure.period import Period
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import Breakdown, Observation
from mvoscan.core.questionnaire import Closed

CLAIM = (
    "Tegen deze aanvaller: wie alle gepubliceerde cijfers, alle regels en alle deelnemers kent, en de uitkomst van "
    "hoogstens {coalition} besturen, weet van geen enkel ander bestuur een score op minder dan {width} punten na, en "
    "van geen enkel ander bestuur een antwoord zeker."
)
"""What was proved, in the words in which it may be said."""


class Reason(StrEnum):
    """Why a cell is withheld; it stays in the house."""

    FEW = "few"
    EXTREME = "extreme"
    ALIKE = "alike"
    SECONDARY = "secondary"
    DROPPED = "dropped"
    LINKED = "linked"


class Dropped(Closed):
    """A table that the audit took away, for one statistic."""

    statistic: Statistic
    breakdown: Breakdown


class Report(Closed):
    """What was done: cells are statistic × cell; `narrowest` are points of 100, None when nothing could be attacked."""

    period: str
    cube: str
    policy: str
    units: int
    cells: int
    published: int
    withheld: dict[Reason, int]
    dropped: tuple[Dropped, ...]
    narrowest: int | None
    programs: int
    joint_with: tuple[str, ...] = ()
    claim: str


class FrozenUnit(Closed):
    """A unit without identity or scores: where it stood, and which statistics each of its scans was in (indexes).

    Of one with a `waiver` everybody knows its results, but for those that it kept back (indexes).
    """

    key: str
    place: Place
    waiver: bool = False
    kept_back: tuple[int, ...] = ()
    scans: dict[str, tuple[int, ...]] = Field(default_factory=dict)


class Frozen(Closed):
    """Who was in which statistic of a release; kept for good."""

    statistics: tuple[Statistic, ...]
    units: tuple[FrozenUnit, ...]


class Earlier(Closed):
    """An earlier release, as a later audit needs it."""

    period: Period
    rows: tuple[Observation, ...]
    frozen: Frozen


class Protected(Closed):
    """A table that may be published, the report on it, and the memberships to keep."""

    period: Period
    rows: tuple[Observation, ...]
    report: Report
    frozen: Frozen

    @property
    def as_earlier(self) -> Earlier:
        """This release as later audits need it."""
        return Earlier(period=self.period, rows=self.rows, frozen=self.frozen)

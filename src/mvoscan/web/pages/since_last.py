"""What changed since the scan before, in words: only over what the two scans have in common."""

from dataclasses import dataclass
from datetime import datetime

from mvoscan.core.comparison import Change, Common, NoComparison
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.usecases.read_result import SinceLast

BASIS = {Scope.LIGHT: "snelle scan", Scope.FULL: "volledige scan"}
REASON = {
    NoComparison.NOT_RELATED: "Niet te vergelijken: de edities stammen niet van elkaar af",
    NoComparison.SHARE: "Niet te vergelijken: minder dan de helft is in beide scans dezelfde en telde mee",
    NoComparison.THEMES: "Niet te vergelijken: dat kan niet bij elk thema",
}


@dataclass(frozen=True)
class Row:
    """A theme, or the total, in words; without comparison only the reason is filled in."""

    title: str
    then: str
    now: str
    change: str
    share: str
    reason: str


@dataclass(frozen=True)
class Since:
    """The section of the page: the earlier scan, the basis on which is compared, and the rows."""

    day: datetime
    edition: str
    scope: str
    basis: str
    rows: tuple[Row, ...]
    total: Row


def since_last(questionnaire: Questionnaire, found: SinceLast) -> Since:
    """What a result page says about the scan before."""
    earlier, comparison = found.earlier, found.comparison
    titles = {theme.id: theme.title for theme in questionnaire.themes}
    return Since(
        day=earlier.handed_in_at,
        edition=earlier.edition,
        scope=BASIS[earlier.scope],
        basis=BASIS[comparison.basis],
        rows=tuple(_row(titles[name], common) for name, common in comparison.themes.items()),
        total=_row("Totaal", comparison.overall),
    )


def _row(title: str, common: Common) -> Row:
    share = f"{common.share} %"
    if not common.scores:
        return Row(title, "", "", "", share, REASON[common.reason or NoComparison.SHARE])
    then, now = common.scores[0], common.scores[-1]
    return Row(title, str(then), str(now), _change(common, now - then), share, "")


def _change(common: Common, points: int) -> str:
    """The change in words; one that is smaller than a statement is none."""
    if common.change is Change.SAME:
        return "geen verschil"
    return f"{abs(points)} {'hoger' if points > 0 else 'lager'}"

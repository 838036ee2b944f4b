"""What changed since the scan before, in words: only over what the two scans have in common."""

from dataclasses import dataclass
from datetime import datetime

from mvoscan.core.comparison import Change, Common, NoComparison
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.result import Since
from mvoscan.render.result_words import BASIS

REASON = {
    NoComparison.NOT_RELATED: "Niet te vergelijken: de edities stammen niet van elkaar af",
    NoComparison.SHARE: "Niet te vergelijken: minder dan de helft is in beide scans dezelfde en telde mee",
    NoComparison.THEMES: "Niet te vergelijken: dat kan niet bij elk thema",
}


@dataclass(frozen=True)
class Row:
    """A theme, or the total, in words; without comparison only the reason is filled in.

    `over_time` has the score of every scan, the oldest first; it is empty for a single earlier one.
    """

    title: str
    then: str
    now: str
    change: str
    share: str
    reason: str
    over_time: tuple[str, ...] = ()


@dataclass(frozen=True)
class SinceLast:
    """The section of the page: the earlier scan, the basis on which is compared, and the rows.

    `days` names every scan of a longer series, this one included; it is empty for a single earlier one.
    """

    day: datetime
    edition: str
    scope: str
    basis: str
    rows: tuple[Row, ...]
    total: Row
    days: tuple[datetime, ...] = ()
    trend: tuple[Row, ...] = ()


def since_last(questionnaire: Questionnaire, since: Since, *, now: datetime) -> SinceLast:
    """What a result says about the scans before; `now` is when this one was handed in."""
    earlier, comparison = since.earlier[-1], since.comparison
    titles = {theme.id: theme.title for theme in questionnaire.themes}
    return SinceLast(
        day=earlier.handed_in_at,
        edition=earlier.edition,
        scope=BASIS[earlier.scope],
        basis=BASIS[comparison.basis],
        rows=tuple(_row(titles[name], common) for name, common in comparison.themes.items()),
        total=_row("Totaal", comparison.overall),
        days=(*(each.handed_in_at for each in since.earlier), now) if since.trend else (),
        trend=(
            *(_row(titles[name], common) for name, common in since.trend.themes.items()),
            _row("Totaal", since.trend.overall),
        )
        if since.trend
        else (),
    )


def _row(title: str, common: Common) -> Row:
    share = f"{common.share} %"
    if not common.scores:
        return Row(title, "", "", "", share, REASON[common.reason or NoComparison.SHARE])
    then, now = common.scores[-2], common.scores[-1]
    return Row(title, str(then), str(now), _change(common, now - then), share, "", tuple(map(str, common.scores)))


def _change(common: Common, points: int) -> str:
    """The change in words; one that is smaller than a statement is none."""
    if common.change is Change.SAME:
        return "geen verschil"
    return f"{abs(points)} {'hoger' if points > 0 else 'lager'}"

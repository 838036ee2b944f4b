"""The report of a release, in words: results, who took part, what is withheld, and what was proved.

Everything comes from what the release holds: its rows, its counts and the summary of its audit. Nothing is reckoned
from scans. Why figures are withheld is never told, not even in totals: a table counts as withheld when none of its
figures is there, whatever the reason.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from mvoscan.core.closing import label
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.observation import NOT_APPLICABLE, TOTAL, Breakdown, Observation
from mvoscan.core.release import Release
from mvoscan.render import dutch
from mvoscan.render.release_results import BASES, Labels, Results, place_name, results_of, theme_name
from mvoscan.render.shown import Column, Table

_KINDS = {"theme-results": "Gemiddelde scores", "question-results": "Antwoorden per stelling"}
_TABLES: dict[Breakdown, str] = {
    "total": "alle besturen samen",
    "group": "per groep",
    "family": "per familie",
    "gemeente-province": "gemeenten per provincie",
}
_MOST_NAMED = 6


class Cells(NamedTuple):
    """Figures of a release: how many there could be, and how many are published."""

    all: int
    published: int

    @property
    def withheld(self) -> int:
        """How many are not published."""
        return self.all - self.published

    @property
    def published_share(self) -> str:
        """The share that is published."""
        return share(self.published, self.all)


class ReleaseReport(NamedTuple):
    """What the report of a release says, besides its own words."""

    release: Release
    period: str
    questionnaire: str
    results: tuple[Results, ...]
    series: Table
    coverage: Table
    cells: Cells
    withheld: Table
    silent: Table | None
    narrowest: int | None
    claim: str
    joint_with: tuple[str, ...]
    rules: dict[str, Any] | None
    """The thresholds of the policy; None for a release that does not hold them."""


def release_report(release: Release, rows: Sequence[Observation], labels: Labels) -> ReleaseReport:
    """The report of a release, published or still waiting, from what it holds."""
    figures = [row for row in rows if row.dataset in _KINDS]
    return ReleaseReport(
        release=release,
        period=label(release.period),
        questionnaire=labels.questionnaire,
        results=results_of(rows, labels),
        series=_series(figures),
        coverage=_coverage([row for row in rows if row.dataset == "coverage"], labels),
        cells=Cells(release.counts["cells"], release.counts["published"]),
        withheld=_withheld(figures),
        silent=_silent(figures, labels),
        narrowest=release.audit["narrowest"],
        claim=release.audit["claim"],
        joint_with=tuple(label(period_of(code)) for code in dict.fromkeys(release.audit.get("joint_with", ()))),
        rules=release.audit.get("rules"),
    )


def share(part: int, whole: int) -> str:
    """A part of a whole in whole percents, never 0 for something or 100 for not all.

    >>> share(1, 1000), share(999, 1000), share(1, 4), share(0, 4), share(3, 0)
    ('minder dan 1 %', 'meer dan 99 %', '25 %', '0 %', '–')
    """
    if not whole:
        return "–"
    percents = (200 * part + whole) // (2 * whole)
    if percents == 0 and part:
        return "minder dan 1 %"
    return "meer dan 99 %" if percents == 100 and part < whole else f"{percents} %"


def _series(rows: list[Observation]) -> Table:
    """Which series there are, with how many themes and statements each has."""
    themes: Counter[tuple[str, str]] = Counter()
    statements: Counter[tuple[str, str]] = Counter()
    for basis, series, theme, question in {(row.basis, row.series, row.theme, row.question) for row in rows}:
        about_question = question != NOT_APPLICABLE
        statements[basis, series] += about_question
        themes[basis, series] += not about_question and theme != TOTAL
    columns = (
        Column("Stellingen van", numeric=False),
        Column("Meetreeks", numeric=False),
        Column("Thema's met een score", numeric=True),
        Column("Stellingen", numeric=True),
    )
    order = list(BASES)
    lines = sorted({*themes, *statements}, key=lambda each: (order.index(each[0]), each[1]))
    found = [
        (BASES[basis].capitalize(), series, _count(themes[each]), _count(statements[each]))
        for each in lines
        for basis, series in [each]
    ]
    return Table("Meetreeksen in deze publicatie", columns, tuple(found))


def _coverage(rows: list[Observation], labels: Labels) -> Table:
    columns = (
        Column("Besturen", numeric=False),
        Column("Deden mee", numeric=True),
        Column("Bestaan er", numeric=True),
        Column("Deelname", numeric=True),
    )
    found = [
        (
            place_name(row, labels),
            _count(row.value),
            "niet bekend" if row.n_population is None else _count(row.n_population),
            "–" if row.coverage is None else f"{row.coverage} %",
        )
        for row in rows
    ]
    return Table("Besturen die meededen, en hoeveel er bestaan", columns, tuple(found))


class _Cell(NamedTuple):
    """A figure of a release: its kind, its table, what it is about; and whether it is withheld."""

    dataset: str
    basis: str
    breakdown: Breakdown
    about: Hashable
    theme: str
    withheld: bool


def _cells(rows: Sequence[Observation]) -> Iterator[_Cell]:
    """Each figure once; the answers to a statement in one cell are one figure."""
    seen = set()
    for row in rows:
        about = row.series, row.theme, row.question
        key = row.basis, row.breakdown, row.group, row.family, row.province, about
        if key not in seen:
            seen.add(key)
            yield _Cell(row.dataset, row.basis, row.breakdown, about, row.theme, row.withheld)


def _withheld(rows: list[Observation]) -> Table:
    """Per kind of figure and table how many there could be and how many are withheld."""
    every: Counter[tuple[str, Breakdown]] = Counter()
    gone: Counter[tuple[str, Breakdown]] = Counter()
    for cell in _cells(rows):
        every[cell.dataset, cell.breakdown] += 1
        gone[cell.dataset, cell.breakdown] += cell.withheld
    columns = (
        Column("Soort cijfer", numeric=False),
        Column("Tabel", numeric=False),
        Column("Cijfers", numeric=True),
        Column("Niet gepubliceerd", numeric=True),
        Column("Aandeel", numeric=True),
    )
    found = [
        (_KINDS[dataset], _TABLES[table], _count(every[key]), _count(gone[key]), share(gone[key], every[key]))
        for dataset in _KINDS
        for table in _TABLES
        for key in [(dataset, table)]
        if every[key]
    ]
    total = sum(every.values()), sum(gone.values())
    last = ("Alles samen", "", _count(total[0]), _count(total[1]), share(total[1], total[0]))
    return Table("Wat niet gepubliceerd is, per soort cijfer en tabel", columns, (*found, last))


def _silent(rows: list[Observation], labels: Labels) -> Table | None:
    """Tables of which not one figure is published."""
    opened: dict[tuple[str, str, Breakdown], dict[Hashable, bool]] = {}
    themes: dict[Hashable, str] = {}
    for cell in _cells(rows):
        table = opened.setdefault((cell.dataset, cell.basis, cell.breakdown), {})
        table[cell.about] = table.get(cell.about, False) or not cell.withheld
        themes[cell.about] = theme_name(cell.theme, labels)
    columns = tuple(Column(name, numeric=False) for name in ("Soort cijfer", "Tabel", "Stellingen van", "Waarover"))
    found = []
    for (dataset, basis, breakdown), table in opened.items():
        silent = [about for about, is_open in table.items() if not is_open]
        if silent:
            names = _named(silent, len(table), [themes[each] for each in silent], dataset)
            found.append((_KINDS[dataset], _TABLES[breakdown], BASES[basis], names))
    caption = "Tabellen waarvan geen enkel cijfer gepubliceerd is"
    return Table(caption, columns, tuple(found)) if found else None


def _named(silent: list[Hashable], of: int, themes: list[str], dataset: str) -> str:
    """What such tables are about: themes by name when they are few, statements by their number."""
    if dataset == "question-results":
        return f"{_count(len(silent))} van de {_count(of)} stellingen"
    if len(silent) > _MOST_NAMED:
        return f"{len(silent)} van de {of} scores"
    return ", ".join(dict.fromkeys(themes))


def _count(number: int | None) -> str:
    return "–" if number is None else dutch.number(number)

"""A trend: one release a period, breaks and gaps where they are, years apart from quarters."""

import pytest
from tests.releases import NOW, theme_row, withheld

from mvoscan.core.audience import ALL, Audience
from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.errors import Invalid
from mvoscan.core.observation import Observation
from mvoscan.core.release import Release, ReleaseState, act
from mvoscan.core.trend import Line, Source, demand_one_base, lines, newest_of_each


def release(name: str) -> Release:
    return Release(
        name=name,
        period_code=name.rpartition(".")[0],
        questionnaire="mvo-overheid",
        state=ReleaseState.PUBLISHED,
        cube_version="2026.1",
        policy_version="2026.1",
        sha256="",
        units_sha256="",
        counts={},
        audit={},
        built=act("An", NOW, enforced=False),
    )


def row(period: str, series: str = "2024.1", **measures: object) -> Observation:
    return theme_row(period, Statistic("mvo-overheid", "light", series, "milieu"), Cell("total"), **measures)


def line(*rows: Observation) -> Line:
    periods = sorted({each.period for each in rows})
    sources = [Source(release(f"{code}.1"), [each for each in rows if each.period == code]) for code in periods]
    (found,) = lines(sources, basis="light", audience=ALL)
    return found


def test_each_period_has_its_newest_release_the_oldest_period_first() -> None:
    there = [release(name) for name in ("2025.2", "2026-Q3.1", "2024.1", "2025.10", "2025.1")]
    assert [each.name for each in newest_of_each(there, "year")] == ["2024.1", "2025.10"]


@pytest.mark.parametrize(("names", "said"), [("2025.1 2026-Q1.1", "niet door elkaar"), ("2025.1 2025.2", "van 2025")])
def test_years_and_quarters_or_one_period_twice_make_no_trend(names: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        demand_one_base([release(name) for name in names.split()])


def test_a_period_without_release_is_a_gap() -> None:
    found = line(row("2024"), row("2026"))
    assert [(each.period.code, each.release is None, len(each.rows)) for each in found.moments] == [
        ("2024", False, 1),
        ("2025", True, 0),
        ("2026", False, 1),
    ]


def test_another_series_is_a_break_also_when_its_figures_are_withheld() -> None:
    found = line(row("2024"), withheld(row("2025", "2025.1")), row("2026", "2025.1"))
    assert [each.breaks for each in found.moments] == [False, True, False]


def test_two_series_in_one_period_stand_beside_each_other() -> None:
    found = line(row("2024"), row("2025"), row("2025", "2025.2"))
    assert [(len(each.rows), each.breaks) for each in found.moments] == [(1, False), (2, True)]


def test_only_the_cell_and_the_basis_that_were_asked_are_in_it() -> None:
    sources = [Source(release("2025.1"), [row("2025")])]
    assert lines(sources, basis="full", audience=ALL) == ()
    assert lines(sources, basis="light", audience=Audience("group", "lokaal")) == ()

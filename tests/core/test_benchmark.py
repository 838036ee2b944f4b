"""A benchmark compares like with like, only with what was published, and says with whom."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.releases import coded, theme_row, withheld

from mvoscan.core.benchmark import Benchmark, Kind, Level, Missing, Own, Position, benchmark, means_of
from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import TOTAL, Observation

KIND = Kind(family="ocmw", group="lokaal")
CELLS = {
    Level.FAMILY: Cell("family", "lokaal", "ocmw"),
    Level.GROUP: Cell("group", "lokaal"),
    Level.ALL: Cell("total"),
}
OTHERS = (
    Cell("family", "lokaal", "gemeente"),
    Cell("group", "andere-overheden"),
    Cell("gemeente-province", "lokaal", "gemeente", "10000"),
)
THEMES = ("milieu", "bestuur", "buurt", TOTAL)


def row(
    theme: str = "milieu", level: Level = Level.FAMILY, *, series: str = "2026.1", **measures: object
) -> Observation:
    return theme_row("2026", Statistic("mvo-overheid", "light", series, theme), CELLS[level], **measures)


def own(theme: str = "milieu", score: int | None = 60, series: str = "2026.1") -> Own:
    return Own(theme, series, score)


def compared(*rows: Observation, scores: tuple[Own, ...] = (own(),), basis: str = "light") -> Benchmark:
    return benchmark(scores, means_of(rows), basis=basis, kind=KIND)


def levels(found: Benchmark) -> list[Level | None]:
    return [each.level for each in found.comparisons]


def test_the_own_family_comes_first() -> None:
    found = benchmark((own(),), means_of([row(level=each) for each in Level]), basis="light", kind=KIND)
    assert (found.level, found.comparisons[0].level, found.widened) == (Level.FAMILY, Level.FAMILY, ())


def test_a_family_that_is_not_published_is_widened_to_the_group_and_then_to_all() -> None:
    group = [withheld(row()), row(level=Level.GROUP), row(level=Level.ALL)]
    everyone = [withheld(row()), withheld(row(level=Level.GROUP)), row(level=Level.ALL)]
    assert (levels(compared(*group)), levels(compared(*everyone))) == ([Level.GROUP], [Level.ALL])


def test_most_themes_share_one_level_and_one_that_is_withheld_there_is_widened_by_itself() -> None:
    rows = [row(theme, level) for theme in THEMES for level in Level]
    rows[0] = withheld(rows[0])
    found = benchmark([own(each) for each in THEMES], means_of(rows), basis="light", kind=KIND)
    assert found.level is Level.FAMILY
    assert [each.level for each in found.comparisons] == [Level.GROUP, *[Level.FAMILY] * 3]
    assert [each.own.theme for each in found.widened] == ["milieu"]


def test_when_most_of_the_family_is_withheld_the_whole_scan_is_widened() -> None:
    rows = [row(theme, level) for theme in THEMES for level in Level]
    rows = [withheld(each) if each.breakdown == "family" and each.theme != TOTAL else each for each in rows]
    found = benchmark([own(each) for each in THEMES], means_of(rows), basis="light", kind=KIND)
    assert [each.level for each in found.comparisons] == [Level.GROUP] * 4


def test_another_basis_or_series_is_never_compared_with() -> None:
    other_series = benchmark((own(),), means_of([row(series="2025.1")]), basis="light", kind=KIND)
    other_basis = benchmark((own(),), means_of([row()]), basis="full", kind=KIND)
    assert [each.comparisons[0].missing for each in (other_series, other_basis)] == [Missing.SERIES] * 2
    assert other_series.level is None


def test_a_theme_without_an_own_score_and_one_that_is_withheld_everywhere_say_so() -> None:
    rows = [withheld(row(level=level)) for level in Level]
    found = benchmark((own(score=None), own()), means_of(rows), basis="light", kind=KIND)
    assert [each.missing for each in found.comparisons] == [Missing.OWN, Missing.WITHHELD]


def test_within_five_points_is_around() -> None:
    found = [compared(row(value=60), scores=(own(score=each),)) for each in (54, 55, 65, 66)]
    positions = [each.comparisons[0].position for each in found]
    assert positions == [Position.BELOW, Position.AROUND, Position.AROUND, Position.ABOVE]


def test_a_coded_mean_is_compared_with_as_far_as_it_tells() -> None:
    found = [compared(coded(row()), scores=(own(score=each),)) for each in (84, 85, 100)]
    positions = [each.comparisons[0].position for each in found]
    assert positions == [Position.BELOW, Position.UNSURE, Position.UNSURE]


def test_quartiles_are_there_only_where_they_are_published() -> None:
    many = compared(row(quartile_low=40, quartile_high=70)).comparisons[0]
    few = compared(row()).comparisons[0]
    assert (many.band, few.band) == ((40, 70), None)


ROWS = st.builds(
    lambda theme, cell, series, state, value: state(
        theme_row("2026", Statistic("mvo-overheid", "light", series, theme), cell, value=value)
    ),
    st.sampled_from(THEMES),
    st.sampled_from((*CELLS.values(), *OTHERS)),
    st.sampled_from(("2026.1", "2026.2")),
    st.sampled_from((withheld, coded, lambda row: row)),
    st.integers(0, 100),
)
SCORES = st.builds(Own, st.sampled_from(THEMES), st.sampled_from(("2026.1", "2026.2")), st.none() | st.integers(0, 100))


@given(st.lists(ROWS, max_size=30), st.lists(SCORES, max_size=6))
def test_whatever_is_published_only_open_rows_of_the_own_kind_basis_and_series_are_used(
    rows: list[Observation], scores: list[Own]
) -> None:
    found = benchmark(scores, means_of(rows), basis="light", kind=KIND)
    for each in found.comparisons:
        used = each.row
        assert (used is None) == (each.missing is not None) == (each.level is None)
        if used is not None and each.level is not None:
            assert used in rows
            assert not used.withheld
            assert (used.theme, used.series, used.basis) == (each.own.theme, each.own.series, "light")
            assert (used.breakdown, used.group, used.family, used.province) == CELLS[each.level]


@given(st.lists(ROWS, max_size=30), st.lists(SCORES, max_size=6))
def test_what_is_withheld_changes_nothing_but_why_there_is_no_comparison(
    rows: list[Observation], scores: list[Own]
) -> None:
    emptied = [replace(each, value=0, n_org=3) if each.withheld else each for each in rows]
    first, second = (benchmark(scores, means_of(each), basis="light", kind=KIND) for each in (rows, emptied))
    assert [(each.level, each.row, each.missing) for each in first.comparisons] == [
        (each.level, each.row, each.missing) for each in second.comparisons
    ]


@given(st.lists(ROWS, max_size=30), st.lists(SCORES, min_size=1, max_size=6))
def test_there_is_a_comparison_whenever_there_is_anything_to_compare_with(
    rows: list[Observation], scores: list[Own]
) -> None:
    means = means_of(rows)
    found = benchmark(scores, means, basis="light", kind=KIND)
    last = {(each.theme, each.series): each for each in means.values() if each.breakdown == "total"}
    for each in found.comparisons:
        everyone = last.get((each.own.theme, each.own.series))
        if each.own.score is not None and everyone is not None and not everyone.withheld:
            assert each.row is not None

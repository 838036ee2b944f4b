"""Which release answers, which themes are strongest, and what may be compared."""

from datetime import date

import pytest
from tests.answering import TODAY, YEAR, answered, means, release, row

from mvoscan.core.answer.asked import Asked, read_asked
from mvoscan.core.answer.change import NoChange
from mvoscan.core.answer.choose import Fit, choose
from mvoscan.core.answer.figure import Figure
from mvoscan.core.answer.findings import Line, extremes
from mvoscan.core.answer.use import percent
from mvoscan.core.errors import Invalid
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import TOTAL
from mvoscan.storage.library import Library

NEWEST_FIRST = [release(each) for each in ("2026-Q3", "2026-Q2", "2025", "2025-Q4", "2024")]


def lines(*figures: Figure) -> list[Line]:
    return [Line(theme=str(n), title=str(n), series="1", later=False, figure=each) for n, each in enumerate(figures)]


def names(*figures: Figure) -> tuple[str, str] | None:
    found = extremes(lines(*figures))
    return found and ("".join(each.theme for each in found.highest), "".join(each.theme for each in found.lowest))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-01", "2027-01", "Kies ten laatste 2026-12"),
        ("2026-12", "", "Kies ten laatste 2026-11"),
        ("2026-06", "2026-05", "Wissel de twee maanden om"),
        ("2026-13", "2026-05", "Geef een maand als JJJJ-MM"),
        ("1999-01", "", "Geef een maand als JJJJ-MM"),
        ("2026-01,2026-02", "", "Geef een maand als JJJJ-MM"),
    ],
)
def test_a_period_that_cannot_be_asked_says_what_can(first: str, last: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_asked(first, last, today=TODAY)


def test_without_a_period_it_is_this_year_up_to_and_including_today() -> None:
    asked = read_asked("", "", today=TODAY)
    assert (asked.first, asked.last, asked.running, asked.end) == ("2026-01", "2026-11", True, TODAY)


@pytest.mark.parametrize(
    ("first", "last", "name", "fit", "before"),
    [
        ("2026-04", "2026-06", "2026-Q2.1", Fit.SAME, "2025-Q4.1"),
        ("2025-01", "2025-12", "2025.1", Fit.SAME, "2024.1"),
        ("2024-01", "2026-11", "2025.1", Fit.WITHIN, "2024.1"),
        ("2026-01", "2026-11", "2026-Q3.1", Fit.WITHIN, "2026-Q2.1"),
        ("2026-02", "2026-03", "2026-Q3.1", Fit.OTHER, "2026-Q2.1"),
        ("2024-01", "2024-12", "2024.1", Fit.SAME, None),
    ],
)
def test_the_release_of_the_period_answers_or_a_year_within_it_or_the_newest(
    first: str, last: str, name: str, fit: Fit, before: str | None
) -> None:
    choice = choose(NEWEST_FIRST, Asked(first=first, last=last, today=TODAY))
    assert choice is not None
    assert (choice.release.name, choice.fit, choice.before and choice.before.name) == (name, fit, before)


def test_without_any_release_none_answers() -> None:
    assert choose([], YEAR) is None


def test_equal_means_are_strongest_together() -> None:
    assert names(Figure(value=70), Figure(value=50), Figure(value=70), Figure()) == ("02", "1")


def test_a_bound_is_strongest_together_with_what_it_may_not_exceed() -> None:
    assert names(Figure(text="≥90"), Figure(value=93), Figure(value=40), Figure(text="≤25")) == ("01", "3")


@pytest.mark.parametrize(
    "figures",
    [(Figure(value=50), Figure(value=50)), (Figure(value=50),), (Figure(), Figure()), (Figure(text="≥75"),) * 2],
)
def test_themes_that_cannot_be_told_apart_have_no_strongest(figures: tuple[Figure, ...]) -> None:
    assert names(*figures) is None


def test_a_share_is_rounded_half_up_and_not_given_of_a_few() -> None:
    assert (percent(1, 200), percent(19, 19), percent(300, 285)) == (1, None, 100)


def test_only_the_same_series_is_compared(library: Library, types: InstitutionTypes) -> None:
    now = [*means(50, 60, period="2026"), row("werkgever", 40, series="2026.2")]
    then = [*means(48, None, 70, period="2025")]
    found = answered(library, types, [(release("2026"), now), (release("2025"), then)]).results
    assert found is not None
    (changed,) = found.changes
    assert [(each.line.theme, each.points, each.reason) for each in (*changed.overall, *changed.themes)] == [
        (TOTAL, 0, None),
        ("bestuur", 2, None),
        ("mensenrechten", None, NoChange.WITHHELD),
        ("werkgever", None, NoChange.SERIES),
    ]


def test_a_theme_is_told_in_its_newest_published_series(library: Library, types: InstitutionTypes) -> None:
    rows = [*means(50, 60, 70), row("bestuur", 55, series="2026.2"), row("werkgever", None, series="2026.2")]
    found = answered(library, types, [(release("2026"), rows)]).results
    assert found is not None
    every = found.findings[0].all
    assert {each.theme: (each.series, each.later) for each in every.themes} == {
        "bestuur": ("2026.2", False),
        "mensenrechten": ("2026.1", False),
        "werkgever": ("2026.1", True),
    }
    assert [(each.theme, each.series) for each in every.others] == [("bestuur", "2026.1"), ("werkgever", "2026.2")]


def test_the_day_of_a_running_period_is_its_end() -> None:
    assert Asked(first="2026-11", last="2026-11", today=date(2026, 11, 3)).end == date(2026, 11, 3)

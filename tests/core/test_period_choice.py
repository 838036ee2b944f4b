"""Which published periods a question means."""

import pytest

from mvoscan.core.errors import Invalid
from mvoscan.core.period_choice import choose_periods

PUBLISHED = ("2026", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2025-Q4", "2024")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], ("2024", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026")),
        (["2026"], ("2026",)),
        (["2026-Q2,2025-Q4", "2026-Q2"], ("2025-Q4", "2026-Q2")),
        (["2024..2026"], ("2024", "2026")),
        (["2025-Q1..2026-Q1"], ("2025-Q4", "2026-Q1")),
        (["2026-01-01/2027-01-01"], ("2026",)),
        (["2026-01-01/2026-07-01"], ("2026-Q1", "2026-Q2")),
        (["2025-10-01/2026-04-01"], ("2025-Q4", "2026-Q1")),
    ],
)
def test_periods_are_meant_by_code_range_or_whole_days(asked: list[str], found: tuple[str, ...]) -> None:
    chosen = choose_periods(asked, PUBLISHED)
    assert set(chosen) == set(found)
    assert len(chosen) == len(found)


@pytest.mark.parametrize(
    "asked",
    [
        "2025",
        "2026-Q5",
        "2026..2026-Q2",
        "2026-Q3..2026-Q1",
        "2010..2011",
        "2026-01-01/2026-06-30",
        "2025-07-01/2026-01-01",
        "2024-01-01/2027-01-01",
        "2026-1-1/2027-01-01",
        "2026-13-01/2027-01-01",
        "2027-01-01/2026-01-01",
        "2026-01-01/2026-01-01",
        "/",
        "..",
    ],
)
def test_what_is_no_published_period_is_refused_with_what_is(asked: str) -> None:
    with pytest.raises(Invalid, match=r"2026-Q1 \(2026-01-01/2026-04-01\)"):
        choose_periods([asked], PUBLISHED)


def test_without_releases_the_refusal_says_so() -> None:
    with pytest.raises(Invalid, match="nog niets gepubliceerd"):
        choose_periods(["2026"], [])

"""Which scans count: the latest confirmed one of each organisation, and nobody's fake."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from tests.populations import CUBE, POLICY, YEAR, population, theme
from tests.tiny import edition

from mvoscan.core.disclosure.intake import Results
from mvoscan.core.disclosure.latest import HandIn, units_of
from mvoscan.core.disclosure.population import Scored, Unit
from mvoscan.core.disclosure.protect import protect
from mvoscan.core.disclosure.series import Series
from mvoscan.core.questionnaire import Scope

MILIEU = theme()


def hand_in(
    scan: str, organisation: str, score: int | None, *, month: int = 3, kind: str = "gemeente", **more: object
) -> HandIn:
    scores = {} if score is None else {MILIEU: Scored(scan, Fraction(score))}
    facts = {"confirmed": True, **more}
    results = Results(covers=frozenset({MILIEU}), scores=scores)
    return HandIn(scan, organisation, kind, datetime(2026, month, 1, 12, tzinfo=UTC), results, **facts)  # type: ignore[arg-type]  # a test may set any fact.


def scans(*hand_ins: HandIn, successors: dict[str, str] | None = None) -> dict[str, str]:
    """Per unit the scan that counts."""
    return {each.key: each.scores[MILIEU].scan for each in units_of(hand_ins, YEAR, successors=successors)}


@pytest.mark.parametrize(
    "fact", [{"confirmed": False}, {"practice": True}, {"gone": True}], ids=["unconfirmed", "practice", "withdrawn"]
)
def test_what_does_not_count_never_replaces_what_does(fact: dict[str, Any]) -> None:
    assert scans(hand_in("echt", "aalst", 40), hand_in("nep", "aalst", 90, month=6, **fact)) == {"aalst": "echt"}


def test_fakes_of_strangers_change_no_row() -> None:
    real = [hand_in(f"s{at}", f"g{at}", 20 + 10 * (at % 6)) for at in range(12)]
    fakes = [hand_in(f"nep{at}", f"g{at}", 100, month=9, confirmed=False) for at in range(8)]
    rows = [protect(population(units_of(each, YEAR)), CUBE, POLICY, YEAR).rows for each in (real, [*real, *fakes])]
    assert rows[0] == rows[1]


def test_a_later_scan_without_a_score_replaces_an_earlier_one() -> None:
    assert scans(hand_in("a", "aalst", 40), hand_in("b", "aalst", None, month=6)) == {}


def test_an_institution_that_changes_type_is_one_unit_in_its_latest_category() -> None:
    found = units_of([hand_in("a", "x", 40, kind="agb"), hand_in("b", "x", 50, month=9, kind="gemeente")], YEAR)
    assert [(each.key, each.type) for each in found] == [("x", "gemeente")]


def test_institutions_that_merge_are_one_unit() -> None:
    both = hand_in("a", "kruibeke", 40), hand_in("b", "zwijndrecht", 60, month=5)
    assert scans(*both, successors={"kruibeke": "beveren", "zwijndrecht": "beveren"}) == {"beveren": "b"}


def test_a_joint_scan_is_one_unit_of_the_municipality() -> None:
    alone = hand_in("a", "ocmw-aalst", 40, kind="ocmw")
    joint = hand_in("b", "aalst", 60, month=5, partner="ocmw-aalst", partner_type="ocmw")
    assert scans(alone, joint) == {"aalst": "b"}


def test_a_joint_scan_counts_two_bodies_in_coverage() -> None:
    joint = [
        Unit(f"g{at}", "gemeente", partner_type="ocmw", scores={MILIEU: Scored(f"s{at}", Fraction(50))})
        for at in range(6)
    ]
    rows = protect(population(joint), CUBE, POLICY, YEAR).rows
    total = next(row for row in rows if row.dataset == "coverage" and row.breakdown == "total")
    assert (total.n_org, total.value) == (6, 12)


def test_the_calendar_is_the_belgian_one() -> None:
    late = hand_in("a", "aalst", 40)._replace(handed_in_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert units_of([late], YEAR) == ()


def test_a_theme_goes_on_in_its_series_only_while_its_statements_do() -> None:
    editions = {name: edition(name) for name in ("2026.1", "2026.2")}
    series = Series(editions)
    assert series.theme("2026.2", Scope.LIGHT, "mensen").series == "2026.1"
    assert series.theme("2026.2", Scope.FULL, "mensen").series == "2026.2"
    assert series.question("2026.2", editions["2026.2"].questions["meten"], "x").series == "2026.1"
    assert series.question("2026.2", editions["2026.2"].questions["klimaatplan"], "x").series == "2026.2"


def test_only_the_scan_that_was_shown_is_known_to_everyone() -> None:
    (found,) = units_of([hand_in("a", "aalst", 40, waiver=True), hand_in("b", "aalst", 60, month=6)], YEAR)
    assert (found.scores[MILIEU].scan, found.shown) == ("b", frozenset({"a"}))


def test_of_a_scan_that_is_shown_in_part_the_rest_is_not_known() -> None:
    (found,) = units_of([hand_in("a", "aalst", 40, waiver=True, shows=frozenset())], YEAR)
    assert (found.waiver, found.shows("a", MILIEU)) == (True, False)
    (found,) = units_of([hand_in("a", "aalst", 40, waiver=True, shows=frozenset({MILIEU}))], YEAR)
    assert found.shows("a", MILIEU)

"""An audit of kept bytes finds what anybody can reckon from them, beside all else that was published."""

from dataclasses import replace

import pytest
from tests.populations import CUBE, POLICY, QUARTER, YEAR, full_population, population, question, theme, unit

from mvoscan.core.disclosure import reaudit
from mvoscan.core.disclosure.population import Population, Unit
from mvoscan.core.disclosure.protect import protect
from mvoscan.core.disclosure.protected import Earlier
from mvoscan.core.disclosure.reaudit import Kind, Reaudit, attack_kept, near
from mvoscan.core.errors import NotProved
from mvoscan.core.observation import Observation

MILIEU = theme()


def spread(kind: str, count: int, *, waiver: bool = False, start: int = 0) -> list[Unit]:
    offs = (20, 35, 50, 65, 80)
    return [unit(f"{kind}-{at}", kind, {MILIEU: offs[at % 5]}, waiver=waiver) for at in range(start, start + count)]


def kept(found: Population, period: str = "year") -> Earlier:
    return protect(found, CUBE, POLICY, YEAR if period == "year" else QUARTER).as_earlier


def opened(release: Earlier, value: int | None, text: str | None = None, **wanted: object) -> Earlier:
    """The release with withheld rows opened, as no release of ours would have them."""

    def changed(row: Observation) -> Observation:
        if any(getattr(row, name) != each for name, each in wanted.items()):
            return row
        units = sum(row.group in ("_T", each.place.group) for each in release.frozen.units)
        return replace(row, value=value, value_text=text, n_org=units, obs_status="A", conf_status="F")

    return release.model_copy(update={"rows": tuple(map(changed, release.rows))})


def kinds(found: Reaudit) -> set[Kind]:
    return {each.kind for each in found.found}


def test_in_a_release_that_passed_nothing_is_found() -> None:
    found = attack_kept([kept(full_population(0.3, themes=3, statements=3))], POLICY)
    assert found.found == ()
    assert (found.narrowest or 0) >= POLICY.protection_width


def test_a_group_of_three_beside_the_total_follows_exactly() -> None:
    release = kept(population([*spread("gemeente", 12), *spread("school", 3)]))
    for group in ("_T", "lokaal"):
        release = opened(release, 50, breakdown="total" if group == "_T" else "group", group=group, theme="milieu")
    assert kinds(attack_kept([release], POLICY)) == {Kind.EXACT}


def test_two_releases_that_differ_by_one_are_clean_alone_and_not_together() -> None:
    one = kept(population(spread("gemeente", 20)))
    other = kept(population(spread("gemeente", 21)), "quarter")
    assert not attack_kept([one], POLICY).found
    assert not attack_kept([other], POLICY).found
    assert kinds(attack_kept([other, one], POLICY)) == {Kind.EXACT}


def test_a_mean_that_gives_everybody_away_is_found() -> None:
    release = kept(population(spread("gemeente", 6)))
    rows = tuple(replace(row, value=99, value_text=None) for row in release.rows if not row.withheld)
    assert Kind.NARROW in kinds(attack_kept([release.model_copy(update={"rows": rows})], POLICY))


@pytest.mark.parametrize(("units", "found"), [(20, set()), (21, {Kind.CERTAIN})])
def test_answers_that_are_all_the_same_are_certain_unless_they_are_rounded(units: int, found: set[Kind]) -> None:
    spec = question("afval")
    half = [unit(f"gemeente-{at}", "gemeente", answers={spec.statistic: ("ja", "nee")[at % 2]}) for at in range(units)]
    release = kept(population(half, questions=[spec]))
    shown = [row for row in release.rows if not row.withheld and row.question == "afval"]
    rows = tuple(replace(row, value=units if row.answer == "ja" else 0) for row in shown)
    assert kinds(attack_kept([release.model_copy(update={"rows": rows})], POLICY)) == found


def test_rows_that_name_another_number_than_the_units_are_found() -> None:
    release = kept(population(spread("gemeente", 20)))
    rows = tuple(
        replace(row, n_org=19) if row.dataset == "theme-results" and not row.withheld else row for row in release.rows
    )
    assert kinds(attack_kept([release.model_copy(update={"rows": rows})], POLICY)) == {Kind.COUNTS}


def test_figures_that_contradict_each_other_prove_nothing() -> None:
    release = kept(population(spread("gemeente", 20)))
    release = opened(release, 20, breakdown="group", group="lokaal", theme="milieu")
    assert Kind.UNPROVED in kinds(attack_kept([release], POLICY))


def test_a_solver_that_gives_up_is_a_finding_and_never_a_clean_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise NotProved("De oplosser geeft geen uitsluitsel.")

    monkeypatch.setattr(reaudit, "attack_scores", gives_up)
    assert kinds(attack_kept([kept(population(spread("gemeente", 20)))], POLICY)) == {Kind.UNPROVED}


def test_who_showed_its_own_result_is_no_victim_but_counts_for_nobody_else() -> None:
    shown = [*spread("gemeente", 4), *spread("gemeente", 16, waiver=True, start=4)]
    release = opened(kept(population(shown)), 50, breakdown="total", theme="milieu")
    assert kinds(attack_kept([release], POLICY)) == {Kind.EXACT}


def test_of_what_was_shown_in_part_only_that_part_is_known() -> None:
    shown = [*spread("gemeente", 4), *spread("gemeente", 16, waiver=True, start=4)]
    back = [replace(each, kept_back=frozenset({(f"scan-{each.key}", MILIEU)})) for each in shown]
    assert not attack_kept([opened(kept(population(back)), 50, breakdown="total", theme="milieu")], POLICY).found


def test_only_releases_that_share_scans_are_attacked_along() -> None:
    own, same, stranger = (kept(population(spread("gemeente", 20, start=at))) for at in (0, 5, 100))
    assert near(own, [same, stranger]) == (same,)

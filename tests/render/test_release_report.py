"""The report of a release says what its rows say, counts what is withheld, and tells nobody why."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.populations import CUBE, POLICY, QUARTER, TYPES, full_population

from mvoscan.core.disclosure.protect import protect
from mvoscan.core.disclosure.protected import Protected
from mvoscan.core.institution import PROVINCES
from mvoscan.core.observation import TOTAL, Observation
from mvoscan.core.release import Act, Release, ReleaseState
from mvoscan.render.release_report import ReleaseReport, release_report
from mvoscan.render.release_results import WITHHELD, Labels

NAMES = {f"thema-{number}": f"Thema {number}" for number in range(4)}
LABELS = Labels(
    questionnaire="MVO-scan voor overheden",
    themes=NAMES,
    groups={each.code: each.label for each in TYPES.groups},
    families={each.code: each.label for each in TYPES.families},
    provinces=PROVINCES,
)


@pytest.fixture(scope="module")
def made() -> Protected:
    """A quarter of few organisations: some figures are withheld."""
    return protect(full_population(0.08, themes=4, statements=3), CUBE, POLICY, QUARTER)


def release(made: Protected, **changes: object) -> Release:
    found = made.report
    return Release(
        name="2026-Q3.1",
        period_code="2026-Q3",
        questionnaire="mvo-overheid",
        state=ReleaseState.AUDITED,
        cube_version="2026.1",
        policy_version="2026.1",
        sha256="0" * 64,
        units_sha256="0" * 64,
        counts={"units": found.units, "cells": found.cells, "published": found.published, "rows": len(made.rows)},
        audit={**found.model_dump(mode="json"), "rules": POLICY.model_dump(mode="json")},
        built=Act(by="An Bouwer", at=datetime(2026, 10, 5, tzinfo=UTC)),
    ).model_copy(update=changes)


def report(made: Protected, rows: tuple[Observation, ...] | None = None) -> ReleaseReport:
    return release_report(release(made), made.rows if rows is None else rows, LABELS)


def means(made: Protected, breakdown: str) -> list[Observation]:
    return [row for row in made.rows if row.dataset == "theme-results" and row.breakdown == breakdown]


def cell_texts(found: ReleaseReport) -> Counter[str]:
    return Counter(cell for each in found.results for table in each.tables for row in table.rows for cell in row[1:])


def test_every_published_mean_is_in_a_table_with_the_number_it_rests_on(made: Protected) -> None:
    shown = cell_texts(report(made))
    expected = Counter(
        f"{row.value_text if row.value is None else row.value} ({row.n_org})"
        for each in ("total", "group")
        for row in means(made, each)
        if not row.withheld
    )
    assert expected
    assert {text: number for text, number in shown.items() if "(" in text} == expected


def test_a_withheld_mean_has_words_and_no_number(made: Protected) -> None:
    withheld = sum(row.withheld for each in ("total", "group") for row in means(made, each))
    assert withheld
    assert cell_texts(report(made))[WITHHELD] == withheld


def test_the_chart_says_in_words_all_that_its_table_says_of_the_total(made: Protected) -> None:
    for found in report(made).results:
        assert found.chart is not None
        total = {row[0]: row[1].partition(" (")[0] for row in found.tables[0].rows}
        assert all(f"{name}: {value}" in found.chart.alt for name, value in total.items())


def test_what_is_withheld_adds_up_to_what_the_release_counts(made: Protected) -> None:
    found = report(made)
    *parts, last = found.withheld.rows
    sums = [sum(int(row[column].replace(".", "")) for row in parts) for column in (2, 3)]
    assert sums == [found.cells.all, found.cells.withheld] == [int(cell.replace(".", "")) for cell in last[2:4]]
    assert found.cells.withheld


def test_no_reason_and_no_name_of_anybody_is_in_the_report(made: Protected) -> None:
    told = str(report(made)._replace(release=None, rules=None))  # type: ignore[arg-type] # what it says of its own.
    assert not {"few", "secondary", "dropped", "extreme", "alike", "linked"} & set(told.replace("'", " ").split())
    assert "An Bouwer" not in told


def test_a_table_without_any_figure_is_named_whatever_the_reason(made: Protected) -> None:
    blank = {"value": None, "value_text": None, "n_org": None, "obs_status": "Q", "conf_status": "C"}
    rows = tuple(
        Observation(**{**{name: getattr(row, name) for name in Observation.__slots__}, **blank})
        if row.dataset == "theme-results" and row.theme == "thema-1" and row.basis == "light"
        else row
        for row in made.rows
    )
    found = report(made, rows)
    silent = found.silent.rows if found.silent else ()
    assert ("Gemiddelde scores", "alle besturen samen", "snelle scan", "Thema 1") in silent
    assert found.results[0].silent == ("Thema 1",)
    assert "Thema 1" not in [row[0] for table in found.results[0].tables for row in table.rows]


def test_the_highest_and_the_lowest_theme_are_those_of_the_rows(made: Protected) -> None:
    light = [
        row for row in means(made, "total") if row.basis == "light" and row.theme != TOTAL and row.value is not None
    ]
    found = report(made).results[0]
    assert found.highest is not None
    assert found.lowest is not None
    values = [row.value for row in light if row.value is not None]
    assert (found.highest.value, found.lowest.value) == (max(values), min(values))


def test_participation_is_a_share_only_where_it_is_known_how_many_bodies_exist(made: Protected) -> None:
    assert {row[2:] for row in report(made).coverage.rows} == {("niet bekend", "–")}
    row = next(each for each in made.rows if each.dataset == "coverage")
    known = Observation(
        **{**{name: getattr(row, name) for name in Observation.__slots__}, "n_population": 1285, "coverage": 4}
    )
    assert report(made, (known,)).coverage.rows == (("Alle besturen", str(row.value), "1.285", "4 %"),)


def test_a_release_without_scores_has_a_report_too(made: Protected) -> None:
    found = report(made, ())
    assert (found.results, found.silent, found.withheld.rows[-1][2:]) == ((), None, ("0", "0", "–"))

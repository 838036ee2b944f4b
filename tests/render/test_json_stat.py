"""The cube in JSON-stat: what is combined, what is left over, and what would be too much."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mvoscan.core.datasets import about
from mvoscan.core.errors import Invalid
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.labels import Labels
from mvoscan.core.observation import Observation
from mvoscan.core.selection import Part
from mvoscan.render import json_stat as module
from mvoscan.render.json_stat import json_stat

ROW = Observation(
    dataset="theme-results",
    period="2026",
    period_start=date(2026, 1, 1),
    period_end=date(2026, 12, 31),
    base="year",
    breakdown="total",
    group="_T",
    family="_T",
    province="_T",
    questionnaire="mvo-overheid",
    basis="light",
    series="2026.1",
    theme="milieu",
    question="_Z",
    answer="_Z",
    value=61,
    value_text=None,
    n_org=40,
    n_population=None,
    coverage=None,
    quartile_low=None,
    quartile_high=None,
    ci_low=None,
    ci_high=None,
    obs_status="A",
    conf_status="F",
)
GROUP = replace(ROW, breakdown="group", group="lokaal", theme="_T", value=None, value_text="≥90", obs_status="U")
WITHHELD = replace(GROUP, theme="milieu", value_text=None, n_org=None, obs_status="Q", conf_status="C", n_population=12)


def cube(types: InstitutionTypes, *rows: Observation) -> dict[str, Any]:
    labels = Labels(types, ())
    body = json_stat([Part("2026.1", rows)], about("theme-results"), labels, releases=(), source="Wij", notes=())
    found: dict[str, Any] = json.loads(body)
    return found


def test_a_cube_has_a_cell_for_every_combination(types: InstitutionTypes) -> None:
    found = cube(types, ROW, GROUP, WITHHELD)
    assert dict(zip(found["id"], found["size"], strict=True)) == {
        "period": 1, "questionnaire": 1, "population": 2, "basis": 1, "series": 1, "theme": 2, "metric": 8,
    }  # fmt: skip
    assert len(found["value"]) == len(found["status"]) == 32


def test_every_cell_says_why_it_has_no_value(types: InstitutionTypes) -> None:
    found = cube(types, ROW, GROUP, WITHHELD)
    cells = [list(zip(found["value"][at : at + 4], found["status"][at : at + 4], strict=True)) for at in (0, 8, 16, 24)]
    published, absent, withheld, coded = cells
    assert published == [(61, "A"), (40, "A"), (None, "O"), (None, "O")]
    assert absent == [(None, "M")] * 4
    assert withheld == [(None, "Q"), (None, "Q"), (12, "Q"), (None, "O")]
    assert coded[:2] == [(None, "U"), (40, "U")]
    assert found["extension"]["value_text"] == {"24": "≥90"}


def test_codes_that_only_occur_together_are_one_dimension(types: InstitutionTypes) -> None:
    population = cube(types, ROW, GROUP)["dimension"]["population"]
    assert population["category"]["index"] == ["total:_T:_T:_T", "group:lokaal:_T:_T"]
    assert list(population["category"]["label"].values()) == ["Alle besturen", "Lokale besturen"]
    assert population["extension"] == {"joined": ["breakdown", "group", "family", "province"]}


def test_a_cube_that_no_client_could_unfold_is_refused(
    types: InstitutionTypes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 31)
    with pytest.raises(Invalid, match="hoogstens 31"):
        cube(types, ROW, GROUP, WITHHELD)

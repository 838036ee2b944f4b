"""The types of institution are read whole, or refused with every finding."""

from collections import Counter
from pathlib import Path

import pytest
from tests.conftest import ROOT

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.storage.reference_files import institution_types

SOUND = """\
groups:
  - {code: lokaal, label: Lokaal}
families:
  - {code: gemeente, label: Gemeente, group: lokaal}
types:
  - code: gemeente
    label: Gemeente
    plural: Gemeenten
    family: gemeente
    joint_with: ocmw
    population: {count: 285, date: 2025-01-01, source: Statbel}
  - code: ocmw
    label: OCMW
    plural: OCMW's
    family: gemeente
    joint_with: gemeente
    population: unknown
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "institution-types.yaml").write_text(SOUND, encoding="utf-8")
    return tmp_path


def findings(folder: Path, old: str = "", new: str = "", *, times: int = 1) -> tuple[Finding, ...]:
    """What is found after a change to the sound file."""
    path = folder / "institution-types.yaml"
    path.write_text(SOUND.replace(old, new, times), encoding="utf-8")
    with pytest.raises(BrokenFile) as broken:
        institution_types(folder)
    return broken.value.findings


def test_our_own_types_are_sound_and_their_groups_partition_them() -> None:
    types = institution_types(ROOT / "reference")
    groups = Counter(types.place(each.code)[2] for each in types.types)
    assert len(types.types) == 37
    assert set(groups) == {"lokaal", "andere-overheden", "organisaties"}


def test_a_population_is_a_sourced_count_or_unknown(folder: Path) -> None:
    gemeente, ocmw = institution_types(folder).types
    assert (gemeente.population and gemeente.population.count, ocmw.population) == (285, None)


def test_an_unknown_family_is_named_with_its_line_and_the_families_there_are(folder: Path) -> None:
    (found,) = findings(folder, "family: gemeente", "family: gemeenten")
    assert (found.line, found.place) == (9, "types.0.family")
    assert "Kies uit: gemeente." in str(found)


def test_an_unknown_group_is_named_with_its_line(folder: Path) -> None:
    (found,) = findings(folder, "group: lokaal", "group: locaal")
    assert (found.line, found.place) == (4, "families.0.group")


def test_a_code_that_occurs_twice_is_refused(folder: Path) -> None:
    found = findings(folder, "code: ocmw", "code: gemeente")
    assert (found[0].line, found[0].place) == (12, "types.1.code")


def test_a_scan_is_shared_only_when_both_types_say_so(folder: Path) -> None:
    (found,) = findings(folder, "joint_with: gemeente", "joint_with: null")
    assert "'gemeente' deelt een scan met 'ocmw'" in found.message
    assert found.line == 10


@pytest.mark.parametrize("population", ["{count: 0, date: 2025-01-01, source: Statbel}", "many", "null"])
def test_a_population_that_is_no_sourced_count_is_refused(folder: Path, population: str) -> None:
    found = findings(folder, "unknown", population)
    assert {each.line for each in found} == {17}


def test_a_population_that_is_left_out_is_refused(folder: Path) -> None:
    found = findings(folder, "    population: unknown\n", "")
    assert {each.place for each in found} == {f"types.1.population.{key}" for key in ("count", "date", "source")}


def test_all_findings_come_at_once(folder: Path) -> None:
    assert len(findings(folder, "family: gemeente", "family: stad", times=2)) == 2


def test_a_key_we_do_not_know_is_refused(folder: Path) -> None:
    (found,) = findings(folder, "plural: OCMW's", "plural: OCMW's\n    meervoud: OCMW's")
    assert (found.line, found.place) == (15, "types.1.meervoud")


def test_a_doubled_key_is_refused_with_its_line(folder: Path) -> None:
    (found,) = findings(folder, "label: OCMW", "label: OCMW\n    label: Ocmw")
    assert (found.line, "duplicate key" in found.message) == (14, True)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"institution-types\.yaml"):
        institution_types(tmp_path)

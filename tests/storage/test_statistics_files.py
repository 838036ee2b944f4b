"""The cube and the policy are refused with file, line, and what would be valid."""

from pathlib import Path

import pytest
from tests.populations import ALLOWED, CUBE, POLICY, REFERENCE, TYPES

from mvoscan.core.errors import BrokenFile
from mvoscan.storage.statistics_files import read_cube, read_policy


def _cube_with(folder: Path, before: str, after: str) -> str:
    text = (REFERENCE / "cube.yaml").read_text(encoding="utf-8")
    assert before in text
    (folder / "cube.yaml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BrokenFile) as refused:
        read_cube(folder, types=TYPES, allowed=ALLOWED)
    return str(refused.value)


def _policy_with(folder: Path, before: str, after: str) -> str:
    text = (REFERENCE / "disclosure-policy.yaml").read_text(encoding="utf-8")
    assert before in text
    (folder / "disclosure-policy.yaml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BrokenFile) as refused:
        read_policy(folder)
    return str(refused.value)


def test_the_shipped_files_are_read() -> None:
    assert (len(CUBE.cells("year")), len(CUBE.cells("quarter")), POLICY.k_theme) == (14, 3, 5)


def test_a_questionnaire_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    said = _cube_with(tmp_path, "questionnaire: mvo-overheid", "questionnaire: mvo-overheden")
    assert "De vragenlijst 'mvo-overheden' bestaat niet. Bedoel je 'mvo-overheid'?" in said


def test_groups_that_do_not_partition_the_total_are_refused(tmp_path: Path) -> None:
    said = _cube_with(tmp_path, "[vlaamse-overheid, andere]", "[vlaamse-overheid]")
    assert "'andere' staat in geen enkele groep" in said
    assert "Zet 'andere' in één van: lokaal, andere-overheden." in said


def test_groups_that_overlap_are_refused_at_their_line(tmp_path: Path) -> None:
    said = _cube_with(tmp_path, "[vlaamse-overheid, andere]", "[vlaamse-overheid, andere, ocmw]")
    assert "cube.yaml:12:" in said
    assert "'ocmw' staat in meer dan één groep" in said


def test_a_type_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    assert "Bedoel je 'watering'?" in _cube_with(tmp_path, "- watering\n", "- watring\n")


def test_a_policy_of_one_is_refused_with_the_least(tmp_path: Path) -> None:
    said = _policy_with(tmp_path, "k_theme: 5", "k_theme: 1")
    assert "1 is te klein voor k_theme: minstens 3." in said


def test_a_threshold_that_a_coalition_empties_is_refused(tmp_path: Path) -> None:
    assert "minstens coalition + 3: 5" in _policy_with(tmp_path, "k_theme: 5", "k_theme: 4")


def test_participation_that_is_secret_is_refused(tmp_path: Path) -> None:
    assert "Kies uit: True." in _policy_with(tmp_path, "participation_public: true", "participation_public: false")

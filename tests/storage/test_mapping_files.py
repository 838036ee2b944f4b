"""Mappings to plans of other tools: data that is checked, with nothing made up."""

import shutil
from pathlib import Path

import pytest
from tests.cli.program import mvoscan
from tests.conftest import ROOT

from mvoscan.core.errors import BrokenFile
from mvoscan.core.mapping import coverage
from mvoscan.storage.library import Library
from mvoscan.storage.mapping_files import read_mappings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("mappings.yaml", "sustatool.yaml", "sdgs.yaml"):
        shutil.copy(ROOT / "reference" / name, tmp_path)
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "sustatool.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))


def test_what_is_not_known_of_sustatool_is_empty_and_counted(library: Library) -> None:
    sustatool, _ = read_mappings(ROOT / "reference", library.get)
    known = coverage(sustatool, library.get("mvo-overheid", "2026.2"))
    assert (known.targets, known.actions[0]) == ((3, 15), 0)
    assert sustatool.names(sustatool.place("bestuur", "cijfers-drie-jaar")) == ("", "", "")


def test_the_goals_are_those_of_the_questionnaire(library: Library) -> None:
    _, goals = read_mappings(ROOT / "reference", library.get)
    questionnaire = library.get(goals.questionnaire, goals.edition)
    for theme in questionnaire.themes:
        for each in theme.questions:
            assert goals.place(theme.id, each.id).themes == tuple(f"sdg-{number}" for number in each.sdgs)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  bestuur: {}\n", "", "Het thema 'bestuur' staat er niet in"),
        ("groene-stroom:", "grijze-stroom:", "De stelling 'grijze-stroom' is niet van mvo-overheid/2026.2"),
        ("{themes: [hr]}", "{themes: [personeel]}", "Het doelthema 'personeel' staat niet in dit bestand"),
        ("exist: 15", "exist: veel", "exist"),
    ],
)
def test_a_mistake_is_told_with_its_place(folder: Path, library: Library, old: str, new: str, said: str) -> None:
    change(folder, old, new)
    with pytest.raises(BrokenFile, match=said) as refused:
        read_mappings(folder, library.get)
    assert refused.value.findings[0].file.endswith("sustatool.yaml")


def test_a_service_without_the_edition_leaves_a_mapping_out(folder: Path, library: Library) -> None:
    change(folder, 'edition: "2026.2"', 'edition: "1999.1"')
    assert [each.id for each in read_mappings(folder, library.get)] == ["sdgs"]


def test_another_tool_is_a_file_and_no_code(folder: Path, library: Library) -> None:
    (folder / "mappings.yaml").write_text("mappings: [ander.yaml]\n")
    text = (folder / "sustatool.yaml").read_text()
    (folder / "ander.yaml").write_text(text.replace("id: sustatool", "id: ander"))
    (found,) = read_mappings(folder, library.get)
    assert found.id == "ander"


@pytest.mark.once
def test_what_is_missing_is_told_on_the_command_line() -> None:
    assert "doelthema's met een naam 3 van 15" in mvoscan("mappings").stdout

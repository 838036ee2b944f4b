"""`mvoscan diff` says for people and for machines how an edition differs from the one before."""

import json
import re
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from tests.cli.program import mvoscan
from tests.tiny import FOLDER, ROOT

from mvoscan.core.errors import BrokenFile, Conflict, NotFound
from mvoscan.core.lineage import Kinship
from mvoscan.usecases.compare_editions import compare_editions

PAIR = FOLDER / "lineage"
compared = partial(compare_editions, reference=ROOT / "reference")
diff = partial(mvoscan, "diff")


def test_every_relation_of_the_example_pair_is_told() -> None:
    found = compared([PAIR], "afstamming", "2026.1", "2026.2")
    relations = {each.id: each.relation.value for theme in found.themes for each in theme.statements}
    assert set(relations.values()) == {"identical", "reworded", "changed", "split", "merged", "new"}
    assert (relations["besparen"], relations["klimaatplan"]) == ("reworded", "new")
    assert [(each.id, each.reason) for each in found.gone] == [("papier", "Bijna niemand drukt nog af.")]


def test_the_text_names_shares_per_theme_and_what_is_new() -> None:
    said = diff("mvo-overheid", "2026.1", "2026.2").stdout
    assert said.startswith("Van mvo-overheid/2026.1 naar mvo-overheid/2026.2\n====")
    assert "Vergelijkbaar: 32 % van het gewicht (volledig), 88 % (snelle scan)." in said
    assert "Veranderd: 1\n- milieu-in-bestek: " in said


def test_markdown_has_headings() -> None:
    said = diff("mvo-overheid", "2026.1", "2026.2", "--markdown").stdout
    assert said.startswith("# Van mvo-overheid/2026.1 naar mvo-overheid/2026.2\n")
    assert "\n## Goed bestuur\n" in said


def test_json_has_the_same_content() -> None:
    found = compared([ROOT / "questionnaires"], "mvo-overheid", "2026.1", "2026.2")
    assert json.loads(diff("mvo-overheid", "2026.1", "2026.2", "--json").stdout) == found.model_dump(mode="json")


def test_an_edition_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(NotFound, match=r"'2027\.9' niet\. Wel: 2026\.1, 2026\.2"):
        compared([PAIR], "afstamming", "2026.1", "2027.9")


def test_a_questionnaire_that_does_not_exist_names_those_of_every_folder() -> None:
    with pytest.raises(NotFound, match=r"'niets' bestaat niet\. Wel: afstamming, mvo-organisatie, mvo-overheid\."):
        compared([ROOT / "questionnaires", PAIR], "niets", "2026.1", "2026.2")


def test_editions_the_wrong_way_round_say_so() -> None:
    with pytest.raises(Conflict, match="Wissel ze om"):
        compared([PAIR], "afstamming", "2026.2", "2026.1")


def test_a_broken_draft_beside_the_two_editions_is_not_read(tmp_path: Path) -> None:
    folder = Path(copytree(PAIR, tmp_path / "pair"))
    (folder / "afstamming" / "2027.1.yaml").write_text("id: [", encoding="utf-8")
    assert compared([folder], "afstamming", "2026.1", "2026.2").themes


def test_an_edition_with_an_unknown_scale_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = Path(copytree(PAIR, tmp_path / "pair"))
    path = folder / "afstamming" / "2026.2.yaml"
    path.write_text(re.sub("default_scale: .*", "default_scale: onbekend", path.read_text(encoding="utf-8")))
    with pytest.raises(BrokenFile, match=r"2026\.2\.yaml:[0-9]+"):
        compared([folder], "afstamming", "2026.1", "2026.2")


def test_an_edition_is_found_in_every_folder_of_the_service() -> None:
    assert compared([ROOT / "questionnaires", PAIR], "afstamming", "2026.1", "2026.2").gone


def test_the_guide_names_every_key_of_the_json_and_no_other() -> None:
    found = compared([PAIR], "afstamming", "2026.1", "2026.2").model_dump(mode="json")
    guide = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
    told = guide.partition("## De sleutels van `mvoscan diff --json`")[2].partition("\n## ")[0]
    relations = {each.value for each in Kinship}
    assert set(re.findall(r"`([a-z]+)`", told)) - relations == _keys(found)


def _keys(value: object) -> set[str]:
    """All keys in what JSON holds."""
    if isinstance(value, dict):
        return {str(name) for name in value}.union(*(_keys(each) for each in value.values()))
    return set().union(*(_keys(each) for each in value)) if isinstance(value, list) else set()

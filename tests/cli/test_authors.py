"""Authors check, seal and get a schema from the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from jsonschema import Draft202012Validator
from tests.tiny import BROKEN, BROKEN_LINEAGE, FOLDER, PAIR, ROOT
from typer.testing import CliRunner

from mvoscan.cli import authors
from mvoscan.core.errors import BrokenFile, NotFound
from mvoscan.storage.yaml_tree import tree_of

Run = Callable[..., tuple[int, str]]
SCHEMA = ROOT / "questionnaires" / "schema.json"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the real types of institution and one published questionnaire that is not sealed yet."""
    shutil.copytree(ROOT / "reference", tmp_path / "reference")
    _put(tmp_path, FOLDER / "yes-no.yaml", "ja-nee/2026.1.yaml", status="published")
    monkeypatch.setenv("MVOSCAN_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run() -> Run:
    """Runs a command in that home; gives its exit status and what it said. An error of ours comes out as itself."""
    app = typer.Typer()
    authors.add_to(app)

    def command(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, arguments)
        if isinstance(result.exception, BrokenFile | NotFound):
            raise result.exception
        return result.exit_code, result.output

    return command


def _put(home: Path, source: Path, name: str, *, status: str = "draft") -> Path:
    path = home / "questionnaires" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source.read_text(encoding="utf-8").replace("status: draft", f"status: {status}"), encoding="utf-8")
    return path


def test_a_published_edition_that_is_not_sealed_is_an_error(run: Run) -> None:
    status, said = run("check")
    assert status == 1
    assert "questionnaires/ja-nee/2026.1.yaml zegel – De editie is gepubliceerd, maar nog niet verzegeld." in said


def test_a_sealed_edition_is_in_order_and_counted(run: Run) -> None:
    assert run("seal") == (0, "Verzegeld: ja-nee/2026.1.yaml\n")
    status, said = run("check")
    assert (status, said.splitlines()[0]) == (0, "In orde: 1 vragenlijst, 3 stellingen.")
    assert said.splitlines()[1].startswith("Labels: 46 (nagekeken 27, deels nagekeken 2, ")


def test_a_mistake_in_the_labels_is_told_by_the_check(run: Run, home: Path) -> None:
    run("seal")
    labels = home / "reference" / "labels.yaml"
    labels.write_text(labels.read_text().replace('iso: ["6.5", "6.7"]', 'iso: ["6.5", "9.1"]'))
    with pytest.raises(
        BrokenFile, match=r"labels.yaml:\d+:\d+ label 'eu-ecolabel' › iso nr. 2 – '9.1' is geen clausule"
    ):
        run("check")


def test_sealing_twice_changes_nothing(run: Run, home: Path) -> None:
    run("seal")
    before = (home / "questionnaires" / "sealed.sha256").read_bytes()
    assert run("seal") == (0, "Alle gepubliceerde edities waren al verzegeld.\n")
    assert (home / "questionnaires" / "sealed.sha256").read_bytes() == before


def test_a_changed_edition_is_an_error_and_is_not_sealed_again(run: Run, home: Path) -> None:
    run("seal")
    path = home / "questionnaires" / "ja-nee" / "2026.1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Proef", "Echt"), encoding="utf-8")
    assert run("check")[0] == 1
    with pytest.raises(BrokenFile, match="Zet het bestand terug zoals het was, en maak een nieuwe editie"):
        run("seal")


def test_a_draft_is_not_sealed(run: Run, home: Path) -> None:
    _put(home, FOLDER / "scales.yaml", "schalen/2026.1.yaml")
    assert "schalen" not in run("seal")[1]


@pytest.mark.parametrize("mistake", ["unknown-key", "unknown-scale", "help-too-short"])
def test_a_published_edition_that_is_not_in_order_is_not_sealed_and_neither_is_any_other(
    run: Run, home: Path, mistake: str
) -> None:
    _put(home, BROKEN / f"{mistake}.yaml", "fout/2026.1.yaml", status="published")
    with pytest.raises(BrokenFile, match=r"fout/2026\.1\.yaml:\d+:\d+ "):
        run("seal")
    assert not (home / "questionnaires" / "sealed.sha256").exists()


def test_findings_name_file_line_and_column_and_are_counted(run: Run, home: Path) -> None:
    _put(home, BROKEN / "unknown-key.yaml", "fout/2026.1.yaml")
    status, said = run("check", "questionnaires/fout")
    assert (status, said.splitlines()[-1]) == (1, "1 fout in 1 vragenlijst.")
    assert said.startswith("questionnaires/fout/2026.1.yaml:34:13 thema 'milieu' › ")


def test_one_file_can_be_checked_wherever_the_author_stands(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("seal")
    monkeypatch.chdir(home / "questionnaires" / "ja-nee")
    assert run("check", "2026.1.yaml") == (0, "In orde: 1 vragenlijst, 3 stellingen.\n")


def test_checking_one_file_leaves_the_others_alone(run: Run, home: Path) -> None:
    run("seal")
    _put(home, FOLDER / "scales.yaml", "schalen/2026.1.yaml")
    (home / "questionnaires" / "ja-nee" / "2026.1.yaml").unlink()
    assert run("check", "questionnaires/schalen/2026.1.yaml")[0] == 0
    assert run("check")[0] == 1


def test_an_edition_that_follows_another_finds_it_beside_it(run: Run, home: Path) -> None:
    path = _put(home, PAIR / "2026.2.yaml", "afstamming/2026.2.yaml")
    assert "De editie '2026.1' bestaat niet" in run("check", str(path))[1]
    _put(home, PAIR / "2026.1.yaml", "afstamming/2026.1.yaml")
    _put(home, FOLDER / "yes-no.yaml", "afstamming/2026.1.en.yaml")
    assert run("check", str(path))[0] == 0


def test_an_edition_that_follows_a_broken_one_is_told_so_once(run: Run, home: Path) -> None:
    path = _put(home, PAIR / "2026.2.yaml", "afstamming/2026.2.yaml")
    _put(home, BROKEN / "duplicate-key.yaml", "afstamming/2026.1.yaml")
    status, said = run("check", str(path))
    assert (status, said.count("afstamming/2026.2.yaml:")) == (1, 1)
    assert "2026.2.yaml:9:1 follows – De editie '2026.1' is zelf niet in orde" in said


def test_editions_that_follow_each_other_are_refused_with_their_line(run: Run, home: Path) -> None:
    _put(home, PAIR / "2026.2.yaml", "afstamming/2026.2.yaml")
    first = _put(home, PAIR / "2026.1.yaml", "afstamming/2026.1.yaml")
    first.write_text(first.read_text().replace("minutes:", 'follows: "2026.2"\nminutes:', 1))
    status, said = run("check", "questionnaires/afstamming")
    assert status == 1
    assert "afstamming/2026.1.yaml:9:1 follows – De edities stammen in een kring van elkaar af: 2026.1 → 2026.2" in said
    assert "afstamming/2026.2.yaml:9:1 follows – De edities stammen in een kring van elkaar af: 2026.2 → 2026.1" in said


def test_what_descends_from_what_is_refused_with_file_line_and_remedy(run: Run, home: Path) -> None:
    _put(home, BROKEN_LINEAGE / "earlier.yaml", "afstamming/2026.1.yaml")
    path = _put(home, BROKEN_LINEAGE / "same-as-one-twice.yaml", "afstamming/2026.2.yaml")
    status, said = run("check", str(path))
    assert status == 1
    assert "questionnaires/afstamming/2026.2.yaml:51:13 thema 'milieu'" in said
    assert "Kies voor één ervan changed of new, of voor allebei split." in said


@pytest.mark.parametrize("named", [(), ("questionnaires",)])
def test_a_correction_that_touches_a_weight_is_refused_and_nothing_is_called_in_order(
    run: Run, home: Path, named: tuple[str, ...]
) -> None:
    run("seal")
    erratum = "{edition: ja-nee/2026.1, date: '2026-12-01', reason: Zwaarder., statement: meten, weight: 3}"
    (home / "questionnaires" / "errata.yaml").write_text(f"errata:\n  - {erratum}\n", encoding="utf-8")
    status, said = run("check", *named)
    assert (status, "In orde" in said) == (1, False)
    assert said.startswith("questionnaires/errata.yaml:2:")
    assert "raakt nooit aan 'weight': dat verandert wat de stelling is. Maak een nieuwe editie." in said


def test_a_stricter_rule_made_later_is_a_remark_about_what_is_sealed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("seal")
    monkeypatch.setattr("mvoscan.core.check_content.FEWEST_WORDS", 50)
    status, said = run("check")
    assert status == 0
    assert said.count("Opmerking (verzegeld, voor de volgende editie)") == 3


def test_a_folder_outside_the_service_is_sealed_and_checked_with_it(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "elders").mkdir()
    _put(home, FOLDER / "scales.yaml", "schalen/2026.1.yaml", status="published").parent.rename(home / "elders/schalen")
    monkeypatch.setenv("MVOSCAN_QUESTIONNAIRES", str(home / "elders"))
    assert run("seal") == (0, "Verzegeld: ja-nee/2026.1.yaml\nVerzegeld: schalen/2026.1.yaml\n")
    assert run("check")[1].startswith("In orde: 2 vragenlijsten")
    assert (home / "elders" / "sealed.sha256").read_text().endswith("  schalen/2026.1.yaml\n")


def test_a_place_without_questionnaires_says_what_is_expected(run: Run, home: Path) -> None:
    with pytest.raises(NotFound, match="staat geen vragenlijst"):
        run("check", str(home / "questionnaires" / "weg"))


def test_the_schema_is_written_and_then_current(run: Run) -> None:
    with pytest.raises(BrokenFile, match="mvoscan schema"):
        run("schema", "--check")
    assert run("schema") == (0, "Geschreven: questionnaires/schema.json\n")
    assert run("schema", "--check") == (0, "Het schema loopt gelijk met de modellen.\n")


def test_a_schema_that_drifted_is_an_error(run: Run, home: Path) -> None:
    run("schema")
    path = home / "questionnaires" / "schema.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Titel", "Naam"), encoding="utf-8")
    with pytest.raises(BrokenFile, match="Het schema loopt niet gelijk met de modellen"):
        run("schema", "--check")


@pytest.mark.parametrize("path", sorted([*FOLDER.glob("*.yaml"), *(ROOT / "questionnaires").glob("*/*.yaml")]), ids=str)
def test_an_editor_with_the_schema_accepts_every_good_questionnaire(path: Path) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert list(validator.iter_errors(tree_of(path.read_text(encoding="utf-8")).value)) == []


@pytest.mark.parametrize("mistake", ["unknown-key", "missing-key", "edition-is-a-number", "unknown-status"])
def test_an_editor_with_the_schema_marks_a_mistake(mistake: str) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    broken = tree_of((BROKEN / f"{mistake}.yaml").read_text(encoding="utf-8")).value
    assert not validator.is_valid(broken)

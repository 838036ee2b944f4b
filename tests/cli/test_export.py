"""`mvoscan export` gives reviewers an edition as a workbook: every text, safe to open, and never over another file."""

from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import load_workbook
from tests.cli.program import mvoscan
from tests.tiny import FOLDER, PAIR, ROOT, tiny

from mvoscan.core.preview import numbered
from mvoscan.render.questionnaire_sheets import ForReview, questionnaire_workbook
from mvoscan.storage.questionnaire_file import read_questionnaire
from mvoscan.usecases.export_questionnaire import find_edition

export = partial(mvoscan, "export")


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *body = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip([str(name) for name in head], row, strict=True)) for row in body]


def test_every_statement_of_an_edition_is_on_a_row_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "blad.xlsx"
    assert export("--xlsx", "mvo-overheid/2026.1", "--to", str(path)).returncode == 0
    found = rows(path, "Stellingen")
    edition = find_edition("mvo-overheid/2026.1", folders=[ROOT / "questionnaires"], reference=ROOT / "reference")
    texts = {name: (each.text, each.advice) for name, each in edition.questionnaire.questions.items()}
    assert {row["Code"]: (row["Stelling"], row["Advies"]) for row in found} == texts


def test_a_draft_says_which_statements_wait_and_which_answers_ask_for_a_note(tmp_path: Path) -> None:
    waiting, noted = tmp_path / "wachten.xlsx", tmp_path / "notities.xlsx"
    export(str(FOLDER / "conditional.yaml"), "--xlsx", "--to", str(waiting))
    export(str(FOLDER / "notes.yaml"), "--xlsx", "--to", str(noted))
    assert any("‘Ja’ bij: " in str(row["Verschijnt na"]) for row in rows(waiting, "Stellingen"))
    assert any(row["Notitie verplicht bij"] for row in rows(noted, "Stellingen"))


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    text = (FOLDER / "tailored.yaml").read_text(encoding="utf-8").replace("advice: ", "advice: =1+1 ", 1)
    draft = tmp_path / "ontwerp.yaml"
    draft.write_text(text.replace("advice: =1+1 ", "advice: '=1+1' #", 1), encoding="utf-8")
    path = tmp_path / "blad.xlsx"
    assert export("--xlsx", str(draft), "--to", str(path)).stderr == ""
    cells = [cell for row in load_workbook(path)["Stellingen"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_same_edition_gives_the_same_bytes() -> None:
    found = find_edition("mvo-overheid/2026.1", folders=[ROOT / "questionnaires"], reference=ROOT / "reference")
    review = ForReview(found.questionnaire, found.sha256, found.sealed, {})
    assert questionnaire_workbook(review) == questionnaire_workbook(review)


@pytest.mark.parametrize(
    ("named", "said"), [("mvo-overheid/2030.1", "mvo-overheid/2026.1"), ("er-is-niets.yaml", "er-is-niets.yaml")]
)
def test_what_does_not_exist_is_said_in_one_line(tmp_path: Path, named: str, said: str) -> None:
    done = export("--xlsx", named, "--to", str(tmp_path / "blad.xlsx"))
    assert (done.returncode, "Traceback" in done.stderr, said in done.stderr) == (1, False, True)


def test_a_file_that_is_there_is_only_replaced_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "blad.xlsx"
    path.write_bytes(b"van een ander")
    refused = export("--xlsx", "mvo-overheid/2026.1", "--to", str(path))
    assert (refused.returncode, path.read_bytes()) == (1, b"van een ander")
    assert export("--xlsx", "mvo-overheid/2026.1", "--to", str(path), "--overwrite").returncode == 0


def test_numbers_are_those_of_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "blad.xlsx"
    export("--xlsx", str(FOLDER / "conditional.yaml"), "--to", str(path))
    questionnaire = tiny("conditional")
    numbers = [each.number for theme in questionnaire.themes for each in numbered(questionnaire, theme.questions)]
    assert [str(row["Nr."]) for row in rows(path, "Stellingen")] == numbers
    assert any("." in each for each in numbers)


def test_every_sheet_has_a_column_for_remarks_and_the_guide_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "blad.xlsx"
    export("--xlsx", str(PAIR / "2026.2.yaml"), "--to", str(path))
    guide, *others = load_workbook(path).worksheets
    said = {str(name): str(value) for name, value in guide.iter_rows(values_only=True)}
    assert (said["Editie"], said["Toestand"]) == ("afstamming/2026.2", "ontwerp, niet verzegeld")
    assert [each.title for each in others] == ["Stellingen", "Thema's", "Antwoordschalen", "Vervallen"]
    assert {each[1][-1].value for each in others} == {"Opmerking van de lezer"}


def test_a_correction_is_told_at_its_statement_and_in_the_guide(tmp_path: Path) -> None:
    home, path = home_with_questionnaires(tmp_path), tmp_path / "blad.xlsx"
    name = next(iter(read_questionnaire(home / "questionnaires/mvo-overheid/2026.1.yaml").questions))
    erratum = f"{{edition: mvo-overheid/2026.1, date: '2026-12-01', reason: Fout jaar., statement: {name}, help: Ja.}}"
    (home / "questionnaires" / "errata.yaml").write_text(f"errata: [{erratum}]", encoding="utf-8")
    export("--xlsx", "mvo-overheid/2026.1", "--to", str(path), home=home)
    told = {row["Code"]: row["Verbeterd"] for row in rows(path, "Stellingen")}
    assert {code: said for code, said in told.items() if said} == {name: "(Verbeterd op 1-12-2026: Fout jaar.)"}
    guide = {row[0]: row[1] for row in load_workbook(path)["Leeswijzer"].iter_rows(values_only=True)}
    assert guide["Verbeteringen"] == f"{name} (Verbeterd op 1-12-2026: Fout jaar.)"


def test_a_broken_draft_is_refused_with_its_line_and_does_not_keep_another_edition_back(tmp_path: Path) -> None:
    home, path = home_with_questionnaires(tmp_path), tmp_path / "blad.xlsx"
    draft = home / "questionnaires" / "mvo-overheid" / "2031.1.yaml"
    draft.write_text("id: mvo-overheid\nedition: 2031\n", encoding="utf-8")
    assert "2031.1.yaml:2" in export("--xlsx", "mvo-overheid/2031.1", "--to", str(path), home=home).stderr
    assert export("--xlsx", "mvo-overheid/2026.1", "--to", str(path), home=home).returncode == 0


@pytest.mark.parametrize("to", ["er-is-geen-map/blad.xlsx", "."])
def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, to: str) -> None:
    done = export("--xlsx", "mvo-overheid/2026.1", "--to", str(tmp_path / to), "--overwrite")
    assert (done.returncode, done.stderr.count("\n"), "is niet te schrijven" in done.stderr) == (1, 1, True)


def test_the_form_is_asked_for() -> None:
    assert "--xlsx" in export("mvo-overheid/2026.1").stderr


def home_with_questionnaires(folder: Path) -> Path:
    """A home for the service with a copy of its questionnaires."""
    home = folder / "home"
    home.mkdir()
    for part in ("reference", "alembic"):
        (home / part).symlink_to(ROOT / part)
    copytree(ROOT / "questionnaires", home / "questionnaires")
    return home

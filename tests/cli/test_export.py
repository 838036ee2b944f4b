"""`mvoscan export` gives reviewers an edition as a workbook: every text, safe to open, and never over another file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.tiny import FOLDER, ROOT

from mvoscan.render.questionnaire_sheets import ForReview, questionnaire_workbook
from mvoscan.usecases.export_questionnaire import find_edition


def export(*arguments: str, home: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("mvoscan")), "export", *arguments],
        env={**os.environ, "MVOSCAN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *body = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip([str(name) for name in head], row, strict=True)) for row in body]


def test_every_statement_of_an_edition_is_on_a_row_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "blad.xlsx"
    assert export("mvo-overheid/2026.1", "--xlsx", str(path)).returncode == 0
    found = rows(path, "Stellingen")
    edition = find_edition("mvo-overheid/2026.1", folders=[ROOT / "questionnaires"], reference=ROOT / "reference")
    texts = {name: (each.text, each.advice) for name, each in edition.questionnaire.questions.items()}
    assert {row["Code"]: (row["Stelling"], row["Advies"]) for row in found} == texts


def test_a_draft_says_which_statements_wait_and_which_answers_ask_for_a_note(tmp_path: Path) -> None:
    waiting, noted = tmp_path / "wachten.xlsx", tmp_path / "notities.xlsx"
    export(str(FOLDER / "conditional.yaml"), "--xlsx", str(waiting))
    export(str(FOLDER / "notes.yaml"), "--xlsx", str(noted))
    assert any("‘Ja’ bij: " in str(row["Verschijnt na"]) for row in rows(waiting, "Stellingen"))
    assert any(row["Notitie verplicht bij"] for row in rows(noted, "Stellingen"))


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    text = (FOLDER / "tailored.yaml").read_text(encoding="utf-8").replace("advice: ", "advice: =1+1 ", 1)
    draft = tmp_path / "ontwerp.yaml"
    draft.write_text(text.replace("advice: =1+1 ", "advice: '=1+1' #", 1), encoding="utf-8")
    path = tmp_path / "blad.xlsx"
    assert export(str(draft), "--xlsx", str(path)).stderr == ""
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
    done = export(named, "--xlsx", str(tmp_path / "blad.xlsx"))
    assert (done.returncode, "Traceback" in done.stderr, said in done.stderr) == (1, False, True)


def test_a_file_that_is_there_is_only_replaced_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "blad.xlsx"
    path.write_bytes(b"van een ander")
    refused = export("mvo-overheid/2026.1", "--xlsx", str(path))
    assert (refused.returncode, path.read_bytes()) == (1, b"van een ander")
    assert export("mvo-overheid/2026.1", "--xlsx", str(path), "--overwrite").returncode == 0

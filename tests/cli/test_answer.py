"""`mvoscan answer`: the answer of the page, in the terminal, as data and as a document."""

import json
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
import typer
from typer.testing import CliRunner, Result

from mvoscan.cli import answer as commands
from mvoscan.core.errors import Invalid
from mvoscan.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.once]
YEAR = datetime.now(UTC).year
PERIOD = ("--from", f"{YEAR - 1}-01", "--to", f"{YEAR - 1}-12")

app = typer.Typer()
commands.add_to(app)


@pytest.fixture(autouse=True)
def database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_the_answer_is_printed_in_sentences() -> None:
    shown = run(*PERIOD).stdout
    assert "a. Hoe vaak werd de MVO-scan gebruikt?" in shown
    assert f"Periode: 1 januari {YEAR - 1} tot en met 31 december {YEAR - 1}" in shown


def test_as_json_it_holds_the_sentences_and_the_numbers() -> None:
    made = json.loads(run(*PERIOD, "--json").stdout)
    assert (made["numbers"]["asked"]["first"], made["sections"][0]["id"]) == (f"{YEAR - 1}-01", "gebruik")


def test_as_document_it_says_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "antwoord.docx"
    assert run(*PERIOD, "--docx", str(file)).stdout == f"Het antwoord staat in {file}.\n"
    assert docx.Document(str(file)).paragraphs[0].text == "Antwoord op een schriftelijke vraag over de MVO-scan"


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    failure = run(*PERIOD, "--docx", str(tmp_path / "nergens" / "antwoord.docx")).exception
    assert isinstance(failure, Invalid)
    assert "Kies een andere plaats" in str(failure)


def test_a_month_to_come_is_refused() -> None:
    failure = run("--from", f"{YEAR}-01", "--to", f"{YEAR + 1}-12").exception
    assert isinstance(failure, Invalid)
    assert "nog niet begonnen" in str(failure)

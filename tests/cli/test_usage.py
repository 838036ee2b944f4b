"""`mvoscan usage` and `mvoscan recount` on a real database."""

import json

import pytest
import typer
from sqlalchemy import update
from tests.started import institution_id
from tests.storage.counting import submission
from typer.testing import CliRunner, Result

from mvoscan.cli import usage as commands
from mvoscan.core.errors import Invalid
from mvoscan.settings import Settings
from mvoscan.storage import usage
from mvoscan.storage.tables import UsageCountRow, table_of
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

HALF_YEAR = ("--from", "2026-01", "--to", "2026-06")

app = typer.Typer()
commands.add_to(app)


@pytest.fixture(autouse=True)
def scan(service: Service, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """One scan of Aalst in March, in the database that the command line opens."""
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)
    made = submission("gemeente", institution_id(service, "gemeente", "Aalst"))
    with service.writing() as connection:
        usage.record_hand_in(connection, made, types=service.types, province="40000")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_usage_prints_a_table_with_its_total_and_its_notes() -> None:
    shown = run("usage", *HALF_YEAR, "--by", "type").stdout.splitlines()
    assert shown[0].startswith("Type bestuur  Ingediend  Bevestigd  Niet bevestigd  Besturen")
    assert [line.split()[:2] for line in shown[1:3]] == [["Gemeente", "1"], ["Totaal", "1"]]
    assert "Periode 2026-01 tot en met 2026-06, geen filters." in shown


@pytest.mark.once
def test_usage_as_json_is_the_answer_of_the_api() -> None:
    answer = json.loads(run("usage", *HALF_YEAR, "--questionnaire", "mvo-overheid", "--json").stdout)
    assert answer["total"]["handed_in"] == 1
    assert answer["query"]["filters"] == {"questionnaire": ["mvo-overheid"]}


@pytest.mark.once
def test_usage_as_csv_can_be_made_for_excel() -> None:
    written = run("usage", "--from", "2026-01", "--by", "type", "--csv", "--dialect", "excel-nl").stdout_bytes
    assert written.startswith(b"\xef\xbb\xbfType bestuur (code);")


@pytest.mark.once
def test_a_wrong_question_raises_what_is_wrong() -> None:
    assert isinstance(run("usage", "--by", "region").exception, Invalid)


def test_recount_says_that_all_is_well() -> None:
    result = run("recount")
    assert (result.exit_code, result.stdout) == (0, "De tellers kloppen met de feiten.\n")


def test_recount_names_what_differs_and_repairs_it(service: Service) -> None:
    with service.writing() as connection:
        connection.execute(update(table_of(UsageCountRow)).values(handed_in=5))
    result = run("recount")
    assert (result.exit_code, "recount --repair" in result.stdout) == (1, True)
    assert run("recount", "--repair").exit_code == 0
    assert run("recount").exit_code == 0

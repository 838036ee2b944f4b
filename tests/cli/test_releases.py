"""`mvoscan release` on a real database: every step says what happened, and a step that may not be made says why."""

import json

import pytest
from sqlalchemy import text
from tests.storage.counting import NOW
from tests.usecases.test_build_release import year as year
from typer.testing import CliRunner, Result

from mvoscan.cli import building
from mvoscan.cli.releases import app
from mvoscan.core.errors import Invalid, NotFound, NotProved
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture(autouse=True)
def database(years: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", years)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_without_releases_it_says_how_to_make_one() -> None:
    assert run("list").stdout == "Er zijn nog geen publicaties. Maak er een met: mvoscan release build.\n"


@pytest.mark.parametrize("step", [("show",), ("approve", "--by", "An"), ("publish", "--by", "An")])
def test_a_release_that_is_not_there_is_said(step: tuple[str, ...]) -> None:
    failure = run(*step, "2026-Q3.9").exception
    assert isinstance(failure, NotFound)
    assert "Er is geen publicatie ‘2026-Q3.9’" in str(failure)


def test_an_open_period_names_the_day_on_which_it_closes() -> None:
    failure = run("build", "--period", f"{NOW.year + 30}", "--by", "An").exception
    assert isinstance(failure, Invalid)
    assert f"vanaf 1-1-{NOW.year + 31}" in str(failure)


def test_an_open_period_leaves_a_job_that_says_why_and_no_release() -> None:
    run("build", "--period", f"{NOW.year + 30}", "--by", "An")
    said = run("jobs").stdout
    assert f"{NOW.year + 30}: geweigerd, door An" in said
    assert f"vanaf 1-1-{NOW.year + 31}" in said
    assert run("list").stdout.startswith("Er zijn nog geen publicaties.")


@pytest.mark.usefixtures("year")
def test_a_solver_that_gives_up_leaves_the_previous_release_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "protected", _gives_up)
    failure = run("build", "--period", "2026-Q3", "--by", "An").exception
    assert isinstance(failure, NotProved)
    assert "geweigerd, door An\n    De oplosser geeft geen uitsluitsel" in run("jobs").stdout
    assert run("list").stdout.startswith("Er zijn nog geen publicaties.")


@pytest.mark.usefixtures("year")
def test_a_build_that_breaks_says_so_without_its_insides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "protected", lambda *_, **__: 1 // 0)
    assert isinstance(run("build", "--period", "2026-Q3", "--by", "An").exception, ZeroDivisionError)
    said = run("jobs").stdout
    assert "mislukt, door An" in said
    assert "Zero" not in said


def test_a_release_is_built_with_its_progress_audited_anew_and_shown_with_its_log(year: Service) -> None:
    built = run("build", "--period", "2026-Q3", "--by", "An")
    assert "  0 %  Scans verzamelen" in built.stderr
    assert " 10 %  Cellen afschermen" in built.stderr
    clean = run("audit", "demo-2026-Q3.1", "--json")
    assert (clean.exit_code, json.loads(clean.stdout)["clean"]) == (0, True)
    assert "Niet geprobeerd:" in run("audit", "demo-2026-Q3.1").stdout
    assert "Klaar: publicatie demo-2026-Q3.1 wacht op goedkeuring." in run("show", "demo-2026-Q3.1").stdout
    with year.writing() as connection:
        connection.execute(text("update release set units_sha256 = 'anders'"))
    broken = run("audit", "demo-2026-Q3.1")
    assert broken.exit_code == 1
    assert "De deelnemers zijn niet meer wie ze waren" in broken.stdout


def test_nobody_can_be_called_as_the_worker_is() -> None:
    assert isinstance(run("build", "--period", "2026-Q3", "--by", "Automatisch (worker) ").exception, Invalid)


def _gives_up(*_: object, **__: object) -> None:
    raise NotProved("De oplosser geeft geen uitsluitsel.")


def test_nobody_acts_without_a_name() -> None:
    assert run("build", "--period", "2026-Q3").exit_code == 2

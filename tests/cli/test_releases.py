"""`mvoscan release` on a real database: every step says what happened, and a step that may not be made says why."""

import pytest
from tests.storage.counting import NOW
from typer.testing import CliRunner, Result

from mvoscan.cli.releases import app
from mvoscan.core.errors import Invalid, NotFound
from mvoscan.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


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


def test_nobody_acts_without_a_name() -> None:
    assert run("build", "--period", "2026-Q3").exit_code == 2

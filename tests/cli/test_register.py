"""`mvoscan register` on a real database."""

from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.started import institution_id
from typer.testing import CliRunner, Result

from mvoscan.cli.register import app
from mvoscan.core.errors import BrokenFile, Conflict, NotFound
from mvoscan.settings import Settings
from mvoscan.storage import institutions
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line opens the seeded database of this test."""
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Our own register without Aalter, with another number for Aalst and one body more."""
    lines = (ROOT / "reference" / "institutions.csv").read_text(encoding="utf-8").splitlines()
    kept = [line.replace("OVO001992", "OVO999992") for line in lines if ",gemeente,Aalter," not in line]
    path = tmp_path / "newer.csv"
    path.write_text("\n".join((*kept, "borsbeek,district,Borsbeek,Antwerpen,10000,,,,,,")), encoding="utf-8")
    return path


def run(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=answer)


def test_an_import_shows_what_changes_and_does_it_when_told_so(newer: Path, service: Service) -> None:
    shown = run("import", newer, answer="y\n").stdout
    assert "Nieuw: 1\n  District Borsbeek [borsbeek]" in shown
    assert "ovo OVO001992 → OVO999992" in shown
    assert "Niet meer in de lijst, blijven zoals ze zijn: 1\n  Gemeente Aalter" in shown
    with service.reading() as connection:
        assert institutions.get(connection, "borsbeek").name == "Borsbeek"


def test_an_import_that_is_not_allowed_changes_nothing(newer: Path, service: Service) -> None:
    assert run("import", newer, answer="n\n").exit_code == 1
    with service.reading() as connection, pytest.raises(NotFound):
        institutions.get(connection, "borsbeek")


@pytest.mark.once
def test_an_import_can_go_without_asking(newer: Path) -> None:
    assert "Ingevoerd: 1 nieuw, 1 gewijzigd." in run("import", newer, "--yes").stdout
    assert "Er verandert niets." in run("import", newer).stdout


@pytest.mark.once
def test_a_broken_list_is_refused_whole(newer: Path, service: Service) -> None:
    newer.write_text(newer.read_text(encoding="utf-8").replace("0207474882", "0207474883"), encoding="utf-8")
    assert isinstance(run("import", newer, "--yes").exception, BrokenFile)
    with service.reading() as connection, pytest.raises(NotFound):
        institutions.get(connection, "borsbeek")


def test_a_merge_asks_and_says_what_followed(service: Service) -> None:
    source, target = (institution_id(service, "gemeente", name) for name in ("Aalter", "Aalst"))
    said = run("merge", source, target, answer="y\n").stdout
    assert f"Gemeente Aalter [{source}] gaat op in Gemeente Aalst [{target}]. Mag dit?" in said
    assert "Opgaven die volgden: 0." in said


@pytest.mark.once
def test_the_log_says_who_took_a_list_and_who_merged(newer: Path, service: Service) -> None:
    source, target = (institution_id(service, "gemeente", name) for name in ("Aalter", "Aalst"))
    run("import", newer, "--yes", "--by", "An")
    run("merge", source, target, "--yes", "--by", "Bo")
    with service.reading() as connection:
        said = [(each.kind, each.by) for each in read_log(connection).entries]
    assert said == [("register.merged", "Bo"), ("register.imported", "An")]


@pytest.mark.once
def test_a_merge_that_makes_no_sense_is_refused_before_it_asks(service: Service) -> None:
    same = institution_id(service, "gemeente", "Aalst")
    assert isinstance(run("merge", same, same).exception, Conflict)


@pytest.mark.once
def test_show_gives_key_and_numbers() -> None:
    shown = run("show", "zwijndrecht").stdout
    assert "Gemeente Beveren-Kruibeke-Zwijndrecht [khz4v6mms7]" in shown
    assert "  KBO: 1010783451" in shown


@pytest.mark.once
def test_show_says_when_nothing_is_found() -> None:
    assert isinstance(run("show", "Atlantis").exception, NotFound)

"""A result that a correction took the place of says so in every form, and where the new one is to who may read it."""

import json
from collections.abc import Collection
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from starlette.testclient import TestClient
from tests.corrected import give, handed_in, replaced
from tests.sharing import browser, opened, shared

from mvoscan.core.dossier import Dossier, Right
from mvoscan.render import dutch
from mvoscan.settings import Settings
from mvoscan.storage import endings
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]
QUICK = ("json", "csv", "xlsx")
FORMS = (*QUICK, "pdf")
SAID = "vervangen door een verbetering en telt niet meer mee"


@pytest.fixture
def old(client: TestClient, service: Service) -> Dossier:
    """A scan that was handed in."""
    return handed_in(client, service)


def _told(client: TestClient, address: str, *, forms: Collection[str] = FORMS) -> dict[str, str]:
    return {form: _text(client.get(f"{address}.{form}").content, form) for form in forms}


def _text(made: bytes, form: str) -> str:
    if form == "pdf":
        return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())
    if form == "xlsx":
        return str(list(load_workbook(BytesIO(made))["Samenvatting"].iter_rows(values_only=True)))
    return made.decode()


def _day(service: Service) -> tuple[str, str]:
    """When the scan was replaced, as programs and as people read it."""
    with service.reading() as connection:
        row = connection.exec_driver_sql("SELECT submission FROM submission_end").scalar_one()
        found = endings.of_submission(connection, row)
    assert found
    return found.at.isoformat(timespec="seconds"), dutch.date(found.at)


def test_every_file_says_since_when_it_was_replaced_and_by_which(
    client: TestClient, service: Service, old: Dossier
) -> None:
    later = replaced(client, old.public_id)
    told, (instant, day) = _told(client, f"/dossier/{old.public_id}/resultaat"), _day(service)
    found = f"http://testserver/dossier/{later}/resultaat"
    assert f"Deze scan is op {day} {SAID}. Het nieuwe resultaat: {found}" in told["xlsx"]
    assert f"{day} {SAID}".replace(" ", "") in told["pdf"]
    assert found in told["pdf"]
    assert told["csv"].splitlines()[1].endswith(instant)
    assert json.loads(told["json"])["replaced_by"] == found


def test_who_may_not_open_the_correction_reads_that_it_was_replaced_but_not_by_which(
    client: TestClient, settings: Settings, service: Service, old: Dossier
) -> None:
    later = replaced(client, old.public_id)
    give(service, old.public_id, Right.READ, cookie="reader")
    told = _told(browser(settings, service, "reader"), f"/dossier/{old.public_id}/resultaat", forms=QUICK)
    assert SAID in told["xlsx"]
    assert json.loads(told["json"])["replaced_at"]
    assert not any(later in each for each in told.values())


def test_a_shared_result_says_so_in_every_file_and_leads_to_nothing(
    client: TestClient, settings: Settings, service: Service, old: Dossier
) -> None:
    reader = browser(settings, service)
    address = opened(reader, shared(client, f"/dossier/{old.public_id}"))
    later = replaced(client, old.public_id)
    told = _told(reader, address)
    assert f"{SAID}. Vraag een nieuwe deellink" in told["xlsx"]
    assert SAID.replace(" ", "") in told["pdf"]
    assert SAID in reader.get(address).text
    assert not any(later in each for each in told.values())


def test_a_file_of_a_result_that_stands_says_nothing_of_it(client: TestClient, old: Dossier) -> None:
    told = _told(client, f"/dossier/{old.public_id}/resultaat", forms=QUICK)
    assert not any("vervangen door" in each or "vervangendoor" in each for each in told.values())
    assert json.loads(told["json"])["replaced_at"] is None

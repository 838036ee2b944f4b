"""`mvoscan offer` and `mvoscan orders`: the offer and its orders as on the pages, and the same numbers."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.cli.program import mvoscan
from tests.letters import delivered
from tests.ordering import entry, newest, order, plan

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

FILE = """version: "1"
entries:
  - code: spreker
    content:
      kind: speaker
      title: Een spreker
      summary: Komt spreken over wat een bestuur kan doen.
      provider: Iemand
      iso: ["{clause}"]
      form: online
      length: Een uur
      price: Gratis
      contact: iemand@example.org
      valid_until: 2099-01-01
"""


@pytest.fixture(autouse=True)
def same_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line opens the database of the test."""
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


def test_an_order_is_handled_and_counted_on_the_command_line_as_on_the_pages(
    client: TestClient, settings: Settings, service: Service
) -> None:
    order(client, entry(service).code)
    name, when = newest(service), plan()
    options = ("--on", when["dag"], "--from", when["van"], "--to", when["tot"], "--at", "online", "--by", "Bo")
    assert mvoscan("offer", "confirm", name, *options).stdout == "Bevestigd.\n"
    assert mvoscan("offer", "held", name, "--by", "Bo").stdout == "Doorgegaan.\n"
    assert [each.subject for each in delivered(settings, service)][-1] == "Hoe was het? Vijf korte vragen"
    late = mvoscan("offer", "discard", name, "--by", "Bo")
    assert (late.returncode, late.stderr.count("\n")) == (1, 1)
    told = json.loads(mvoscan("orders", "--by", "type", "--json").stdout)
    assert {**told, "as_of": ""} == {**client.get("/api/v1/orders.json?by=type").json(), "as_of": ""}


def test_entries_come_from_a_file_once_and_change_only_when_that_is_asked(client: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "offer.yaml"
    file.write_text(FILE.format(clause="6.9"))
    wrong = mvoscan("offer", "import", str(file), "--by", "Bo")
    assert (wrong.returncode, ":9:" in wrong.stderr, "6.6.6" in wrong.stderr) == (1, True, True)
    file.write_text(FILE.format(clause="6.4"))
    assert "Toegevoegd: 1\n  spreker" in mvoscan("offer", "import", str(file), "--by", "Bo").stdout
    file.write_text(FILE.format(clause="6.5"))
    assert "Gewijzigd: 0\nBlijft zoals het was: 1" in mvoscan("offer", "import", str(file), "--by", "Bo").stdout
    assert "Gewijzigd: 1" in mvoscan("offer", "import", str(file), "--replace", "--by", "Bo").stdout
    assert "/aanbod/spreker" in client.get("/aanbod?thema=6.5").text

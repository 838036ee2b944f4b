"""Who ordered goes a year after it was over, or when they ask; that there was an order stays counted."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.letters import delivered, everything, queued
from tests.ordering import MAIL, by, entry, hold, link_in, newest, order, plan
from tests.started import institution_id

from mvoscan.core.retention import Retention
from mvoscan.settings import Settings
from mvoscan.storage.offer_tables import OfferOrderRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.erase_on_request import erase_address, erase_institution
from mvoscan.usecases.handle_orders import confirm_order
from mvoscan.usecases.keep_retention import due, sweep
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.show_held import show_held_of

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)
PERSONAL = (MAIL, "An Peeters", "Graag met pauze", "in ons stadhuis", "zaal 1; achteraan", "Minder lang.")
ANSWERS = {"fit": "4", "clear": "3", "useful": "4", "recommend": "5", "beter": "Minder lang."}


def counted(client: TestClient) -> Mapping[str, object]:
    total: dict[str, object] = client.get("/api/v1/orders.json?by=type").json()["total"]
    return total


def left(service: Service) -> list[str]:
    """What of somebody is still there."""
    text = everything(service)
    return [each for each in PERSONAL if each in text]


def days_ago(service: Service, days: int) -> None:
    table = table_of(OfferOrderRow)
    with service.writing() as connection:
        connection.execute(update(table).values(changed_at=NOW - timedelta(days=days)))


def test_a_year_after_it_was_held_nobody_is_named_and_all_is_counted(
    client: TestClient, settings: Settings, service: Service
) -> None:
    order(client, entry(service).code)
    link = hold(settings, service, newest(service))
    assert client.post(link, data=ANSWERS).status_code == 303
    before = counted(client)
    days_ago(service, 360)
    assert sweep(service.database, rules=Retention(), now=NOW)["orders"] == 0
    days_ago(service, 367)
    with service.reading() as connection:
        assert due(connection, rules=Retention(), now=NOW)["orders"] == 1
    assert sweep(service.database, rules=Retention(), now=NOW)["orders"] == 1
    assert (left(service), counted(client)["held"], counted(client)["feedback"]) == ([], 1, 1)
    assert {**counted(client), "as_of": ""} == {**before, "as_of": ""}
    assert sweep(service.database, rules=Retention(), now=NOW)["orders"] == 0


def test_what_is_left_lying_is_cancelled_but_not_before_its_day(client: TestClient, service: Service) -> None:
    order(client, entry(service).code)
    order(client, entry(service).code, adres="b@aalst.be")
    with service.writing() as connection:
        confirm_order(connection, newest(service), plan((NOW + timedelta(days=300)).date()), act=by())
    days_ago(service, 400)
    assert sweep(service.database, rules=Retention(), now=NOW)["orders"] == 1
    assert (counted(client)["cancelled"], counted(client)["confirmed"]) == (1, 1)


def test_an_address_sees_what_is_held_and_is_erased_with_its_orders(
    client: TestClient, settings: Settings, service: Service
) -> None:
    code = entry(service, contact=[f"vraag {MAIL}"]).code
    order(client, code)
    (letter,) = delivered(settings, service)
    order(client, code, adres="b@aalst.be", opmerking=f"Zie {MAIL}")
    with service.reading() as connection:
        found = show_held_of(connection, MAIL.upper(), now=NOW)["held"]
    assert {name: len(rows) for name, rows in found.items()} == {"mail": 1, "offer_link": 1, "offer_order": 1}
    assert (found["offer_order"][0]["contact"], "token_hash" in found["offer_link"][0]) == ("An Peeters", False)
    for dry in (True, False):
        with service.writing() as connection:
            done = erase_address(connection, MAIL, act=by(), dry=dry)
        assert (done["orders"], done["mail"], done["notes"], MAIL in everything(service)) == (1, 1, 3, dry)
    assert client.get(link_in(letter)).status_code == 404
    assert (counted(client)["ordered"], counted(client)["cancelled"]) == (2, 1)
    assert [each.recipient for each in queued(service)] == ["b@aalst.be"]
    assert delivered(settings, service)[0].to == "b@aalst.be"


def test_a_body_is_erased_with_its_orders(client: TestClient, service: Service) -> None:
    order(client, entry(service).code)
    order(client, entry(service).code, naam="Gent", adres="x@gent.be")
    with service.writing() as connection:
        aalst = institution_id(service, "gemeente", "Aalst")
        assert erase_institution(connection, aalst, act=by(), dry=False)["orders"] == 1
    assert (left(service), "x@gent.be" in everything(service)) == (["An Peeters", *PERSONAL[2:4]], True)

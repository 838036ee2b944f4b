"""An entry is ordered on simple request, followed by a link, cancelled or disowned; what cannot be is refused."""

import pytest
from starlette.testclient import TestClient
from tests.letters import delivered, everything, queued
from tests.ordering import MAIL, ORDER, by, entry, link_in, newest, order, plan, tomorrow
from tests.walker import Page, Walker

from mvoscan.settings import Settings
from mvoscan.usecases.handle_orders import Handled, cancel_order, confirm_order, list_orders
from mvoscan.usecases.keep_offer import withdraw_entry
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


def orders(service: Service) -> tuple[Handled, ...]:
    with service.reading() as connection:
        return list_orders(connection)


def test_an_order_is_made_with_one_form_and_followed_by_the_link_in_a_mail(
    client: TestClient, settings: Settings, service: Service
) -> None:
    made = entry(service)
    walker = Walker(client)
    assert "Welzijn op het werk in de praktijk" in walker.go("/aanbod?thema=6.4&soort=session").text
    walker.click("Welzijn op het werk")
    walker.click("Bestel dit")
    assert "Je bestelling is verstuurd" in walker.send("Bestel", {**ORDER}).text
    (letter,) = delivered(settings, service)
    assert (letter.to, "An Peeters" in letter.text, "Graag met pauze" in letter.text) == (MAIL, False, False)
    page = walker.go(link_in(letter)).text
    assert all(words in page for words in ("Aangevraagd", "Aalst (Gemeente)", "Graag met pauze.", made.content.title))
    with service.writing() as connection:
        confirm_order(connection, newest(service), plan(tomorrow()), act=by())
    (letter,) = delivered(settings, service)
    assert "Aalst, zaal 1; achteraan" in walker.go(link_in(letter)).text
    file = client.get(f"{link_in(letter)}.ics")
    assert (file.status_code, file.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "LOCATION:Aalst\\, zaal 1\\; achteraan\r\n" in file.text


def test_pressing_twice_is_one_order_and_a_second_order_is_told_by_mail_only(
    client: TestClient, settings: Settings, service: Service
) -> None:
    code = entry(service).code
    assert [order(client, code, sleutel="a" * 20) for _ in range(2)] == [303, 303]
    assert (len(orders(service)), len(queued(service))) == (1, 1)
    assert order(client, code, sleutel="b" * 20, adres=MAIL.upper(), opmerking="iets anders") == 303
    asked, again = delivered(settings, service)
    assert (len(orders(service)), "al besteld" in again.subject, link_in(again) != link_in(asked)) == (1, True, True)


@pytest.mark.once
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"aantal": "0"}, "van 1 tot 500"),
        ({"aantal": "10000"}, "van 1 tot 500"),
        ({"aantal": "vijf"}, "van 1 tot 500"),
        ({"adres": "an"}, "Vul een e-mailadres in"),
        ({"type": "koninkrijk"}, "Kies voor wie"),
        ({"naam": " "}, "Geef de naam van je bestuur"),
        ({"naam": "heist"}, "Kies hieronder welk bestuur"),
        ({"bestuur": "bestaat-niet"}, "Kies hieronder welk bestuur"),
        ({"opmerking": "x" * 1001}, "hoogstens 1000 tekens"),
    ],
)
def test_what_is_wrong_comes_back_with_all_that_was_typed(
    client: TestClient, service: Service, wrong: dict[str, str], said: str
) -> None:
    code = entry(service).code
    answer = client.post(f"/aanbod/{code}/bestellen", data={**ORDER, "sleutel": "c" * 20, **wrong})
    page = Page(answer.text)
    kept = page.forms[-1].values
    assert (answer.status_code, said in page.text, orders(service)) == (422, True, ())
    sent = {**ORDER, "sleutel": "c" * 20, **wrong}
    assert {name: kept[name] for name in sent if name not in {"type", "bestuur"}} == {
        name: [value] for name, value in sent.items() if name not in {"type", "bestuur"}
    }


def test_a_name_that_several_bodies_have_is_chosen_from_a_list_and_another_kept_as_typed(
    client: TestClient, service: Service
) -> None:
    code = entry(service).code
    page = Page(client.post(f"/aanbod/{code}/bestellen", data={**ORDER, "naam": "heist"}).text)
    chosen = page.forms[-1].choices["bestuur"]
    assert order(client, code, naam="heist", bestuur=chosen[0], adres="a@heist.be") == 303
    assert order(client, code, naam="Club van Heist", bestuur="zoals-getypt", adres="b@heist.be") == 303
    assert order(client, code, naam="Koepel", type="sectororganisatie", adres="c@koepel.be") == 303
    named = {each.order.address: (each.order.organisation, bool(each.order.institution)) for each in orders(service)}
    assert named["a@heist.be"][1]
    assert named["b@heist.be"] == ("Club van Heist", False)
    assert (named["c@koepel.be"], orders(service)[0].order.family) == (("Koepel", False), "sectororganisatie")


def test_what_is_past_withdrawn_or_an_example_cannot_be_ordered_and_says_so(
    client: TestClient, service: Service
) -> None:
    past, gone = entry(service, tot=["2020-01-01"]), entry(service)
    with service.writing() as connection:
        withdraw_entry(connection, gone.code, "Bestaat niet meer.", act=by())
    example = "voorbeeld-sessie-welzijn-op-het-werk"
    assert {each: order(client, each) for each in (past.code, gone.code, example, "bestaat-niet")} == {
        past.code: 410,
        gone.code: 410,
        example: 403,
        "bestaat-niet": 404,
    }
    page = client.get(f"/aanbod/{past.code}")
    assert (page.status_code, "niet meer bestellen" in page.text, "Bestel dit" in page.text) == (200, True, False)
    assert "1-1-2020" in client.post(f"/aanbod/{past.code}/bestellen", data=ORDER).text
    listed = client.get("/aanbod").text
    assert (past.code in listed, gone.code in listed, example in listed) == (False, False, True)
    assert "Bestel dit" not in client.get(f"/aanbod/{example}").text
    assert orders(service) == ()


def test_an_order_is_cancelled_once_or_erased_by_who_never_made_it(
    client: TestClient, settings: Settings, service: Service
) -> None:
    code = entry(service).code
    order(client, code)
    order(client, code, adres="iemand@anders.be")
    mine, theirs = (link_in(each) for each in delivered(settings, service))
    assert [client.post(f"{mine}/annuleren").status_code for _ in range(2)] == [303, 409]
    assert "Geannuleerd" in Page(client.get(mine).text).text
    assert client.post(f"{theirs}/niet-van-mij").status_code == 200
    assert client.get(theirs).status_code == 404
    assert ("iemand@anders.be" in everything(service), len(orders(service))) == (False, 1)
    assert client.post(f"{mine}/niet-van-mij").status_code == 409


def test_nobody_reaches_an_order_with_another_link(client: TestClient, settings: Settings, service: Service) -> None:
    code = entry(service).code
    order(client, code)
    (letter,) = delivered(settings, service)
    token = link_in(letter).rpartition("/")[2]
    assert token not in everything(service)
    doors = [("GET", f"/bestelling/{newest(service)}"), ("GET", "/bestelling/x"), ("GET", f"/feedback/{token}")]
    doors += [("POST", f"/bestelling/x/{each}") for each in ("annuleren", "niet-van-mij")]
    assert {client.request(*each).status_code for each in doors} == {404}
    assert client.get(f"/bestelling/{token}.ics").status_code == 404
    with service.writing() as connection:
        cancel_order(connection, newest(service), "Geen zaal.", act=by())
    assert "Geen zaal." in client.get(f"/bestelling/{token}").text


def test_an_address_and_a_client_order_only_so_often(client: TestClient, service: Service) -> None:
    codes = [entry(service, titel=[f"Aanbod nummer {number}"]).code for number in range(6)]
    assert [order(client, code) for code in codes] == [303] * 5 + [429]
    assert len(orders(service)) == 5
    more = [order(client, codes[0], adres=f"n{number}@aalst.be") for number in range(16)]
    assert more == [303] * 15 + [429]

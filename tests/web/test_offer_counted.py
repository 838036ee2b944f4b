"""From an order to its feedback, counted alike everywhere; and who may not come in between."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.letters import delivered
from tests.logins import APPROVER, NOBODY, OPERATOR, Provider, log_in
from tests.ordering import ENTRY, by, entry, hold, link_in, newest, order, plan, tomorrow
from tests.walker import Page, Walker

from mvoscan.core.audit import Kind
from mvoscan.core.feedback import Question
from mvoscan.settings import Settings
from mvoscan.usecases.handle_orders import confirm_order, hold_order
from mvoscan.usecases.keep_offer import change_entry
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log

pytestmark = pytest.mark.database

ANSWERS: dict[str, str] = {**{each.value: "4" for each in Question}, "beter": "Meer voorbeelden."}


def counted(client: TestClient, by: str = "type") -> Mapping[str, Mapping[str, int]]:
    answer = client.get(f"/api/v1/orders.json?by={by}")
    assert answer.status_code == 200, answer.text
    rows = [*answer.json()["rows"], answer.json()["total"]]
    names = ("ordered", "asked", "confirmed", "held", "cancelled", "feedback")
    return {each["key"].get(by, "_T"): {name: each[name] for name in names} for each in rows}


def test_an_order_is_held_gets_feedback_and_counts_alike_everywhere(
    client: TestClient, settings: Settings, service: Service
) -> None:
    code = entry(service).code
    order(client, code)
    order(client, code, type="sectororganisatie", naam="Koepel", adres="c@koepel.be")
    walker = Walker(client)
    walker.go(hold(settings, service, newest(service)))
    assert "Bedankt" in walker.send("Verstuur", {**ANSWERS}).text
    total = {"ordered": 2, "asked": 1, "confirmed": 0, "held": 1, "cancelled": 0, "feedback": 1}
    mine = {"ordered": 1, "asked": 1, "confirmed": 0, "held": 0, "cancelled": 0, "feedback": 0}
    theirs = {"ordered": 1, "asked": 0, "confirmed": 0, "held": 1, "cancelled": 0, "feedback": 1}
    assert counted(client) == {"gemeente": mine, "sectororganisatie": theirs, "_T": total}
    assert counted(client, "entry") == {code: total, "_T": total}
    lines = list(csv.DictReader(StringIO(client.get("/api/v1/orders.csv?by=type").text, newline="")))
    assert {each["type"]: {name: int(each[name]) for name in total} for each in lines} == counted(client)
    page = client.get("/cijfers/aanbod?by=type").text
    cells = [["Gemeente", 1, 1, 0, 0, 0, 0], ["Sectororganisatie of koepel", 1, 0, 0, 1, 0, 1]]
    assert all(" ".join(map(str, each)) in Page(page).text for each in [*cells, ["Totaal", *total.values()]])
    answer = client.get("/cijfers/antwoord.json").json()
    offered: dict[str, Any] = answer["numbers"]["offered"]
    assert (offered["ordered"], offered["open"], offered["held"]) == (2, 1, 1)
    assert [(each["code"], each["ordered"]) for each in offered["types"]] == [("gemeente", 1), ("sectororganisatie", 1)]
    assert offered["adjusting"]["feedback"] == 1
    told = Page(client.get("/cijfers/antwoord").text).text
    assert ("2 keer besteld uit het aanbod" in told, "1 keer feedback" in told) == (True, True)


def test_feedback_is_given_once_by_its_own_link(client: TestClient, settings: Settings, service: Service) -> None:
    made = entry(service)
    order(client, made.code)
    (asked,) = delivered(settings, service)
    link = hold(settings, service, newest(service))
    wrong = client.post(link, data={**ANSWERS, "fit": ""})
    assert (wrong.status_code, "Meer voorbeelden." in wrong.text, "Kies een antwoord bij" in wrong.text) == (
        422,
        True,
        True,
    )
    assert [client.post(link, data=ANSWERS).status_code for _ in range(2)] == [303, 410]
    again = client.get(link)
    assert (again.status_code, "Dat kan één keer" in again.text) == (410, True)
    other = link_in(asked).replace("bestelling", "feedback")
    assert client.post(other, data=ANSWERS).status_code == 404
    page = Page(client.get(f"/aanbod/{made.code}").text).text
    assert ("minstens 5 verschillende organisaties" in page, "Gemiddelden op een schaal" in page) == (True, False)


def test_five_organisations_make_a_mean_and_weak_feedback_is_flagged_until_it_is_adjusted(
    desk: TestClient, provider: Provider, settings: Settings, service: Service
) -> None:
    made = entry(service)
    for number in range(5):
        order(desk, made.code, type="sectororganisatie", naam=f"Koepel {number}", adres=f"n{number}@koepel.be")
        link = hold(settings, service, newest(service))
        assert desk.post(link, data={**ANSWERS, "clear": str(1 + number % 2)}).status_code == 303
    told = Page(desk.get(f"/aanbod/{made.code}").text).text
    assert ("van 5 verschillende organisaties" in told, "Was het duidelijk gebracht? 1,5 of minder" in told) == (
        True,
        True,
    )
    log_in(desk, provider, OPERATOR)
    walker = Walker(desk)
    assert "Zwakke feedback" in walker.go("/beheer").text
    assert "Meer voorbeelden." in walker.go(f"/beheer/aanbod/{made.code}").text
    page = walker.submit("Bewaar", uitleg="Met meer voorbeelden, en trager.", herkomst="feedback", reden="Te moeilijk.")
    assert ("na feedback van besturen" in page.text, "Zwakke feedback" in page.text) == (True, False)
    offered = desk.get("/cijfers/antwoord.json").json()["numbers"]["offered"]["adjusting"]
    assert (offered["adjusted"], offered["feedback"], offered["flagged"]) == (1, 5, 0)


@pytest.mark.once
def test_an_operator_adds_changes_and_withdraws_an_entry_with_its_history(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    log_in(desk, provider, OPERATOR)
    walker = Walker(desk)
    walker.go("/beheer/aanbod/nieuw")
    page = walker.send("Voeg toe", {**{name: list(value) for name, value in ENTRY.items()}, "titel": "", "thema": []})
    assert (walker.status, "Geef een titel." in page.text, "Aanbieder van de tests" in page.html) == (422, True, True)
    walker.send("Voeg toe", {"titel": "Nieuw aanbod", "thema": ["6.4"]})
    page = walker.submit("Bewaar", titel="Beter aanbod", herkomst="operator", reden="Betere titel.")
    assert all(words in page.text for words in ("Versie 2: Beter aanbod", "Versie 1: Nieuw aanbod", "Betere titel."))
    assert desk.post("/beheer/aanbod/nieuw-aanbod", data={**ENTRY, "versie": "1"}).status_code == 422
    late = {**ENTRY, "versie": "1", "herkomst": "operator", "reden": "Te laat."}
    assert desk.post("/beheer/aanbod/nieuw-aanbod", data=late).status_code == 409
    walker.submit("Trek dit aanbod in", waarom="Stopt.")
    assert desk.get("/aanbod/nieuw-aanbod").status_code == 410
    with service.reading() as connection:
        kinds = [(each.kind, each.by) for each in read_log(connection).entries[:3]]
    assert kinds == [(each, "An Peeters") for each in (Kind.OFFER_WITHDRAWN, Kind.OFFER_CHANGED, Kind.OFFER_ADDED)]


def test_an_operator_plans_holds_cancels_and_discards_orders(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    code = entry(service).code
    order(desk, code)
    log_in(desk, provider, OPERATOR)
    walker = Walker(desk)
    assert "Er wacht 1 bestelling" in walker.go("/beheer").text
    place = f"/beheer/bestellingen/{newest(service)}"
    walker.go(place)
    page = walker.send("Bevestig", {**plan(), "dag": "2020-01-01", "tot": "08:00"})
    assert (walker.status, "vanaf vandaag" in page.text, "na het begin" in page.text) == (422, True, True)
    walker.send("Bevestig", {**plan(tomorrow())})
    assert "haar dag is nog niet gekomen" in walker.submit("Ja, het is doorgegaan").text
    walker.send("Bevestig", {**plan()})
    assert "nog niet gekregen" in walker.submit("Ja, het is doorgegaan").text
    assert [desk.post(f"{place}/{each}", data={"reden": "x"}).status_code for each in ("annuleren", "wissen")] == [
        409
    ] * 2
    order(desk, code, adres="b@aalst.be")
    walker.go(f"/beheer/bestellingen/{newest(service)}")
    assert "Zeg waarom" in walker.submit("Annuleer deze bestelling").text
    assert "Geen zaal." in walker.submit("Annuleer deze bestelling", reden="Geen zaal.").text
    order(desk, code, adres="grap@aalst.be")
    walker.go(f"/beheer/bestellingen/{newest(service)}")
    assert "grap@aalst.be" not in walker.submit("Wis deze bestelling").html
    assert counted(desk)["_T"] == {
        "ordered": 2,
        "asked": 0,
        "confirmed": 0,
        "held": 1,
        "cancelled": 1,
        "feedback": 0,
    }


@pytest.mark.once
@pytest.mark.parametrize("somebody", [APPROVER, NOBODY, None], ids=["an approver", "no role", "a stranger"])
def test_nobody_but_an_operator_sees_orders_or_changes_the_offer(
    desk: TestClient, provider: Provider, service: Service, somebody: dict[str, object] | None
) -> None:
    code = entry(service).code
    order(desk, code)
    name = newest(service)
    if somebody:
        log_in(desk, provider, somebody)
    asked = ["/beheer/aanbod", "/beheer/aanbod/nieuw", f"/beheer/aanbod/{code}", "/beheer/bestellingen"]
    asked.append(f"/beheer/bestellingen/{name}")
    sent = ["/beheer/aanbod", f"/beheer/aanbod/{code}", f"/beheer/aanbod/{code}/intrekken"]
    sent += [f"/beheer/bestellingen/{name}/{each}" for each in ("bevestigen", "doorgegaan", "annuleren", "wissen")]
    given = {**ENTRY, **plan(), "reden": "x", "waarom": "x", "herkomst": "operator", "versie": "1"}
    answers = {desk.get(each).status_code for each in asked} | {
        desk.post(each, data=given).status_code for each in sent
    }
    assert answers == ({403} if somebody else {303})
    assert counted(desk)["_T"]["asked"] == 1


@pytest.mark.once
def test_a_wrong_question_about_orders_gets_problem_details_with_every_mistake(client: TestClient) -> None:
    answer = client.get("/api/v1/orders.json?by=province&type=gemeenten&entry=bestaat-niet&frm=1")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert {each["pointer"] for each in answer.json()["errors"]} == {"by", "type", "entry", "frm"}
    page = client.get("/cijfers/aanbod?by=province&from=x")
    assert (page.status_code, "Kies uit: entry, kind, type, family, month" in page.text) == (422, True)
    assert client.get("/aanbod?thema=9.9").status_code == 422


def test_months_before_the_offer_are_not_counted_and_not_zero(client: TestClient) -> None:
    rows = client.get("/api/v1/orders.json?from=2025-12&to=2026-02&by=month").json()["rows"]
    assert [(each["ordered"], each["status"]) for each in rows] == [
        (None, "not_counted"),
        (0, "partly"),
        (0, "counted"),
    ]


def test_orders_say_nothing_about_who_ordered(client: TestClient, service: Service) -> None:
    code = entry(service).code
    order(client, code)
    with service.writing() as connection:
        confirm_order(connection, newest(service), plan(), act=by())
        hold_order(connection, newest(service), act=by())
        given = {**ENTRY, "versie": ["1"], "herkomst": ["operator"], "reden": ["Nieuwe prijs."], "prijs": ["5 euro"]}
        change_entry(connection, code, given, types=service.types, act=by())
    told = "".join(
        client.get(each).text
        for each in ("/api/v1/orders.json?by=entry,type,month", "/api/v1/orders.csv?by=entry,type", "/cijfers/aanbod")
    )
    assert [word for word in ("Aalst", "Peeters", "aalst.be", "stadhuis") if word in told] == []

"""From a result to a next step: what a weak theme names, where it stands, and what is never named."""

import re
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient
from tests.answering import row
from tests.capsules import issued
from tests.logins import APPROVER, OPERATOR, Provider, log_in
from tests.ordering import by, entry
from tests.releases import keep, withheld
from tests.sharing import WITHOUT_NAME, browser, opened, shared
from tests.started import any_profile, institution_id
from tests.walker import Page
from tests.weak import weak_on

from mvoscan.settings import Settings
from mvoscan.usecases.keep_offer import withdraw_entry
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

BUYING = {"titel": ["Duurzaam aankopen"], "thema": ["6.6"], "clausules": ["6.6.6"]}


def helped(page: str, theme: str) -> list[str]:
    """The addresses that the block of a theme names."""
    _, found, rest = page.partition(f'id="thema-{theme}"')
    assert found, page
    return re.findall(r'href="(/(?:aanbod|labels)[^"]*)"', rest.partition("<details")[0])


def named(page: str) -> set[str]:
    """All entries of the offer that a page names."""
    return set(re.findall(r'href="(?:http://testserver)?/aanbod/([^"/]+)"', page))


@pytest.mark.once
def test_a_weak_theme_names_an_entry_and_labels_with_the_purchase_chosen_beforehand(
    client: TestClient, service: Service
) -> None:
    code = entry(service, **BUYING).code
    home = f"/dossier/{weak_on(client, service, 'hefboom', left_open=['milieu']).public_id}"
    page = client.get(f"{home}/resultaat").text
    links = helped(page, "hefboom")
    assert links[0] == f"/aanbod/{code}"
    assert {"/labels/fsc", "/labels/clausule?group=hout-papier"} <= set(links)
    assert all(client.get(each).status_code == 200 for each in links)
    assert [helped(page, each) for each in ("milieu", "burger")] == [[], []]
    chosen = re.findall(r'name="stelling" type="checkbox" value="([^"]+)"', client.get(f"{home}/actieplan/kiezen").text)
    client.post(f"{home}/actieplan/kiezen", data={"stelling": chosen})
    plan = client.get(f"{home}/actieplan").text
    assert named(plan) == {code}
    actions = {each: client.get(each).text for each in re.findall(rf'href="({home}/actieplan/[0-9a-f]{{20}})"', plan)}
    assert {frozenset(named(each)) for each in actions.values()} == {frozenset(), frozenset({code})}


def test_what_cannot_be_ordered_or_is_for_others_is_never_named(client: TestClient, service: Service) -> None:
    there = entry(service, **BUYING).code
    entry(service, **BUYING, tot=["2020-01-01"])
    entry(service, **{**BUYING, "doelgroep": ["ocmw"]})
    gone = entry(service, **BUYING)
    with service.writing() as connection:
        withdraw_entry(connection, gone.code, "Het was maar een proef.", act=by())
    home = f"/dossier/{weak_on(client, service, 'hefboom').public_id}"
    # The examples of the seed fit too, but outside a demo they cannot be ordered.
    assert named(client.get(f"{home}/resultaat").text) == {there}


@pytest.mark.once
def test_a_scan_that_is_not_for_public_buyers_names_no_labels(client: TestClient, service: Service) -> None:
    code = entry(service, thema=["6.5"], clausules=["6.5.4"], doelgroep=[]).code
    name = "mvo-organisatie"
    chosen = {"questionnaire": name, "type": "vzw", "profile": any_profile(service.library.offered_edition(name))}
    page = client.get(f"/dossier/{weak_on(client, service, 'milieu', **chosen).public_id}/resultaat").text
    assert helped(page, "milieu") == [f"/aanbod/{code}"]


@pytest.mark.once
def test_a_reader_sees_them_in_page_and_report_and_a_program_does_not(
    client: TestClient, settings: Settings, service: Service
) -> None:
    for family in ("gemeente", "ocmw"):
        entry(service, **{**BUYING, "titel": [f"Voor {family}"], "doelgroep": [family]})
    aalst = institution_id(service, "gemeente", "Aalst")
    home = f"/dossier/{weak_on(client, service, 'hefboom', institution=aalst, joint=True).public_id}"
    assert named(client.get(f"{home}/resultaat").text) == {"voor-gemeente", "voor-ocmw"}
    reader = browser(settings, service)
    address = opened(reader, shared(client, home, **WITHOUT_NAME))
    # Without its name nothing says that the OCMW took part, so nothing may tell it.
    assert named(reader.get(address).text) == {"voor-gemeente"}
    capsule = reader.get(f"{issued(client, home)}.json").text
    assert "hefboom" in capsule
    assert not re.search("aanbod|/labels|fsc", capsule)


@pytest.mark.once
def test_a_result_with_a_weak_theme_asks_the_offer_once_and_one_without_never(
    client: TestClient, service: Service
) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.extend([statement] if "offer" in statement else [])

    event.listen(service.database.engine, "before_cursor_execute", note)
    counts = []
    for themes in (("hefboom", "milieu", "werkgever"), ()):
        address = f"/dossier/{weak_on(client, service, *themes).public_id}/resultaat"
        asked.clear()
        assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts == [1, 0]


@pytest.mark.once
def test_operators_see_from_a_publication_where_offer_lacks_and_what_is_not_known(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    page = "/beheer/aanbod/themas"
    log_in(desk, provider, APPROVER)
    assert desk.get(page).status_code == 403
    log_in(desk, provider, OPERATOR)
    assert "nog geen publicatie" in Page(desk.get(page).text).text
    entry(service)
    rows = [row("werkgever", 41), row("milieu", 35), row("bestuur", 72), withheld(row("burger", 10)), row("_T", 20)]
    with service.writing() as connection:
        keep(connection, "2026.1", rows)
    shown = Page(desk.get(page).text).text
    assert "publicatie 2026.1 over 2026" in shown
    gaps = shown.partition("Laag, en er is geen aanbod")[2].partition("Van deze")[0].strip()
    assert gaps == "Milieu en klimaat"
    for line in (
        "Goed werkgeverschap 41 30 laag 1",
        "Goed bestuur 72 30 niet laag geen",
        "Burger en gebruiker van de dienst niet gepubliceerd – niet bekend geen",
        "Samenleving en buurt – – niet bekend geen",
    ):
        assert line in shown

"""The result page sets the own scores beside the published means of the own kind, and says with whom and why."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from tests.releases import Change, keep, made_up_rows, withheld
from tests.started import start_in
from tests.walker import Page

from mvoscan.core.observation import TOTAL, Observation
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


def publish(service: Service, name: str, change: Change = lambda row: row, *, edition: str = "2026.2") -> None:
    period = name.rpartition(".")[0]
    rows = made_up_rows(
        service.library.as_sealed("mvo-overheid"), period, edition=edition, change=change, answers=False
    )
    with service.writing() as connection:
        keep(connection, name, rows)


def result(client: TestClient, service: Service, **choices: str) -> str:
    """The address of the result of a scan with "nee" everywhere."""
    home = f"/dossier/{start_in(client, service, **choices).public_id}"
    page = Page(client.get(home).text)
    for link in [each for each in page.links.values() if "/thema/" in each]:
        form = Page(client.get(link).text).forms[0]
        chosen = {
            name: ["nee" if "nee" in values else values[-1]]
            for name, values in form.choices.items()
            if name.startswith("a.")
        }
        client.post(link, data={**form.values, **chosen})
    client.post(f"{home}/indienen")
    return f"{home}/resultaat"


def section(client: TestClient, address: str) -> Page:
    html = client.get(address).text
    return Page(html.split('<section aria-labelledby="vergeleken">')[1].split("</section>")[0])


def rows(page: Page) -> dict[str, list[str]]:
    """The table by theme."""
    body = Page(page.html).html.split("<tbody", 1)[1].split("</tbody>")[0]
    lines = [Page(line).words for line in body.split("</tr>") if "<td" in line]
    return {found[0]: found[1:] for found in ([word for word in line if word.strip()] for line in lines)}


def lean(row: Observation) -> Observation:
    """Only the total and the local group are published."""
    return row if row.group in {TOTAL, "lokaal"} and row.family == TOTAL else withheld(row)


def test_without_a_publication_the_page_says_in_a_sentence_that_it_cannot_compare(
    client: TestClient, service: Service
) -> None:
    page = section(client, result(client, service))
    assert "er zijn geen resultaten van deze vragenlijst gepubliceerd" in page.text
    assert "<svg" not in page.html


def test_the_own_family_is_named_with_its_number_period_and_release(client: TestClient, service: Service) -> None:
    publish(service, "2026.1")
    page = section(client, result(client, service))
    said = "gemiddelde van de familie ‘Gemeente’ (27 besturen), uit publicatie 2026.1 over 2026. Basis: snelle scan."
    assert said in page.text
    assert rows(page)["Milieu en klimaat"][0] == "0"
    assert rows(page)["Milieu en klimaat"][2] == "lager"
    link = next(href for href in page.links.values() if href.startswith("/cijfers/resultaten"))
    assert client.get(link).status_code == 200


def test_in_a_lean_year_the_circle_is_widened_and_the_page_says_why(client: TestClient, service: Service) -> None:
    publish(service, "2026.1", lean)
    page = section(client, result(client, service))
    assert "Over de familie ‘Gemeente’ is te weinig gepubliceerd." in page.text
    assert "Daarom vergelijken we met de groep ‘Lokale besturen’." in page.text


def test_a_quarter_is_compared_with_by_group_and_the_page_says_why(client: TestClient, service: Service) -> None:
    publish(service, "2026-Q4.1")
    text = section(client, result(client, service)).text
    assert "Een publicatie van een kwartaal deelt niet op naar familie." in text


def test_one_theme_that_is_withheld_is_widened_by_itself_and_named(client: TestClient, service: Service) -> None:
    def without(row: Observation) -> Observation:
        return withheld(row) if (row.theme, row.family) == ("milieu", "gemeente") else row

    publish(service, "2026.1", without)
    page = section(client, result(client, service))
    assert "Bij ‘Milieu en klimaat’ vergelijken we met de groep ‘Lokale besturen’" in page.text


def test_nothing_that_is_withheld_reaches_the_page(client: TestClient, service: Service) -> None:
    # A made-up breach: a withheld row that still holds a number.
    publish(service, "2026.1", lambda row: replace(withheld(row), value=61, quartile_low=61, quartile_high=61))
    page = section(client, result(client, service))
    assert "61" not in page.text
    assert "geen enkel gemiddelde dat bij de scores van deze scan hoort" in page.text


def test_themes_on_other_statements_are_not_compared(client: TestClient, service: Service) -> None:
    publish(service, "2026.1", edition="2026.1")
    found = rows(section(client, result(client, service)))
    assert "niet te vergelijken: de publicatie gaat niet over dezelfde stellingen" in found["Milieu en klimaat"]


def test_a_stranger_sees_no_comparison(client: TestClient, service: Service) -> None:
    publish(service, "2026.1")
    address = result(client, service)
    client.cookies.clear()
    answer = client.get(address)
    assert (answer.status_code, "Vergeleken" in answer.text) == (404, False)

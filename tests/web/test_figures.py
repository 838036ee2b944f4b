"""The page /cijfers: the numbers of the API, in words where there is no number."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient
from tests.started import institution_id
from tests.storage.counting import submission

from mvoscan.storage import usage
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

YEAR = "from=2026-01&to=2026-12"


@pytest.fixture(autouse=True)
def scan(service: Service) -> None:
    """One confirmed scan of Aalst in March."""
    aalst = institution_id(service, "gemeente", "Aalst")
    made = submission("gemeente", aalst)
    with service.writing() as connection:
        usage.record_hand_in(connection, made, types=service.types, province="40000")
        usage.set_confirmed(connection, made.public_id, confirmed=True)


def page(client: TestClient, query: str = YEAR, status: int = 200) -> str:
    response = client.get(f"/cijfers?{query}")
    assert response.status_code == status
    return unescape(response.text)


def cells(text: str) -> list[list[str]]:
    """The rows of the first table."""
    body = text.split("<tbody", 1)[1].split("</tbody>", 1)[0]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>") if "<t" in row]


def test_by_default_the_page_counts_by_type_with_a_total(client: TestClient) -> None:
    assert cells(page(client)) == [
        ["Gemeente", "1", "1", "0", "1", "0", "0", "0"],
        ["Totaal", "1", "1", "0", "1", "0", "0", "0"],
    ]


def test_by_month_what_was_not_counted_or_is_to_come_is_said_in_words(client: TestClient) -> None:
    rows = {row[0]: row[1] for row in cells(page(client, "from=2025-12&to=2099-01&by=month"))}
    assert (rows["december 2025"], rows["maart 2026"], rows["januari 2099"]) == (
        "niet geteld",
        "1",
        "komt nog",
    )


def test_a_period_before_the_service_is_said_not_to_be_counted(client: TestClient) -> None:
    assert "Deze periode is niet geteld." in page(client, "from=2024-01&to=2024-12")


def test_the_downloads_ask_the_same_question(client: TestClient) -> None:
    text = page(client, f"{YEAR}&by=family,month&questionnaire=mvo-overheid")
    links = re.findall(r'href="(/api/v1/usage\.[^"]+)"', text)
    assert len(links) == 3
    answer = client.get(next(link for link in links if ".json" in link)).json()
    assert answer["query"]["by"] == ["family", "month"]
    assert all(client.get(link).status_code == 200 for link in links)


def test_the_permanent_link_gives_the_same_table(client: TestClient) -> None:
    for query in (f"{YEAR}&by=", f"{YEAR}&by=type,basis&province=40000", "by=month"):
        text = page(client, query)
        found = re.search(r'href="(/cijfers\?[^"]+)"', text)
        assert found is not None
        assert cells(unescape(client.get(found[1]).text)) == cells(text)


def test_a_filter_is_shown_in_words_and_kept_in_the_form(client: TestClient) -> None:
    text = page(client, f"{YEAR}&province=40000")
    assert "Provincie: Oost-Vlaanderen" in text
    assert '<input type="hidden" name="province" value="40000">' in text


def test_a_wrong_question_comes_back_with_what_is_wrong_and_what_was_sent(client: TestClient) -> None:
    text = page(client, "from=2026-13&by=type", 422)
    assert '<a href="#from">' in text
    assert 'value="2026-13"' in text
    assert "<table" not in text


def test_a_filter_that_does_not_exist_is_not_sent_again(client: TestClient) -> None:
    assert 'name="type"' not in page(client, f"{YEAR}&type=gemeenten", 422)


def test_a_script_in_the_address_is_shown_as_text(client: TestClient) -> None:
    response = client.get("/cijfers", params={"type": "<script>", "by": "<script>", "questionnaire": "<script>"})
    assert response.status_code == 422
    assert "<script>" not in response.text


@pytest.mark.parametrize("query", [YEAR, f"{YEAR}&by=month"])
def test_the_chart_has_the_table_beside_it(client: TestClient, query: str) -> None:
    text = page(client, query)
    assert text.index('role="img"') < text.index("<table")

"""A result is shared by who manages it, until it is revoked or expires; others get nothing, and say so."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update
from starlette.testclient import TestClient
from tests.sharing import (
    ACTION,
    BUDGET,
    NOTE,
    OWNER,
    WITH_NAME,
    WITHOUT_NAME,
    browser,
    holding,
    id_of,
    opened,
    shared,
    shared_scan,
)
from tests.started import start_in

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.sharing import MOST_SHARES
from mvoscan.settings import Settings
from mvoscan.storage import submissions
from mvoscan.storage.share_tables import ShareGrantRow
from mvoscan.storage.tables import ClaimRow, SubmissionRow, table_of
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_result import read_shared

pytestmark = pytest.mark.database

SUFFIXES = ("", ".json", ".csv", ".xlsx", ".svg", ".pdf")
Scan = tuple[TestClient, str, Dossier]


@pytest.fixture
def scan(settings: Settings, service: Service) -> Scan:
    """A scan that was handed in: the browser of its coordinator, its address, and the dossier."""
    return shared_scan(settings, service)


@pytest.fixture
def reader(settings: Settings, service: Service) -> TestClient:
    """The browser of whoever gets a link."""
    return browser(settings, service)


def _doors(home: str, share: str) -> tuple[tuple[str, str], ...]:
    """Making, listing, looking beforehand, reading and revoking: the last one ends it."""
    page = f"{home}/delen"
    reading = tuple(("GET", f"/gedeeld/resultaat/{share}{suffix}") for suffix in SUFFIXES)
    own = (("GET", page), ("POST", page), ("GET", f"{page}/{share}/voorbeeld"))
    return (*own, *reading, ("POST", f"{page}/{share}/intrekken"))


def _statuses(client: TestClient, home: str, share: str) -> list[int]:
    return [
        client.request(method, path, data=WITH_NAME if method == "POST" else None).status_code
        for method, path in _doors(home, share)
    ]


@pytest.mark.once
def test_who_manages_makes_lists_previews_reads_and_revokes(scan: Scan) -> None:
    client, home, _ = scan
    shared(client, home)
    assert _statuses(client, home, id_of(client, home)) == [200, 303, 200, *[200] * len(SUFFIXES), 303]


@pytest.mark.once
@pytest.mark.parametrize("right", [Right.READ, Right.CONTRIBUTE])
def test_who_contributes_or_reads_shares_nothing(
    settings: Settings, service: Service, scan: Scan, right: Right
) -> None:
    client, home, dossier = scan
    shared(client, home)
    colleague = holding(settings, service, dossier, right)
    found = _statuses(colleague, home, id_of(client, home))

    assert found == [403, 403, 403, *[404] * len(SUFFIXES), 403]
    assert "Deel dit resultaat" not in colleague.get(f"{home}/resultaat").text


@pytest.mark.once
def test_a_stranger_and_another_organisation_get_nothing(
    scan: Scan, client: TestClient, service: Service, reader: TestClient
) -> None:
    mine, home, _ = scan
    shared(mine, home)
    start_in(client, service)
    share = id_of(mine, home)

    for stranger in (reader, client):
        assert set(_statuses(stranger, home, share)) == {404}


@pytest.mark.once
def test_a_coordinator_reaches_no_link_of_another_dossier(scan: Scan, client: TestClient, service: Service) -> None:
    mine, home, _ = scan
    shared(mine, home)
    other = start_in(client, service)
    client.post(f"/dossier/{other.public_id}/indienen")
    pages = [f"/dossier/{other.public_id}/delen/{id_of(mine, home)}/{page}" for page in ("voorbeeld", "intrekken")]

    assert [client.get(pages[0]).status_code, client.post(pages[1]).status_code] == [404, 404]


@pytest.mark.once
def test_a_scan_that_was_not_handed_in_is_not_shared(client: TestClient, service: Service) -> None:
    page = f"/dossier/{start_in(client, service).public_id}/delen"
    assert [client.get(page).status_code, client.post(page, data=WITH_NAME).status_code] == [409, 409]


@pytest.mark.once
def test_opening_a_link_shows_a_button_and_changes_nothing(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    link = shared(client, home)
    page = reader.get(link)

    assert "Bekijk het resultaat" in page.text
    assert "Aalst" not in page.text
    assert not reader.cookies
    assert "nog niet geopend" in client.get(f"{home}/delen").text


def test_an_opening_counts_once_for_each_time_the_button_is_pressed(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    link = shared(client, home)
    result = opened(reader, link)
    for suffix in SUFFIXES[:3]:
        reader.get(result + suffix)
    client.get(f"{home}/delen/{id_of(client, home)}/voorbeeld")

    assert "1 keer geopend" in client.get(f"{home}/delen").text
    reader.post(link)
    assert "2 keer geopend" in client.get(f"{home}/delen").text


@pytest.mark.once
@pytest.mark.parametrize("choices", [{}, {"plan": "ja"}, WITHOUT_NAME])
def test_its_maker_sees_exactly_what_its_reader_sees(scan: Scan, reader: TestClient, choices: dict[str, str]) -> None:
    client, home, _ = scan
    result = opened(reader, shared(client, home, **choices))
    assert client.get(f"{home}/delen/{id_of(client, home)}/voorbeeld").content == reader.get(result).content


@pytest.mark.once
def test_the_shared_page_leads_to_nothing_of_the_dossier(scan: Scan, reader: TestClient) -> None:
    client, home, dossier = scan
    page = reader.get(opened(reader, shared(client, home))).text

    assert "Gemeente Aalst samen met OCMW Aalst" in page
    assert "/dossier" not in page
    assert dossier.public_id not in page
    assert reader.get(f"{home}/resultaat").status_code == 404


@pytest.mark.once
def test_a_reader_sees_no_note_no_label_no_name_and_no_budget(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    result = opened(reader, shared(client, home, plan="ja", waarvoor="Voor de kabinetschef"))
    told = "".join(reader.get(result + suffix + "?notities=ja").text for suffix in ("", ".json", ".csv", ".svg"))

    assert ACTION in told
    for hidden in (NOTE, OWNER, BUDGET, "kabinetschef"):
        assert hidden not in told


@pytest.mark.once
def test_what_every_form_is_made_of_holds_no_note_and_no_id_of_the_scan(scan: Scan, service: Service) -> None:
    client, home, dossier = scan
    shared(client, home, plan="ja")
    visitor = Visitor("coordinator", datetime.now(UTC))
    with service.reading() as connection:
        held = next(iter(submissions.every(connection)))
        found = read_shared(connection, visitor, id_of(client, home), library=service.library, types=service.types)

    assert NOTE in str(held)
    assert {each for each in (NOTE, OWNER, BUDGET, dossier.public_id) if each in str(found)} == set()
    assert held.public_id not in str((found.result, found.actions))


@pytest.mark.once
def test_the_action_plan_stays_behind_unless_it_was_chosen(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    assert ACTION not in reader.get(opened(reader, shared(client, home))).text


def _revoke(service: Service) -> None:
    with service.writing() as connection:
        connection.execute(update(table_of(ShareGrantRow)).values(revoked_at=datetime.now(UTC)))


def _expire(service: Service) -> None:
    with service.writing() as connection:
        yesterday = datetime.now(UTC) - timedelta(days=1)
        connection.execute(update(table_of(ShareGrantRow)).values(expires_at=yesterday))


def _take_away(service: Service) -> None:
    with service.writing() as connection:
        for table in (ClaimRow, SubmissionRow):
            connection.execute(delete(table_of(table)))


@pytest.mark.parametrize(
    ("end", "why"),
    [(_revoke, "heeft deze deellink ingetrokken"), (_expire, "gold tot en met"), (_take_away, "is er niet meer")],
    ids=["revoked", "expired", "scan gone"],
)
def test_a_link_that_ended_is_gone_with_an_explanation_everywhere(
    scan: Scan, service: Service, reader: TestClient, end: Callable[[Service], None], why: str
) -> None:
    client, home, _ = scan
    link = shared(client, home)
    result = opened(reader, link)
    end(service)
    answers = [reader.get(link), reader.post(link), *(reader.get(result + suffix) for suffix in SUFFIXES)]

    assert {each.status_code for each in answers} == {410}
    assert all(why in each.text for each in answers)


@pytest.mark.once
def test_revoking_one_link_leaves_the_others(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    kept = opened(reader, shared(client, home))
    ended = opened(reader, shared(client, home))
    client.post(f"{home}/delen/{id_of(client, home)}/intrekken")

    assert [reader.get(kept).status_code, reader.get(ended).status_code] == [200, 410]


def test_a_session_that_ended_reads_nothing_until_the_link_is_opened_again(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    link = shared(client, home)
    result = opened(reader, link)
    reader.cookies.clear()

    assert reader.get(result).status_code == 404
    assert reader.get(opened(reader, link)).status_code == 200


@pytest.mark.once
def test_what_is_wrong_with_the_form_comes_back_and_nothing_is_made(scan: Scan) -> None:
    client, home, _ = scan
    sent = {"vorm": "zonder-naam", "plan": "ja", "termijn": "dag", "dag": "2020-01-01", "waarvoor": "x" * 81}
    answer = client.post(f"{home}/delen", data=sent)

    assert answer.status_code == 422
    assert {'href="#plan"', 'href="#dag"', 'href="#waarvoor"'} <= set(re.findall(r'href="#\w+"', answer.text))
    assert 'value="2020-01-01"' in answer.text
    assert "Jullie deellinks" not in client.get(f"{home}/delen").text


@pytest.mark.once
def test_a_label_with_markup_stays_text(scan: Scan) -> None:
    client, home, _ = scan
    shared(client, home, waarvoor="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"{home}/delen").text


@pytest.mark.once
def test_there_are_so_many_links_and_no_more(scan: Scan) -> None:
    client, home, _ = scan
    statuses = [client.post(f"{home}/delen", data=WITH_NAME).status_code for _ in range(MOST_SHARES + 1)]
    assert statuses == [303] * MOST_SHARES + [409]


def test_a_token_is_kept_only_as_a_hash_and_is_in_no_address_after_the_exchange(
    scan: Scan, service: Service, reader: TestClient
) -> None:
    client, home, _ = scan
    link = shared(client, home)
    token = link.split("/")[-1]
    result = opened(reader, link)
    with service.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM share_grant").all()

    assert token not in str(rows)
    assert token not in result + reader.get(result).text


@pytest.mark.once
def test_private_pages_say_that_they_are_not_to_be_indexed(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    link = shared(client, home)
    result = opened(reader, link)
    pages = [link, *(result + suffix for suffix in SUFFIXES), "/gedeeld/bestaat-niet", "/verder/bestaat-niet"]
    answers = [reader.get(each) for each in pages] + [client.get(f"{home}/resultaat"), client.get(f"{home}/delen")]

    assert {each.headers.get("x-robots-tag") for each in answers} == {"noindex, nofollow"}
    assert {each.headers["cache-control"] for each in answers} == {"no-store"}
    assert '<meta name="robots" content="noindex, nofollow">' in reader.get(result).text
    assert "x-robots-tag" not in reader.get("/").headers

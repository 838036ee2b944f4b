"""A result stands in pages of others as was allowed, without cookies, until it is taken back; no other page does."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient
from tests.doors import doors
from tests.embeds import EVERYWHERE, LISTED, SITE, ancestors, embedded
from tests.sharing import ACTION, BUDGET, NOTE, OWNER, browser, holding, shared_scan
from tests.started import start_in

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.embedding import MOST_EMBEDS
from mvoscan.core.institution import ClaimState
from mvoscan.settings import Settings
from mvoscan.storage.embed_tables import EmbedGrantRow
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.tables import ClaimRow, table_of
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

_event = table_of(EventRow)
Scan = tuple[TestClient, str, Dossier]


@pytest.fixture
def scan(settings: Settings, service: Service) -> Scan:
    """A scan that was handed in: the browser of its coordinator, its address, and the dossier."""
    return shared_scan(settings, service)


@pytest.fixture
def reader(settings: Settings, service: Service) -> TestClient:
    """The browser of whoever reads a page with an embed."""
    return browser(settings, service)


def _doors(home: str, embed: str) -> list[tuple[str, str]]:
    page = f"{home}/insluiten"
    return [("GET", page), ("POST", page), ("POST", f"{page}/{embed.removeprefix('/embed/')}/intrekken")]


def _statuses(client: TestClient, home: str, embed: str) -> list[int]:
    return [client.request(method, path, data=LISTED).status_code for method, path in _doors(home, embed)]


def test_who_manages_makes_lists_and_revokes(scan: Scan) -> None:
    client, home, _ = scan
    assert _statuses(client, home, embedded(client, home)) == [200, 303, 303]


@pytest.mark.parametrize("right", [Right.READ, Right.CONTRIBUTE])
def test_who_reads_or_contributes_embeds_nothing(
    settings: Settings, service: Service, scan: Scan, right: Right
) -> None:
    client, home, dossier = scan
    assert set(_statuses(holding(settings, service, dossier, right), home, embedded(client, home))) == {403}


def test_a_stranger_another_organisation_and_another_dossier_reach_no_embed(
    scan: Scan, client: TestClient, service: Service, reader: TestClient
) -> None:
    mine, home, _ = scan
    embed = embedded(mine, home)
    other = start_in(client, service)
    client.post(f"/dossier/{other.public_id}/indienen")

    assert set(_statuses(reader, home, embed) + _statuses(client, home, embed)) == {404}
    assert _statuses(client, f"/dossier/{other.public_id}", embed)[2] == 404
    assert reader.get(embed).status_code == 200


@pytest.mark.once
def test_a_link_that_was_revoked_embeds_nothing(scan: Scan, service: Service) -> None:
    client, home, _ = scan
    embed = embedded(client, home)
    with service.writing() as connection:
        connection.exec_driver_sql("UPDATE access_grant SET revoked_at = '2026-01-01 00:00:00'")
    assert set(_statuses(client, home, embed)) == {410}


@pytest.mark.once
def test_a_practice_run_and_an_open_scan_are_not_embedded(client: TestClient, service: Service) -> None:
    running, practice = start_in(client, service), start_in(client, service, practice=True)
    client.post(f"/dossier/{practice.public_id}/indienen")
    homes = [f"/dossier/{each.public_id}/insluiten" for each in (running, practice)]
    assert [client.post(each, data=LISTED).status_code for each in homes] == [409, 409]


@pytest.mark.once
@pytest.mark.parametrize(
    ("choices", "sites"),
    [
        ({}, "'self' *"),
        ({"waar": "websites", "websites": f"{SITE}\nhttp://localhost:3000"}, f"'self' {SITE} http://localhost:3000"),
        ({"waar": "intranet", "websites": "https://intranet:8443"}, "'self' https://intranet:8443"),
    ],
)
def test_a_frame_stands_on_the_sites_of_its_permission_only(
    scan: Scan, reader: TestClient, choices: dict[str, str], sites: str
) -> None:
    client, home, _ = scan
    headers = reader.get(embedded(client, home, **choices)).headers

    assert ancestors(headers["content-security-policy"]) == sites
    assert "x-frame-options" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.once
def test_every_other_address_of_the_service_refuses_to_be_framed(
    scan: Scan,
) -> None:
    client, home, dossier = scan
    embedded(client, home)
    paths = {_filled(route.path, dossier) for route in doors()}
    paths |= {"/embed/x/y/z", "/bestaat-niet", "/.well-known/jwks.json"}
    answers = {path: client.get(path).headers for path in paths}
    open_to_frames = {
        path
        for path, headers in answers.items()
        if headers.get("x-frame-options") != "DENY" or ancestors(headers["content-security-policy"]) != "'none'"
    }

    assert len(paths) > 90
    assert open_to_frames == {"/embed/bestaat-niet", "/embed/cijfers/bestaat-niet"}


def _filled(path: str, dossier: Dossier) -> str:
    """An address for a route: of a dossier that is there, and else of something that is not."""
    return re.sub(r"{[^}]*}", "bestaat-niet", path.replace("{dossier_id}", dossier.public_id))


@pytest.mark.once
@pytest.mark.parametrize("view", ["samenvatting", "thema", "badge", "acties"])
def test_a_frame_reads_no_cookie_and_sets_none(scan: Scan, reader: TestClient, view: str) -> None:
    client, home, _ = scan
    embed = embedded(client, home, wat=view, thema="milieu")
    request = {"x-request-id": "11111111-2222-4333"}
    known, unknown = client.get(embed, headers=request), reader.get(embed, headers=request)

    assert known.content == unknown.content
    assert known.headers == unknown.headers
    assert "set-cookie" not in known.headers


@pytest.mark.once
def test_each_view_shows_what_it_is_for_and_nothing_of_the_dossier(scan: Scan, reader: TestClient) -> None:
    client, home, dossier = scan
    theme = client.get(f"{home}/insluiten").text.split('<option value="')[2].split('"')[0]
    views = {
        view: embedded(client, home, wat=view, thema=theme) for view in ("samenvatting", "thema", "badge", "acties")
    }
    told = {view: reader.get(each).text for view, each in views.items()}

    assert [("<table" in text, "<svg" in text, ACTION in text) for text in told.values()] == [
        (True, True, False),
        (False, False, False),
        (False, True, False),
        (False, False, True),
    ]
    for hidden in (NOTE, OWNER, BUDGET, dossier.public_id, "/dossier"):
        assert hidden not in "".join(told)


@pytest.mark.parametrize("view", ["samenvatting", "badge"])
def test_without_the_name_a_frame_says_the_type_only(scan: Scan, reader: TestClient, view: str) -> None:
    client, home, _ = scan
    answer = reader.get(embedded(client, home, wat=view, vorm="zonder-naam"))
    assert "Gemeente samen met OCMW" in answer.text
    assert "Aalst" not in answer.text + str(answer.headers)


@pytest.mark.once
def test_a_frame_is_not_sent_again_while_it_is_the_same(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    embed = embedded(client, home)
    first = reader.get(embed)
    again = reader.get(embed, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, first.headers["cache-control"]) == (304, b"", "public, max-age=60")


def _revoke(client: TestClient, home: str, _: Service) -> None:
    page = client.get(f"{home}/insluiten").text
    client.post(re.findall(r'action="([^"]*/intrekken)"', page)[0])


def _expire(_: TestClient, __: str, service: Service) -> None:
    with service.writing() as connection:
        connection.execute(update(table_of(EmbedGrantRow)).values(expires_at=datetime.now(UTC) - timedelta(days=1)))


def _withdraw(client: TestClient, home: str, _: Service) -> None:
    client.post(f"{home}/intrekken", data={"zeker": "ja"})


def _correct(client: TestClient, home: str, _: Service) -> None:
    later = client.post(f"{home}/verbeteren").headers["location"]
    client.post("/".join(later.split("/")[:3]) + "/indienen")


def _reject(_: TestClient, __: str, service: Service) -> None:
    with service.writing() as connection:
        connection.execute(update(table_of(ClaimRow)).values(state=ClaimState.REJECTED))


@pytest.mark.once
@pytest.mark.parametrize(
    ("end", "why"),
    [
        (_revoke, "toont dit resultaat hier niet meer"),
        (_expire, "stond hier tot en met"),
        (_withdraw, "trok ze in"),
        (_correct, "verving deze scan door een verbetering"),
        (_reject, "kon niet bevestigen"),
    ],
    ids=["revoked", "expired", "withdrawn", "superseded", "rejected"],
)
def test_what_has_ended_says_so_in_a_frame_on_the_same_sites(
    scan: Scan, service: Service, reader: TestClient, end: Callable[[TestClient, str, Service], None], why: str
) -> None:
    client, home, _ = scan
    embed = embedded(client, home, **LISTED)
    assert reader.get(embed).status_code == 200
    end(client, home, service)
    answer = reader.get(embed)

    assert (answer.status_code, why in answer.text, "Aalst" in answer.text) == (410, True, False)
    assert ancestors(answer.headers["content-security-policy"]) == f"'self' {SITE}"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.once
def test_a_badge_is_a_picture_and_when_revoked_one_that_says_so(
    scan: Scan, service: Service, reader: TestClient
) -> None:
    client, home, _ = scan
    embed = embedded(client, home, wat="badge")
    shown = reader.get(f"{embed}/badge.svg")
    _revoke(client, home, service)
    gone = reader.get(f"{embed}/badge.svg")

    assert (shown.status_code, gone.status_code) == (200, 410)
    assert {each.headers["content-type"] for each in (shown, gone)} == {"image/svg+xml"}
    assert ("op 100" in shown.text, "hier niet meer" in gone.text) == (True, True)
    assert (shown.headers["cache-control"], shown.headers["cross-origin-resource-policy"]) == (
        "public, max-age=300",
        "cross-origin",
    )


@pytest.mark.once
@pytest.mark.parametrize("choices", [{}, LISTED | {"wat": "badge"}], ids=["another view", "listed sites"])
def test_only_a_badge_that_may_stand_everywhere_is_a_picture(
    scan: Scan, reader: TestClient, choices: dict[str, str]
) -> None:
    client, home, _ = scan
    answer = reader.get(f"{embedded(client, home, **choices)}/badge.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "image/svg+xml")
    assert "Aalst" not in answer.text


@pytest.mark.once
def test_the_page_offers_the_html_and_shows_it_in_a_frame_of_our_own(scan: Scan) -> None:
    client, home, _ = scan
    embed = embedded(client, home, **LISTED)
    page = client.get(f"{home}/insluiten?toon={embed.removeprefix('/embed/')}")

    assert f"&lt;mvo-result src=&#34;http://testserver{embed}&#34;&gt;" in page.text
    assert f'<iframe class="app-embed__frame" src="{embed}"' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert "frame-src" not in client.get(f"{home}/resultaat").headers["content-security-policy"]


def test_what_is_wrong_with_the_form_comes_back_and_nothing_is_made(scan: Scan) -> None:
    client, home, _ = scan
    sent = EVERYWHERE | {"waar": "websites", "websites": "https://*.aalst.be", "termijn": "dag", "dag": "2020-01-01"}
    answer = client.post(f"{home}/insluiten", data=sent)

    assert answer.status_code == 422
    assert {'href="#websites"', 'href="#dag"'} <= set(re.findall(r'href="#\w+"', answer.text))
    assert "https://*.aalst.be</textarea>" in answer.text
    assert "Wat jullie tonen" not in client.get(f"{home}/insluiten").text


@pytest.mark.once
def test_there_are_so_many_embeds_and_no_more(scan: Scan) -> None:
    client, home, _ = scan
    statuses = [client.post(f"{home}/insluiten", data=LISTED).status_code for _ in range(MOST_EMBEDS + 1)]
    assert statuses == [303] * MOST_EMBEDS + [409]


@pytest.mark.once
def test_the_script_around_a_frame_is_light_and_may_be_loaded_from_anywhere(reader: TestClient) -> None:
    answer = reader.get("/embed.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers


def test_making_and_revoking_are_events_with_ids_only(scan: Scan, service: Service) -> None:
    client, home, dossier = scan
    embed = embedded(client, home).removeprefix("/embed/")
    for _ in range(2):
        client.post(f"{home}/insluiten/{embed}/intrekken")
    with service.reading() as connection:
        query = select(_event.c.kind, _event.c.subjects).where(_event.c.kind.like("result.%")).order_by(_event.c.id)
        told = [(row.kind, dict(row.subjects)) for row in connection.execute(query)]

    assert [kind for kind, _ in told] == ["result.shared", "result.revoked"]
    assert all((each["embed"], each["dossier"]) == (embed, dossier.public_id) for _, each in told)
    assert {*told[0][1]} == {"embed", "dossier", "submission"}


@pytest.mark.once
def test_other_systems_learn_the_html_from_the_address_of_a_frame(scan: Scan, reader: TestClient) -> None:
    client, home, _ = scan
    embed = embedded(client, home)
    described = unescape(re.findall(r'json\+oembed" href="([^"]*)"', reader.get(embed).text)[0])
    told = reader.get(f"{described}&maxheight=300").json()

    assert (told["type"], told["version"], told["height"]) == ("rich", "1.0", 300)
    assert f'<iframe src="http://testserver{embed}" title="MVO-scan van Gemeente Aalst' in told["html"]
    client.post(f"{home}/insluiten/{embed.removeprefix('/embed/')}/intrekken")
    strange = reader.get("/embed/oembed.json?url=https://elders.example/embed/a")
    assert [reader.get(described).status_code, strange.status_code] == [410, 404]
    assert strange.headers["content-type"] == "application/problem+json"

"""People log in with the provider of their organisation, a real one over HTTP; what goes wrong is a clear page."""

import json
import re
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlalchemy import func, select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.live import live
from tests.logins import APPROVER, BOTH, NOBODY, OPERATOR, Provider, begin, log_in, running_provider
from tests.walker import Page

from mvoscan.settings import Settings
from mvoscan.storage.operator_tables import LoginRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]

_login = table_of(LoginRow)


def test_an_operator_logs_in_and_sees_what_waits(desk: TestClient, provider: Provider) -> None:
    response = log_in(desk, provider, OPERATOR)
    assert (response.status_code, response.headers["location"]) == (303, "/beheer")
    page = Page(desk.get("/beheer").text)
    assert "Aangemeld als An Peeters (beheerder)" in page.text
    assert {"Opgaven", "Register", "Logboek"} <= set(page.links)


def test_the_request_carries_state_nonce_and_a_challenge(desk: TestClient) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begin(desk)).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[each]) for each in ("state", "nonce", "code_challenge")) >= 32
    assert asked["redirect_uri"] == "http://testserver/aanmelden/terug"


def test_somebody_comes_back_to_the_page_they_asked_for(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    asked = desk.get("/beheer/logboek?soort=claim.confirmed")
    page = Page(desk.get(asked.headers["location"]).text)
    there = desk.get(page.links["Ga naar de aanmelddienst"]).headers["location"]
    back = desk.get(provider.answer(there, "an"))
    assert back.headers["location"] == "/beheer/logboek?soort=claim.confirmed"


@pytest.mark.parametrize(
    "elsewhere", ["https://elders.example/beheer", "//elders.example", "/beheer\\..", "javascript:1"]
)
def test_a_login_leads_to_no_other_site(desk: TestClient, provider: Provider, elsewhere: str) -> None:
    provider.knows("an", OPERATOR)
    back = desk.get(provider.answer(begin(desk, elsewhere), "an"))
    assert back.headers["location"] == "/beheer"


def test_an_answer_with_another_state_is_refused(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    answer = provider.answer(begin(desk), "an")
    _refused(desk.get(re.sub(r"state=[^&]+", "state=verzonnen", answer)), "hoort niet bij een aanmelding")


def test_the_answer_of_another_browser_is_refused(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    answer = provider.answer(begin(desk), "an")
    with TestClient(desk.app, follow_redirects=False) as victim:
        _refused(victim.get(answer), "hoort niet bij een aanmelding")


def test_an_answer_counts_once(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    answer = provider.answer(begin(desk), "an")
    kept = dict(desk.cookies)
    assert desk.get(answer).status_code == 303
    desk.cookies.clear()
    _refused(desk.get(answer), "al gebruikt")
    desk.cookies.update(kept)
    _refused(desk.get(answer), "al gebruikt of te oud")


def test_who_opens_an_old_answer_while_logged_in_just_goes_on(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    answer = provider.answer(begin(desk), "an")
    desk.get(answer)
    assert desk.get(answer).headers["location"] == "/beheer"


def test_a_login_that_took_too_long_is_refused(
    desk: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.knows("an", OPERATOR)
    answer = provider.answer(begin(desk), "an")
    monkeypatch.setattr("mvoscan.core.login.HANDSHAKE_LASTS", timedelta(0))
    _refused(desk.get(answer), "duurde te lang")


def test_a_token_for_another_login_is_refused(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    altered = re.sub(r"nonce=[^&]+", "nonce=van-iemand-anders", begin(desk))
    _refused(desk.get(provider.answer(altered, "an")), "niet vertrouwen")


def test_a_code_that_was_stolen_is_of_no_use(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    with TestClient(desk.app, follow_redirects=False) as victim:
        stolen = parse_qs(urlsplit(provider.answer(begin(victim), "an")).query)["code"][0]
    state = parse_qs(urlsplit(begin(desk)).query)["state"][0]
    _refused(desk.get("/aanmelden/terug", params={"code": stolen, "state": state}), "Begin opnieuw")


def test_an_answer_that_names_another_provider_is_refused(desk: TestClient, provider: Provider) -> None:
    provider.knows("an", OPERATOR)
    answer = provider.answer(begin(desk), "an")
    _refused(desk.get(f"{answer}&iss=https://elders.example"), "niet vertrouwen")


def test_a_token_that_is_over_is_refused(settings: Settings, service: Service, tmp_path: Path) -> None:
    with running_provider(["--token-max-age", "-3600"]) as slow, _service(slow, settings, service, tmp_path) as client:
        slow.knows("an", OPERATOR)
        _refused(client.get(slow.answer(begin(client), "an")), "niet vertrouwen")


@pytest.mark.parametrize(
    "said",
    [{"issuer": "https://elders.example"}, {"token_endpoint": None}, {"jwks_uri": 7}, b"<html>", b"[]"],
)
def test_a_provider_that_does_not_say_what_it_must_is_not_used(
    provider: Provider, settings: Settings, service: Service, tmp_path: Path, said: Any
) -> None:
    with _altered(provider, openid_configuration=said) as odd, _service(odd, settings, service, tmp_path) as client:
        response = client.get("/aanmelden/verder")
    assert response.status_code == 503
    assert "MVOSCAN_LOGIN_ISSUER" in response.text


@pytest.mark.parametrize(
    "said",
    [
        {"userinfo": {"sub": "iemand-anders"}},
        {"userinfo": b"[]"},
        {"jwks": {"keys": []}},
        {"jwks": {"keys": "onzin"}},
        {"jwks": b"onzin"},
        {"token": {"id_token": None}},
        {"token": {"id_token": "a.b.c"}},
        {"token": b"<html>"},
    ],
    ids=str,
)
def test_an_answer_that_cannot_be_trusted_is_refused(
    provider: Provider, settings: Settings, service: Service, tmp_path: Path, said: dict[str, Any]
) -> None:
    with _altered(provider, **said) as odd, _service(odd, settings, service, tmp_path) as client:
        odd.knows("an", OPERATOR)
        _refused(client.get(odd.answer(begin(client), "an")), "niet vertrouwen")


def test_a_token_of_another_provider_is_refused(
    provider: Provider, settings: Settings, service: Service, tmp_path: Path
) -> None:
    elsewhere = {"token_endpoint": f"{provider.address}/oauth2/token"}
    with (
        _altered(provider, openid_configuration=elsewhere) as odd,
        _service(odd, settings, service, tmp_path) as client,
    ):
        odd.knows("an", OPERATOR)
        _refused(client.get(odd.answer(begin(client), "an")), "niet vertrouwen")


def test_the_same_answers_unaltered_are_a_login(
    provider: Provider, settings: Settings, service: Service, tmp_path: Path
) -> None:
    with _altered(provider) as odd, _service(odd, settings, service, tmp_path) as client:
        assert log_in(client, odd, OPERATOR).headers["location"] == "/beheer"


def test_when_the_provider_refuses_the_page_says_so(desk: TestClient, provider: Provider) -> None:
    _refused(desk.get(provider.answer(begin(desk), deny=True)), "brak de aanmelding af")


def test_an_error_of_the_provider_is_never_shown_as_it_comes(desk: TestClient) -> None:
    state = parse_qs(urlsplit(begin(desk)).query)["state"][0]
    response = desk.get("/aanmelden/terug", params={"state": state, "error": "<b>kijk</b>", "error_description": "uil"})
    _refused(response, "(onbekend)")
    assert "kijk" not in response.text
    assert "uil" not in response.text


NAIVE = {"state": "b", "nonce": "", "verifier": "", "back": "//x", "begun_at": "2026-11-25T12:00:00"}


@pytest.mark.parametrize(
    "cookie",
    ["", "onzin", "bm9wZQ==", "%00", "é", urlsafe_b64encode(json.dumps(NAIVE).encode()).decode()],
)
def test_a_broken_cookie_is_no_login(desk: TestClient, cookie: str) -> None:
    headers = {b"Cookie": f"aanmelden={cookie}; beheer={cookie}".encode()}
    _refused(desk.get("/aanmelden/terug?code=a&state=b", headers=headers), "hoort niet bij")
    assert desk.get("/beheer", headers=headers).status_code == 303


def test_when_the_provider_is_away_the_page_says_to_try_again(
    settings: Settings, service: Service, tmp_path: Path
) -> None:
    with running_provider() as gone, _service(gone, settings, service, tmp_path) as client:
        there = begin(client)
        answer = gone.answer(there, "an")
    with _service(gone, settings, service, tmp_path) as fresh:
        responses = [client.get(answer), fresh.get("/aanmelden/verder")]
    assert {each.status_code for each in responses} == {503}
    assert all("aanmelddienst antwoordt niet" in each.text and each.headers["retry-after"] for each in responses)


def test_a_provider_that_hangs_keeps_nobody_else_waiting(settings: Settings, service: Service, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hanging = Provider(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with _service(hanging, settings, service, tmp_path) as client, ThreadPoolExecutor(6) as visitors:
            answers = list(visitors.map(lambda _: client.get("/aanmelden/verder"), range(6)))
            silent.settimeout(0.2)
            assert {each.status_code for each in answers} == {503}
            assert _connections(silent) == 1


def test_somebody_without_a_role_reads_which_one_is_missing(desk: TestClient, provider: Provider) -> None:
    log_in(desk, provider, NOBODY)
    response = desk.get("/beheer")
    assert response.status_code == 403
    assert "Dirk Niemand" in response.text
    assert "beheerder of goedkeurder" in response.text
    assert "claim ‘roles’" in response.text


def test_an_approver_may_not_decide_on_claims(desk: TestClient, provider: Provider) -> None:
    log_in(desk, provider, APPROVER)
    assert desk.get("/beheer").status_code == 200
    response = desk.get("/beheer/opgaven")
    assert response.status_code == 403
    assert "Je hebt wel: goedkeurder" in response.text


def test_somebody_without_a_name_is_told_what_is_missing(desk: TestClient, provider: Provider) -> None:
    _refused(log_in(desk, provider, {"roles": ["Beheerder"]}), "claim name")


def test_a_login_is_kept_as_hashes_and_under_our_own_name_for_a_person(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    log_in(desk, provider, {**OPERATOR, "email": "an@elders.example"}, subject="an@elders.example")
    with service.reading() as connection:
        kept = str(connection.execute(select(_login)).one())
    assert "An Peeters" in kept
    assert desk.cookies["beheer"] not in kept
    assert "elders.example" not in kept


def test_every_login_gets_a_fresh_cookie_and_ends_the_former(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    desk.cookies.set("beheer", "door-een-aanvaller-gekozen", domain="testserver.local")
    log_in(desk, provider, OPERATOR)
    first = desk.cookies["beheer"]
    log_in(desk, provider, OPERATOR)
    assert len({first, desk.cookies["beheer"], "door-een-aanvaller-gekozen"}) == 3
    with service.reading() as connection:
        good = connection.execute(select(func.count()).where(_login.c.ended_at.is_(None))).scalar_one()
    assert good == 1


@pytest.mark.parametrize("column", ["expires_at", "seen_at"])
def test_a_login_that_is_too_old_or_idle_ends(
    desk: TestClient, provider: Provider, service: Service, column: str
) -> None:
    log_in(desk, provider, OPERATOR)
    with service.writing() as connection:
        connection.execute(update(_login).values({column: datetime.now(UTC) - timedelta(minutes=61)}))
    response = desk.get("/beheer")
    assert "voorbij=1" in response.headers["location"]
    assert "te lang weg" in desk.get(response.headers["location"]).text


def test_using_a_login_keeps_it_alive(desk: TestClient, provider: Provider, service: Service) -> None:
    log_in(desk, provider, OPERATOR)
    with service.writing() as connection:
        connection.execute(update(_login).values(seen_at=datetime.now(UTC) - timedelta(minutes=50)))
    desk.get("/beheer")
    with service.reading() as connection:
        seen = connection.execute(select(_login.c.seen_at)).scalar_one()
    assert datetime.now(UTC) - seen < timedelta(minutes=1)


def test_a_login_that_was_revoked_opens_nothing(desk: TestClient, provider: Provider, service: Service) -> None:
    log_in(desk, provider, OPERATOR)
    with service.writing() as connection:
        connection.execute(update(_login).values(ended_at=datetime.now(UTC)))
    assert desk.get("/beheer").status_code == 303


def test_logging_out_ends_the_login_here_and_leads_to_the_provider(desk: TestClient, provider: Provider) -> None:
    log_in(desk, provider, OPERATOR)
    cookie = desk.cookies["beheer"]
    page = desk.post("/afmelden")
    onward = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert onward and onward[1].startswith(f"{provider.address}/oauth2/end_session?client_id=mvoscan&amp;")
    assert "afgemeld" in onward[1]
    assert "beheer" not in desk.cookies
    desk.cookies.set("beheer", cookie)
    assert desk.get("/beheer").status_code == 303


def test_the_provider_knows_where_to_send_somebody_who_logged_out(desk: TestClient, provider: Provider) -> None:
    log_in(desk, provider, OPERATOR)
    page = Page(desk.post("/afmelden").text)
    there = httpx2.get(page.links["Gebeurt er niets? Ga zelf naar de aanmelddienst"])
    assert there.status_code == 200
    assert "afgemeld" in desk.get("/afgemeld").text


def test_logging_out_without_a_login_sends_nobody_anywhere(desk: TestClient) -> None:
    assert "refresh" not in desk.post("/afmelden").text


@pytest.mark.parametrize("address", ["/afmelden", "/beheer/opgaven/1/bevestigen", "/mijn-bestuur/1/bevestigen"])
def test_another_site_does_nothing_in_the_name_of_who_is_logged_in(
    desk: TestClient, provider: Provider, address: str
) -> None:
    log_in(desk, provider, BOTH)
    assert desk.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert desk.get("/beheer").status_code == 200


def test_the_cookies_are_guarded_on_https(
    login_settings: Settings, service: Service, provider: Provider, tmp_path: Path
) -> None:
    secure = provider.settings(login_settings, tmp_path, public_url="https://scan.example")
    with TestClient(create_app(secure, service), base_url="https://scan.example", follow_redirects=False) as client:
        begun = client.get("/aanmelden/verder")
        provider.knows("an", OPERATOR)
        done = client.get(provider.answer(begun.headers["location"], "an"))
    cookies = [begun.headers["set-cookie"], done.headers.get_list("set-cookie")[0]]
    assert [each.partition("=")[0] for each in cookies] == ["__Host-aanmelden", "__Host-beheer"]
    for each in cookies:
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in each.split(";")}


@pytest.mark.parametrize("address", ["/aanmelden", "/aanmelden/verder", "/aanmelden/terug", "/afgemeld", "/beheer"])
def test_without_a_provider_there_is_no_login_and_the_page_says_what_to_do(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "MVOSCAN_LOGIN" in response.text
    assert "/aanmelden" not in Page(client.get("/").text).links.values()


def test_the_privacy_page_names_the_cookies_of_a_login_where_there_is_one(desk: TestClient, client: TestClient) -> None:
    assert {"beheer", "aanmelden"} <= set(re.findall(r"<code>(\w+)</code>", desk.get("/privacy").text))
    assert "Als je je aanmeldt" not in client.get("/privacy").text


def _refused(response: httpx2.Response, why: str) -> None:
    """A clear page with what to do, and nobody is logged in."""
    text = Page(response.text).text
    assert response.status_code == 400, text
    assert why in text
    assert "Opnieuw aanmelden" in text
    assert "beheer=" not in response.headers.get("set-cookie", "")


def _connections(listening: socket.socket) -> int:
    """How many called, by now."""
    called: list[socket.socket] = []
    with suppress(TimeoutError):
        while True:
            called.append(listening.accept()[0])
    for each in called:
        each.close()
    return len(called)


@contextmanager
def _service(provider: Provider, settings: Settings, service: Service, folder: Path) -> Iterator[TestClient]:
    app = create_app(provider.settings(settings, folder), service)
    client = TestClient(app, follow_redirects=False)
    yield client


@contextmanager
def _altered(provider: Provider, **changes: Any) -> Iterator[Provider]:
    """That provider at another address, where it answers something else: `path=changed` or `path=bytes`."""

    async def pass_on(request: Request) -> Response:
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        path = request.url.path
        address = f"{provider.address}{path}?{request.url.query}"
        answer = httpx2.request(request.method, address, headers=headers, content=await request.body())
        changed = changes.get(path.rpartition("/")[2].replace("-", "_"), {})
        body = changed if isinstance(changed, bytes) else answer.content
        if isinstance(changed, dict) and changed:
            body = json.dumps({k: v for k, v in {**answer.json(), **changed}.items() if v is not None}).encode()
        kept = {name: answer.headers[name] for name in ("location", "content-type") if name in answer.headers}
        return Response(body, status_code=answer.status_code, headers=kept)

    with live(Starlette(routes=[Route("/{path:path}", pass_on, methods=["GET", "POST", "PUT"])])) as address:
        yield Provider(address)

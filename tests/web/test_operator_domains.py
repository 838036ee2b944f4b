"""`/beheer/maildomeinen`: an operator registers the mail domain of a body and takes it away; nobody else does."""

import pytest
from starlette.testclient import TestClient
from tests.logins import APPROVER, NOBODY, OPERATOR, Provider, log_in
from tests.started import institution_id
from tests.walker import Walker

from mvoscan.core.audit import Kind, KnownBy
from mvoscan.storage import mail_domains
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log

pytestmark = [pytest.mark.database, pytest.mark.once]
HERE = "/beheer/maildomeinen"


def _known(service: Service) -> list[str]:
    with service.reading() as connection:
        return [each.domain for each in mail_domains.every(connection)]


def test_a_domain_is_registered_and_taken_away_under_the_name_of_the_login(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    log_in(desk, provider, OPERATOR)
    walker = Walker(desk)
    assert "Er zijn nog geen maildomeinen" in walker.go(HERE).text
    page = walker.submit("Voeg dit domein toe", bestuur=institution_id(service, "gemeente", "Aalst"), domein="Aalst.be")
    assert ("Gemeente Aalst" in page.text, _known(service)) == (True, ["aalst.be"])
    walker.submit("Haal weg")
    assert _known(service) == []
    with service.reading() as connection:
        removed, added, *_ = read_log(connection).entries
    assert [(each.kind, each.by, each.known) for each in (added, removed)] == [
        (Kind.DOMAIN_ADDED, "An Peeters", KnownBy.LOGIN),
        (Kind.DOMAIN_REMOVED, "An Peeters", KnownBy.LOGIN),
    ]


@pytest.mark.parametrize(
    ("body", "domain", "status", "said"),
    [
        ("bestaat-niet", "aalst.be", 404, "Er is geen bestuur met deze sleutel"),
        ("", "gmail.com", 422, "gmail.com"),
        ("", "<b>vet</b>", 422, "&lt;b&gt;vet"),
        ("", "", 422, "domein"),
    ],
    ids=["no body", "free for all", "markup", "nothing"],
)
def test_what_cannot_be_comes_back_with_what_was_typed(
    desk: TestClient, provider: Provider, service: Service, body: str, domain: str, status: int, said: str
) -> None:
    log_in(desk, provider, OPERATOR)
    body = body or institution_id(service, "gemeente", "Aalst")
    answer = desk.post(HERE, data={"bestuur": body, "domein": domain})
    assert (answer.status_code, said in answer.text, f'value="{body}"' in answer.text) == (status, True, True)
    assert _known(service) == []


def test_twice_is_said_and_is_once(desk: TestClient, provider: Provider, service: Service) -> None:
    log_in(desk, provider, OPERATOR)
    sent = {"bestuur": institution_id(service, "gemeente", "Aalst"), "domein": "aalst.be"}
    assert [desk.post(HERE, data=sent).status_code for _ in range(2)] == [303, 409]
    assert desk.post(f"{HERE}/weghalen", data={**sent, "domein": "gent.be"}).status_code == 404
    assert _known(service) == ["aalst.be"]


@pytest.mark.parametrize("somebody", [APPROVER, NOBODY, None], ids=["an approver", "no role", "a stranger"])
def test_nobody_but_an_operator_sees_or_changes_them(
    desk: TestClient, provider: Provider, service: Service, somebody: dict[str, object] | None
) -> None:
    if somebody:
        log_in(desk, provider, somebody)
    sent = {"bestuur": institution_id(service, "gemeente", "Aalst"), "domein": "aalst.be"}
    answers = {
        desk.get(HERE).status_code,
        *(desk.post(f"{HERE}{each}", data=sent).status_code for each in ("", "/weghalen")),
    }
    assert answers == ({403} if somebody else {303})
    assert _known(service) == []

"""A coordinator gives colleagues links of their own, each for what it is meant for and for no more."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient
from tests.colleagues import STAFF, colleague, give_link
from tests.started import asked_ids, seen, start, start_in
from tests.walker import Walker

from mvoscan.core.dossier import BRUSSELS, Dossier, Right
from mvoscan.core.grant import Part
from mvoscan.settings import Settings
from mvoscan.storage import access, dossier_answers, mail_queue
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]
FORM = {"naam": STAFF, "recht": "contribute", "deel": "alles"}
MANAGING = ("collegas", "collegas/link", "opvolging")


@pytest.fixture
def dossier(client: TestClient, service: Service) -> Dossier:
    """A dossier that the client coordinates."""
    return start_in(client, service)


@pytest.fixture
def own(client: TestClient) -> str:
    """The cookie of the coordinator."""
    return client.cookies["scan"]


def grants(service: Service, dossier: Dossier) -> dict[str, bool]:
    """Whether each link still works, by label."""
    with service.reading() as connection:
        found = access.grants_of(connection, dossier.id)
    return {each.label: not each.ended(datetime.now(UTC)) for each in found}


def staff_and_other(service: Service, dossier: Dossier) -> tuple[str, str]:
    """A statement for the staff service, and one that is not."""
    questions = service.library.get(dossier.questionnaire, dossier.edition).questions
    ids = [each for names in asked_ids(service, dossier).values() for each in names]
    mine = next(each for each in ids if questions[each].service == STAFF)
    return mine, next(each for each in ids if STAFF not in questions[each].service)


def test_a_link_is_shown_once_and_opens_the_dossier_in_another_browser(
    client: TestClient, service: Service, settings: Settings, dossier: Dossier
) -> None:
    walker = Walker(client)
    walker.go(f"/dossier/{dossier.public_id}/collegas")
    page = walker.send("Maak de link", {**FORM})
    token = page.html.split("/verder/")[1].split("<")[0]
    assert colleague(settings, service, token).get(f"/dossier/{dossier.public_id}").status_code == 200
    client.cookies.delete("nieuwe-link")
    assert client.get(f"/dossier/{dossier.public_id}/collegas/link").headers["location"].endswith("/collegas")


def test_whoever_opens_a_link_first_reads_what_is_asked_and_by_when(
    client: TestClient, service: Service, dossier: Dossier, own: str
) -> None:
    day = (datetime.now(UTC) + timedelta(days=9)).date()
    _, token = give_link(service, dossier, by=own, part=Part(services=(STAFF,)), deadline=day)
    text = Walker(client).go(f"/verder/{token}").text
    assert f"alle stellingen voor {STAFF}" in text
    assert f"Graag tegen {day.day} " in text


@pytest.mark.parametrize("page", MANAGING)
def test_a_stranger_or_another_organisation_sees_nothing_of_the_team(
    client: TestClient, service: Service, page: str
) -> None:
    start_in(client, service)
    other, _ = start(service, cookie="someone-else")
    assert client.get(f"/dossier/{other.public_id}/{page}").status_code == 404
    posts = ("collegas", "collegas/1/intrekken", "collegas/1/vervangen", "stelling/x/geschiedenis", "dienst/x")
    assert {client.post(f"/dossier/{other.public_id}/{each}", data=FORM).status_code for each in posts} == {404}


@pytest.mark.parametrize("right", [Right.READ, Right.CONTRIBUTE])
def test_only_who_manages_makes_and_ends_links(
    service: Service, settings: Settings, dossier: Dossier, own: str, right: Right
) -> None:
    number, token = give_link(service, dossier, by=own, right=right)
    they, home = colleague(settings, service, token), f"/dossier/{dossier.public_id}"
    posts = ("collegas", f"collegas/{number}/intrekken", f"collegas/{number}/vervangen", "indienen", "link")
    assert {they.post(f"{home}/{each}", data=FORM).status_code for each in posts} == {403}
    assert {they.get(f"{home}/{each}").status_code for each in (*MANAGING, "link")} == {403}


def test_a_link_that_was_ended_opens_nothing_any_more_and_says_so(
    client: TestClient, service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    number, token = give_link(service, dossier, by=own)
    they, (mine, _) = colleague(settings, service, token), staff_and_other(service, dossier)
    client.post(f"/dossier/{dossier.public_id}/collegas/{number}/intrekken")
    gone = they.get(f"/dossier/{dossier.public_id}")
    assert (gone.status_code, "ingetrokken" in gone.text) == (410, True)
    assert (
        they.post(f"/dossier/{dossier.public_id}/antwoord/{mine}", data={"a": "ja"}, headers=seen()).status_code == 410
    )
    assert they.get(f"/verder/{token}").status_code == 410


def test_a_link_that_was_replaced_ends_and_the_new_one_is_for_the_same(
    client: TestClient, service: Service, dossier: Dossier, own: str
) -> None:
    number, old = give_link(service, dossier, by=own, part=Part(services=(STAFF,)))
    walker = Walker(client)
    client.post(f"/dossier/{dossier.public_id}/collegas/{number}/vervangen")
    walker.go(f"/dossier/{dossier.public_id}/collegas")
    page = client.get(f"/dossier/{dossier.public_id}/collegas/link").text
    assert client.get(f"/verder/{old}").status_code == 410
    assert f"alle stellingen voor {STAFF}" in page


def test_the_link_that_one_works_with_is_not_ended_by_mistake(
    client: TestClient, service: Service, dossier: Dossier
) -> None:
    with service.reading() as connection:
        number = access.grants_of(connection, dossier.id)[0].id
    posts = [f"/dossier/{dossier.public_id}/collegas/{number}/{each}" for each in ("intrekken", "vervangen")]
    assert {client.post(each).status_code for each in posts} == {403}


def test_links_of_another_dossier_are_out_of_reach(client: TestClient, service: Service, dossier: Dossier) -> None:
    other, _ = start(service, cookie="someone-else")
    number, token = give_link(service, other, by="someone-else")
    for each in ("intrekken", "vervangen"):
        assert client.post(f"/dossier/{dossier.public_id}/collegas/{number}/{each}").status_code == 404
    assert client.get(f"/verder/{token}").status_code == 200


def test_a_new_link_of_the_coordinator_ends_only_the_own_one(
    client: TestClient, service: Service, dossier: Dossier, own: str
) -> None:
    give_link(service, dossier, by=own, label="directie", right=Right.MANAGE)
    client.post(f"/dossier/{dossier.public_id}/link")
    assert grants(service, dossier)["directie"]


def test_who_has_a_link_for_a_part_sees_and_saves_only_that_part(
    service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    mine, other = staff_and_other(service, dossier)
    they = colleague(settings, service, give_link(service, dossier, by=own, part=Part(services=(STAFF,)))[1])
    home = f"/dossier/{dossier.public_id}"
    page = they.get(f"{home}/dienst/{STAFF}").text
    assert (f'data-statement="{mine}"' in page, f'data-statement="{other}"' in page) == (True, False)
    assert they.post(f"{home}/antwoord/{mine}", data={"a": "ja"}, headers=seen()).status_code == 200
    assert they.post(f"{home}/antwoord/{other}", data={"a": "ja"}, headers=seen()).status_code == 403
    assert they.get(f"{home}/stelling/{other}/geschiedenis").status_code == 404


def test_one_statement_outside_the_part_refuses_all_that_was_sent(
    service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    mine, other = staff_and_other(service, dossier)
    they = colleague(settings, service, give_link(service, dossier, by=own, part=Part(services=(STAFF,)))[1])
    sent = {f"a.{mine}": "ja", f"a.{other}": "ja"}
    refused = they.post(f"/dossier/{dossier.public_id}/dienst/{STAFF}", data=sent)
    assert (refused.status_code, "niet bij het deel" in refused.text) == (403, True)
    with service.reading() as connection:
        assert dossier_answers.read(connection, dossier) == {}


def test_a_link_for_themes_shows_those_in_the_list_and_no_other(
    service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    first, second = list(asked_ids(service, dossier))[:2]
    they = colleague(settings, service, give_link(service, dossier, by=own, part=Part(themes=(first,)))[1])
    home = f"/dossier/{dossier.public_id}"
    links = Walker(they).go(home).links.values()
    assert [each for each in links if "/thema/" in each] == [f"{home}/thema/{first}"]
    assert they.get(f"{home}/thema/{second}").status_code == 404


def test_a_link_for_a_part_shows_no_result_and_no_plan(
    client: TestClient, service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    they = colleague(settings, service, give_link(service, dossier, by=own, part=Part(services=(STAFF,)))[1])
    client.post(f"/dossier/{dossier.public_id}/indienen")
    suffixes = ("resultaat", "resultaat.json", "resultaat.csv", "actieplan", "vervolg")
    assert {they.get(f"/dossier/{dossier.public_id}/{each}").status_code for each in suffixes} == {403}


def test_who_holds_two_parts_fills_in_both(service: Service, settings: Settings, dossier: Dossier, own: str) -> None:
    mine, other = staff_and_other(service, dossier)
    theme = next(name for name, ids in asked_ids(service, dossier).items() if other in ids)
    tokens = [
        give_link(service, dossier, by=own, part=each)[1] for each in (Part(services=(STAFF,)), Part(themes=(theme,)))
    ]
    they = colleague(settings, service, tokens[0])
    they.post(f"/verder/{tokens[1]}")
    home = f"/dossier/{dossier.public_id}/antwoord"
    assert {they.post(f"{home}/{each}", data={"a": "ja"}, headers=seen()).status_code for each in (mine, other)} == {
        200
    }


def test_who_may_only_read_gets_no_form_and_changes_nothing(
    service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    mine, _ = staff_and_other(service, dossier)
    they = colleague(settings, service, give_link(service, dossier, by=own, right=Right.READ)[1])
    theme = next(iter(asked_ids(service, dossier)))
    assert "<form" not in they.get(f"/dossier/{dossier.public_id}/thema/{theme}").text.split("</header>")[1]
    assert (
        they.post(f"/dossier/{dossier.public_id}/antwoord/{mine}", data={"a": "ja"}, headers=seen()).status_code == 403
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("naam", "", "voor wie deze link is"),
        ("naam", "x" * 121, "hoogstens 120 tekens"),
        ("naam", "perso\u202eneel", "onzichtbare tekens"),
        ("recht", "alles", "Kies wat je collega mag doen"),
        ("deel", "", "Kies welke stellingen"),
        ("deel", "themas", "Kies minstens één thema"),
        ("deel", "dienst", "Kies een dienst"),
        ("deadline", "2020-01-01", "al voorbij"),
        ("deadline", "morgen", "Dit is geen dag"),
        ("deadline", "9999-12-31", "meer dan een jaar"),
        ("mail", "geen adres", "geen e-mailadres"),
        ("mail", "a@b.be\nBcc: c@d.be", "geen e-mailadres"),
    ],
)
def test_a_mistake_comes_back_at_its_field_with_what_was_filled_in(
    client: TestClient, service: Service, dossier: Dossier, field: str, value: str, said: str
) -> None:
    response = client.post(f"/dossier/{dossier.public_id}/collegas", data={**FORM, field: value})
    assert response.status_code == 422
    assert said in response.text
    assert list(grants(service, dossier)) == [""]


def test_a_label_with_markup_stays_text(client: TestClient, service: Service, dossier: Dossier, own: str) -> None:
    give_link(service, dossier, by=own, label="<script>alert(1)</script>")
    page = client.get(f"/dossier/{dossier.public_id}/collegas").text
    assert "&lt;script&gt;alert(1)" in page


def test_with_an_address_a_mail_is_queued_that_names_the_link_and_opens_nothing(
    client: TestClient, service: Service, dossier: Dossier
) -> None:
    response = client.post(f"/dossier/{dossier.public_id}/collegas", data={**FORM, "mail": "an@voorbeeld.be"})
    assert "set-cookie" not in response.headers
    with service.reading() as connection:
        [mail] = mail_queue.every(connection)
    assert (mail.kind, mail.recipient, list(mail.data)) == ("invitation", "an@voorbeeld.be", ["grant"])


def test_a_dossier_mails_twenty_invitations_a_day_and_a_practice_run_none(client: TestClient, service: Service) -> None:
    practice = start_in(client, service, practice=True)
    form = {**FORM, "mail": "an@voorbeeld.be"}
    assert client.post(f"/dossier/{practice.public_id}/collegas", data=form).status_code == 422
    real = start_in(client, service)
    statuses = [client.post(f"/dossier/{real.public_id}/collegas", data=form).status_code for _ in range(21)]
    assert statuses == [303] * 20 + [422]


def test_the_day_that_a_link_was_last_used_is_noted_when_it_is_used(
    service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    number, token = give_link(service, dossier, by=own)
    they = colleague(settings, service, token)
    with service.writing() as connection:
        connection.exec_driver_sql("UPDATE access_grant SET last_used_on = '2026-01-01'")
    they.get(f"/dossier/{dossier.public_id}")
    with service.reading() as connection:
        used = {each.id: each.last_used_on for each in access.grants_of(connection, dossier.id)}
    assert used[number] == datetime.now(BRUSSELS).date()


def test_a_service_has_its_statements_of_all_themes_on_one_page(
    client: TestClient, service: Service, dossier: Dossier
) -> None:
    questions = service.library.get(dossier.questionnaire, dossier.edition).questions
    page = client.get(f"/dossier/{dossier.public_id}/dienst/{STAFF}").text
    wanted = [each for ids in asked_ids(service, dossier).values() for each in ids if STAFF in questions[each].service]
    assert re.findall(r'data-statement="([a-z0-9-]+)"', page) == wanted
    assert page.count('data-number="1"') == 1


def test_two_on_a_service_page_that_differ_are_shown_both_and_asked(
    client: TestClient, service: Service, settings: Settings, dossier: Dossier, own: str
) -> None:
    mine, _ = staff_and_other(service, dossier)
    they = Walker(colleague(settings, service, give_link(service, dossier, by=own, part=Part(services=(STAFF,)))[1]))
    we, address = Walker(client), f"/dossier/{dossier.public_id}/dienst/{STAFF}"
    for each in (we, they):
        each.go(address)
    they.send("Bewaren en verder", {f"a.{mine}": "ja", f"n.{mine}": "van de personeelsdienst"})
    page = we.send("Bewaren en verder", {f"a.{mine}": "nee", f"n.{mine}": "van ons"})
    assert we.status == 409
    assert "van de personeelsdienst" in page.text
    assert "van ons" in page.html
    assert f"Door: {STAFF}, " in page.text

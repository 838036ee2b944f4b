"""Going on from a scan: wider in place, or anew with what still holds; nothing counts before it is confirmed."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.started import any_profile, asked_ids, seen, start_in
from tests.starting import all_dossiers
from tests.walker import Walker

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.history import Signature
from mvoscan.core.lineage import comparable
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.storage import access, dossier_answers, dossiers
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


@pytest.fixture
def older(client: TestClient, service: Service) -> Dossier:
    """A light dossier on edition 2026.1 that this browser manages: "ja" everywhere but for one "nee" with a note."""
    current = start_in(client, service)
    old = service.library.get("mvo-overheid", "2026.1")
    now = datetime.now(UTC)
    with service.writing() as connection:
        dossier = dossiers.add(
            connection,
            public_id="ouder",
            edition=(old.id, old.edition, service.library.hash_of(old.key)),
            scope=Scope.LIGHT,
            practice=False,
            subject=current.subject,
            profile=any_profile(old),
            now=now,
        )
        grant = access.add_grant(connection, dossier=dossier.id, right=Right.MANAGE, token="t-old", now=now, days=9)
        access.use_grant(connection, grant, cookie=client.cookies["scan"], now=now, days=9)
        given = {each: Answer(option="ja") for names in asked_ids(service, dossier).values() for each in names}
        given[_first(service)] = Answer(option="nee", note="zie verslag")
        dossier_answers.save(connection, dossier, given, Signature("", now))
    return dossier


def _first(service: Service) -> str:
    """A statement that means the same in both editions and is asked of every municipality."""
    old, new = (service.library.get("mvo-overheid", edition) for edition in ("2026.1", "2026.2"))
    same = comparable(old, new)
    return next(name for name in old.questions if same.get(name) == name and not old.questions[name].asked_when.profile)


def _go_on(client: TestClient, service: Service, dossier: Dossier) -> Walker:
    """On the task list of the new dossier."""
    walker = Walker(client)
    walker.go(f"/dossier/{dossier.public_id}/vervolg")
    profile = {f"p.{name}": list(options) for name, options in any_profile(_offered(service)).items()}
    walker.send("Begin de nieuwe scan", {**profile, "omvang": "full"})
    walker.go(f"/dossier/{all_dossiers(service)[-1].public_id}")
    return walker


def _offered(service: Service) -> Questionnaire:
    return service.library.offered_edition("mvo-overheid")


def test_an_open_light_scan_becomes_full_in_place_and_keeps_its_answers(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    theme, names = next(iter(asked_ids(service, dossier).items()))
    client.post(f"/dossier/{dossier.public_id}/antwoord/{names[0]}", data={"a": "ja"}, headers=seen())
    walker = Walker(client)
    walker.go(f"/dossier/{dossier.public_id}")
    walker.click("Verder naar de volledige scan")
    walker.submit("Maak er een volledige scan van")

    (now,) = all_dossiers(service)
    assert (now.scope, now.public_id) == (Scope.FULL, dossier.public_id)
    assert walker.go(f"/dossier/{dossier.public_id}/thema/{theme}").forms[0].values[f"a.{names[0]}"] == ["ja"]


def test_widening_twice_is_widening_once(client: TestClient, service: Service) -> None:
    address = f"/dossier/{start_in(client, service).public_id}"
    answers = [client.post(f"{address}/vervolg", data={"actie": "uitbreiden"}) for _ in range(2)]
    assert [(each.status_code, each.headers["location"]) for each in answers] == [(303, address)] * 2


@pytest.mark.once
def test_a_scan_that_was_handed_in_is_never_widened(client: TestClient, service: Service) -> None:
    address = f"/dossier/{start_in(client, service).public_id}"
    client.post(f"{address}/indienen")
    assert client.post(f"{address}/vervolg", data={"actie": "uitbreiden"}).status_code == 409
    assert [each.scope for each in all_dossiers(service)] == [Scope.LIGHT]


@pytest.mark.once
def test_a_full_scan_that_is_open_has_nothing_to_go_on_to(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service, scope="full")
    assert client.get(f"/dossier/{dossier.public_id}/vervolg").status_code == 409


def test_a_new_scan_says_how_many_answers_come_along(client: TestClient, service: Service, older: Dossier) -> None:
    client.post(f"/dossier/{older.public_id}/indienen")
    text = Walker(client).go(f"/dossier/{older.public_id}/vervolg").text
    total = sum(len(names) for names in asked_ids(service, older).values())
    assert f"van je {total} antwoorden gaan mee" in text


@pytest.mark.once
def test_a_new_scan_keeps_the_body_names_the_earlier_one_and_leaves_it_alone(
    client: TestClient, service: Service, older: Dossier
) -> None:
    client.post(f"/dossier/{older.public_id}/indienen")
    _go_on(client, service, older)
    before, now = all_dossiers(service)[-2:]
    assert (now.edition, now.scope, now.subject) == (_offered(service).edition, Scope.FULL, older.subject)
    assert (now.previous, before.edition) == (before.submission, "2026.1")


@pytest.mark.once
def test_answers_of_last_time_are_filled_in_and_count_for_nothing_until_the_page_is_saved(
    client: TestClient, service: Service, older: Dossier
) -> None:
    walker = _go_on(client, service, older)
    assert "Je beantwoordde 0 van de" in walker.page.text
    name = _first(service)
    theme = next(theme for theme, names in asked_ids(service, all_dossiers(service)[-1]).items() if name in names)
    page = walker.go(f"{walker.address}/thema/{theme}")
    form = page.forms[0]
    assert "Vorige keer: Nee. Nog te bevestigen." in page.text
    assert (form.values[f"a.{name}"], form.values[f"n.{name}"]) == (["nee"], ["zie verslag"])

    walker.submit("Bewaren en verder")
    with service.reading() as connection:
        saved = dossier_answers.read(connection, all_dossiers(service)[-1])
    assert saved[name].same_content(Answer(option="nee", note="zie verslag"))
    again = walker.go(f"/dossier/{all_dossiers(service)[-1].public_id}/thema/{theme}")
    assert "Nog te bevestigen" not in again.text


@pytest.mark.once
def test_what_was_not_confirmed_is_not_handed_in(client: TestClient, service: Service, older: Dossier) -> None:
    _go_on(client, service, older)
    now = all_dossiers(service)[-1].public_id
    assert "vorige keer ingevuld, nog te bevestigen" in Walker(client).go(f"/dossier/{now}/nakijken").text
    client.post(f"/dossier/{now}/indienen")
    assert "Geen score" in Walker(client).go(f"/dossier/{now}/resultaat").text


def test_two_people_who_confirm_the_same_answer_do_not_clash(
    client: TestClient, service: Service, older: Dossier
) -> None:
    _go_on(client, service, older)
    now, name = all_dossiers(service)[-1].public_id, _first(service)
    sent, address = {"a": "nee", "n": "zie verslag"}, f"/dossier/{now}/antwoord/{name}"
    statuses = [client.post(address, data=sent, headers=seen()).status_code for _ in range(2)]
    assert statuses == [200, 200]


@pytest.mark.once
def test_a_profile_that_was_not_filled_in_comes_back_and_makes_nothing(
    client: TestClient, service: Service, older: Dossier
) -> None:
    before = len(all_dossiers(service))
    response = client.post(f"/dossier/{older.public_id}/vervolg", data={"omvang": "full"})
    assert (response.status_code, len(all_dossiers(service))) == (422, before)


@pytest.mark.once
@pytest.mark.parametrize("right", [Right.READ, Right.CONTRIBUTE])
def test_only_who_manages_a_dossier_goes_on_from_it(client: TestClient, service: Service, right: Right) -> None:
    dossier = start_in(client, service)
    now = datetime.now(UTC)
    client.cookies.set("scan", "een-collega")
    with service.writing() as connection:
        grant = access.add_grant(connection, dossier=dossier.id, right=right, token="t", now=now, days=9)
        access.use_grant(connection, grant, cookie="een-collega", now=now, days=9)
    address = f"/dossier/{dossier.public_id}/vervolg"
    assert {client.get(address).status_code, client.post(address).status_code} == {403}


def test_a_revoked_link_goes_on_from_nothing(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    with service.writing() as connection:
        access.revoke_grants(connection, dossier=dossier.id, right=Right.MANAGE, now=datetime.now(UTC))
    address = f"/dossier/{dossier.public_id}/vervolg"
    assert {client.get(address).status_code, client.post(address).status_code} == {410}


@pytest.mark.once
def test_a_second_scan_shows_what_changed(client: TestClient, service: Service, older: Dossier) -> None:
    client.post(f"/dossier/{older.public_id}/indienen")
    walker = _go_on(client, service, older)
    now = all_dossiers(service)[-1]
    for theme in asked_ids(service, now):
        walker.go(f"/dossier/{now.public_id}/thema/{theme}")
        walker.submit("Bewaren en verder")
    client.post(f"/dossier/{now.public_id}/indienen")
    text = walker.go(f"/dossier/{now.public_id}/resultaat").text
    assert "Wat er veranderde sinds jullie vorige scan" in text
    assert "geen verschil" in text

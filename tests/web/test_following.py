"""Every answer says who gave it; its history is kept, and an older answer can be put back without losing another."""

import pytest
from starlette.testclient import TestClient
from tests.colleagues import STAFF, colleague, give_link
from tests.started import asked_ids, seen, start_in
from tests.walker import Walker

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.grant import Part
from mvoscan.settings import Settings
from mvoscan.storage import dossier_answers, history
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


@pytest.fixture
def dossier(client: TestClient, service: Service) -> Dossier:
    """A dossier that the client coordinates."""
    return start_in(client, service)


@pytest.fixture
def they(client: TestClient, service: Service, settings: Settings, dossier: Dossier) -> TestClient:
    """A colleague of the staff service who fills in the whole scan."""
    return colleague(settings, service, give_link(service, dossier, by=client.cookies["scan"])[1])


def first(service: Service, dossier: Dossier) -> tuple[str, str]:
    """A theme and its first statement."""
    theme, ids = next(iter(asked_ids(service, dossier).items()))
    return theme, ids[0]


def stands(service: Service, dossier: Dossier, name: str) -> Answer:
    with service.reading() as connection:
        return dossier_answers.read(connection, dossier)[name]


def give(client: TestClient, service: Service, dossier: Dossier, option: str, note: str = "") -> None:
    """Answer the first statement, on top of what stands."""
    name = first(service, dossier)[1]
    with service.reading() as connection:
        stands = dossier_answers.read(connection, dossier).get(name, Answer())
    address, sent = f"/dossier/{dossier.public_id}/antwoord/{name}", {"a": option, "n": note}
    assert client.post(address, data=sent, headers=seen(stands)).status_code == 200


@pytest.mark.once
def test_a_theme_says_who_gave_an_answer(
    client: TestClient, they: TestClient, service: Service, dossier: Dossier
) -> None:
    give(they, service, dossier, "ja")
    theme, name = first(service, dossier)
    page = client.get(f"/dossier/{dossier.public_id}/thema/{theme}").text
    box = page.split(f'data-statement="{name}"')[1].split("</fieldset>")[0]
    assert f'<p class="app-signed"><span>{STAFF}, ' in box
    assert page.count('<p class="app-signed" hidden>') == page.count("data-statement=") - 1


@pytest.mark.once
def test_an_answer_that_saves_itself_tells_who_gave_it(they: TestClient, service: Service, dossier: Dossier) -> None:
    name = first(service, dossier)[1]
    saved = they.post(f"/dossier/{dossier.public_id}/antwoord/{name}", data={"a": "ja"}, headers=seen()).json()
    assert saved["by"].startswith(f"{STAFF}, ")


@pytest.mark.once
def test_every_revision_is_kept_with_who_gave_it(
    client: TestClient, they: TestClient, service: Service, dossier: Dossier
) -> None:
    give(client, service, dossier, "ja", "eerst")
    give(they, service, dossier, "nee", "daarna")
    with service.reading() as connection:
        kept = history.of_question(connection, dossier, first(service, dossier)[1])
    assert [(each.answer.revision, each.answer.option, each.answer.note, each.signature.author) for each in kept] == [
        (2, "nee", "daarna", STAFF),
        (1, "ja", "eerst", "coördinator"),
    ]


@pytest.mark.once
def test_an_older_answer_is_put_back_as_a_new_revision(
    client: TestClient, they: TestClient, service: Service, dossier: Dossier
) -> None:
    give(client, service, dossier, "ja", "eerst")
    give(they, service, dossier, "nee", "daarna")
    walker, name = Walker(client), first(service, dossier)[1]
    walker.go(f"/dossier/{dossier.public_id}/stelling/{name}/geschiedenis")
    walker.submit("Zet terug")
    assert walker.status == 200
    assert stands(service, dossier, name) == Answer(option="ja", note="eerst", revision=3)


@pytest.mark.once
def test_nothing_is_put_back_over_an_answer_that_was_not_seen(
    client: TestClient, they: TestClient, service: Service, dossier: Dossier
) -> None:
    give(client, service, dossier, "ja")
    give(client, service, dossier, "nee")
    walker, name = Walker(client), first(service, dossier)[1]
    walker.go(f"/dossier/{dossier.public_id}/stelling/{name}/geschiedenis")
    give(they, service, dossier, "weet-niet")
    page = walker.submit("Zet terug")
    assert (walker.status, "intussen gewijzigd" in page.text) == (409, True)
    assert stands(service, dossier, name).option == "weet-niet"


@pytest.mark.once
def test_the_first_answer_is_undone_and_the_statement_is_open_again(
    client: TestClient, service: Service, dossier: Dossier
) -> None:
    give(client, service, dossier, "ja", "per vergissing")
    walker, name = Walker(client), first(service, dossier)[1]
    address = f"/dossier/{dossier.public_id}/stelling/{name}/geschiedenis"
    walker.go(address)
    page = walker.submit("Zet terug")
    assert stands(service, dossier, name) == Answer(revision=2)
    assert "per vergissing" in page.text


@pytest.mark.once
def test_what_was_never_answered_has_nothing_to_undo(client: TestClient, service: Service, dossier: Dossier) -> None:
    address = f"/dossier/{dossier.public_id}/stelling/{first(service, dossier)[1]}/geschiedenis"
    assert "Zet terug" not in client.get(address).text
    assert client.post(address, data={"revisie": "0"}).status_code == 404


def test_two_colleagues_with_the_same_label_are_counted_apart(
    client: TestClient, they: TestClient, service: Service, settings: Settings, dossier: Dossier
) -> None:
    other = colleague(settings, service, give_link(service, dossier, by=client.cookies["scan"])[1])
    give(they, service, dossier, "ja")
    second = next(iter(asked_ids(service, dossier).values()))[1]
    for name in (second, next(iter(asked_ids(service, dossier).values()))[2]):
        sent = other.post(f"/dossier/{dossier.public_id}/antwoord/{name}", data={"a": "ja"}, headers=seen())
        assert sent.status_code == 200
    page = client.get(f"/dossier/{dossier.public_id}/opvolging").text
    assert page.count("Eén antwoord staat op deze naam.") == page.count("2 antwoorden staan op deze naam.") == 1


@pytest.mark.once
@pytest.mark.parametrize("revision", ["9", "-1", "x", "", "9" * 30, "²"])
def test_a_revision_that_never_was_is_not_found(
    client: TestClient, service: Service, dossier: Dossier, revision: str
) -> None:
    give(client, service, dossier, "ja")
    address = f"/dossier/{dossier.public_id}/stelling/{first(service, dossier)[1]}/geschiedenis"
    assert client.post(address, data={"revisie": revision}).status_code == 404


@pytest.mark.once
def test_a_statement_of_another_scan_has_no_history_here(client: TestClient, dossier: Dossier) -> None:
    assert client.get(f"/dossier/{dossier.public_id}/stelling/bestaat-niet/geschiedenis").status_code == 404


@pytest.mark.once
def test_after_handing_in_nothing_is_put_back(client: TestClient, service: Service, dossier: Dossier) -> None:
    give(client, service, dossier, "ja")
    give(client, service, dossier, "nee")
    client.post(f"/dossier/{dossier.public_id}/indienen")
    address = f"/dossier/{dossier.public_id}/stelling/{first(service, dossier)[1]}/geschiedenis"
    assert "Zet terug" not in client.get(address).text
    assert client.post(address, data={"revisie": "1"}).status_code == 409


@pytest.mark.once
def test_who_may_only_read_puts_nothing_back(
    client: TestClient, service: Service, settings: Settings, dossier: Dossier
) -> None:
    give(client, service, dossier, "ja")
    give(client, service, dossier, "nee")
    token = give_link(service, dossier, by=client.cookies["scan"], right=Right.READ)[1]
    reader = colleague(settings, service, token)
    address = f"/dossier/{dossier.public_id}/stelling/{first(service, dossier)[1]}/geschiedenis"
    assert "Zet terug" not in reader.get(address).text
    assert reader.post(address, data={"revisie": "1"}).status_code == 403


def test_the_coordinator_sees_per_theme_service_and_colleague_how_far_it_is(
    client: TestClient, service: Service, settings: Settings, dossier: Dossier
) -> None:
    token = give_link(service, dossier, by=client.cookies["scan"], part=Part(services=(STAFF,)))[1]
    they = colleague(settings, service, token)
    questions = service.library.get(dossier.questionnaire, dossier.edition).questions
    own = [each for ids in asked_ids(service, dossier).values() for each in ids if STAFF in questions[each].service]
    they.post(f"/dossier/{dossier.public_id}/antwoord/{own[0]}", data={"a": "ja"}, headers=seen())
    text = Walker(client).go(f"/dossier/{dossier.public_id}/opvolging").text
    assert f"alle stellingen voor {STAFF} · 1 van {len(own)} beantwoord" in text
    assert "Eén antwoord staat op deze naam." in text
    assert f"{STAFF} 1 van {len(own)} {STAFF}, " in text


@pytest.mark.once
def test_labels_and_notes_stay_out_of_the_result(
    client: TestClient, service: Service, settings: Settings, dossier: Dossier
) -> None:
    token = give_link(service, dossier, by=client.cookies["scan"], label="An Peeters")[1]
    give(colleague(settings, service, token), service, dossier, "ja", "iets vertrouwelijks")
    client.post(f"/dossier/{dossier.public_id}/indienen")
    for suffix in ("", ".json", ".csv"):
        answer = client.get(f"/dossier/{dossier.public_id}/resultaat{suffix}")
        assert answer.status_code == 200
        assert "An Peeters" not in answer.text
        assert suffix == "" or "iets vertrouwelijks" not in answer.text

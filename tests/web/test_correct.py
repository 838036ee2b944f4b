"""Verbeteren: a new scan with every answer takes the place of the old one, and together they count as one."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.corrected import (
    answers,
    correct,
    give,
    hand_in,
    handed_in,
    handed_in_answers,
    recounts,
    replaced,
    submission_bytes,
    total,
)
from tests.started import asked_ids, institution_id, start_in
from tests.walker import Walker

from mvoscan.core.audit import Kind, KnownBy
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Conflict
from mvoscan.core.institution import ClaimState
from mvoscan.settings import Settings
from mvoscan.storage import access, audit, claims
from mvoscan.usecases.decide_claims import confirm, list_claims, reject
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture
def old(client: TestClient, service: Service) -> Dossier:
    """A scan for Aalst that was handed in."""
    return handed_in(client, service, institution=institution_id(service, "gemeente", "Aalst"))


def _claim(service: Service) -> int:
    with service.reading() as connection:
        return claims.every(connection)[-1].id


def _confirm(service: Service) -> None:
    with service.writing() as connection:
        confirm(connection, _claim(service), by="An", now=datetime.now(UTC))


def test_a_correction_begins_with_every_answer_note_and_mark(
    client: TestClient, service: Service, old: Dossier
) -> None:
    later = correct(client, old.public_id)
    assert answers(service, later) == answers(service, old.public_id)
    assert any(each.note == "zie verslag" and each.interesting for each in answers(service, later).values())


def test_a_correction_has_a_link_of_its_own(client: TestClient, old: Dossier) -> None:
    walker = Walker(client)
    walker.go(f"/dossier/{old.public_id}/resultaat")
    walker.click("Een fout verbeteren")
    page = walker.submit("Begin de verbetering")
    link = page.html.split("/verder/")[1].split("<")[0]
    assert client.get(f"/verder/{link}").status_code == 200
    assert "Je verbetert een scan die al is ingediend" in walker.click("Ik heb de link bewaard").text


def test_a_correction_in_progress_changes_no_count_and_the_old_page_says_so(client: TestClient, old: Dossier) -> None:
    before = total(client)
    later = correct(client, old.public_id)
    page = Walker(client).go(f"/dossier/{old.public_id}/resultaat")
    assert total(client) == before
    assert page.links["Verder met de verbetering"] == f"/dossier/{later}"


def test_a_second_click_is_the_same_correction(client: TestClient, old: Dossier) -> None:
    assert correct(client, old.public_id) == correct(client, old.public_id)


def test_another_manager_of_the_scan_gets_a_link_to_the_same_correction(
    client: TestClient, service: Service, settings: Settings, old: Dossier
) -> None:
    later = correct(client, old.public_id)
    give(service, old.public_id, Right.MANAGE, cookie="a-colleague")
    with TestClient(create_app(settings, service), cookies={"scan": "a-colleague"}, follow_redirects=False) as other:
        assert correct(other, old.public_id) == later
        assert other.get(f"/dossier/{later}").status_code == 200


def test_handed_in_it_takes_the_place_of_the_old_one_and_counts_as_one(
    client: TestClient, service: Service, old: Dossier
) -> None:
    kept, before = submission_bytes(service, old.public_id), total(client)
    later = replaced(client, old.public_id)
    page = Walker(client).go(f"/dossier/{old.public_id}/resultaat")
    assert total(client) == before
    assert recounts(service)
    assert submission_bytes(service, old.public_id) == kept
    assert page.links["Vervangen door deze scan: bekijk het nieuwe resultaat"] == f"/dossier/{later}/resultaat"


def test_a_reader_of_the_old_scan_alone_reads_that_it_was_replaced_without_a_link(
    client: TestClient, service: Service, settings: Settings, old: Dossier
) -> None:
    later = replaced(client, old.public_id)
    give(service, old.public_id, Right.READ, cookie="a-reader")
    with TestClient(create_app(settings, service), cookies={"scan": "a-reader"}) as reader:
        page = reader.get(f"/dossier/{old.public_id}/resultaat").text
        assert "vervangen door een verbetering" in page
        assert later not in page


def test_a_confirmation_goes_along_and_the_log_says_that_it_was_carried(
    client: TestClient, service: Service, old: Dossier
) -> None:
    _confirm(service)
    replaced(client, old.public_id)
    assert total(client) == {"handed_in": 1, "confirmed": 1, "institutions": 1, "withdrawn": 0}
    assert recounts(service)
    with service.reading() as connection:
        (entry,) = audit.entries(connection, kind=Kind.CLAIM_CARRIED, before=None, most=9)
    assert (entry.known, entry.details["beslissing"]) == (KnownBy.LINK, "confirmed")


def test_a_rejection_goes_along_too(client: TestClient, service: Service, old: Dossier) -> None:
    with service.writing() as connection:
        reject(connection, _claim(service), by="An", now=datetime.now(UTC), reason="kent niemand")
    replaced(client, old.public_id)
    with service.reading() as connection:
        (claim,) = claims.every(connection)
    assert claim.state is ClaimState.REJECTED
    assert "kent niemand" in str(claim.reason)


def test_nobody_decides_any_more_about_the_claim_of_a_scan_that_was_replaced(
    client: TestClient, service: Service, old: Dossier
) -> None:
    before = _claim(service)
    replaced(client, old.public_id)
    with service.writing() as connection:
        assert [each.claims[0].id for each in list_claims(connection)] == [before + 1]
        with pytest.raises(Conflict, match="ingetrokken of vervangen"):
            confirm(connection, before, by="An", now=datetime.now(UTC))


def test_a_correction_can_be_corrected_and_the_old_one_no_more(
    client: TestClient, service: Service, old: Dossier
) -> None:
    second = replaced(client, old.public_id)
    third = replaced(client, second)
    assert client.post(f"/dossier/{old.public_id}/verbeteren").status_code == 409
    assert len({old.public_id, second, third}) == 3
    assert (total(client)["handed_in"], recounts(service)) == (1, True)


def test_the_action_plan_goes_along_and_the_old_one_is_closed(client: TestClient, old: Dossier) -> None:
    action = {"actie": "Een milieubeleidsplan maken", "fase": "acties", "status": "bezig"}
    assert client.post(f"/dossier/{old.public_id}/actieplan/nieuw", data=action).status_code == 303
    later = replaced(client, old.public_id)
    refused = client.post(f"/dossier/{old.public_id}/actieplan/nieuw", data=action)
    assert (refused.status_code, "verhuisde mee" in refused.text) == (409, True)
    assert "Een milieubeleidsplan maken" in client.get(f"/dossier/{later}/actieplan").text
    assert client.get(f"/dossier/{old.public_id}/actieplan").status_code == 200


def test_a_scan_that_was_not_handed_in_has_nothing_to_correct(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    for method in ("get", "post"):
        answer = getattr(client, method)(f"/dossier/{dossier.public_id}/verbeteren")
        assert (answer.status_code, "nog niet ingediend" in answer.text) == (409, True)


@pytest.mark.parametrize("page", ["verbeteren", "intrekken"])
@pytest.mark.parametrize("right", [Right.READ, Right.CONTRIBUTE])
def test_only_who_manages_a_scan_corrects_or_withdraws_it(
    service: Service, settings: Settings, old: Dossier, right: Right, page: str
) -> None:
    give(service, old.public_id, right, cookie="a-helper")
    with TestClient(create_app(settings, service), cookies={"scan": "a-helper"}) as helper:
        result = helper.get(f"/dossier/{old.public_id}/resultaat").text
        statuses = {getattr(helper, each)(f"/dossier/{old.public_id}/{page}").status_code for each in ("get", "post")}
        assert statuses == {403}
        assert f"/{page}" not in result


def test_a_link_that_was_revoked_corrects_and_withdraws_nothing(
    client: TestClient, service: Service, old: Dossier
) -> None:
    with service.writing() as connection:
        access.revoke_grants(connection, dossier=old.id, right=Right.MANAGE, now=datetime.now(UTC))
    for page in ("verbeteren", "intrekken"):
        assert client.post(f"/dossier/{old.public_id}/{page}").status_code == 410


def test_a_correction_stays_as_extensive_as_the_scan(client: TestClient, old: Dossier) -> None:
    later = correct(client, old.public_id)
    assert "volledige scan" not in client.get(f"/dossier/{later}").text.lower()
    assert client.get(f"/dossier/{later}/vervolg").status_code == 409
    assert client.post(f"/dossier/{later}/vervolg", data={"actie": "uitbreiden"}).status_code == 409


def test_no_new_scan_goes_on_from_one_that_was_replaced(client: TestClient, old: Dossier) -> None:
    replaced(client, old.public_id)
    assert client.get(f"/dossier/{old.public_id}/vervolg").status_code == 409
    assert "/vervolg" not in client.get(f"/dossier/{old.public_id}/resultaat").text


def test_a_practice_run_is_corrected_and_counted_nowhere(client: TestClient, service: Service) -> None:
    dossier = handed_in(client, service, practice=True)
    replaced(client, dossier.public_id)
    assert total(client)["handed_in"] == 0
    with service.reading() as connection:
        assert audit.entries(connection, kind=None, before=None, most=9) == ()


def test_a_changed_answer_of_a_correction_is_scored_and_the_old_score_stays(
    client: TestClient, service: Service, old: Dossier
) -> None:
    before = submission_bytes(service, old.public_id)
    later = correct(client, old.public_id)
    theme, names = next(iter(asked_ids(service, old).items()))
    stands = answers(service, later)[names[0]]
    client.post(f"/dossier/{later}/thema/{theme}", data={f"a.{names[0]}": "ja", f"v.{names[0]}": stands.base})
    hand_in(client, later)
    assert submission_bytes(service, old.public_id) == before
    assert handed_in_answers(service, later)[names[0]].option == "ja"

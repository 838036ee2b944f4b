"""A dossier is handed over when the other address confirms it; and who starts another scan learns nothing."""

import pytest
from starlette.testclient import TestClient
from tests.letters import AN, address_in, confirmed, delivered, queued
from tests.started import institution_id, start, start_in
from tests.starting import PROFILE

from mvoscan.core.dossier import Dossier
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
BO = "bo.claes@aalst.be"


def asked(client: TestClient, settings: Settings, service: Service, dossier: Dossier, address: str = BO) -> str:
    """Ask somebody to take over; the path of the link in the letter to that address."""
    assert client.post(f"/dossier/{dossier.public_id}/overdragen", data={"nieuw": address}).status_code == 303
    return address_in(next(each for each in delivered(settings, service) if each.to == address))


def statuses(client: TestClient, dossier: Dossier, *links: str) -> list[int]:
    return [client.get(each).status_code for each in (f"/dossier/{dossier.public_id}", *links)]


@pytest.mark.once
def test_until_the_other_confirms_everything_works_as_before(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    mailed = confirmed(client, settings, service, dossier)
    link = asked(client, settings, service, dossier)
    client.get(link)
    assert statuses(client, dossier, mailed, link) == [200, 200, 200]


@pytest.mark.once
def test_when_the_other_confirms_the_former_links_end_and_the_other_gets_one(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier, token = start(service, cookie="mine")
    client.cookies.set("scan", "mine")
    mailed = confirmed(client, settings, service, dossier)
    link = asked(client, settings, service, dossier)
    assert client.post(link).status_code == 200
    assert statuses(client, dossier, mailed, f"/verder/{token}") == [410, 410, 410]
    letters = {each.to: each for each in delivered(settings, service)}
    assert letters[AN].subject == "Je MVO-scan is overgedragen"
    client.cookies.clear()
    assert client.post(address_in(letters[BO])).status_code == 303
    assert statuses(client, dossier) == [200]


@pytest.mark.once
def test_the_present_coordinator_hears_of_it_and_can_stop_it(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    mailed = confirmed(client, settings, service, dossier)
    client.post(f"/dossier/{dossier.public_id}/overdragen", data={"nieuw": BO})
    letters = {each.to: each for each in delivered(settings, service)}
    assert BO in letters[AN].text
    client.post(f"/dossier/{dossier.public_id}/overdragen/stoppen")
    assert client.post(address_in(letters[BO])).status_code == 404
    assert statuses(client, dossier, mailed) == [200, 200]


@pytest.mark.once
def test_after_a_hand_over_a_lost_link_goes_to_the_new_address_only(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    confirmed(client, settings, service, dossier)
    client.post(asked(client, settings, service, dossier))
    delivered(settings, service)
    for address in (AN, BO):
        client.post("/link-kwijt", data={"adres": address})
    assert [each.to for each in delivered(settings, service)] == [BO]


def test_a_link_to_take_over_works_once(client: TestClient, settings: Settings, service: Service) -> None:
    link = asked(client, settings, service, start_in(client, service))
    assert [client.post(link).status_code for _ in range(2)] == [200, 410]


def test_a_second_question_ends_the_first(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service)
    first = asked(client, settings, service, dossier)
    second = asked(client, settings, service, dossier, "cis@aalst.be")
    assert [client.get(each).status_code for each in (first, second)] == [404, 200]


@pytest.mark.once
def test_handing_over_to_oneself_is_refused(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service)
    confirmed(client, settings, service, dossier)
    response = client.post(f"/dossier/{dossier.public_id}/overdragen", data={"nieuw": AN.upper()})
    assert (response.status_code, "ander adres" in response.text) == (422, True)


def begin(client: TestClient, service: Service, kind: str = "gemeente") -> list[object]:
    """Begin a scan for Aalst as a stranger does; all that the browser gets, but for what is random."""
    client.cookies.clear()
    body = institution_id(service, kind, "Aalst")
    data = {"doel": "bestuur", "type": kind, "bestuur": body, "samen": "nee", "omvang": "light", **PROFILE}
    first = client.post("/start", data=data)
    assert first.status_code == 303
    link = first.headers["location"].split("/")[2]
    page = client.get(first.headers["location"]).text
    token = page.split("/verder/")[1].split("<")[0]
    return [sorted(first.headers), page.replace(link, "").replace(token, "")]


@pytest.mark.once
def test_who_coordinates_an_open_scan_hears_that_another_began_and_the_starter_learns_nothing(
    client: TestClient, settings: Settings, service: Service
) -> None:
    before = begin(client, service)
    dossier = start_in(client, service, institution=institution_id(service, "gemeente", "Aalst"))
    confirmed(client, settings, service, dossier)
    assert begin(client, service) == before
    (letter,) = delivered(settings, service)
    assert (letter.to, "Gemeente Aalst" in letter.subject) == (AN, True)


def test_however_often_scans_begin_the_coordinator_hears_it_once_a_day(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service, institution=institution_id(service, "gemeente", "Aalst"))
    confirmed(client, settings, service, dossier)
    for _ in range(3):
        begin(client, service)
    assert len(delivered(settings, service)) == 1


@pytest.mark.once
def test_nobody_hears_of_a_scan_for_another_body_or_of_somebody_who_looks_around(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service, institution=institution_id(service, "gemeente", "Aalst"))
    confirmed(client, settings, service, dossier)
    begin(client, service, "ocmw")
    client.post("/start", data={"doel": "rondkijken", "type": "gemeente", "omvang": "light", **PROFILE})
    assert "started-elsewhere" not in {each.kind for each in queued(service)}


@pytest.mark.once
def test_a_partner_in_a_scan_of_two_hears_of_it_too(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service, institution=institution_id(service, "gemeente", "Aalst"), joint=True)
    confirmed(client, settings, service, dossier)
    begin(client, service, "ocmw")
    assert len(delivered(settings, service)) == 1

"""Anyone can type 'gemeente Aalst': only what an operator confirms counts as Aalst."""

from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.started import asked_ids, institution_id, seen, start_in
from tests.walker import Walker

from mvoscan.settings import Settings
from mvoscan.usecases.decide_claims import confirm, list_claims, reject
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database


def test_a_scan_for_aalst_counts_unconfirmed_and_after_confirmation_as_one_institution(
    client: TestClient, service: Service
) -> None:
    _hand_in(client, service)
    assert _usage(client) == {"handed_in": 1, "confirmed": 0, "unconfirmed": 1, "institutions": 0}

    _decide_newest(service, confirmed=True)
    assert _usage(client) == {"handed_in": 1, "confirmed": 1, "unconfirmed": 0, "institutions": 1}


def test_a_strangers_second_scan_for_aalst_changes_no_confirmed_number(
    client: TestClient, service: Service, settings: Settings
) -> None:
    _hand_in(client, service)
    _decide_newest(service, confirmed=True)
    with TestClient(create_app(settings, service), follow_redirects=False) as stranger:
        stranger.cookies.set("scan", "stranger")
        _hand_in(stranger, service)

        assert _usage(stranger) == {"handed_in": 2, "confirmed": 1, "unconfirmed": 1, "institutions": 1}


def test_a_rejected_claim_stays_counted_as_handed_in_and_its_result_says_so(
    client: TestClient, service: Service
) -> None:
    dossier = _hand_in(client, service)
    _decide_newest(service, confirmed=False)

    assert _usage(client) == {"handed_in": 1, "confirmed": 0, "unconfirmed": 1, "institutions": 0}
    assert "kon niet bevestigen" in Walker(client).go(f"/dossier/{dossier}/resultaat").text


def test_two_claims_for_one_institution_are_shown_side_by_side(client: TestClient, service: Service) -> None:
    for _ in range(2):
        _hand_in(client, service)
    with service.reading() as connection:
        rivals = list_claims(connection)

    assert [len(each.claims) for each in rivals] == [2]


def test_a_joint_scan_counts_once_and_for_two_institutions(client: TestClient, service: Service) -> None:
    _hand_in(client, service, joint=True)
    _decide_newest(service, confirmed=True)

    assert _usage(client) == {"handed_in": 1, "confirmed": 1, "unconfirmed": 0, "institutions": 2}


def _hand_in(client: TestClient, service: Service, **choices: Any) -> str:
    aalst = institution_id(service, "gemeente", "Aalst")
    dossier = start_in(client, service, institution=aalst, **choices)
    question = next(iter(asked_ids(service, dossier).values()))[0]
    client.post(f"/dossier/{dossier.public_id}/antwoord/{question}", data={"a": "ja"}, headers=seen())
    assert client.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303
    return dossier.public_id


def _decide_newest(service: Service, *, confirmed: bool) -> None:
    with service.writing() as connection:
        newest = connection.exec_driver_sql("SELECT max(id) FROM claim").scalar_one()
        if confirmed:
            confirm(connection, newest, by="An Peeters", now=datetime.now(UTC))
        else:
            reject(connection, newest, by="An Peeters", now=datetime.now(UTC), reason="kent niemand")


def _usage(client: TestClient) -> dict[str, int]:
    total = client.get("/api/v1/usage.json").json()["total"]
    return {name: total[name] for name in ("handed_in", "confirmed", "unconfirmed", "institutions")}

"""`/beheer/publicaties`: who may, asks for a release, follows it, and decides on it; who may not, does not."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.corrected import handed_in
from tests.logins import APPROVER, BOTH, NOBODY, OPERATOR, Provider, log_in
from tests.started import institution_id

from mvoscan.core.disclosure.cube import Place
from mvoscan.core.disclosure.erased import pseudonym
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.disclosure.protected import Frozen, FrozenUnit
from mvoscan.core.errors import NotProved
from mvoscan.core.job import Job, JobState
from mvoscan.core.observation import Observation, to_bytes
from mvoscan.core.release import Act, Release, ReleaseState, act_of_worker
from mvoscan.storage import releases
from mvoscan.usecases.decide_release import one_release
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import begin_waiting, end, end_badly, known_jobs, take_turn

pytestmark = [pytest.mark.database, pytest.mark.once]
HERE = "/beheer/publicaties"
MARCH = datetime(2026, 4, 6, tzinfo=UTC)


def keep(service: Service, built: Act, period: str = "2026-Q1", *, scans: Iterable[str] = ()) -> Release:
    """A release that passed its audit, with one row; it counts these scans."""
    code = period_of(period)
    values: dict[str, Any] = {
        **dict.fromkeys(each.name for each in fields(Observation)),
        **dict.fromkeys(("group", "family", "province", "theme"), "_T"),
        **dict.fromkeys(("question", "answer"), "_Z"),
        "dataset": "theme-results",
        "base": "quarter",
        "breakdown": "total",
        "questionnaire": "mvo-overheid",
        "period": period,
        "period_start": code.start,
        "period_end": code.end,
        "basis": "light",
        "series": "2026.1",
        "value": 61,
        "n_org": 20,
        "obs_status": "A",
        "conf_status": "F",
    }
    row = Observation(**values)
    counted = {pseudonym(each): () for each in scans}
    unit = FrozenUnit(key="x", place=Place("gemeente", "lokaal"), scans=counted)
    units = Frozen(statistics=(), units=(unit,)).model_dump_json().encode()
    release = Release(
        name=f"{period}.1",
        period_code=period,
        questionnaire="mvo-overheid",
        state=ReleaseState.AUDITED,
        cube_version="2026.1",
        policy_version="2026.1",
        sha256=sha256(to_bytes((row,))).hexdigest(),
        units_sha256=sha256(units).hexdigest(),
        counts={"units": 20, "cells": 3, "published": 2, "rows": 1},
        audit={"narrowest": 62, "withheld": {"few": 1}, "joint_with": [], "claim": "Tegen deze aanvaller."},
        built=built,
    )
    with service.writing() as connection:
        releases.add(connection, release, rows=(row,), units=units)
    return release


def state(service: Service, name: str = "2026-Q1.1") -> ReleaseState:
    with service.reading() as connection:
        return one_release(connection, name).state


def job(service: Service) -> Job:
    with service.reading() as connection:
        return known_jobs(connection, now=MARCH).jobs[0]


def test_an_operator_asks_for_a_release_and_follows_it_to_its_end(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    log_in(desk, provider, OPERATOR)
    asked = desk.post(HERE, data={"periode": "2026-Q1"})
    assert (asked.status_code, asked.headers["location"]) == (303, f"{HERE}/werk/{job(service).id}")
    assert "Er draait nu geen worker" in desk.get(asked.headers["location"]).text
    with service.writing() as connection:
        take_turn(connection, holder="one", now=datetime.now(UTC))
        begun = begin_waiting(connection, now=datetime.now(UTC))
        assert begun
    assert (begun.by, begun.enforced, bool(begun.subject)) == ("An Peeters", True, True)
    assert "data-follow" in desk.get(asked.headers["location"]).text
    keep(service, Act(by=begun.by, at=MARCH, enforced=True, subject=begun.subject))
    with service.writing() as connection:
        end(connection, begun, release="2026-Q1.1", now=datetime.now(UTC))
    ended = desk.get(asked.headers["location"]).text
    assert f"{HERE}/2026-Q1.1" in ended
    assert "data-follow" not in ended
    assert "De worker begint eraan." in desk.get(f"{HERE}/2026-Q1.1").text


def test_a_refusal_is_read_with_its_reason(desk: TestClient, provider: Provider, service: Service) -> None:
    log_in(desk, provider, OPERATOR)
    desk.post(HERE, data={"periode": "2026-Q1"})
    with service.writing() as connection:
        begun = begin_waiting(connection, now=MARCH)
        assert begun
        end_badly(connection, begun, NotProved("De oplosser geeft geen uitsluitsel."), now=MARCH)
    assert job(service).state is JobState.REFUSED
    for page in (HERE, f"{HERE}/werk/{begun.id}"):
        assert "De oplosser geeft geen uitsluitsel." in desk.get(page).text


@pytest.mark.parametrize(
    ("period", "status", "said"),
    [
        ("", 422, "Kies een periode."),
        ("2099", 422, "vanaf 1-1-2100"),
        ("2026-Q9", 422, "kennen we niet"),
        ("<b>", 422, "&lt;b&gt;"),
        ("2026-Q1", 409, "sinds"),
    ],
)
def test_what_cannot_be_asked_comes_back_in_the_page(
    desk: TestClient, provider: Provider, period: str, status: int, said: str
) -> None:
    log_in(desk, provider, OPERATOR)
    desk.post(HERE, data={"periode": "2026-Q1"})
    answer = desk.post(HERE, data={"periode": period})
    assert answer.status_code == status
    assert said in answer.text


def test_two_people_with_a_login_bring_a_release_to_publication(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    keep(service, act_of_worker(MARCH))
    log_in(desk, provider, APPROVER)
    for step, reached in (("goedkeuren", ReleaseState.APPROVED), ("publiceren", ReleaseState.PUBLISHED)):
        assert desk.post(f"{HERE}/2026-Q1.1/{step}").status_code == 303
        assert state(service) is reached
    page = desk.get(f"{HERE}/2026-Q1.1").text
    assert "Automatisch gemaakt; een persoon keurde goed, met een login." in page
    assert "Bo Claes" in page
    assert [each["four_eyes"] for each in desk.get("/api/v1/statistics/releases").json()["releases"]] == ["automatic"]


def test_who_asked_for_a_release_does_not_approve_it_whatever_the_name(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    log_in(desk, provider, BOTH, subject="cis")
    desk.post(HERE, data={"periode": "2026-Q1"})
    asked = job(service)
    keep(service, Act(by=asked.by, at=MARCH, enforced=True, subject=asked.subject))
    log_in(desk, provider, {**BOTH, "name": "C. Maes"}, subject="cis")
    answer = desk.post(f"{HERE}/2026-Q1.1/goedkeuren")
    assert (answer.status_code, state(service)) == (403, ReleaseState.AUDITED)
    assert "keurt ze niet zelf goed" in answer.text
    assert "Je vroeg deze publicatie zelf" in answer.text


def test_a_step_that_was_taken_already_is_said_in_the_page(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    keep(service, act_of_worker(MARCH))
    log_in(desk, provider, APPROVER)
    answer = desk.post(f"{HERE}/2026-Q1.1/publiceren")
    assert answer.status_code == 409
    assert "nagekeken, wacht op goedkeuring" in answer.text


def test_a_withdrawal_needs_a_reason_and_keeps_it(desk: TestClient, provider: Provider, service: Service) -> None:
    keep(service, act_of_worker(MARCH))
    log_in(desk, provider, APPROVER)
    without = desk.post(f"{HERE}/2026-Q1.1/intrekken", data={"reason": " \u200b "})
    assert (without.status_code, state(service)) == (422, ReleaseState.AUDITED)
    assert 'href="#reason"' in without.text
    desk.post(f"{HERE}/2026-Q1.1/intrekken", data={"reason": "Verkeerde <opgaven>."})
    assert state(service) is ReleaseState.WITHDRAWN
    assert "Verkeerde &lt;opgaven&gt;." in desk.get(f"{HERE}/2026-Q1.1").text


def test_rows_that_were_altered_are_said_and_cannot_be_approved(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    keep(service, act_of_worker(MARCH))
    with service.writing() as connection:
        connection.execute(text("update release set sha256 = 'anders'"))
    log_in(desk, provider, APPROVER)
    page = desk.get(f"{HERE}/2026-Q1.1").text
    assert "niet meer wat ze waren" in page
    assert f"{HERE}/2026-Q1.1/goedkeuren" not in page


def test_a_draft_that_counts_a_scan_that_was_withdrawn_says_that_it_cannot_appear(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    dossier = handed_in(desk, service, institution=institution_id(service, "gemeente", "Aalst"))
    with service.writing() as connection:
        scan = connection.execute(text("update claim set state = 'confirmed' returning submission")).scalar_one()
        quarter = connection.execute(text(f"select quarter from submission where public_id = '{scan}'")).scalar_one()
    release = keep(service, act_of_worker(datetime.now(UTC)), quarter, scans=[scan])
    assert desk.post(f"/dossier/{dossier.public_id}/intrekken", data={"zeker": "ja"}).status_code in (200, 303)
    log_in(desk, provider, APPROVER)
    page = desk.get(f"{HERE}/{release.name}").text
    refused = desk.post(f"{HERE}/{release.name}/goedkeuren")
    assert ("Eén scan die erin zit" in page, "Keur deze publicatie goed" in page) == (True, False)
    assert (refused.status_code, state(service, release.name)) == (409, ReleaseState.AUDITED)


def test_a_draft_that_another_overtook_says_that_it_cannot_appear(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    keep(service, act_of_worker(MARCH), "2026-Q2")
    keep(service, act_of_worker(MARCH))
    log_in(desk, provider, APPROVER)
    for step in ("goedkeuren", "publiceren"):
        desk.post(f"{HERE}/2026-Q1.1/{step}")
    page = desk.get(f"{HERE}/2026-Q2.1").text
    assert "Ze kan niet meer verschijnen" in page
    assert "verscheen 2026-Q1.1" in page


POSTS = ("", "/2026-Q1.1/goedkeuren", "/2026-Q1.1/publiceren", "/2026-Q1.1/intrekken")


@pytest.mark.parametrize("path", POSTS)
def test_a_stranger_is_sent_to_the_login_and_changes_nothing(desk: TestClient, service: Service, path: str) -> None:
    keep(service, act_of_worker(MARCH))
    answer = desk.post(HERE + path, data={"periode": "2026-Q1", "reason": "Zomaar."})
    assert (answer.status_code, state(service)) == (303, ReleaseState.AUDITED)
    assert answer.headers["location"].startswith("/aanmelden")
    with service.reading() as connection:
        assert known_jobs(connection, now=MARCH).jobs == ()


@pytest.mark.parametrize("claims", [OPERATOR, NOBODY])
@pytest.mark.parametrize("path", POSTS[1:])
def test_without_the_role_of_approver_nothing_is_decided(
    desk: TestClient, provider: Provider, service: Service, path: str, claims: dict[str, object]
) -> None:
    keep(service, act_of_worker(MARCH))
    log_in(desk, provider, claims)
    assert desk.post(HERE + path, data={"reason": "Zomaar."}).status_code == 403
    assert state(service) is ReleaseState.AUDITED


@pytest.mark.parametrize("path", ["", "/2026-Q1.1", "/werk/1"])
def test_pages_are_for_staff_only(desk: TestClient, provider: Provider, service: Service, path: str) -> None:
    keep(service, act_of_worker(MARCH))
    assert desk.get(HERE + path).status_code == 303
    log_in(desk, provider, NOBODY)
    assert desk.get(HERE + path).status_code == 403


@pytest.mark.parametrize("path", ["/2026-Q9.9", "/werk/999", "/werk/een", "/%00", "/werk/%00", "/../x"])
def test_an_address_that_was_made_up_is_not_found(desk: TestClient, provider: Provider, path: str) -> None:
    log_in(desk, provider, BOTH)
    assert desk.get(HERE + path).status_code in {400, 404}


def test_without_a_login_in_the_settings_these_pages_do_not_exist(client: TestClient) -> None:
    assert client.get(HERE).status_code == 404

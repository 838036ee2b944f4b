"""`/beheer`: editions with their seals, how busy it is, and the work on the background, for who may see it."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.conftest import ROOT
from tests.logins import APPROVER, OPERATOR, Provider, log_in
from tests.started import start_in
from tests.walker import Walker
from tests.wrong import SOMEBODY, went_wrong

from mvoscan.core.job import JobState
from mvoscan.core.retention import Retention
from mvoscan.storage import jobs, mail_queue
from mvoscan.usecases.keep_retention import sweep
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log
from mvoscan.usecases.run_jobs import take_turn
from mvoscan.web.pages.operator import work

pytestmark = [pytest.mark.database, pytest.mark.once]


def test_every_edition_stands_there_with_its_seal_and_what_rests_on_it(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    start_in(desk, service)
    start_in(desk, service, practice=True)
    log_in(desk, provider, APPROVER)
    page = Walker(desk).go("/beheer/vragenlijsten")
    for each in service.library.published():
        assert service.library.hash_of(each.key) in page.text
    there = " ".join(page.text.partition("MVO-scan voor overheden, editie 2026.2")[2].split())
    assert there.startswith("aangeboden verzegeld, het zegel klopt")
    assert "Open dossiers 1 Ingediende scans 0 Oefenscans 1" in there


def test_how_busy_it_is_today_and_by_month_as_everybody_can_read_it(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    dossier = start_in(desk, service)
    assert desk.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303
    log_in(desk, provider, APPROVER)
    walker = Walker(desk)
    page = " ".join(walker.go("/beheer/gebruik").text.split())
    assert "Vandaag 0 1 0 0" in page
    assert "en 1 ingediend." in " ".join(walker.go("/beheer").text.split())
    walker.go("/beheer/gebruik")
    assert "Cijfers" in walker.click("Bekijk en download de openbare cijfers").text


def test_what_waits_and_what_failed_stands_there_and_is_tried_again_under_the_name_of_the_login(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    with service.writing() as connection:
        went_wrong(connection)
    log_in(desk, provider, OPERATOR)
    walker = Walker(desk)
    page = walker.go("/beheer/werk")
    assert "Te weinig besturen" in page.text
    assert (SOMEBODY in page.text, "550 <(e-mailadres)>" in page.text) == (False, True)
    assert "Publicaties 1 3 uur" in " ".join(page.text.split())
    assert "Worker: er werkt er geen" in walker.go("/beheer").text
    walker.go("/beheer/werk")
    walker.submit("Probeer opnieuw: Bericht dat een scan ingediend is")
    with service.reading() as connection:
        (mail,) = mail_queue.every(connection)
        logged = read_log(connection).entries[0]
    assert (mail.attempts, mail.next_at is not None) == (0, True)
    assert (logged.kind, logged.by, logged.details) == ("mail.retried", "An Peeters", {"soort": "receipt"})
    walker.go("/beheer/werk")
    walker.submit("Vraag opnieuw")
    with service.reading() as connection:
        again = jobs.last_of(connection, "release", "2026-Q1")
    assert again is not None
    assert (again.state, again.by) == (JobState.WAITING, "An Peeters")


def test_when_all_is_well_it_says_so_with_the_worker_and_the_last_cleaning(
    desk: TestClient, provider: Provider, service: Service
) -> None:
    now = datetime.now(UTC)
    sweep(service.database, rules=Retention(), now=now)
    with service.writing() as connection:
        take_turn(connection, holder="x", now=now)
    log_in(desk, provider, OPERATOR)
    page = Walker(desk).go("/beheer/werk").text
    assert ("Alles werkt" in page, "Er werkt er een." in page, "werd het laatst gewist op" in page) == (True,) * 3


def test_a_mail_that_was_not_given_up_is_not_there(desk: TestClient, provider: Provider, service: Service) -> None:
    with service.writing() as connection:
        mail_queue.add(connection, "receipt", recipient=SOMEBODY, data={}, now=datetime.now(UTC))
    log_in(desk, provider, OPERATOR)
    numbers = ("1", "0", "7", "x", "9" * 30)
    assert {desk.post(f"/beheer/werk/mail/{each}/opnieuw").status_code for each in numbers} == {404}


def test_the_work_is_for_operators_only(desk: TestClient, provider: Provider, service: Service) -> None:
    with service.writing() as connection:
        went_wrong(connection)
    log_in(desk, provider, APPROVER)
    answers = {desk.get("/beheer/werk").status_code, desk.post("/beheer/werk/mail/1/opnieuw").status_code}
    assert answers == {403}
    assert "Werk op de achtergrond" not in desk.get("/beheer").text
    with service.reading() as connection:
        assert [each.next_at for each in mail_queue.every(connection)] == [None]


def test_every_kind_of_mail_has_a_name_for_who_runs_the_service() -> None:
    kinds = {path.stem for path in (ROOT / "src/mvoscan/render/mail").glob("[a-z]*.txt")}
    assert kinds == set(work._MAILS)

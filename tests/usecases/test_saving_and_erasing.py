"""An answer that is saved while its dossier is erased: kept when it was acknowledged, else refused with why."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.locks import wait_until_one_waits
from tests.started import asked_ids, seen, start_in

from mvoscan.core.answers import OPEN
from mvoscan.core.dossier import Dossier
from mvoscan.core.retention import Retention
from mvoscan.storage import dossier_answers, dossiers
from mvoscan.storage.erasure import erase_dossiers
from mvoscan.storage.tables import DossierRow, table_of
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.fill_in_scan import Posted, save_answers
from mvoscan.usecases.keep_retention import sweep
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.postgresql]
NOW = datetime.now(UTC)


@pytest.fixture
def old(client: TestClient, service: Service) -> Iterator[tuple[Dossier, str]]:
    """A dossier that nobody changed for two years, and its first statement."""
    dossier, table = start_in(client, service), table_of(DossierRow)
    with service.writing() as connection:
        connection.execute(update(table).values(changed_at=NOW - timedelta(days=800)))
    yield dossier, next(iter(asked_ids(service, dossier).values()))[0]


def test_who_saves_while_the_dossier_is_being_erased_reads_that_it_is_gone(
    client: TestClient, service: Service, old: tuple[Dossier, str]
) -> None:
    dossier, name = old
    address = f"/dossier/{dossier.public_id}/antwoord/{name}"
    with ThreadPoolExecutor(1) as pool:
        with service.writing() as connection:
            erase_dossiers(connection, [dossiers.lock(connection, dossier).id], now=datetime.now(UTC))
            answer = pool.submit(client.post, address, data={"a": "ja"}, headers=seen())
            wait_until_one_waits(service)
        assert (answer.result(60).status_code, "gewist" in answer.result().text) == (410, True)


def test_an_answer_that_is_being_saved_when_the_dossier_expires_is_kept(
    client: TestClient, service: Service, old: tuple[Dossier, str]
) -> None:
    dossier, name = old
    with ThreadPoolExecutor(1) as pool:
        with service.writing() as connection:
            visitor, sent = Visitor(client.cookies["scan"], NOW), {name: Posted(option="ja", base=OPEN.base)}
            assert not save_answers(connection, visitor, dossier.public_id, sent, library=service.library).clashes
            erased = pool.submit(sweep, service.database, rules=Retention(), now=NOW)
            wait_until_one_waits(service)
        assert erased.result(60)["expired"] == 0
    with service.reading() as connection:
        assert dossier_answers.read(connection, dossier)[name].option == "ja"

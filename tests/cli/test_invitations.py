"""An invitation is an intent until it is sent: its link is made then, kept only as a hash, and dead when revoked."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.colleagues import STAFF, colleague
from tests.started import start_in

from mvoscan.cli.posting import compose_of, post_of
from mvoscan.core.dossier import Dossier
from mvoscan.settings import Settings
from mvoscan.storage import mail_queue
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.send_mail import send_due

pytestmark = pytest.mark.database
DAY = date.today() + timedelta(days=30)


@pytest.fixture
def invited(client: TestClient, service: Service) -> Dossier:
    """A dossier of which a colleague was invited by mail; nothing was sent yet."""
    dossier = start_in(client, service)
    form = {"naam": STAFF, "recht": "contribute", "deel": "dienst", "dienst": STAFF, "deadline": DAY.isoformat()}
    client.post(f"/dossier/{dossier.public_id}/collegas", data={**form, "mail": "an@voorbeeld.be"})
    return dossier


def send(settings: Settings, service: Service) -> list[str]:
    """Send what is due; the texts of all letters so far."""
    send_due(service.database, post_of(settings), compose_of(settings, service), clock=lambda: datetime.now(UTC))
    files = sorted(Path(settings.data, "mail").glob("*.eml"))
    return [message_from_bytes(each.read_bytes(), policy=policy.default).get_content() for each in files]


def token_in(text: str) -> str:
    return text.split("/verder/")[1].split()[0]


def test_the_letter_says_what_is_asked_by_when_and_its_link_opens_the_part(
    settings: Settings, service: Service, invited: Dossier
) -> None:
    [text] = send(settings, service)
    assert f"alle stellingen voor {STAFF}" in text
    assert f"Graag tegen {DAY.day} " in text
    they = colleague(settings, service, token_in(text))
    assert they.get(f"/dossier/{invited.public_id}/dienst/{STAFF}").status_code == 200


def test_the_link_of_a_letter_is_kept_nowhere_but_as_a_hash(
    settings: Settings, service: Service, invited: Dossier
) -> None:
    token = token_in(send(settings, service)[0])
    with service.reading() as connection:
        tables = connection.exec_driver_sql
        rows = [str(tuple(row)) for name in ("mail", "access_grant") for row in tables(f"SELECT * FROM {name}")]
    assert invited.public_id
    assert token not in "".join(rows)


def test_an_invitation_that_was_ended_before_it_was_sent_is_never_sent(
    client: TestClient, settings: Settings, service: Service, invited: Dossier
) -> None:
    with service.reading() as connection:
        number = mail_queue.every(connection)[0].data["grant"]
    client.post(f"/dossier/{invited.public_id}/collegas/{number}/intrekken")
    assert send(settings, service) == []
    with service.reading() as connection:
        [mail] = mail_queue.every(connection)
    assert (mail.next_at, mail.error) == (None, "De link van deze uitnodiging werd ingetrokken voor de mail vertrok.")

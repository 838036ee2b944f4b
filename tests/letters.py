"""Mail for tests: sent as the worker does, and kept; addresses are given and confirmed through the pages."""

import re
from datetime import UTC, datetime

from sqlalchemy import select
from starlette.testclient import TestClient

from mvoscan.cli.posting import compose_of
from mvoscan.core.dossier import Dossier
from mvoscan.core.letter import Letter, Mail
from mvoscan.settings import Settings
from mvoscan.storage import mail_queue
from mvoscan.storage.tables import metadata
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.send_mail import send_due

AN = "an.peeters@aalst.be"


class Box:
    """A post that keeps what it gets."""

    def __init__(self) -> None:
        self.letters = list[Letter]()

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def delivered(settings: Settings, service: Service) -> list[Letter]:
    """Send what waits; the letters that went out just now."""
    box = Box()
    send_due(service.database, box, compose_of(settings, service), clock=lambda: datetime.now(UTC))
    return box.letters


def queued(service: Service) -> list[Mail]:
    """All mail that was ever meant, the oldest first."""
    with service.reading() as connection:
        return list(mail_queue.every(connection))


def address_in(letter: Letter) -> str:
    """The path of the link that the letter asks to open."""
    found = re.search(r"http://\S+?(/(?:adres|verder)/\S+)", letter.text)
    assert found, letter.text
    return found[1]


def give(client: TestClient, settings: Settings, service: Service, dossier: Dossier, address: str = AN) -> str:
    """Give a dossier an address; the path of the link in the letter that asks to confirm it."""
    assert client.post(f"/dossier/{dossier.public_id}/adres", data={"adres": address}).status_code == 303
    (letter,) = delivered(settings, service)
    assert letter.to == address
    return address_in(letter)


def confirmed(client: TestClient, settings: Settings, service: Service, dossier: Dossier, address: str = AN) -> str:
    """Give a dossier an address and confirm it; the path of the link to the dossier that is mailed then."""
    assert client.post(give(client, settings, service, dossier, address)).status_code == 200
    return address_in(delivered(settings, service)[0])


def everything(service: Service) -> str:
    """All that is in the database, as text."""
    with service.reading() as connection:
        return "\n".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )

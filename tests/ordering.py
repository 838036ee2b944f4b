"""An offer for tests: an entry that can be ordered, and orders that are sent and handled."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from starlette.testclient import TestClient
from tests.letters import delivered

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.letter import Letter
from mvoscan.core.offer import Entry
from mvoscan.core.release import Act
from mvoscan.settings import Settings
from mvoscan.usecases.handle_orders import confirm_order, hold_order, list_orders
from mvoscan.usecases.keep_offer import add_entry
from mvoscan.usecases.open_service import Service

MAIL = "an.peeters@aalst.be"
ORDER = {
    "type": "gemeente",
    "naam": "Aalst",
    "contact": "An Peeters",
    "adres": MAIL,
    "aantal": "25",
    "datum": "in maart",
    "plaats": "in ons stadhuis",
    "opmerking": "Graag met pauze.",
}
ENTRY: dict[str, Sequence[str]] = {
    "titel": ["Welzijn op het werk in de praktijk"],
    "uitleg": ["In een halve dag leer je wat meteen beter kan."],
    "aanbieder": ["Aanbieder van de tests"],
    "soort": ["session"],
    "vorm": ["visit"],
    "duur": ["Een halve dag"],
    "prijs": ["Gratis"],
    "contact": ["aanbieder@example.org"],
    "tot": ["2099-01-01"],
    "thema": ["6.4"],
    "clausules": ["6.4.6"],
    "doelgroep": ["gemeente", "ocmw"],
}


def by(name: str = "Bo Claes") -> Act:
    """Somebody behind the counter, now."""
    return Act(by=name, at=datetime.now(UTC))


def entry(service: Service, **changes: Sequence[str]) -> Entry:
    """An entry that can be ordered."""
    with service.writing() as connection:
        return add_entry(connection, {**ENTRY, **changes}, types=service.types, act=by())


def order(client: TestClient, code: str, **changes: str) -> int:
    """Send the form; gives the status of the answer."""
    return client.post(f"/aanbod/{code}/bestellen", data={**ORDER, **changes}).status_code


def link_in(letter: Letter) -> str:
    """The path of the link in a letter about an order."""
    found = re.search(r"http://\S+?(/(?:bestelling|feedback)/\S+)", letter.text)
    assert found, letter.text
    return found[1]


def plan(day: date | None = None) -> dict[str, str]:
    """When and where, as an operator types it: today when no day is given."""
    today = datetime.now(UTC).astimezone(BRUSSELS).date()
    return {"dag": (day or today).isoformat(), "van": "09:30", "tot": "12:00", "waar": "Aalst, zaal 1; achteraan"}


def tomorrow() -> date:
    """A day that has not come."""
    return datetime.now(UTC).astimezone(BRUSSELS).date() + timedelta(days=1)


def newest(service: Service) -> str:
    """The public id of the order that came in last."""
    with service.reading() as connection:
        return max(list_orders(connection), key=lambda each: each.order.id).order.public_id


def hold(settings: Settings, service: Service, public_id: str) -> str:
    """Confirm an order for today and say that it was held; the path of the link to its feedback form."""
    with service.writing() as connection:
        confirm_order(connection, public_id, plan(), act=by())
        hold_order(connection, public_id, act=by())
    return next(link_in(each) for each in delivered(settings, service) if "/feedback/" in each.text)

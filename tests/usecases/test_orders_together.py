"""Two browsers at the same moment: one order of an address, and one form of feedback on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from tests.ordering import ORDER, entry, hold, newest

from mvoscan.core.errors import Gone
from mvoscan.settings import Settings
from mvoscan.usecases.give_feedback import give_feedback
from mvoscan.usecases.handle_orders import list_orders
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.order_offer import Asking, order

pytestmark = [pytest.mark.database, pytest.mark.postgresql]
NOW = datetime.now(UTC)
ANSWERS = {"fit": "4", "clear": "3", "useful": "4", "recommend": "5"}
AT_ONCE = 4


def test_however_many_send_at_once_there_is_one_order_and_one_form(settings: Settings, service: Service) -> None:
    code = entry(service).code

    def send(number: int) -> None:
        asking = Asking(public_id=f"{number:020}", client="192.0.2.1", now=NOW, demo=False)
        with service.writing() as connection:
            order(connection, code, {**ORDER, "sleutel": f"{number:020}"}, asking=asking, types=service.types)

    def give(link: str) -> int:
        try:
            with service.writing() as connection:
                give_feedback(connection, link.rpartition("/")[2], ANSWERS, now=NOW)
        except Gone:
            return 0
        return 1

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, range(AT_ONCE)))
        with service.reading() as connection:
            assert len(list_orders(connection)) == 1
        link = hold(settings, service, newest(service))
        assert sum(pool.map(give, [link] * AT_ONCE)) == 1

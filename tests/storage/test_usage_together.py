"""Many at once: hand-ins, decisions and merges wait for each other, never for ever, and lose no count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from tests.storage.counting import NOW, TYPES, WORDS, ask, register, submission

from mvoscan.storage import service_facts, usage, usage_recount
from mvoscan.storage.database import Database
from mvoscan.usecases.count_usage import count_usage

pytestmark = pytest.mark.database

WRITERS, ROUNDS = 8, 12
GEMEENTEN = {f"g{number}": "gemeente" for number in range(4)}
OCMWS = {f"o{number}": "ocmw" for number in range(4)}


def test_eight_writers_at_once_leave_counts_that_equal_a_recount(database: Database) -> None:
    with database.writing() as connection:
        service_facts.note_first_start(connection, today=date(2025, 12, 1))
        register(connection, **GEMEENTEN, **OCMWS)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda writer: _write(database, writer), range(WRITERS)))

    with database.reading() as connection:
        total = count_usage(connection, ask(), words=WORDS, now=NOW).total
        assert usage_recount.recount(connection) == ()
    assert (total.handed_in, total.confirmed) == (WRITERS * ROUNDS, WRITERS * ROUNDS // 2)
    assert total.institutions == 4


def _write(database: Database, writer: int) -> None:
    """Hand in joint scans, confirm half of them, and merge every second institution into the one before it."""
    for turn in range(ROUNDS):
        number = (writer + turn) % 4
        made = submission("gemeente", f"g{number}", partner=f"o{3 - number}", month=1 + turn % 3)
        with database.writing() as connection:
            usage.record_hand_in(connection, made, types=TYPES, province="40000")
        with database.writing() as connection:
            usage.set_confirmed(connection, made.public_id, confirmed=True)
        if turn % 2:
            with database.writing() as connection:
                usage.set_confirmed(connection, made.public_id, confirmed=False)
        with database.writing() as connection:
            odd = 1 + number // 2 * 2
            letter = "g" if writer % 2 else "o"
            usage.merge_surrogates(connection, source=f"{letter}{odd}", target=f"{letter}{odd - 1}")

"""Since when a database counts, and whether it is a demo."""

from datetime import date

import pytest

from mvoscan.storage import service_facts
from mvoscan.storage.database import Database

pytestmark = pytest.mark.database


def test_only_the_first_start_is_noted(database: Database) -> None:
    with database.writing() as connection:
        assert service_facts.counted_since(connection) is None
        service_facts.note_first_start(connection, today=date(2026, 1, 15))
        service_facts.note_first_start(connection, today=date(2026, 2, 1))
        assert service_facts.counted_since(connection) == date(2026, 1, 15)


def test_a_demo_counts_since_its_own_first_day(database: Database) -> None:
    with database.writing() as connection:
        service_facts.note_first_start(connection, today=date(2026, 1, 15))
        assert not service_facts.is_demo(connection)
        service_facts.mark_demo(connection, counted_since=date(2025, 1, 15))
        assert service_facts.is_demo(connection)
        assert service_facts.counted_since(connection) == date(2025, 1, 15)

"""Answers are kept once, within limits, and given back as they were."""

from datetime import UTC, datetime, timedelta

import pytest

from mvoscan.core.answer.kept import KeptAnswer
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.storage.database import Database
from mvoscan.usecases.keep_answer import MOST_A_DAY, MOST_BYTES, keep_answer, read_kept

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def kept(number: int, page: bytes = b"page") -> KeptAnswer:
    return KeptAnswer(f"2026-01_2026-11_{number:016x}", page, b"\x00docx", b"{}")


def test_what_is_kept_comes_back_to_the_byte_and_a_second_time_changes_nothing(database: Database) -> None:
    with database.writing() as connection:
        keep_answer(connection, kept(1), now=NOW)
        keep_answer(connection, kept(1, b"another page"), now=NOW)
    with database.reading() as connection:
        assert read_kept(connection, kept(1).name) == kept(1)


def test_a_day_has_a_limit_and_the_next_one_begins_anew(database: Database) -> None:
    with database.writing() as connection:
        for number in range(MOST_A_DAY):
            keep_answer(connection, kept(number), now=NOW)
        keep_answer(connection, kept(0), now=NOW)
        with pytest.raises(Conflict, match="bewaar het morgen"):
            keep_answer(connection, kept(MOST_A_DAY), now=NOW)
        keep_answer(connection, kept(MOST_A_DAY), now=NOW + timedelta(days=1))


def test_an_answer_that_is_too_large_is_not_kept(database: Database) -> None:
    with database.writing() as connection, pytest.raises(Conflict, match="te groot"):
        keep_answer(connection, kept(1, b"x" * MOST_BYTES), now=NOW)


@pytest.mark.parametrize("name", ["2026-01_2026-11_0000000000000000", "../etc", "x" * 4000, ""])
def test_what_was_not_kept_is_not_found(database: Database, name: str) -> None:
    with database.reading() as connection, pytest.raises(NotFound, match="niet bewaard"):
        read_kept(connection, name)

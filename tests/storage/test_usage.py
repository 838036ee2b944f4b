"""What is counted when a scan is started, handed in, confirmed, and when institutions are merged."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, select, update
from tests.storage.counting import NOW, TYPES, WORDS, ask, register, submission

from mvoscan.core.submission import Submission
from mvoscan.core.usage import UsageTable
from mvoscan.core.usage_query import Dimension, UsageQuery
from mvoscan.storage import service_facts, usage, usage_recount
from mvoscan.storage.database import Database
from mvoscan.storage.tables import UsageCountRow, UsageFactRow, UsagePresenceRow, table_of
from mvoscan.usecases.count_usage import count_usage

pytestmark = pytest.mark.database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A writing transaction on a service that counts since before 2026, with a few institutions."""
    with database.writing() as opened:
        service_facts.note_first_start(opened, today=date(2025, 12, 1))
        register(opened, aalst="gemeente", gent="gemeente", aalst_ocmw="ocmw", gent_ocmw="ocmw", omgeving="departement")
        yield opened


def hand_in(
    connection: Connection, *what: Any, confirmed: bool = False, province: str | None = "40000", **more: Any
) -> Submission:
    """Hand a scan in, and confirm it when asked."""
    made = submission(*what, **more)
    usage.record_hand_in(connection, made, types=TYPES, province=province)
    if confirmed:
        usage.set_confirmed(connection, made.public_id, confirmed=True)
    return made


def answer(connection: Connection, query: UsageQuery | None = None) -> UsageTable:
    """The answer to a question, by default the total of 2026."""
    return count_usage(connection, query or ask(), words=WORDS, now=NOW)


def by_type(connection: Connection) -> dict[str, tuple[int | None, ...]]:
    """Handed in, confirmed, joint, as partner and institutions, by type."""
    rows = answer(connection, ask(Dimension.TYPE)).rows
    return {
        row.key[Dimension.TYPE]: (row.handed_in, row.confirmed, row.joint, row.joint_partner, row.institutions)
        for row in rows
    }


def test_a_scan_handed_in_is_unconfirmed_and_no_institution_yet(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst")
    total = answer(connection).total
    assert (total.handed_in, total.confirmed, total.unconfirmed, total.institutions) == (1, 0, 1, 0)


def test_a_confirmed_scan_makes_its_institution_count_once(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst", confirmed=True)
    hand_in(connection, "gemeente", "aalst", confirmed=True, month=5)
    hand_in(connection, "gemeente", "aalst")
    total = answer(connection).total
    assert (total.handed_in, total.confirmed, total.unconfirmed, total.institutions) == (3, 2, 1, 1)


def test_institutions_are_counted_over_the_whole_period_and_per_month_on_their_own(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst", confirmed=True, month=3)
    hand_in(connection, "gemeente", "aalst", confirmed=True, month=4)
    table = answer(connection, ask(Dimension.MONTH))
    assert [row.institutions for row in table.rows if row.institutions] == [1, 1]
    assert table.total.institutions == 1


def test_confirming_twice_counts_once(connection: Connection) -> None:
    made = hand_in(connection, "gemeente", "aalst", confirmed=True)
    assert not usage.set_confirmed(connection, made.public_id, confirmed=True)
    assert answer(connection).total.confirmed == 1


def test_a_confirmation_taken_back_leaves_nothing_behind(connection: Connection) -> None:
    made = hand_in(connection, "gemeente", "aalst", confirmed=True)
    usage.set_confirmed(connection, made.public_id, confirmed=False)
    total = answer(connection).total
    assert (total.confirmed, total.unconfirmed, total.institutions) == (0, 1, 0)
    assert connection.execute(select(func.count()).select_from(table_of(UsagePresenceRow))).scalar_one() == 0


def test_a_joint_scan_is_one_scan_of_two_institutions(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst", partner="aalst_ocmw", confirmed=True)
    total = answer(connection).total
    assert (total.handed_in, total.joint, total.joint_partner, total.institutions) == (1, 1, 1, 2)
    assert by_type(connection) == {"gemeente": (1, 1, 1, 0, 1), "ocmw": (0, 0, 0, 1, 1)}


def test_a_filter_on_the_partners_type_finds_its_institutions_but_not_the_scan(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst", partner="aalst_ocmw", confirmed=True)
    total = answer(connection, ask(family="ocmw")).total
    assert (total.handed_in, total.joint_partner, total.institutions) == (0, 1, 1)


def test_an_unnamed_scan_has_no_province_and_cannot_be_confirmed(connection: Connection) -> None:
    made = hand_in(connection, "gemeente", None, province="40000")
    assert answer(connection, ask(province="none")).total.handed_in == 1
    with pytest.raises(ValueError, match="named institution"):
        usage.set_confirmed(connection, made.public_id, confirmed=True)


def test_a_type_that_lies_in_no_province_is_counted_without_one(connection: Connection) -> None:
    hand_in(connection, "departement", "omgeving", province="40000")
    rows = answer(connection, ask(Dimension.PROVINCE)).rows
    assert [(row.key[Dimension.PROVINCE], row.labels[Dimension.PROVINCE]) for row in rows] == [
        ("none", "Zonder provincie")
    ]


def test_a_practice_run_is_refused_and_counts_nowhere(connection: Connection) -> None:
    with pytest.raises(ValueError, match="practice"):
        hand_in(connection, "gemeente", "aalst", practice=True)
    assert connection.execute(select(func.count()).select_from(table_of(UsageFactRow))).scalar_one() == 0


def test_an_edition_is_counted_under_its_questionnaire(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst")
    rows = answer(connection, ask(Dimension.EDITION, Dimension.BASIS)).rows
    assert [row.key for row in rows] == [{"edition": "mvo-overheid/2026.1", "basis": "light"}]


def test_scans_started_are_counted_per_month_and_by_nothing_else(connection: Connection) -> None:
    usage.record_started(connection, month="2026-03")
    usage.record_started(connection, month="2026-03")
    started = answer(connection, ask(Dimension.TYPE)).started
    assert started is not None
    assert started.total == 2
    assert answer(connection, ask(type="gemeente")).started is None


def test_merged_institutions_count_as_one_also_for_what_comes_later(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst", confirmed=True)
    hand_in(connection, "gemeente", "gent", confirmed=True)
    usage.merge_surrogates(connection, source="gent", target="aalst")
    hand_in(connection, "gemeente", "gent", confirmed=True, month=6)
    total = answer(connection).total
    assert (total.handed_in, total.confirmed, total.institutions) == (3, 3, 1)


def test_a_chain_of_merges_still_counts_as_one(connection: Connection) -> None:
    for name in ("aalst_ocmw", "gent_ocmw"):
        hand_in(connection, "ocmw", name, confirmed=True)
    register(connection, derde_ocmw="ocmw")
    usage.merge_surrogates(connection, source="aalst_ocmw", target="gent_ocmw")
    usage.merge_surrogates(connection, source="gent_ocmw", target="derde_ocmw")
    assert answer(connection).total.institutions == 1
    assert usage_recount.recount(connection) == ()


def test_recount_names_what_differs_and_repair_mends_it(connection: Connection) -> None:
    hand_in(connection, "gemeente", "aalst", partner="aalst_ocmw", confirmed=True)
    usage.record_started(connection, month="2026-03")
    connection.execute(update(table_of(UsageCountRow)).where(table_of(UsageCountRow).c.handed_in == 1).values(joint=7))
    connection.execute(delete(table_of(UsagePresenceRow)))
    found = usage_recount.repair(connection)
    assert {each.table for each in found} == {"usage_count", "usage_presence"}
    assert usage_recount.recount(connection) == ()
    assert by_type(connection)["gemeente"] == (1, 1, 1, 0, 1)


def test_before_the_first_start_nothing_was_counted_and_nothing_reads_zero(connection: Connection) -> None:
    table = answer(connection, ask(Dimension.MONTH, first="2025-10", last="2025-12"))
    assert [(row.key[Dimension.MONTH], row.handed_in) for row in table.rows] == [
        ("2025-10", None),
        ("2025-11", None),
        ("2025-12", 0),
    ]
    assert table.not_counted == ("2025-10", "2025-11")

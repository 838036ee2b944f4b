"""What a table of usage says where something was counted, and where nothing was."""

from datetime import date

import pytest
from tests.storage.counting import NOW, WORDS, ask

from mvoscan.core.usage import Counted, Counting, Counts, CountStatus, UsageTable, tabulate, together
from mvoscan.core.usage_query import Dimension, UsageQuery

COUNTED = Counted(
    rows={("gemeente",): Counts(5, 3, 1, 0), ("departement",): Counts(2, 2, 0, 0)},
    institutions={("gemeente",): 2, ("ocmw",): 1, ("departement",): 1},
    institutions_total=4,
    started={"2026-03": 9},
)


def table(query: UsageQuery, counted: Counted = COUNTED, since: date | None = date(2026, 1, 1)) -> UsageTable:
    counting = Counting(since=since, now_month="2026-11")
    return tabulate(query, counted, words=WORDS, counting=counting, as_of=NOW)


def test_rows_stand_in_the_order_of_the_screen_with_their_labels() -> None:
    rows = table(ask(Dimension.TYPE)).rows
    assert [row.labels[Dimension.TYPE] for row in rows] == ["Gemeente", "OCMW", "Departement"]


def test_the_total_adds_what_can_be_added_and_keeps_the_institutions_apart() -> None:
    total = table(ask(Dimension.TYPE)).total
    assert (total.handed_in, total.confirmed, total.unconfirmed, total.institutions) == (7, 5, 2, 4)


def test_a_period_before_counting_began_has_no_numbers() -> None:
    answer = table(ask(Dimension.TYPE, first="2025-01", last="2025-12"), Counted({}, {}, 0, {}))
    assert (answer.total.status, answer.total.handed_in, answer.total.institutions) == (
        CountStatus.NOT_COUNTED,
        None,
        None,
    )
    assert answer.started is not None
    assert answer.started.total is None
    assert not answer.partly_counted


def test_a_period_in_which_counting_began_says_so() -> None:
    answer = table(ask(), since=date(2026, 2, 10))
    assert answer.partly_counted
    assert answer.not_counted == ("2026-01",)
    assert any("2026-02-10" in note for note in answer.notes)


def test_months_to_come_are_no_zeros() -> None:
    answer = table(ask(Dimension.MONTH, first="2026-11", last="2026-12"), Counted({}, {}, 0, {}))
    assert [(row.status, row.handed_in) for row in answer.rows] == [
        (CountStatus.COUNTED, 0),
        (CountStatus.TO_COME, None),
    ]
    assert answer.to_come == ("2026-12",)
    assert not answer.partly_counted


def test_a_service_that_never_started_counted_nothing() -> None:
    assert table(ask(), since=None).total.handed_in is None


def test_started_is_left_out_with_a_note_when_the_question_filters() -> None:
    answer = table(ask(type="gemeente"))
    assert answer.started is None
    assert any("Begonnen" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("months", "status"),
    [
        ([CountStatus.COUNTED, CountStatus.TO_COME], CountStatus.COUNTED),
        ([CountStatus.NOT_COUNTED, CountStatus.COUNTED], CountStatus.PARTLY),
        ([CountStatus.NOT_COUNTED, CountStatus.TO_COME], CountStatus.NOT_COUNTED),
        ([CountStatus.TO_COME], CountStatus.TO_COME),
    ],
)
def test_months_together_are_counted_when_those_that_passed_were(
    months: list[CountStatus], status: CountStatus
) -> None:
    assert together(months) is status

"""What can be asked about usage, and what is said when it cannot."""

import pytest
from tests.storage.counting import TYPES

from mvoscan.core.errors import Invalid
from mvoscan.core.usage_query import Dimension, UsageQuery, Words, read_query, words

WORDS: Words = words(TYPES, ()).model_copy(
    update={
        "labels": words(TYPES, ()).labels
        | {Dimension.EDITION: {"a/2026.1": "A", "b/2026.1": "B"}, Dimension.QUESTIONNAIRE: {"a": "A", "b": "B"}}
    }
)


def read(**parameters: str) -> UsageQuery:
    return read_query(
        {name.rstrip("_"): [value] for name, value in parameters.items()}, words=WORDS, now_month="2026-11"
    )


def problems(**parameters: str) -> dict[str, str]:
    with pytest.raises(Invalid) as raised:
        read(**parameters)
    return {problem.field: problem.message for problem in raised.value.problems}


def test_without_a_period_the_current_calendar_year_is_asked() -> None:
    query = read()
    assert (query.from_month, query.to_month) == ("2026-01", "2026-12")


@pytest.mark.parametrize(
    ("given", "period"),
    [
        ({"from_": "2024-03"}, ("2024-03", "2026-12")),
        ({"to": "2024-03"}, ("2024-01", "2024-03")),
        ({"from_": "2028-03"}, ("2028-03", "2028-12")),
        ({"to": "2028-03"}, ("2026-01", "2028-03")),
    ],
)
def test_one_end_of_a_period_is_enough(given: dict[str, str], period: tuple[str, str]) -> None:
    query = read(**given)
    assert (query.from_month, query.to_month) == period


def test_commas_and_repeats_mean_or_and_empty_values_do_not_count() -> None:
    query = read_query({"type": ["gemeente,ocmw", "gemeente", ""], "basis": [""]}, words=WORDS, now_month="2026-11")
    assert query.filters == {Dimension.TYPE: ("gemeente", "ocmw")}


def test_an_edition_without_its_questionnaire_means_all_editions_of_that_name() -> None:
    assert read(edition="2026.1").filters == {Dimension.EDITION: ("a/2026.1", "b/2026.1")}
    assert read(edition="b/2026.1").filters == {Dimension.EDITION: ("b/2026.1",)}


def test_a_parameter_that_does_not_exist_is_refused_with_those_that_do() -> None:
    assert "questionnaire" in problems(typo="1")["typo"]


def test_an_unknown_code_is_refused_with_the_valid_ones() -> None:
    assert "departement" in problems(type="gemeenten")["type"]


def test_an_unknown_grouping_is_refused_with_the_valid_ones() -> None:
    assert "province" in problems(by="region")["by"]


@pytest.mark.parametrize("by", ["type,type", "type,family,group,month"])
def test_a_grouping_is_named_once_and_at_most_three_times(by: str) -> None:
    assert list(problems(by=by)) == ["by"]


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-1", "1999-12", "2026-01,2026-02", "２０２６-01"])
def test_a_month_is_one_month_as_year_and_number(month: str) -> None:
    assert "2026-01" in problems(from_=month)["from"]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    assert "Wissel" in problems(from_="2026-05", to="2026-04")["from"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert set(problems(from_="x", by="y", type="z", w="1")) == {"from", "by", "type", "w"}


def test_months_outside_the_period_ask_nothing_and_are_refused() -> None:
    assert "2026-01" in problems(month="2025-05")["month"]
    assert read(month="2026-05,2025-05").months == ("2026-05",)


def test_a_question_goes_back_into_an_address() -> None:
    query = read(by="type,month", questionnaire="a")
    given = {name: [value] for name, value in query.parameters()}
    assert read_query(given, words=WORDS, now_month="2030-01") == query

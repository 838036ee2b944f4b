"""The statements keep the promises of docs/content.md, whose figures are those of the files."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain

import pytest
from tests.content.shipped import PUBLISHED, shipped
from tests.content.test_reach import count, tailorings
from tests.tiny import ROOT

from mvoscan.core.iso26000 import CLAUSES, CORE_SUBJECTS
from mvoscan.core.questionnaire import Question, Questionnaire, Scope
from mvoscan.core.tailoring import Asked, asked

DOCS = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
GOVERNMENT, ORGANISATION = shipped("mvo-overheid/2026.2"), shipped("mvo-organisatie/2026.1")
COLUMNS = (shipped("mvo-overheid/2026.1"), GOVERNMENT, ORGANISATION)
ISSUES = [clause for clause in CLAUSES if clause not in CORE_SUBJECTS]


def light(questionnaire: Questionnaire) -> list[Question]:
    return [each for each in questionnaire.questions.values() if each.scope is Scope.LIGHT]


def per_issue(questions: list[Question]) -> Counter[str]:
    return Counter(clause for each in questions for clause in each.iso)


@cache
def _given(key: str, scope: Scope, size: str | None) -> list[Asked]:
    fixed = {"omvang": (size,)} if size else {}
    return [asked(shipped(key), each) for each in tailorings(shipped(key), scope, **fixed)]


def given(questionnaire: Questionnaire, scope: Scope, size: str | None = None) -> list[Asked]:
    """What each type with each profile is asked, of one size or of all; worked out once."""
    return _given(questionnaire.key, scope, size)


@pytest.mark.parametrize(
    ("questionnaire", "full", "quick"), [(GOVERNMENT, 150, 45), (ORGANISATION, 90, 35)], ids=["overheid", "organisatie"]
)
def test_there_are_enough_statements(questionnaire: Questionnaire, full: int, quick: int) -> None:
    assert len(questionnaire.questions) >= full
    assert len(light(questionnaire)) >= quick


@pytest.mark.parametrize("questionnaire", (GOVERNMENT, ORGANISATION), ids=lambda each: each.key)
def test_every_subtheme_is_in_the_light_scan(questionnaire: Questionnaire) -> None:
    without = [
        subtheme.id
        for theme in questionnaire.themes
        for subtheme in theme.subthemes
        if all(each.scope is Scope.FULL for each in subtheme.questions)
    ]
    assert without == []


@pytest.mark.parametrize("questionnaire", (GOVERNMENT, ORGANISATION), ids=lambda each: each.key)
def test_every_issue_of_iso_26000_has_a_statement(questionnaire: Questionnaire) -> None:
    found = per_issue(list(questionnaire.questions.values()))
    assert [clause for clause in ISSUES if not found[clause]] == []


@pytest.mark.parametrize("questionnaire", PUBLISHED, ids=lambda each: each.key)
def test_statements_are_short_and_their_help_says_when_it_is_yes(questionnaire: Questionnaire) -> None:
    every = questionnaire.questions.values()
    assert [each.id for each in every if len(each.text.split()) > 30] == []
    assert [each.id for each in every if not each.help.startswith("Ja als")] == []


@pytest.mark.parametrize("questionnaire", PUBLISHED, ids=lambda each: each.key)
def test_no_two_statements_say_the_same(questionnaire: Questionnaire) -> None:
    texts = Counter(each.text.casefold() for each in questionnaire.questions.values())
    assert [text for text, times in texts.items() if times > 1] == []


def test_the_table_of_issues_counts_what_is_in_the_files() -> None:
    rows = re.findall(r"^\| (6\.\d\.\d+) \|[^|]*((?:\| *\d+ *)+)\|$", DOCS, flags=re.MULTILINE)
    written = {clause: [int(number) for number in cells.split("|")[1:]] for clause, cells in rows}
    whole = [per_issue(list(each.questions.values())) for each in COLUMNS]
    quick = [per_issue(light(each)) for each in COLUMNS]
    counted = {
        clause: [whole[0][clause], whole[1][clause], quick[1][clause], whole[2][clause], quick[2][clause]]
        for clause in ISSUES
    }
    assert written == counted


@pytest.mark.parametrize(
    ("row", "questionnaire", "scope", "size"),
    [
        ("Governments 2026.2, light", GOVERNMENT, Scope.LIGHT, None),
        ("Governments 2026.2, full, fewer than 50 staff", GOVERNMENT, Scope.FULL, "klein"),
        ("Governments 2026.2, full, 50 to 249 staff", GOVERNMENT, Scope.FULL, "middel"),
        ("Governments 2026.2, full, 250 staff or more", GOVERNMENT, Scope.FULL, "groot"),
        ("Organisations 2026.1, light", ORGANISATION, Scope.LIGHT, None),
        ("Organisations 2026.1, full", ORGANISATION, Scope.FULL, None),
    ],
)
def test_the_table_of_sizes_counts_what_is_asked(
    row: str, questionnaire: Questionnaire, scope: Scope, size: str | None
) -> None:
    numbers = [count(each) for each in given(questionnaire, scope, size)]
    assert f"| {row} | {min(numbers)} | {max(numbers)} |" in DOCS


def minutes_to_read(questions: Iterable[Question]) -> float:
    """The light scan as docs/content.md reckons it: text and help at 200 words a minute, and 5 seconds to answer."""
    return sum(len(f"{each.text} {each.help}".split()) / 200 + 5 / 60 for each in questions)


def test_nobody_needs_longer_for_the_light_scan_than_is_promised() -> None:
    for questionnaire, minutes in ((GOVERNMENT, 20), (ORGANISATION, 12)):
        most = max(minutes_to_read(chain.from_iterable(each.values())) for each in given(questionnaire, Scope.LIGHT))
        assert f"statements, {most:.1f} minutes, written as {minutes}" in " ".join(DOCS.split())
        assert most <= questionnaire.minutes.light == minutes


def test_a_small_municipality_and_a_company_need_no_longer_for_the_full_scan_than_is_promised() -> None:
    """One minute a statement, for all colleagues together; the largest governments need longer, as the guide says."""
    middle, large = (max(map(count, given(GOVERNMENT, Scope.FULL, size))) for size in ("middel", "groot"))
    assert middle <= GOVERNMENT.minutes.full == 180
    assert max(map(count, given(ORGANISATION, Scope.FULL))) <= ORGANISATION.minutes.full == 100
    assert f"The largest can get {large} and then needs almost three and a half hours" in " ".join(DOCS.split())

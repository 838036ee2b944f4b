"""The rule from a weak theme to what helps: what fits, what comes first, and when a published mean is low."""

from datetime import UTC, datetime

import pytest
from tests.answering import row
from tests.conftest import ROOT

from mvoscan.core.next_steps import EntryOrder, Guide, Rule, fitting_entries, guide, steps_for
from mvoscan.core.offer import Content, Entry, EntryKind, Form
from mvoscan.core.offer_gaps import Standing, standing
from mvoscan.storage.labels_file import inventory
from mvoscan.storage.next_steps_file import read_next_steps

NOBODY = frozenset[str]()
GEMEENTE = frozenset({"gemeente"})
BUYING = [("6.6.6",), ("6.6.6", "6.5.4"), ("6.7.5",), ("6.2.3",)]


@pytest.fixture(scope="module")
def rule() -> Rule:
    return read_next_steps(ROOT / "reference")


@pytest.fixture(scope="module")
def found(rule: Rule) -> Guide:
    return guide(rule, inventory(ROOT / "reference"))


def entry(number: int, *iso: str, audience: tuple[str, ...] = ()) -> Entry:
    """An entry about these clauses, for this audience."""
    content = Content(
        kind=EntryKind.SESSION,
        title=f"Sessie {number}",
        summary="Een sessie voor tests.",
        provider="Tests",
        audience=audience,
        iso=iso,
        form=Form.VISIT,
        length="Een uur",
        price="Gratis",
        contact="tests@example.org",
        valid_until=datetime(2099, 1, 1, tzinfo=UTC).date(),
    )
    return Entry(id=number, code=f"sessie-{number}", revision=1, changed_at=datetime.now(UTC), content=content)


def numbers(rule: Rule, todo: list[tuple[str, ...]], *entries: Entry) -> list[int]:
    return [each.id for each in fitting_entries(rule, todo, entries, GEMEENTE)]


def test_an_entry_must_be_about_a_quarter_of_what_is_still_to_do(rule: Rule) -> None:
    assert numbers(rule, BUYING, entry(1, "6.2.3")) == [1]
    assert numbers(rule, [*BUYING, ("6.6.6",)], entry(1, "6.2.3"), entry(2, "6.6")) == [2]
    assert numbers(rule, [], entry(1, "6.2.3")) == []


def test_what_is_about_more_comes_first_and_then_what_was_made_for_the_own_family(rule: Rule) -> None:
    general, own, other = (
        entry(1, "6.6.6"),
        entry(2, "6.6.6", audience=("gemeente",)),
        entry(3, "6.6", audience=("ocmw",)),
    )
    most = entry(4, "6.6.6", "6.7.5")
    assert numbers(rule, BUYING, general, own, other, most) == [4, 2, 1]
    turned = rule.entries.model_copy(update={"first": (EntryOrder.AUDIENCE, EntryOrder.STATEMENTS)})
    assert numbers(rule.model_copy(update={"entries": turned}), BUYING, general, own, other, most) == [2, 4, 1]


def test_no_more_are_named_than_the_rule_says_each_label_for_another_purchase(found: Guide) -> None:
    steps = steps_for(found, "hefboom", BUYING, [entry(each, "6.6.6") for each in range(5)], NOBODY)
    purchases = [each.purchase and each.purchase.code for each in steps.labels]
    assert (len(steps.entries), len(purchases), len(set(purchases)), None in purchases) == (2, 3, 3, False)
    assert all(each.scheme.offered for each in steps.labels)


def test_a_theme_without_labels_or_an_offer_has_no_next_steps(found: Guide) -> None:
    assert not steps_for(found, "werkgever", [("6.4.6",)], [], NOBODY)
    assert not steps_for(found, "", BUYING, [], NOBODY)


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        (59, None, Standing.LOW),
        (60, None, Standing.NOT_LOW),
        (None, "≤40", Standing.LOW),
        (None, "≤70", Standing.UNKNOWN),
        (None, "≥90", Standing.NOT_LOW),
        (None, None, Standing.UNKNOWN),
    ],
)
def test_a_withheld_mean_or_one_coded_around_the_threshold_is_unknown(
    rule: Rule, value: int | None, text: str | None, expected: Standing
) -> None:
    assert standing(row("milieu", value, text), rule) is expected
    assert standing(None, rule) is Standing.UNKNOWN

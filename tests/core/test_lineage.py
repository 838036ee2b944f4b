"""What statements descend from follows from their content and what the author declares, over any number of editions."""

import random
from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import edition

from mvoscan.core.lineage import Kinship, comparable, gone, line, relations
from mvoscan.core.questionnaire import AskedWhen, Lineage, Question, Questionnaire, Relation, Retired, Scope

OLD, NEW = edition("2026.1"), edition("2026.2")
Change = Callable[[Sequence[Question]], Sequence[Question]]
numbers = st.randoms(use_true_random=False)


def rebuilt(questionnaire: Questionnaire, change: Change, **top: object) -> Questionnaire:
    """The questionnaire with other statements in each subtheme, made anew so that nothing reckoned before stays."""
    themes = tuple(
        theme.model_copy(
            update={
                "subthemes": tuple(
                    each.model_copy(update={"questions": tuple(change(each.questions))}) for each in theme.subthemes
                )
            }
        )
        for theme in questionnaire.themes
    )
    given = {**questionnaire.model_dump(by_alias=True), "themes": [each.model_dump(by_alias=True) for each in themes]}
    return Questionnaire.model_validate(given | top)


def with_statement(questionnaire: Questionnaire, name: str, **change: object) -> Questionnaire:
    return rebuilt(
        questionnaire, lambda own: [each.model_copy(update=change if each.id == name else {}) for each in own]
    )


def declared(relation: Relation, *ancestors: str) -> Lineage:
    return Lineage.model_validate({"relation": relation, "from": ancestors})


def after(questionnaire: Questionnaire, name: str) -> Questionnaire:
    """The same content as the next edition: nothing to declare."""
    top = {"edition": name, "follows": questionnaire.edition, "retired": ()}
    return rebuilt(questionnaire, lambda own: [each.model_copy(update={"lineage": None}) for each in own], **top)


def test_an_edition_is_identical_to_itself() -> None:
    assert comparable(NEW) == {name: name for name in NEW.questions}
    assert gone(NEW) == ()


@given(st.integers(1, 6))
def test_a_chain_of_identical_editions_behaves_like_one(length: int) -> None:
    chain = [OLD]
    for number in range(length):
        chain.append(after(chain[-1], f"2027.{number}"))
    assert relations(*chain) == relations(OLD)
    assert relations(*chain, _following(NEW, chain[-1])) == relations(OLD, NEW)


@given(numbers, numbers)
def test_the_order_of_statements_never_matters(first: random.Random, second: random.Random) -> None:
    mixed = [
        rebuilt(each, lambda own, by=by: by.sample(own, len(own)))  # type: ignore[misc]
        for each, by in ((OLD, first), (NEW, second))
    ]
    assert comparable(*mixed) == comparable(OLD, NEW)


def test_over_a_chain_the_farthest_step_counts() -> None:
    third = after(NEW, "2027.1")
    reworded = with_statement(third, "zelf-opwekken", lineage=declared(Relation.REWORDED, "zelf-opwekken"))
    found = relations(OLD, NEW, reworded)
    assert found["zelf-opwekken"] == (Kinship.CHANGED, ("opwekken",))
    assert found["besparen"] == (Kinship.REWORDED, ("besparen",))
    assert found["klimaatplan"] == (Kinship.NEW, ())


def test_a_statement_that_came_up_on_the_way_is_new_in_the_end() -> None:
    third = with_statement(after(NEW, "2027.1"), "onthaal", lineage=declared(Relation.REWORDED, "onthaal"))
    assert relations(NEW, third)["onthaal"].kinship is Kinship.REWORDED
    assert relations(OLD, NEW, third)["onthaal"].kinship is Kinship.NEW


@given(st.sampled_from(["weight", "scope", "types", "scale", "shown_when"]))
def test_what_changed_in_substance_is_not_compared_whatever_is_declared(part: str) -> None:
    changes: dict[str, dict[str, object]] = {
        "weight": {"weight": 7},
        "scope": {"scope": Scope.FULL},
        "types": {"asked_when": AskedWhen(types=("ocmw",))},
        "scale": {"scale": "streng"},
        "shown_when": {"shown_when": {"opleiding": ("ja",)}},
    }
    strict = {"options": [{"id": name, "label": name, "role": "points", "points": p} for name, p in _STRICT]}
    scales = {**{name: each.model_dump() for name, each in NEW.scales.items()}, "streng": strict}
    plain = rebuilt(NEW, lambda own: own, scales=scales)
    other = with_statement(plain, "overleg", lineage=declared(Relation.REWORDED, "overleg"), **changes[part])
    assert "overleg" not in comparable(OLD, other)


def test_what_two_statements_claim_to_be_is_neither() -> None:
    twice = with_statement(NEW, "onthaal", lineage=declared(Relation.REWORDED, "overleg"), scope=Scope.LIGHT)
    assert "overleg" not in comparable(OLD, twice)


def test_a_line_is_followed_back_and_a_stranger_has_none() -> None:
    third = after(NEW, "2027.1")
    editions = {each.edition: each for each in (OLD, NEW, third)}
    assert [each.edition for each in line("2026.1", "2027.1", editions)] == ["2026.1", "2026.2", "2027.1"]
    assert line("2027.1", "2026.1", editions) == ()
    assert line("2026.2", "2026.2", editions) == (NEW,)


_STRICT = (("ja", 1), ("nee", 0), ("weet-niet", 0), ("nvt", 0))


def _following(questionnaire: Questionnaire, earlier: Questionnaire) -> Questionnaire:
    gone_ones = [Retired(id=each.id, reason=each.reason).model_dump() for each in questionnaire.retired]
    return rebuilt(questionnaire, lambda own: own, edition="2028.1", follows=earlier.edition, retired=gone_ones)


def test_a_statement_that_waits_for_a_reworded_one_is_itself_not_changed() -> None:
    waits = {"shown_when": {"meten": ("ja",)}}
    first = with_statement(OLD, "besparen", **waits)
    renamed = {"id": "opmeten", "lineage": declared(Relation.REWORDED, "meten")}
    second = with_statement(after(first, "2027.1"), "meten", **renamed)
    second = with_statement(second, "besparen", shown_when={"opmeten": ("ja",)})
    assert relations(first, second)["besparen"].kinship is Kinship.IDENTICAL

"""Every type of body with every profile gets a scan that can be scored, theme by theme, and one that fits it."""

from collections.abc import Iterator
from itertools import chain, combinations, product

import pytest
from tests.content.shipped import PUBLISHED, shipped

from mvoscan.core.answers import Answer
from mvoscan.core.questionnaire import ProfileQuestion, Questionnaire, Scope
from mvoscan.core.scoring import score
from mvoscan.core.tailoring import Asked, Tailoring, asked

GOVERNMENT, ORGANISATION = shipped("mvo-overheid/2026.2"), shipped("mvo-organisatie/2026.1")
ROADS = {"voetganger-eerst", "ontharding-bekeken", "hinder-gemeld", "openbare-verlichting", "groenbeheer-natuur"}
"""Statements on streets, squares and works on them."""

JOINT = frozenset({"gemeente", "ocmw"})


def choices(question: ProfileQuestion) -> list[tuple[str, ...]]:
    """Everything that may be answered to a profile question: one option, or any of them together."""
    names = [option.id for option in question.options]
    most = len(names) if question.multiple else 1
    return list(chain.from_iterable(combinations(names, number) for number in range(1, most + 1)))


def tailorings(questionnaire: Questionnaire, scope: Scope, **fixed: tuple[str, ...]) -> Iterator[Tailoring]:
    """Every type, and gemeente and OCMW together, with every profile; `fixed` pins answers."""
    kinds = [frozenset({code}) for code in sorted(questionnaire.allowed_types)]
    kinds += [JOINT] if questionnaire.allowed_types >= JOINT else []
    answers = [[fixed[each.id]] if each.id in fixed else choices(each) for each in questionnaire.profile]
    for kind, chosen in product(kinds, product(*answers)):
        profile = {each.id: options for each, options in zip(questionnaire.profile, chosen, strict=True)}
        yield Tailoring(types=kind, profile=profile, scope=scope)


def ids(given: Asked) -> frozenset[str]:
    return frozenset(question.id for questions in given.values() for question in questions)


def count(given: Asked) -> int:
    return sum(len(questions) for questions in given.values())


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("questionnaire", PUBLISHED, ids=lambda each: each.key)
def test_every_body_gets_every_theme_and_a_score_for_each(questionnaire: Questionnaire, scope: Scope) -> None:
    every = {theme.id for theme in questionnaire.themes}
    different = {ids(given): given for given in (asked(questionnaire, t) for t in tailorings(questionnaire, scope))}
    best = {
        name: Answer(option=next(o.id for o in questionnaire.scale_of(each).options if o.points))
        for name, each in questionnaire.questions.items()
    }
    for given in different.values():
        found = score(questionnaire, given, best, basis=scope)
        assert {name for name, each in found.themes.items() if each.score == 100} == every


def test_a_department_that_makes_policy_gets_nothing_on_roads() -> None:
    policy = tailorings(GOVERNMENT, Scope.FULL, aanbod=("beleid",))
    found = [ids(asked(GOVERNMENT, each)) & ROADS for each in policy if each.types == {"departement"}]
    assert GOVERNMENT.questions.keys() >= ROADS
    assert not any(found)


def test_an_ocmw_gets_statements_on_care_and_welfare_that_a_polder_does_not_get() -> None:
    def given(kind: str) -> frozenset[str]:
        whole = Tailoring(types=frozenset({kind}), profile=_everything(GOVERNMENT), scope=Scope.FULL)
        return ids(asked(GOVERNMENT, whole))

    care = {name for name in given("ocmw") - given("polder") if GOVERNMENT.meant_for[name] & {"ocmw"}}
    assert len(care) >= 10


def test_a_joint_scan_gets_the_statements_of_both() -> None:
    profile = _everything(GOVERNMENT)
    each = [asked(GOVERNMENT, Tailoring(types=kind, profile=profile, scope=Scope.FULL)) for kind in _kinds()]
    assert ids(each[2]) == ids(each[0]) | ids(each[1])


def test_the_smallest_bodies_get_at_most_a_hundred_statements() -> None:
    small = tailorings(GOVERNMENT, Scope.FULL, omvang=("klein",))
    assert max(count(asked(GOVERNMENT, each)) for each in small) <= 100


def test_a_larger_body_never_gets_less_than_a_smaller_one() -> None:
    for kind in sorted(GOVERNMENT.allowed_types):
        given = [
            ids(asked(GOVERNMENT, Tailoring(types=frozenset({kind}), profile=profile, scope=Scope.FULL)))
            for profile in (_everything(GOVERNMENT) | {"omvang": (size,)} for size in ("klein", "middel", "groot"))
        ]
        assert given[0] <= given[1] <= given[2]


def test_the_organisations_are_asked_for_staff_offer_and_where_they_work() -> None:
    assert {each.id for each in ORGANISATION.profile} == {"personeel", "aanbod", "werkgebied"}
    assert ORGANISATION.allowed_types == {"onderneming", "vzw"}


def _kinds() -> tuple[frozenset[str], ...]:
    return frozenset({"gemeente"}), frozenset({"ocmw"}), JOINT


def _everything(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """The profile of a large body that does everything."""
    chosen = {each.id: choices(each)[-1] for each in questionnaire.profile}
    return chosen | {name: ("ja",) for name in ("gebouwen", "aankoop") if name in chosen}

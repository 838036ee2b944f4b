"""Each institution gets the statements that are meant for its types, its profile and its scope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import BROKEN, tiny

from mvoscan.core.errors import Invalid
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import Tailoring, asked, check_profile, check_type
from mvoscan.storage.questionnaire_file import read_questionnaire

TAILORED = tiny("tailored")
SCOPES = tiny("scopes")
POLICY: dict[str, tuple[str, ...]] = {"aanbod": ("beleid",), "gebouwen": ("nee",)}
BUILDER: dict[str, tuple[str, ...]] = {"aanbod": ("beleid", "infrastructuur"), "gebouwen": ("ja",)}


def _asked(*types: str, profile: dict[str, tuple[str, ...]] = POLICY) -> set[str]:
    tailoring = Tailoring(types=frozenset(types), profile=profile, scope=Scope.FULL)
    return {question.id for questions in asked(TAILORED, tailoring).values() for question in questions}


def _scoped(scope: Scope, basis: Scope | None = None) -> dict[str, list[str]]:
    tailoring = Tailoring(types=frozenset({"gemeente"}), profile={}, scope=scope)
    found = asked(SCOPES, tailoring, basis=basis)
    return {theme: [question.id for question in questions] for theme, questions in found.items()}


def test_a_type_gets_its_own_statements_and_those_of_its_group() -> None:
    assert "alleen-lokaal" in _asked("ocmw")
    assert "alleen-school" not in _asked("ocmw")


def test_two_institutions_together_get_the_statements_of_both() -> None:
    assert {"alleen-lokaal", "alleen-school"} <= _asked("gemeente", "school")


def test_a_statement_needs_one_of_its_answers_to_every_profile_question_it_names() -> None:
    assert "bouwt" in _asked("gemeente", profile=BUILDER)
    assert "bouwt" not in _asked("gemeente", profile={**BUILDER, "gebouwen": ("nee",)})
    assert "bouwt" not in _asked("gemeente", profile={**BUILDER, "aanbod": ("diensten",)})


def test_the_light_scan_asks_the_light_statements_only() -> None:
    assert _scoped(Scope.LIGHT) == {"mensen": ["m1", "m2", "m3"], "natuur": ["n1", "n2", "n3"]}


def test_a_full_scan_asks_everything_and_is_narrowed_to_the_light_basis() -> None:
    assert _scoped(Scope.FULL)["mensen"] == ["m1", "m2", "m3", "m4", "m5"]
    assert _scoped(Scope.FULL, Scope.LIGHT) == _scoped(Scope.LIGHT)


def test_a_theme_without_statements_is_left_out() -> None:
    welfare = Tailoring(types=frozenset({"ocmw"}), profile={}, scope=Scope.FULL)
    emptied = read_questionnaire(BROKEN / "emptied-by-type.yaml")
    assert asked(emptied, welfare) == {}


def test_a_profile_comes_back_in_the_order_of_the_questionnaire() -> None:
    given_last_first = {"gebouwen": ("ja",), "aanbod": ("beleid",)}
    assert list(check_profile(TAILORED, given_last_first)) == ["aanbod", "gebouwen"]


@pytest.mark.parametrize(
    ("profile", "field", "words"),
    [
        ({"aanbod": ("beleid",)}, "p.gebouwen", "Geef een antwoord op: Hebben jullie gebouwen?"),
        ({**POLICY, "gebouwen": ("ja", "nee")}, "p.gebouwen", "Kies één antwoord"),
        ({**POLICY, "aanbod": ("vliegen",)}, "p.aanbod", "Kies een antwoord uit de lijst"),
        ({**POLICY, "kleur": ("rood",)}, "p.kleur", "De profielvraag 'kleur' bestaat niet"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_field(profile: dict[str, tuple[str, ...]], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_profile(TAILORED, profile)
    assert [(each.field, words in each.message) for each in refused.value.problems] == [(field, True)]


def test_a_type_that_may_not_take_the_questionnaire_is_refused() -> None:
    check_type(TAILORED, "ocmw")
    with pytest.raises(Invalid, match="waarvoor deze vragenlijst bedoeld is"):
        check_type(TAILORED, "provincie")


CHOICES = st.fixed_dictionaries(
    {
        "aanbod": st.sets(st.sampled_from(["beleid", "diensten", "infrastructuur"]), min_size=1).map(tuple),
        "gebouwen": st.sampled_from([("ja",), ("nee",)]),
    }
)


@given(st.sets(st.sampled_from(["gemeente", "ocmw", "school"]), min_size=2), CHOICES)
def test_more_types_or_more_answers_never_take_a_statement_away(
    types: set[str], profile: dict[str, tuple[str, ...]]
) -> None:
    together = _asked(*types, profile=profile)
    assert all(_asked(one, profile=profile) <= together for one in types)
    assert all(_asked(*types, profile={**profile, "aanbod": (one,)}) <= together for one in profile["aanbod"])

"""An edition that does not say truly what its statements descend from is told so: what, where, and how to mend it."""

from typing import Any

import pytest
from tests.tiny import BROKEN_LINEAGE, TYPES, edition, lineage_findings_of

from mvoscan.core.check_lineage import check_lineage
from mvoscan.core.flaw import Flaw
from mvoscan.core.lineage import line
from mvoscan.core.questionnaire import Lineage, Question, Questionnaire, Relation, Retired
from mvoscan.core.questionnaire_check import check

OLD, NEW = edition("2026.1"), edition("2026.2")
STATEMENT = " thema 'milieu' › subthema 'milieu-deel' › stelling "
MORE = "De stelling 'plan' is meer dan anders verwoord; anders is ook: "
BACK = ". Zet dat terug zoals in editie 2026.1, of kies changed."
MISTAKES = {
    "reworded-other-options": f":55:23{STATEMENT}'plan' › lineage › relation – {MORE}antwoorden of punten{BACK}",
    "reworded-other-points": f"{MORE}antwoorden of punten{BACK}",
    "reworded-other-weight": f"{MORE}gewicht{BACK}",
    "reworded-other-scope": f"{MORE}snelle of volledige scan{BACK}",
    "reworded-other-types": f"{MORE}voor wie ze is{BACK}",
    "reworded-shown-after": f"{MORE}na welke antwoorden ze verschijnt{BACK}",
    "changed-undeclared": f":42:13{STATEMENT}'plan' › id – De stelling 'plan' verschilt van die in editie 2026.1, maar"
    " zegt niet hoe. Zet erbij 'lineage: {relation: …, from: [plan]}' met als relation reworded, of changed als",
    "scope-undeclared": "met als relation changed.",
    "new-undeclared": f":50:13{STATEMENT}'delen' › id – De stelling 'delen' is er niet in editie 2026.1, en zegt niet"
    " waar ze van afstamt. Zet erbij 'lineage: {relation: new}', of noem bij from",
    "gone-undeclared": ":9:1 follows – De stelling 'plan' van editie 2026.1 is weg, zonder dat er staat waarom. Zet ze"
    " bij retired met een reden, of noem 'plan' in from",
    "gone-beside-retired": ":10:1 retired – De stelling 'besparen' van editie 2026.1 is weg",
    "ancestor-unknown": f":51:50{STATEMENT}'plannen' › lineage › from nr. 1 – Editie 2026.1 heeft geen stelling 'plam'."
    " Bedoel je 'plan'?",
    "two-ancestors": f":42:23{STATEMENT}'plannen' › lineage › relation – Bij reworded hoort precies één stelling in"
    " from; hier zijn het er 2. Houd er één over, of kies merged",
    "same-as-one-twice": f":51:13{STATEMENT}'plan-b' › id – De stellingen 'plannen' en 'plan-b' zijn niet allebei"
    " hetzelfde als 'plan'. Kies voor één ervan changed of new, of voor allebei split.",
    "same-as-identical": "De stellingen 'plan' en 'plannen' zijn niet allebei hetzelfde als 'plan'.",
    "split-in-one": "Van 'plan' is dit het enige deel: er is dus niets gesplitst. Zet bij de andere delen ook split",
    "merged-from-one": "Bij merged horen minstens twee stellingen in from; hier 1. Noem alle stellingen die zijn",
    "new-with-ancestor": "Een nieuwe stelling (new) stamt nergens van af. Haal from weg, of kies een andere relation.",
    "changed-from-nothing": "Bij changed hoort precies één stelling in from; hier zijn het er 0. Noem ze in from, of",
    "id-used-again": "De id 'plan' was in editie 2026.1 van een stelling waar deze niet van afstamt. Geef de stelling"
    " een id die nog nooit gebruikt is.",
    "retired-unknown": ":10:12 vervallen stelling 'plam' › id – Editie 2026.1 heeft geen stelling 'plam' die kan"
    " vervallen. Bedoel je 'plan'?",
    "retired-with-descendant": "De stelling 'plan' staat bij retired, maar 'plannen' stamt ervan af. Haal ze weg",
}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_in_descent_is_the_only_one_and_named_with_its_place_and_remedy(name: str) -> None:
    (found,) = lineage_findings_of(name)
    assert MISTAKES[name] in str(found)


def test_each_broken_example_is_demanded() -> None:
    assert {each.stem for each in BROKEN_LINEAGE.glob("*.yaml")} == {"earlier", *MISTAKES}


def test_the_example_pair_is_in_order() -> None:
    assert found_in(OLD) == ()
    assert found_in(NEW, OLD) == ()


def test_a_statement_with_other_advice_may_be_called_reworded_and_needs_no_declaration() -> None:
    """Help and advice are no part of what is compared: an author may say that they changed, or leave it."""
    said = NEW.questions["besparen"].lineage
    assert said is not None
    silent = with_statement(NEW, "overleg", advice="Begin met één vergadering.")
    spoken = with_statement(silent, "overleg", lineage=said.model_copy(update={"ancestors": ("overleg",)}))
    assert (found_in(silent, OLD), found_in(spoken, OLD)) == ((), ())


def test_an_edition_that_follows_an_unusable_one_is_told_so_once() -> None:
    (flaw,) = check(NEW, types=TYPES, editions={"2026.1": None})
    assert (flaw.place, flaw.remedy) == (("follows",), "Verbeter eerst die editie.")


def test_editions_in_a_circle_are_named_and_are_no_line() -> None:
    looping = OLD.model_copy(update={"follows": "2026.2"})
    (flaw,) = (each for each in found_in(NEW, looping) if each.place == ("follows",))
    assert flaw.message == "De edities stammen in een kring van elkaar af: 2026.2 → 2026.1 → 2026.2."
    assert line("2025.1", "2026.2", {"2026.1": looping, "2026.2": NEW}) == ()


def test_a_statement_may_keep_a_part_under_its_own_id_when_it_is_split() -> None:
    part = NEW.questions["dienstreizen"]
    assert found_in(with_statement(NEW, "dienstreizen", id="vervoer", lineage=part.lineage), OLD) == ()


def test_a_statement_cannot_be_retired_without_having_been_there() -> None:
    gone = (*NEW.retired, Retired(id="meter", reason="Te oud."))
    (flaw,) = found_in(NEW.model_copy(update={"retired": gone}), OLD)
    assert (flaw.place, flaw.remedy) == (("retired", 1, "id"), "Bedoel je 'meten'?")


def test_a_statement_that_waits_for_a_renamed_one_is_not_changed_by_that() -> None:
    before = with_statement(OLD, "besparen", shown_when={"meten": ("ja",)})
    renamed = Lineage(relation=Relation.REWORDED, **{"from": ("meten",)})
    after = with_statement(NEW, "meten", id="opmeten", lineage=renamed)
    waiting = with_statement(after, "besparen", shown_when={"opmeten": ("ja",)})
    elsewhere = with_statement(after, "besparen", shown_when={"opmeten": ("nee",)})
    assert list(check_lineage(waiting, editions={"2026.1": before})) == []
    (flaw,) = check_lineage(elsewhere, editions={"2026.1": before})
    assert "na welke antwoorden ze verschijnt" in flaw.message


def found_in(questionnaire: Questionnaire, *others: Questionnaire) -> tuple[Flaw, ...]:
    return check(questionnaire, types=TYPES, editions={each.edition: each for each in others})


def with_statement(questionnaire: Questionnaire, name: str, **change: object) -> Questionnaire:
    """The questionnaire with one statement changed, made anew."""
    given = questionnaire.model_dump(by_alias=True)
    for each in _statements(given):
        if each["id"] == name:
            each.update(Question.model_dump(questionnaire.questions[name].model_copy(update=change), by_alias=True))
    return Questionnaire.model_validate(given)


def _statements(given: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for theme in given["themes"] for sub in theme["subthemes"] for each in sub["questions"]]

"""A questionnaire whose meaning is wrong is told so: what, where, and how to mend it."""

import pytest
from tests.tiny import BROKEN, EDITIONS, ROOT, TYPES, findings_of, tiny

from mvoscan.core.check_reach import MOST_COMBINATIONS
from mvoscan.core.iso26000 import CORE_SUBJECTS, ISSUES, SDGS, core_subject
from mvoscan.core.questionnaire import AskedWhen, ProfileOption, ProfileQuestion, Questionnaire
from mvoscan.core.questionnaire_check import check, references
from mvoscan.storage.questionnaire_file import read_questionnaire
from mvoscan.storage.reference_files import institution_types

MISTAKES = {
    "statement-twice": ":34:13 thema 'milieu' › subthema 'energie' › stelling 'meten' › id – De id 'meten' is hoger",
    "theme-twice": "De id 'milieu' is hoger in dit bestand al gebruikt voor een ander thema. Geef elk een eigen id",
    "subtheme-twice": "De id 'energie' is hoger in dit bestand al gebruikt voor een ander subthema.",
    "retired-twice": "De id 'papier' is hoger in dit bestand al gebruikt voor een andere vervallen stelling.",
    "profile-question-twice": "De id 'aanbod' is hoger in dit bestand al gebruikt voor een andere profielvraag.",
    "profile-option-twice": "De id 'beleid' is hoger in dit bestand al gebruikt voor een ander antwoord.",
    "retired-and-present": "De stelling 'meten' staat bij retired, maar is nog een stelling van deze vragenlijst.",
    "unknown-scale": "› scale – De schaal 'ja-ne' bestaat niet. Bedoel je 'ja-nee'?",
    "unknown-default-scale": ":12:1 default_scale – De schaal 'maturiteit' bestaat niet. Kies uit: ja-nee.",
    "unknown-type": ":10:31 institution_types nr. 2 – Het type bestuur of de groep 'gemente' bestaat niet. Bedoel je",
    "unknown-type-in-group": "type_groups › lokaal nr. 2 – Het type bestuur of de groep 'omcw' bestaat niet.",
    "unknown-type-of-statement": "asked_when › types nr. 1 – Het type bestuur of de groep 'gemeentes' bestaat niet.",
    "group-named-as-type": "De groep 'gemeente' heet zoals een type bestuur",
    "empty-group": "De groep 'lokaal' is leeg.",
    "unknown-profile-question": "De profielvraag 'aanbot' bestaat niet. Bedoel je 'aanbod'?",
    "unknown-profile-option": "De profielvraag 'aanbod' heeft geen antwoord 'beleit'. Bedoel je 'beleid'?",
    "unknown-clause": "ISO 26000 heeft geen clausule '6.5.9' bij de kernthema's. Kies uit: 6.5, 6.5.3, 6.5.4",
    "unknown-goal": "› sdgs nr. 2 – SDG 18 bestaat niet. Kies een nummer van 1 tot en met 17.",
    "help-too-short": "De uitleg 'Zie hoger.' is te kort om te zeggen wanneer het ja is. Schrijf 'Ja als …'",
    "statement-too-long": "De stelling telt 33 woorden; hoogstens 30 mag. Houd één bewering over",
    "nobody-by-type": "Niemand krijgt de stelling 'besparen': geen van haar types mag deze vragenlijst invullen.",
    "nobody-by-profile": "Niemand krijgt de stelling 'besparen': bij de profielvraag 'aanbod' staat geen antwoord.",
    "emptied-by-profile": "Een bestuur van het type 'gemeente' dat bij 'aanbod' het antwoord 'diensten' kiest, krijgt"
    " in de volledige scan geen enkele stelling van 'milieu'.",
    "emptied-by-type": "Een bestuur van het type 'ocmw' krijgt in de volledige scan geen enkele stelling van 'milieu'.",
    "emptied-in-light": "Een bestuur van het type 'ocmw' krijgt in de snelle scan geen enkele stelling van 'milieu'.",
    "theme-without-light": "Het thema 'milieu' heeft geen enkele stelling in de snelle scan.",
    "too-heavy": "weegt de stelling 'meten' 2 van 5 in het thema 'milieu': wie daar 'niet van toepassing' antwoordt",
    "worst-answer-scores": "Het laagste antwoord van de schaal 'ja-nee' heeft 1 punt(en), meer dan 'weet niet' (0).",
    "lineage-without-follows": "De stelling 'meten' zegt waar ze van afstamt, maar follows is leeg.",
    "retired-without-follows": ":4:1 retired – Er staan vervallen stellingen, maar follows is leeg.",
    "follows-unknown": ":4:1 follows – De editie '2024.1' bestaat niet, of is niet ouder dan '2026.1'.",
    "follows-itself": ":4:1 follows – De editie '2026.1' bestaat niet, of is niet ouder dan '2026.1'.",
    "unused-scale": "Geen enkele stelling gebruikt de schaal 'ander'.",
    "unused-profile-question": "Geen enkele stelling hangt af van de profielvraag 'aanbod'.",
    "unused-group": "Geen enkele stelling gebruikt de groep 'lokaal'.",
    "waits-for-unknown": "stelling 'plan' › shown_when › metn – De stelling 'metn' bestaat niet. Bedoel je 'meten'?",
    "waits-for-later": "De stelling 'meten' wacht op 'besparen', maar die staat niet hoger in het bestand. Wacht op",
    "waits-for-itself": "De stelling 'plan' wacht op 'plan', maar die staat niet hoger in het bestand.",
    "waits-for-unknown-answer": "meten nr. 2 – De stelling 'meten' heeft geen antwoord 'misschien'. Kies uit: ja, nee",
    "waits-for-no-answer": ":59:26 thema 'milieu' › subthema 'milieu-deel' › stelling 'plan' › shown_when › meten – ",
    "waits-for-full-in-light": "De stelling 'plan' zit in de snelle scan, maar wacht op 'delen', die daar niet in zit.",
    "emptied-by-answers": "In het thema 'natuur' verschijnt elke stelling van de snelle scan pas na een ander",
    "emptied-by-answers-and-type": "Een bestuur van het type 'ocmw' krijgt in de volledige scan geen enkele stelling",
    "too-heavy-when-shown": "weegt de stelling 'plan' 2 van 5 in het thema 'milieu'",
    "note-is-malformed": "antwoord 'nee' › note – De waarde 'verplicht' bestaat hier niet. Kies uit: optional,",
    "minutes-reversed": ":9:1 minutes – De snelle scan duurt langer dan de volledige.",
}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_in_meaning_is_named_with_its_place_and_its_remedy(name: str) -> None:
    found = findings_of(BROKEN / f"{name}.yaml")
    assert MISTAKES[name] in "\n".join(str(each) for each in found)


def test_the_government_questionnaire_is_in_order() -> None:
    types = institution_types(ROOT / "reference").codes
    questionnaire = read_questionnaire(ROOT / "questionnaires" / "mvo-overheid" / "2026.1.yaml")
    assert check(questionnaire, types=types, editions={}) == ()


def test_only_flaws_that_make_it_unusable_count_as_references() -> None:
    too_long = read_questionnaire(BROKEN / "statement-too-long.yaml")
    unknown_scale = read_questionnaire(BROKEN / "unknown-scale.yaml")
    assert references(too_long, types=TYPES) == ()
    assert len(references(unknown_scale, types=TYPES)) == 1


@pytest.mark.parametrize("name", ["conditional", "notes", "maturity", "three-levels"])
def test_each_example_of_the_format_is_in_order(name: str) -> None:
    assert check(tiny(name), types=TYPES, editions=EDITIONS) == ()


def test_a_statement_that_waits_for_a_later_one_makes_a_questionnaire_unusable() -> None:
    assert len(references(read_questionnaire(BROKEN / "waits-for-later.yaml"), types=TYPES)) == 1


def test_a_weight_of_exactly_what_may_be_left_out_is_not_too_heavy() -> None:
    # In tests/questionnaires/coverage.yaml a statement weighs 7 of 20: 35 %, and 65 % must be covered.
    assert check(tiny("coverage"), types=TYPES, editions=EDITIONS) == ()


def test_a_theme_that_hangs_on_too_many_profile_questions_is_refused_not_searched_for_ever() -> None:
    questionnaire = _tangled(questions=8, options=4)
    assert len(questionnaire.allowed_types) * 4**8 > MOST_COMBINATIONS
    found = check(questionnaire, types=TYPES, editions=EDITIONS)
    assert "hangt van te veel profielvragen af" in found[0].message


def test_iso_26000_has_seven_core_subjects_and_37_issues_and_there_are_17_goals() -> None:
    assert (len(CORE_SUBJECTS), len(ISSUES), list(SDGS)) == (7, 37, list(range(1, 18)))
    assert {core_subject(clause) for clause in ISSUES} == set(CORE_SUBJECTS)


def _tangled(*, questions: int, options: int) -> Questionnaire:
    """A theme whose every statement is asked at one answer to each of many profile questions."""
    choices = tuple(ProfileOption(id=f"o{i}", label="Ja") for i in range(options))
    profile = tuple(ProfileQuestion(id=f"p{i}", text="Is dat zo?", options=choices) for i in range(questions))
    when = AskedWhen(profile={each.id: ("o0",) for each in profile})
    plain = tiny("yes-no")
    subtheme = plain.themes[0].subthemes[0]
    asked = tuple(question.model_copy(update={"asked_when": when}) for question in subtheme.questions)
    theme = plain.themes[0].model_copy(update={"subthemes": (subtheme.model_copy(update={"questions": asked}),)})
    return Questionnaire.model_validate({**dict(plain), "profile": profile, "themes": (theme,)})

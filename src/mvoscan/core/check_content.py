"""Whether the content of a questionnaire is complete and sensible: wording, sources, scales, leftovers."""

from collections.abc import Iterator

from mvoscan.core.check_references import statements
from mvoscan.core.flaw import Flaw
from mvoscan.core.iso26000 import CLAUSES, CORE_SUBJECTS, SDGS, core_subject
from mvoscan.core.questionnaire import Questionnaire

MOST_WORDS = 30
"""Words in a statement: longer ones claim more than one thing."""

FEWEST_WORDS = 5
"""Words in a help text: shorter ones do not say when it is 'ja'."""

_SUBJECTS = ", ".join(CORE_SUBJECTS) + ", of een onderwerp daarvan"


def check_content(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Flaws in wording, clauses, goals and scales, and what is left over."""
    yield from _wording(questionnaire)
    yield from _mapping(questionnaire)
    yield from _scales(questionnaire)
    yield from _unused(questionnaire)
    if questionnaire.minutes.light > questionnaire.minutes.full:
        yield Flaw(("minutes",), "De snelle scan duurt langer dan de volledige.", "Wissel light en full om.")


def _wording(questionnaire: Questionnaire) -> Iterator[Flaw]:
    for place, question in statements(questionnaire):
        words = len(question.text.split())
        if words > MOST_WORDS:
            message = f"De stelling telt {words} woorden; hoogstens {MOST_WORDS} mag."
            yield Flaw((*place, "text"), message, "Houd één bewering over; verplaats de rest naar help.")
        if len(question.help.split()) < FEWEST_WORDS:
            message = f"De uitleg '{question.help}' is te kort om te zeggen wanneer het ja is."
            yield Flaw((*place, "help"), message, "Schrijf 'Ja als …' met wat er minstens moet zijn.")


def _mapping(questionnaire: Questionnaire) -> Iterator[Flaw]:
    for place, question in statements(questionnaire):
        for i, clause in enumerate(question.iso):
            if clause not in CLAUSES:
                message = f"ISO 26000 heeft geen clausule '{clause}' bij de kernthema's."
                yield Flaw((*place, "iso", i), message, _clauses_near(clause))
        for i, goal in enumerate(question.sdgs):
            if goal not in SDGS:
                yield Flaw((*place, "sdgs", i), f"SDG {goal} bestaat niet.", "Kies een nummer van 1 tot en met 17.")


def _clauses_near(clause: str) -> str:
    """The remedy that names the clauses of the same core subject, or the core subjects."""
    return (
        f"Kies uit: {', '.join(each for each in CLAUSES if core_subject(each) == core_subject(clause)) or _SUBJECTS}."
    )


def _scales(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Scales on which even the worst answer scores: then 'weet niet' would score less than the worst."""
    for name, scale in questionnaire.scales.items():
        least = min(option.points for option in scale.options if option.points is not None)
        if least > 0:
            message = f"Het laagste antwoord van de schaal '{name}' heeft {least} punt(en), meer dan 'weet niet' (0)."
            yield Flaw(("scales", name, "options"), message, "Geef het laagste antwoord 0 punten.")


def _unused(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Scales, profile questions and groups that decide nothing: usually a slip of the pen."""
    questions = [question for _, question in statements(questionnaire)]
    scales = {questionnaire.default_scale} | {question.scale for question in questions}
    profile = {name for question in questions for name in question.asked_when.profile}
    groups = {name for question in questions for name in question.asked_when.types} | {*questionnaire.institution_types}
    remedy = "Gebruik dit bij minstens één stelling, of haal het weg."
    for name in questionnaire.scales:
        if name not in scales:
            yield Flaw(("scales", name), f"Geen enkele stelling gebruikt de schaal '{name}'.", remedy)
    for i, each in enumerate(questionnaire.profile):
        if each.id not in profile:
            yield Flaw(("profile", i), f"Geen enkele stelling hangt af van de profielvraag '{each.id}'.", remedy)
    for name in questionnaire.type_groups:
        if name not in groups:
            yield Flaw(("type_groups", name), f"Geen enkele stelling gebruikt de groep '{name}'.", remedy)

"""Whether what a statement waits for can be answered before it: an earlier statement, in the same scan, of its options.

Like `check_references` these rules hold at every start: `visibility` goes through the statements once, in order.
"""

from collections.abc import Iterator

from mvoscan.core.check_references import statements
from mvoscan.core.flaw import Flaw, Place, choose_from
from mvoscan.core.questionnaire import Question, Questionnaire, Scope


def check_conditions(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Flaws in `shown_when`; that every statement waits for earlier ones keeps conditions from running in a circle."""
    earlier: dict[str, Question] = {}
    for place, question in statements(questionnaire):
        for name, options in question.shown_when.items():
            there = (*place, "shown_when", name)
            yield from _statement(there, question, name, earlier, questionnaire)
            yield from _options(there, name, options, questionnaire)
        earlier[question.id] = question


def _statement(
    place: Place, question: Question, name: str, earlier: dict[str, Question], questionnaire: Questionnaire
) -> Iterator[Flaw]:
    if name not in questionnaire.questions:
        yield Flaw(place, f"De stelling '{name}' bestaat niet.", choose_from(name, earlier))
    elif name not in earlier:
        message = f"De stelling '{question.id}' wacht op '{name}', maar die staat niet hoger in het bestand."
        yield Flaw(place, message, "Wacht op een stelling die eerder komt, of zet die andere hoger.")
    elif question.scope is Scope.LIGHT and earlier[name].scope is Scope.FULL:
        message = f"De stelling '{question.id}' zit in de snelle scan, maar wacht op '{name}', die daar niet in zit."
        yield Flaw(place, message, f"Zet '{name}' op scope: light, of deze stelling op scope: full.")


def _options(place: Place, name: str, options: tuple[str, ...], questionnaire: Questionnaire) -> Iterator[Flaw]:
    question = questionnaire.questions.get(name)
    scale = questionnaire.scales.get(question.scale or questionnaire.default_scale) if question else None
    if scale is None:
        return
    for i, option in enumerate(options):
        if option not in scale.by_id:
            message = f"De stelling '{name}' heeft geen antwoord '{option}'."
            yield Flaw((*place, i), message, choose_from(option, scale.by_id))

"""Whether an edition says truly and completely what each of its statements descends from.

Every statement of the earlier edition goes on in this one or is listed as retired, and every statement of this one is
identical to one of the earlier edition or declares its relation. What is declared must hold: only then are scans on
the two editions compared (`core.lineage`).
"""

from collections.abc import Iterator, Mapping

from mvoscan.core.check_references import statements
from mvoscan.core.flaw import Flaw, Place, choose_from
from mvoscan.core.lineage import COMPARABLE, Kinship, content, substance
from mvoscan.core.questionnaire import Lineage, Question, Questionnaire, Relation, edition_order

Editions = Mapping[str, Questionnaire | None]
"""The other editions of a questionnaire, by edition; None for one that is not read or that cannot be used."""

_PARTS = {
    "options": "antwoorden of punten",
    "weight": "gewicht",
    "scope": "snelle of volledige scan",
    "asked_when": "voor wie ze is",
    "shown_when": "na welke antwoorden ze verschijnt",
}
_SINGLE = (Relation.REWORDED, Relation.CHANGED, Relation.SPLIT)


def check_follows(questionnaire: Questionnaire, *, editions: Editions) -> Iterator[Flaw]:
    """Flaws in the edition that is followed: unknown, not older, in a circle or not usable; and descent without one."""
    if questionnaire.follows is None:
        yield from _without_follows(questionnaire)
        return
    older = sorted(each for each in editions if edition_order(each) < edition_order(questionnaire.edition))
    circle = _circle(questionnaire, editions)
    if circle:
        message = f"De edities stammen in een kring van elkaar af: {' → '.join(circle)}."
        yield Flaw(("follows",), message, "Laat elke editie alleen een oudere volgen, en de oudste geen enkele.")
    elif questionnaire.follows not in older:
        message = f"De editie '{questionnaire.follows}' bestaat niet, of is niet ouder dan '{questionnaire.edition}'."
        yield Flaw(("follows",), message, choose_from(questionnaire.follows, older))
    elif editions[questionnaire.follows] is None:
        message = f"De editie '{questionnaire.follows}' is zelf niet in orde, dus de afstamming is niet nagekeken."
        yield Flaw(("follows",), message, "Verbeter eerst die editie.")


def check_lineage(questionnaire: Questionnaire, *, editions: Editions) -> Iterator[Flaw]:
    """Flaws in what statements say they descend from; none when the edition that is followed cannot be judged."""
    earlier = editions.get(questionnaire.follows) if questionnaire.follows else None
    if earlier is None or edition_order(earlier.edition) >= edition_order(questionnaire.edition):
        return
    for place, question in statements(questionnaire):
        if question.lineage is None:
            yield from _undeclared(place, question, earlier, questionnaire)
        else:
            yield from _declared(place, question, question.lineage, earlier, questionnaire)
    yield from _same_ancestor(questionnaire, earlier)
    yield from _retired(questionnaire, earlier)
    yield from _forgotten(questionnaire, earlier)


def _without_follows(questionnaire: Questionnaire) -> Iterator[Flaw]:
    remedy = "Zet bij follows de editie waar deze van afstamt, of haal dit weg."
    if questionnaire.retired:
        yield Flaw(("retired",), "Er staan vervallen stellingen, maar follows is leeg.", remedy)
    for place, question in statements(questionnaire):
        if question.lineage is not None:
            message = f"De stelling '{question.id}' zegt waar ze van afstamt, maar follows is leeg."
            yield Flaw((*place, "lineage"), message, remedy)


def _circle(questionnaire: Questionnaire, editions: Editions) -> tuple[str, ...]:
    """The editions along `follows` when they come back where they were, beginning and ending with the same one."""
    passed = [questionnaire.edition]
    at = questionnaire.follows
    while at is not None and at not in passed:
        passed.append(at)
        there = editions.get(at)
        at = there.follows if there else None
    found = () if at is None else (*passed[passed.index(at) :], at)
    return found if len(set(found)) > 1 else ()


def _undeclared(place: Place, question: Question, earlier: Questionnaire, later: Questionnaire) -> Iterator[Flaw]:
    name = question.id
    if name not in earlier.questions:
        message = f"De stelling '{name}' is er niet in editie {earlier.edition}, en zegt niet waar ze van afstamt."
        remedy = "Zet erbij 'lineage: {relation: new}', of noem bij from de stelling waar ze van afstamt."
        yield Flaw((*place, "id"), message, remedy)
    elif content(earlier, name) != content(later, name, back=True):
        message = f"De stelling '{name}' verschilt van die in editie {earlier.edition}, maar zegt niet hoe."
        kept = substance(earlier, name) == substance(later, name, back=True)
        relation = "reworded, of changed als de betekenis anders is" if kept else "changed"
        remedy = f"Zet erbij 'lineage: {{relation: …, from: [{name}]}}' met als relation {relation}."
        yield Flaw((*place, "id"), message, remedy)


def _declared(
    place: Place, question: Question, declared: Lineage, earlier: Questionnaire, later: Questionnaire
) -> Iterator[Flaw]:
    at = (*place, "lineage")
    unknown = [(i, name) for i, name in enumerate(declared.ancestors) if name not in earlier.questions]
    for i, name in unknown:
        message = f"Editie {earlier.edition} heeft geen stelling '{name}'."
        yield Flaw((*at, "from", i), message, choose_from(name, earlier.questions))
    if question.id in earlier.questions and question.id not in declared.ancestors:
        message = f"De id '{question.id}' was in editie {earlier.edition} van een stelling waar deze niet van afstamt."
        yield Flaw((*place, "id"), message, "Geef de stelling een id die nog nooit gebruikt is.")
    wrong = _wrong_number(declared, later)
    if wrong:
        yield Flaw((*at, "relation"), *wrong)
    elif declared.relation is Relation.REWORDED and not unknown:
        yield from _not_reworded(at, question, declared.ancestors[0], earlier, later)


def _wrong_number(declared: Lineage, later: Questionnaire) -> tuple[str, str] | None:
    """Message and remedy when the relation does not fit how many statements descend from how many."""
    relation, count = declared.relation, len(set(declared.ancestors))
    if relation is Relation.NEW and count:
        return "Een nieuwe stelling (new) stamt nergens van af.", "Haal from weg, of kies een andere relation."
    if relation in _SINGLE and count != 1:
        message = f"Bij {relation} hoort precies één stelling in from; hier zijn het er {count}."
        remedy = "Houd er één over, of kies merged als er meer zijn samengevoegd."
        return message, remedy if count else "Noem ze in from, of kies new."
    if relation is Relation.MERGED and count < 2:
        message = f"Bij merged horen minstens twee stellingen in from; hier {count}."
        return message, "Noem alle stellingen die zijn samengevoegd, of kies changed."
    if relation is Relation.SPLIT and _parts_of(declared.ancestors[0], later) < 2:
        message = f"Van '{declared.ancestors[0]}' is dit het enige deel: er is dus niets gesplitst."
        return message, "Zet bij de andere delen ook split, of kies changed."
    return None


def _parts_of(name: str, later: Questionnaire) -> int:
    """How many statements say that they are split off from this one."""
    declared = [each.lineage for each in later.questions.values() if each.lineage]
    return sum(each.relation is Relation.SPLIT and name in each.ancestors for each in declared)


def _not_reworded(
    at: Place, question: Question, name: str, earlier: Questionnaire, later: Questionnaire
) -> Iterator[Flaw]:
    before, now = substance(earlier, name), substance(later, question.id, back=True)
    differs = [word for part, word in _PARTS.items() if getattr(before, part) != getattr(now, part)]
    if differs:
        message = f"De stelling '{question.id}' is meer dan anders verwoord; anders is ook: {', '.join(differs)}."
        yield Flaw((*at, "relation"), message, f"Zet dat terug zoals in editie {earlier.edition}, of kies changed.")


def _same_ancestor(later: Questionnaire, earlier: Questionnaire) -> Iterator[Flaw]:
    """Two statements that both claim to be the same as one earlier statement, told at the later of the two."""
    taken: dict[str, str] = {}
    for place, question in statements(later):
        name = _same_as(question, earlier)
        if name in taken:
            message = f"De stellingen '{taken[name]}' en '{question.id}' zijn niet allebei hetzelfde als '{name}'."
            yield Flaw((*place, "id"), message, "Kies voor één ervan changed of new, of voor allebei split.")
        elif name is not None:
            taken[name] = question.id


def _same_as(question: Question, earlier: Questionnaire) -> str | None:
    """The earlier statement that this one says to be the same as."""
    if question.lineage is None:
        return question.id if question.id in earlier.questions else None
    if Kinship(question.lineage.relation) in COMPARABLE and len(question.lineage.ancestors) == 1:
        return question.lineage.ancestors[0]
    return None


def _retired(later: Questionnaire, earlier: Questionnaire) -> Iterator[Flaw]:
    onward = _onward(later)
    for i, gone in enumerate(later.retired):
        if gone.id not in earlier.questions:
            message = f"Editie {earlier.edition} heeft geen stelling '{gone.id}' die kan vervallen."
            yield Flaw(("retired", i, "id"), message, choose_from(gone.id, earlier.questions))
        elif gone.id in onward and gone.id not in later.questions:
            message = f"De stelling '{gone.id}' staat bij retired, maar '{onward[gone.id]}' stamt ervan af."
            yield Flaw(("retired", i, "id"), message, "Haal ze weg bij retired, of haal ze weg uit from.")


def _forgotten(later: Questionnaire, earlier: Questionnaire) -> Iterator[Flaw]:
    accounted = {*_onward(later), *(each.id for each in later.retired)}
    for name in earlier.questions:
        if name not in accounted:
            message = f"De stelling '{name}' van editie {earlier.edition} is weg, zonder dat er staat waarom."
            remedy = f"Zet ze bij retired met een reden, of noem '{name}' in from bij wat ervan afstamt."
            yield Flaw(("retired",) if later.retired else ("follows",), message, remedy)


def _onward(later: Questionnaire) -> dict[str, str]:
    """Statements of the earlier edition that go on, with one that descends from them."""
    kept = {name: name for name in later.questions}
    named = {name: each.id for each in later.questions.values() if each.lineage for name in each.lineage.ancestors}
    return named | kept

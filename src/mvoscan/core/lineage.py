"""Which statements of two editions may be compared, and what scans on them have in common.

A statement *is* its text, its scale, its weight, its scope, for whom it is meant and after which answers it is shown.
The same id with the same content is identical by itself; for all else the later edition declares what a statement
descends from. Only identical and reworded statements are compared. What breaks a rule of `check_lineage` counts as
changed here: when in doubt, nothing is compared.
"""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from mvoscan.core.questionnaire import AskedWhen, Lineage, Question, Questionnaire, Relation, Role, Scale, Scope


class Kinship(StrEnum):
    """How a statement descends from an earlier edition, the closest first."""

    IDENTICAL = "identical"
    REWORDED = "reworded"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"


COMPARABLE = frozenset({Kinship.IDENTICAL, Kinship.REWORDED})
"""Kinships that keep the meaning of a statement."""

_DISTANCE = {kinship: distance for distance, kinship in enumerate(Kinship)}


class Descent(NamedTuple):
    """How one statement descends, and from which statements of the earlier edition."""

    kinship: Kinship
    ancestors: tuple[str, ...] = ()


class Substance(NamedTuple):
    """What a reworded statement keeps: options with their points, weight, light or full, for whom, and after what."""

    options: tuple[tuple[str, Role, int | None], ...]
    weight: int
    scope: Scope
    asked_when: AskedWhen
    shown_when: dict[str, tuple[str, ...]]


class Content(NamedTuple):
    """All that a statement is: its words and the words of its options, and its substance."""

    text: str
    scale: Scale
    substance: Substance


def content(questionnaire: Questionnaire, question_id: str, *, back: bool = False) -> Content:
    """What a statement is, with groups of types written out and the scale in full; `back` as in `substance`."""
    question = questionnaire.questions[question_id]
    scale = questionnaire.scale_of(question)
    return Content(text=question.text, scale=scale, substance=substance(questionnaire, question_id, back=back))


def substance(questionnaire: Questionnaire, question_id: str, *, back: bool = False) -> Substance:
    """What rewording leaves as it is; the order in which types and profile answers are listed means nothing.

    `back` names the statements that it waits for as the edition before names them, when they are only reworded.
    """
    question = questionnaire.questions[question_id]
    when = question.asked_when
    profile = {name: tuple(sorted(options)) for name, options in when.profile.items()}
    types = tuple(sorted(questionnaire.meant_for[question_id]))
    return Substance(
        options=tuple((each.id, each.role, each.points) for each in questionnaire.scale_of(question).options),
        weight=question.weight,
        scope=question.scope,
        asked_when=when.model_copy(update={"types": types, "profile": profile}),
        shown_when={
            _before(questionnaire, name) if back else name: tuple(sorted(options))
            for name, options in question.shown_when.items()
        },
    )


def _before(questionnaire: Questionnaire, name: str) -> str:
    """The id that a statement had in the edition before, when it is only reworded."""
    there = questionnaire.questions.get(name)
    declared = there.lineage if there else None
    reworded = declared is not None and declared.relation is Relation.REWORDED and len(declared.ancestors) == 1
    return declared.ancestors[0] if declared and reworded else name


def relations(*chain: Questionnaire) -> dict[str, Descent]:
    """Per statement of the last edition how it descends from the first; `chain` is oldest first, each following the
    one before. Along a chain the farthest step counts, and one edition is identical to itself.

    >>> from tests.tiny import edition
    >>> found = relations(edition("2026.1"), edition("2026.2"))
    >>> print(*(" ".join((name, each.kinship, *each.ancestors)) for name, each in found.items()), sep="\\n")
    meten identical meten
    besparen reworded besparen
    zelf-opwekken changed opwekken
    dienstreizen split vervoer
    woon-werkverkeer split vervoer
    afval-en-water merged afval water
    klimaatplan new
    opleiding identical opleiding
    overleg identical overleg
    welzijn identical welzijn
    onthaal new
    """
    first = {name: Descent(Kinship.IDENTICAL, (name,)) for name in chain[0].questions}
    steps = (_step(earlier, later) for earlier, later in pairwise(chain))
    return reduce(_onwards, steps, first)


def comparable(*chain: Questionnaire) -> dict[str, str]:
    """Per statement of the first edition the one of the last that may be compared with it; `chain` as in `relations`.

    >>> from tests.tiny import edition
    >>> comparable(edition("2026.1"), edition("2026.2"))
    {'meten': 'meten', 'besparen': 'besparen', 'opleiding': 'opleiding', 'overleg': 'overleg', 'welzijn': 'welzijn'}
    """
    return {descent.ancestors[0]: name for name, descent in relations(*chain).items() if descent.kinship in COMPARABLE}


def gone(*chain: Questionnaire) -> tuple[str, ...]:
    """Statements of the first edition that nothing in the last descends from.

    >>> from tests.tiny import edition
    >>> gone(edition("2026.1"), edition("2026.2"))
    ('papier',)
    """
    kept = {ancestor for descent in relations(*chain).values() for ancestor in descent.ancestors}
    return tuple(name for name in chain[0].questions if name not in kept)


def line(earlier: str, later: str, editions: Mapping[str, Questionnaire]) -> tuple[Questionnaire, ...]:
    """The editions from one to the other along `follows`, oldest first; empty when the later does not descend from it.

    `editions` are those of one questionnaire, by edition.
    """
    found: list[Questionnaire] = []
    at: str | None = later
    while at is not None and at in editions and editions[at] not in found:
        found.append(editions[at])
        if at == earlier:
            return tuple(reversed(found))
        at = editions[at].follows
    return ()


def _step(earlier: Questionnaire, later: Questionnaire) -> dict[str, Descent]:
    """Descent over one step; an ancestor that two statements claim to be the same as is the same as neither."""
    found = {name: _descent(earlier, later, question) for name, question in later.questions.items()}
    claims = Counter(each.ancestors for each in found.values() if each.kinship in COMPARABLE)
    return {
        name: each._replace(kinship=Kinship.CHANGED) if claims[each.ancestors] > 1 else each
        for name, each in found.items()
    }


def _descent(earlier: Questionnaire, later: Questionnaire, question: Question) -> Descent:
    declared = question.lineage
    if declared is None:
        return _undeclared(earlier, later, question.id)
    ancestors = tuple(name for name in declared.ancestors if name in earlier.questions)
    if not ancestors or declared.relation is Relation.NEW:
        return Descent(Kinship.NEW)
    if declared.relation is Relation.REWORDED and not _truly_reworded(earlier, later, question.id, declared):
        return Descent(Kinship.CHANGED, ancestors)
    return Descent(Kinship(declared.relation.value), ancestors)


def _undeclared(earlier: Questionnaire, later: Questionnaire, name: str) -> Descent:
    if name not in earlier.questions:
        return Descent(Kinship.NEW)
    same = content(earlier, name) == content(later, name, back=True)
    return Descent(Kinship.IDENTICAL if same else Kinship.CHANGED, (name,))


def _truly_reworded(earlier: Questionnaire, later: Questionnaire, name: str, declared: Lineage) -> bool:
    if len(declared.ancestors) != 1:
        return False
    return substance(earlier, declared.ancestors[0]) == substance(later, name, back=True)


def _onwards(before: dict[str, Descent], step: dict[str, Descent]) -> dict[str, Descent]:
    """Descent over all steps up to now and one more."""
    return {name: _through(before, descent) for name, descent in step.items()}


def _through(before: dict[str, Descent], descent: Descent) -> Descent:
    """What descends from statements that descend themselves, ancestors that came up on the way left out."""
    parents = [before[name] for name in descent.ancestors if before[name].ancestors]
    if not parents:
        return Descent(Kinship.NEW)
    farthest = max((descent.kinship, *(each.kinship for each in parents)), key=_DISTANCE.__getitem__)
    return Descent(farthest, tuple(dict.fromkeys(name for each in parents for name in each.ancestors)))

"""What scans on the same or different editions have in common, scored: the only honest way to show a change.

Only statements that mean the same in every edition (identical or reworded), that were asked in every scan and that
were scored in every scan (an answer with points, or unknown) are compared, all on one basis: the light one as soon as
one of the scans is light. Per theme of the last edition these common statements are scored by the scoring rule. The
share says how much of the weight asked in that theme they carry, in the scan where that is least; below half there is
no comparison. A change smaller than one statement is no change. Units: scores 0-100, shares in percent 0-100.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from mvoscan.core.answers import OPEN, Answers
from mvoscan.core.lineage import comparable, line
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.scoring import half_up, score_shown
from mvoscan.core.tailoring import Asked, Tailoring
from mvoscan.core.visibility import counted

LEAST_SHARE = Fraction(1, 2)
"""Share of the weight asked below which nothing is compared."""


class NoComparison(StrEnum):
    """Why scans, or a theme of theirs, are not compared."""

    NOT_RELATED = "editions-not-related"
    SHARE = "share-too-low"
    THEMES = "theme-not-compared"


class Change(StrEnum):
    """What the common statements say about the last scan beside the one before it."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


class Taken(NamedTuple):
    """A scan as it was handed in: on which edition, for whom, with which answers."""

    questionnaire: Questionnaire
    tailoring: Tailoring
    answers: Answers


class Common(NamedTuple):
    """The common statements of a theme or of all themes: their share, and per scan the score on them, oldest first.

    Without comparison `scores` is empty, `change` is None and `reason` says why.
    """

    statements: int
    share: int
    scores: tuple[int, ...] = ()
    change: Change | None = None
    reason: NoComparison | None = None


class Comparison(NamedTuple):
    """Scans compared on one basis: overall, and per theme that the last scan asked, in the order of its edition."""

    basis: Scope
    overall: Common
    themes: dict[str, Common]


class _Part(NamedTuple):
    """The common statements of one theme: exact scores and share, the weight they carry and that of the lightest."""

    statements: int
    share: Fraction
    scores: tuple[Fraction, ...]
    weight: int
    lightest: int


def compare(scans: Sequence[Taken], *, editions: Mapping[str, Questionnaire]) -> Comparison:
    """Compare two scans or a series, oldest first; `editions` are those of their questionnaire, by edition.

    Scans on editions that do not descend from each other give no comparison, with the reason at every theme. Raises
    ValueError for less than two scans.
    """
    if len(scans) < 2:
        raise ValueError("a comparison needs two scans or more")
    basis = Scope.LIGHT if any(each.tailoring.scope is Scope.LIGHT for each in scans) else Scope.FULL
    given = [counted(each.questionnaire, each.tailoring, each.answers, basis=basis) for each in scans]
    names = [_names(each.questionnaire, scans[-1].questionnaire, editions) for each in scans]
    if not all(names):
        unrelated = Common(statements=0, share=0, reason=NoComparison.NOT_RELATED)
        return Comparison(basis, unrelated, dict.fromkeys(given[-1], unrelated))
    shared = _shared(scans, given, names)
    parts = {theme: _part(scans, given, names, theme, shared) for theme in given[-1]}
    themes = {theme: _common(each) for theme, each in parts.items()}
    return Comparison(basis, _overall(scans[-1].questionnaire, parts), themes)


def _names(earlier: Questionnaire, later: Questionnaire, editions: Mapping[str, Questionnaire]) -> dict[str, str]:
    """Id in the earlier edition by id in the later one, for the statements that may be compared."""
    if earlier.id != later.id:
        return {}
    chain = (later,) if earlier.edition == later.edition else line(earlier.edition, later.edition, editions)
    return {now: then for then, now in comparable(*chain).items()} if chain else {}


def _shared(scans: Sequence[Taken], given: Sequence[Asked], names: Sequence[dict[str, str]]) -> set[str]:
    """Statements of the last edition, by id, that were asked and scored in every scan."""
    scored = [_scored_ones(scan, there) for scan, there in zip(scans, given, strict=True)]
    return {name for name in names[-1] if all(own.get(name) in those for own, those in zip(names, scored, strict=True))}


def _scored_ones(scan: Taken, given: Asked) -> set[str | None]:
    """Ids of the statements that were asked and got an answer that scores: points, or unknown."""
    found: set[str | None] = set()
    for question in (each for questions in given.values() for each in questions):
        option = scan.answers.get(question.id, OPEN).option
        if option is not None and scan.questionnaire.scale_of(question).shares[option] is not None:
            found.add(question.id)
    return found


def _part(
    scans: Sequence[Taken], given: Sequence[Asked], names: Sequence[dict[str, str]], theme: str, shared: set[str]
) -> _Part:
    common = [each for each in given[-1][theme] if each.id in shared]
    weight = sum(each.weight for each in common)
    asked_weights = [sum(question.weight for question in each[theme]) for each in given if theme in each]
    by_scan = [tuple(own[each.id] for each in common) for own in names]
    return _Part(
        statements=len(common),
        share=min(Fraction(1), *(Fraction(weight, each) for each in asked_weights)),
        scores=tuple(_scored(*each) for each in zip(scans, by_scan, strict=True)) if common else (),
        weight=weight,
        lightest=min((each.weight for each in common), default=0),
    )


def _scored(scan: Taken, names: tuple[str, ...]) -> Fraction:
    """The score 0-100 of these statements alone, each of which was scored, by the scoring rule."""
    own = scan.questionnaire
    questions = tuple(own.questions[name] for name in names)
    shown = {own.themes[0].id: questions}
    return Fraction(score_shown(own, shown, scan.answers, basis=Scope.FULL).overall.exact or 0)


def _common(part: _Part) -> Common:
    share = half_up(100 * part.share)
    if part.share < LEAST_SHARE or not part.scores:
        return Common(part.statements, share, reason=NoComparison.SHARE)
    moved = part.scores[-1] - part.scores[-2]
    return Common(
        part.statements, share, tuple(half_up(each) for each in part.scores), _change(moved, part.lightest, part.weight)
    )


def _change(moved: Fraction, lightest: int, weight: int) -> Change:
    """A change of the score, called one only when it is at least the lightest statement."""
    if abs(moved) * weight < 100 * lightest:
        return Change.SAME
    return Change.UP if moved > 0 else Change.DOWN


def _overall(questionnaire: Questionnaire, parts: dict[str, _Part]) -> Common:
    """All themes together, by the weights of the last edition; only when every theme can be compared."""
    weights = {theme.id: theme.weight for theme in questionnaire.themes if theme.id in parts}
    total = sum(weights.values())
    statements = sum(each.statements for each in parts.values())
    share = sum((weights[name] * each.share for name, each in parts.items()), Fraction(0)) / total
    if any(each.share < LEAST_SHARE or not each.scores for each in parts.values()):
        return Common(statements, half_up(100 * share), reason=NoComparison.THEMES)
    by_scan = zip(*(tuple(weights[name] * score for score in each.scores) for name, each in parts.items()), strict=True)
    scores = tuple(sum(each, Fraction(0)) / total for each in by_scan)
    least = min(Fraction(weights[name] * each.lightest, total * each.weight) for name, each in parts.items())
    moved = scores[-1] - scores[-2]
    change = Change.SAME if abs(moved) < 100 * least else Change.UP if moved > 0 else Change.DOWN
    return Common(statements, half_up(100 * share), tuple(half_up(each) for each in scores), change)

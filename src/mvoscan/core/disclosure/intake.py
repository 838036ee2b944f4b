"""From a scan handed in to what it brings to statistics: exact scores, and answers that were shown and given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mvoscan.core.disclosure.population import Answered, Scored
from mvoscan.core.disclosure.series import Series
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.embedding import EmbedView, Shown
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.scoring import Score
from mvoscan.core.submission import Submission
from mvoscan.core.tailoring import Asked
from mvoscan.core.visibility import counted


@dataclass(frozen=True, slots=True)
class Results:
    """What one scan brings, and all statistics it `covers`: there it replaces earlier scans of its organisation."""

    covers: frozenset[Statistic]
    scores: Mapping[Statistic, Scored] = field(default_factory=dict)
    answers: Mapping[Statistic, Answered] = field(default_factory=dict)


def results_of(submission: Submission, questionnaire: Questionnaire, series: Series, *, scan: str) -> Results:
    """The results of a scan on the edition it was taken on; `scan` is its pseudonym."""
    edition = questionnaire.edition
    bases = tuple(each.basis for each in submission.scores)
    by_basis = {basis: counted(questionnaire, submission.tailoring, submission.answers, basis=basis) for basis in bases}
    shown = by_basis[bases[-1]]
    scores: dict[Statistic, Scored] = {}
    for each in submission.scores:
        for theme, score in each.themes.items():
            if score.exact is not None:
                over = _over(submission, questionnaire, series, by_basis[each.basis], theme)
                scores[series.theme(edition, each.basis, theme)] = _scored(score, scan, over)
        if each.overall.exact is not None:
            scores[series.overall(edition, each.basis)] = _scored(each.overall, scan, None)
    chosen: dict[str, Answered] = {}
    answers = {
        series.question(edition, question, theme): chosen.setdefault(answer.option, Answered(scan, answer.option))
        for theme, questions in shown.items()
        for question in questions
        if (answer := submission.answers.get(question.id)) is not None and answer.option is not None
    }
    return Results(covers=series.covered(edition, bases), scores=scores, answers=answers)


def shown_scores(submission: Submission, series: Series, shown: Iterable[Shown]) -> frozenset[Statistic]:
    """The scores that everybody can see in what is shown of a scan: on its own basis, and never an answer."""
    edition, basis = submission.edition, submission.scope
    found: set[Statistic] = set()
    for each in shown:
        if each.view is EmbedView.SUMMARY:
            found.update(series.scores(edition, (basis,)))
        elif each.view is EmbedView.THEME:
            found.add(series.theme(edition, basis, each.theme))
        elif each.view is EmbedView.BADGE:
            found.add(series.overall(edition, basis))
    return frozenset(found)


def _scored(score: Score, scan: str, over: frozenset[Statistic] | None) -> Scored:
    return Scored(scan, Fraction(score.exact or 0), over)


def _over(
    submission: Submission, questionnaire: Questionnaire, series: Series, shown: Asked, theme: str
) -> frozenset[Statistic]:
    """The statements in the denominator of a theme."""
    return frozenset(
        series.question(questionnaire.edition, question, theme)
        for question in shown.get(theme, ())
        if (answer := submission.answers.get(question.id)) is not None
        and answer.option is not None
        and questionnaire.scale_of(question).shares[answer.option] is not None
    )

"""Answers to score and coverage, per theme and overall: the only scoring function there is.

Rule `weighted-share-1`. Asked is what tailoring gave and the answers show: a hidden statement never counts. An option
with points scores `points ÷ most`; an unknown option ('weet niet') scores 0; an excluded option ('niet van toepassing')
and an open statement score nothing and leave the denominator of the score, but stay in the denominator of coverage.
Coverage is the weight answered with points or unknown ÷ the weight asked. A theme below the minimum coverage has no
score; there is an overall score only when every theme that tailoring left has one: the weighted mean of the unrounded
themes. Exact rationals inside; each shown number is rounded once, half up. Units: scores 0-100, coverage in percent
0-100.
"""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.answers import OPEN, Answers
from mvoscan.core.questionnaire import Question, Questionnaire, Role, Scale, Scope
from mvoscan.core.tailoring import Asked
from mvoscan.core.visibility import visible


class NoScore(StrEnum):
    """Why there is no score."""

    COVERAGE = "coverage-too-low"
    THEMES = "theme-without-score"
    NOTHING_ASKED = "nothing-asked"


class Standing(StrEnum):
    """What an answer does to a score; the names are those of `Counts`."""

    IN_ORDER = "in_order"
    SHORT = "short"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"
    OPEN = "open"


class Value(BaseModel):
    """A frozen, closed value of this module."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Counts(Value):
    """How many statements: asked, in order (best option), short of it, unknown, excluded, open; and interesting."""

    asked: int = Field(default=0, description="Statements that were asked.")
    in_order: int = Field(default=0, description="Statements with the best option.")
    short: int = Field(default=0, description="Statements with less than that.")
    unknown: int = Field(default=0, description="Statements answered with 'weet niet'.")
    excluded: int = Field(default=0, description="Statements that do not apply.")
    open: int = Field(default=0, description="Statements without an answer.")
    interesting: int = Field(default=0, description="Statements marked as interesting; they never count.")


class Score(Value):
    """A score 0-100 with its coverage in percent, the counts behind it and the exact value as 'numerator/denominator'.

    `score` is None when there is none; `reason` then says why.
    """

    score: int | None = Field(description="0-100; null when there is none.")
    coverage: int = Field(description="Percent of the asked weight that the score rests on.")
    counts: Counts = Field(description="The statements behind it.")
    exact: str | None = Field(description="The exact value as 'numerator/denominator'.")
    reason: NoScore | None = Field(default=None, description="Why there is no score.")


class ScanScore(Value):
    """Scores of one scan on one basis: overall and per theme id, in the order of the questionnaire."""

    basis: Scope
    rule: str = Field(description="The version of the scoring rule.")
    overall: Score = Field(description="Over all themes.")
    themes: dict[str, Score] = Field(description="By id of the theme.")


class _Sum(NamedTuple):
    """Sums of one theme: the weight asked, the weight covered, the weight scored, and the counts."""

    asked: int
    covered: int
    share: Fraction
    counts: Counts


_Worth = dict[tuple[str | None, str | None], tuple[Standing, Fraction | None]]
"""What options do to a score: standing and share, by the scale that a statement names and the option."""


def score(questionnaire: Questionnaire, asked: Asked, answers: Answers, *, basis: Scope) -> ScanScore:
    """Score these answers over the statements asked on this basis; hidden ones and those not asked are ignored."""
    return score_shown(questionnaire, visible(questionnaire, asked, answers), answers, basis=basis)


def score_shown(questionnaire: Questionnaire, shown: Asked, answers: Answers, *, basis: Scope) -> ScanScore:
    """Score statements that are known to be shown (`visibility.counted`), such as some of them only."""
    worth: _Worth = {}
    sums = {theme: _sum(questionnaire, questions, answers, worth) for theme, questions in shown.items()}
    minimum = questionnaire.scoring.minimum_coverage
    exact = {theme: _theme_score(total, minimum) for theme, total in sums.items()}
    return ScanScore(
        basis=basis,
        rule=questionnaire.scoring.rule,
        overall=_overall(questionnaire, sums, exact),
        themes={theme: _shown(sums[theme], value, NoScore.COVERAGE) for theme, value in exact.items()},
    )


def standing(scale: Scale, option: str | None) -> Standing:
    """What an answer on this scale does to a score: the best option is in order, fewer points fall short."""
    if option is None:
        return Standing.OPEN
    share = scale.shares[option]
    if share is None:
        return Standing.EXCLUDED
    if scale.by_id[option].role is Role.UNKNOWN:
        return Standing.UNKNOWN
    return Standing.IN_ORDER if share == 1 else Standing.SHORT


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves up.

    >>> half_up(Fraction(1, 2)), half_up(Fraction(5, 2)), half_up(Fraction(1, 3))
    (1, 3, 0)
    """
    return _half_up(value.numerator, value.denominator)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _sum(questionnaire: Questionnaire, questions: tuple[Question, ...], answers: Answers, worth: _Worth) -> _Sum:
    """The sums of these statements; `worth` is filled with what each option of a scale does."""
    counts = dict.fromkeys(Counts.model_fields, 0)
    asked = covered = whole = 0
    parts = Fraction(0)
    for question in questions:
        answer, weight = answers.get(question.id, OPEN), question.weight
        found = worth.get((question.scale, answer.option))
        if found is None:
            scale = questionnaire.scale_of(question)
            share = None if answer.option is None else scale.shares[answer.option]
            found = worth[question.scale, answer.option] = standing(scale, answer.option), share
        stands, share = found
        counts[stands] += 1
        counts["interesting"] += answer.interesting
        asked += weight
        covered += 0 if share is None else weight
        if share == 1:
            whole += weight
        elif share:
            parts += weight * share
    counts["asked"] = len(questions)
    return _Sum(asked=asked, covered=covered, share=whole + parts, counts=Counts(**counts))


def _theme_score(total: _Sum, minimum: int) -> Fraction | None:
    """Score 0-100 of a theme, or None below the minimum coverage in percent."""
    if 100 * total.covered < minimum * total.asked:
        return None
    return Fraction(100 * total.share.numerator, total.share.denominator * total.covered)


def _overall(questionnaire: Questionnaire, sums: dict[str, _Sum], exact: dict[str, Fraction | None]) -> Score:
    total = _added(sums)
    if not exact:
        return _shown(total, None, NoScore.NOTHING_ASKED)
    scored = {theme: value for theme, value in exact.items() if value is not None}
    if len(scored) < len(exact):
        return _shown(total, None, NoScore.THEMES)
    weights = {theme.id: theme.weight for theme in questionnaire.themes if theme.id in scored}
    return _shown(total, _mean([(weights[theme], value) for theme, value in scored.items()]), NoScore.THEMES)


def _mean(weighted: list[tuple[int, Fraction]]) -> Fraction:
    """The weighted mean, exactly; reduced once, at the end."""
    numerator, denominator = 0, 1
    for weight, value in weighted:
        numerator = numerator * value.denominator + weight * value.numerator * denominator
        denominator *= value.denominator
    return Fraction(numerator, denominator * sum(weight for weight, _ in weighted))


def _added(sums: dict[str, _Sum]) -> _Sum:
    counts = {name: sum(getattr(each.counts, name) for each in sums.values()) for name in Counts.model_fields}
    return _Sum(
        asked=sum(each.asked for each in sums.values()),
        covered=sum(each.covered for each in sums.values()),
        share=Fraction(0),
        counts=Counts(**counts),
    )


def _shown(total: _Sum, value: Fraction | None, reason: NoScore) -> Score:
    return Score(
        score=None if value is None else half_up(value),
        coverage=_half_up(100 * total.covered, total.asked) if total.asked else 0,
        counts=total.counts,
        exact=None if value is None else f"{value.numerator}/{value.denominator}",
        reason=reason if value is None else None,
    )

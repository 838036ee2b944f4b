"""The result of a scan: its stored scores, with every statement that counted and what was answered.

Nothing is recomputed: a result puts the scores as they were at hand-in beside the statements of the edition as it is
read. Every form in which it is shown (page, report, sheet, file, chart) is made of this one value, so that all of them
say the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.comparison import Comparison
from mvoscan.core.institution import ClaimState
from mvoscan.core.iso26000 import CORE_SUBJECTS, SDGS, core_subject
from mvoscan.core.questionnaire import Option, Question, Questionnaire, Scope, Subtheme, Theme
from mvoscan.core.scoring import ScanScore, Score, Standing, standing
from mvoscan.core.submission import Submission
from mvoscan.core.tailoring import Asked, asked
from mvoscan.core.visibility import places


class StatementResult(NamedTuple):
    """A statement that counted: its number on the page of its theme, what was answered, and what that does."""

    question: Question
    number: str
    answer: Answer
    option: Option | None
    standing: Standing

    @property
    def to_do(self) -> bool:
        """Whether it asks for something to be done: it falls short, or nobody knows."""
        return self.standing in {Standing.SHORT, Standing.UNKNOWN}


class SubthemeResult(NamedTuple):
    """The statements of a subtheme that counted."""

    subtheme: Subtheme
    statements: tuple[StatementResult, ...]


class ThemeResult(NamedTuple):
    """A theme with its stored score and its subthemes; those of which nothing counted are left out."""

    theme: Theme
    score: Score
    subthemes: tuple[SubthemeResult, ...]

    @property
    def statements(self) -> tuple[StatementResult, ...]:
        """All its statements, in order."""
        return tuple(each for subtheme in self.subthemes for each in subtheme.statements)

    @property
    def to_improve(self) -> tuple[StatementResult, ...]:
        """Statements that fall short of the best option (a 'nee')."""
        return tuple(each for each in self.statements if each.standing is Standing.SHORT)


class Since(NamedTuple):
    """The scans that this one goes on from, oldest first; what it has in common with the last, and with all of them.

    `trend` is None when there is one earlier scan only.
    """

    earlier: tuple[Submission, ...]
    comparison: Comparison
    trend: Comparison | None = None


class View(NamedTuple):
    """The same answers in another order: those of a development goal or of a core subject of ISO 26000."""

    code: str
    title: str
    statements: tuple[StatementResult, ...]

    def count(self, *standings: Standing) -> int:
        """How many of its statements stand so."""
        return sum(each.standing in standings for each in self.statements)


class Result(NamedTuple):
    """A submission with its questionnaire, in themes; `subject` says in words whom it is for.

    `claim` is None when no institution was named, `since` when it goes on from no earlier scan that is still there,
    `replaced_at` while no correction took its place.
    """

    submission: Submission
    questionnaire: Questionnaire
    subject: str
    type: str
    themes: tuple[ThemeResult, ...]
    claim: ClaimState | None = None
    since: Since | None = None
    replaced_at: datetime | None = None

    @property
    def main(self) -> ScanScore:
        """The scores on the basis of the scan's own scope."""
        return next(each for each in self.submission.scores if each.basis is self.submission.scope)

    @property
    def light(self) -> ScanScore | None:
        """The scores on the light basis, when the scan itself is full."""
        return self.submission.on(Scope.LIGHT) if self.submission.scope is Scope.FULL else None

    @property
    def statements(self) -> tuple[StatementResult, ...]:
        """All statements that counted, in the order of the questionnaire."""
        return tuple(each for theme in self.themes for each in theme.statements)

    @property
    def interesting(self) -> tuple[StatementResult, ...]:
        """Statements marked as interesting."""
        return tuple(each for each in self.statements if each.answer.interesting)

    @property
    def goals(self) -> tuple[View, ...]:
        """The answers by sustainable development goal, by its number: our own mapping."""
        return _views(self.statements, lambda each: map(str, each.question.sdgs), {str(n): t for n, t in SDGS.items()})

    @property
    def subjects(self) -> tuple[View, ...]:
        """The answers by core subject of ISO 26000, in the order of the standard."""
        return _views(self.statements, lambda each: map(core_subject, each.question.iso), CORE_SUBJECTS)


class Summary(NamedTuple):
    """What stands out: themes with the highest and the lowest score (ties together), and what is not known.

    Both are empty when all scores are the same, or when fewer than two themes have one.
    """

    strongest: tuple[ThemeResult, ...]
    weakest: tuple[ThemeResult, ...]
    without_score: tuple[ThemeResult, ...]


def result_of(
    submission: Submission,
    questionnaire: Questionnaire,
    *,
    subject: str,
    type_label: str,
    claim: ClaimState | None = None,
    since: Since | None = None,
    replaced_at: datetime | None = None,
) -> Result:
    """The result of a submission; `questionnaire` is its edition as it is read, errata included."""
    main = next(each for each in submission.scores if each.basis is submission.scope)
    given = asked(questionnaire, submission.tailoring)
    themes = tuple(
        _theme(theme, main.themes[theme.id], _statements(submission, questionnaire, given, theme.id))
        for theme in questionnaire.themes
        if theme.id in main.themes
    )
    return Result(submission, questionnaire, subject, type_label, themes, claim, since, replaced_at)


def summary_of(result: Result) -> Summary:
    """The strongest and weakest themes by their shown scores, and those without one."""
    by_score: dict[int, list[ThemeResult]] = {}
    for each in result.themes:
        if each.score.score is not None:
            by_score.setdefault(each.score.score, []).append(each)
    best, worst = (by_score[max(by_score)], by_score[min(by_score)]) if len(by_score) > 1 else ([], [])
    return Summary(tuple(best), tuple(worst), tuple(each for each in result.themes if each.score.score is None))


def _theme(theme: Theme, score: Score, statements: Iterable[StatementResult]) -> ThemeResult:
    told = {each.question.id: each for each in statements}
    parts = (
        SubthemeResult(each, tuple(told[question.id] for question in each.questions if question.id in told))
        for each in theme.subthemes
    )
    return ThemeResult(theme, score, tuple(each for each in parts if each.statements))


def _statements(
    submission: Submission, questionnaire: Questionnaire, given: Asked, theme_id: str
) -> Iterator[StatementResult]:
    """Those shown on the page of a theme, with the numbers that they have there."""
    for place in places(questionnaire, given, submission.answers, given[theme_id]):
        if place.hidden:
            continue
        scale, answer = questionnaire.scale_of(place.question), submission.answers.get(place.question.id, OPEN)
        option = scale.by_id.get(answer.option or "")
        state = standing(scale, option.id if option else None)
        yield StatementResult(place.question, place.number, answer, option, state)


def _views(
    statements: Sequence[StatementResult],
    codes: Callable[[StatementResult], Iterable[str]],
    titles: Mapping[str, str],
) -> tuple[View, ...]:
    """Statements under each code that they name, once; codes without any are left out."""
    found: dict[str, list[StatementResult]] = {code: [] for code in titles}
    for each in statements:
        for code in dict.fromkeys(codes(each)):
            found[code].append(each)
    return tuple(View(code, titles[code], tuple(each)) for code, each in found.items() if each)

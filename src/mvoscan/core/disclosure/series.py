"""Series: over which editions the figures of a theme, a statement or the overall score may be pooled.

A statement goes on in its series as long as each edition has it identical or reworded; a theme as long as all its
statements on a basis do, and no other is among them; the overall score as long as all themes do, with the same weights
and the same rule. A series is named after the edition it starts in, and a statement after its code there.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mvoscan.core.disclosure.statistic import QuestionSpec, Statistic
from mvoscan.core.lineage import comparable
from mvoscan.core.questionnaire import Question, Questionnaire, Scope, Theme


class Origin(NamedTuple):
    """Where a statement's series starts: edition and code."""

    edition: str
    question: str


class Series:
    """The series of one questionnaire; editions that do not follow a known one start anew."""

    def __init__(self, editions: Mapping[str, Questionnaire]) -> None:
        self._editions = editions
        self._origins: dict[str, dict[str, Origin]] = {}
        self._asked: dict[tuple[object, ...], Statistic] = {}
        self._covers: dict[tuple[str, tuple[Scope, ...]], frozenset[Statistic]] = {}
        for edition in editions:
            self._find(edition)

    def theme(self, edition: str, basis: Scope, theme: str) -> Statistic:
        """The statistic of a theme in an edition, on a basis."""
        key = (edition, basis, theme)
        if key not in self._asked:
            at = self._editions[edition]
            while (before := self._before(at)) and self._statements(before, basis, theme) == self._statements(
                at, basis, theme
            ):
                at = before
            self._asked[key] = Statistic(at.id, basis.value, at.edition, theme)
        return self._asked[key]

    def overall(self, edition: str, basis: Scope) -> Statistic:
        """The statistic of the overall score in an edition, on a basis."""
        key = (edition, basis)
        if key not in self._asked:
            at = self._editions[edition]
            while (before := self._before(at)) and self._whole(before, basis) == self._whole(at, basis):
                at = before
            self._asked[key] = Statistic(at.id, basis.value, at.edition)
        return self._asked[key]

    def question(self, edition: str, question: Question, theme: str) -> Statistic:
        """The statistic of a statement: on the basis light when it is in the light scan, else on full."""
        key = (edition, question.id, theme, None)
        if key not in self._asked:
            origin = self._origins[edition][question.id]
            self._asked[key] = Statistic(
                self._editions[edition].id, question.scope.value, origin.edition, theme, origin.question
            )
        return self._asked[key]

    def covered(self, edition: str, bases: tuple[Scope, ...]) -> frozenset[Statistic]:
        """All that a scan on these bases has a say in, whether it has a figure or not."""
        key = (edition, bases)
        if key not in self._covers:
            questions = (spec.statistic for spec in self.questions(edition, bases))
            self._covers[key] = frozenset((*self.scores(edition, bases), *questions))
        return self._covers[key]

    def scores(self, edition: str, bases: Sequence[Scope] = tuple(Scope)) -> tuple[Statistic, ...]:
        """All scores an edition can give on these bases; without statements for a full scan there is no full basis."""
        themes = self._editions[edition].themes
        scopes = {question.scope for theme in themes for question in theme.questions}
        return tuple(
            statistic
            for basis in bases
            if basis in scopes
            for statistic in (
                *(self.theme(edition, basis, theme.id) for theme in themes if _on(theme, basis)),
                self.overall(edition, basis),
            )
        )

    def questions(self, edition: str, bases: Sequence[Scope] = tuple(Scope)) -> tuple[QuestionSpec, ...]:
        """All statements of an edition on these bases."""
        questionnaire = self._editions[edition]
        return tuple(
            QuestionSpec(
                statistic=self.question(edition, question, theme.id),
                shares=questionnaire.scale_of(question).shares,
                weight=question.weight,
                types=questionnaire.meant_for[question.id],
            )
            for theme in questionnaire.themes
            for question in theme.questions
            if question.scope in bases
        )

    def _before(self, questionnaire: Questionnaire) -> Questionnaire | None:
        return self._editions.get(questionnaire.follows or "")

    def _find(self, edition: str) -> dict[str, Origin]:
        if edition not in self._origins:
            questionnaire = self._editions[edition]
            own = {name: Origin(edition, name) for name in questionnaire.questions}
            before = self._before(questionnaire)
            if before is not None:
                earlier = self._find(before.edition)
                own |= {now: earlier[then] for then, now in comparable(before, questionnaire).items()}
            self._origins[edition] = own
        return self._origins[edition]

    def _statements(self, questionnaire: Questionnaire, basis: Scope, theme_id: str) -> frozenset[Origin]:
        theme = questionnaire.theme(theme_id)
        origins = self._origins[questionnaire.edition]
        return frozenset(origins[each.id] for each in _on(theme, basis)) if theme else frozenset()

    def _whole(self, questionnaire: Questionnaire, basis: Scope) -> tuple[object, ...]:
        themes = {
            (theme.id, theme.weight, self._statements(questionnaire, basis, theme.id)) for theme in questionnaire.themes
        }
        return themes, questionnaire.scoring


def _on(theme: Theme, basis: Scope) -> list[Question]:
    return [each for each in theme.questions if basis is Scope.FULL or each.scope is Scope.LIGHT]

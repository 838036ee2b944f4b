"""What is new, changed and gone between two editions, and what share of each theme stays comparable."""

from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from mvoscan.core.lineage import COMPARABLE, Content, Descent, Kinship, content, gone, relations
from mvoscan.core.questionnaire import AskedWhen, Question, Questionnaire, Scope, Theme
from mvoscan.core.scoring import half_up


class Value(BaseModel):
    """A frozen, closed value of this module."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StatementDiff(Value):
    """One statement of the later edition: how it descends, from which ones, and the texts of those.

    `untouched`: it is its one ancestor in every word, help, evidence and advice included.
    """

    id: str
    relation: Kinship
    ancestors: tuple[str, ...]
    text: str
    before: tuple[str, ...]
    untouched: bool


class ThemeDiff(Value):
    """A theme of the later edition. `comparable` is the share 0-100 of its weight that stays, per basis."""

    id: str
    title: str
    comparable: dict[Scope, int]
    statements: tuple[StatementDiff, ...]


class Gone(Value):
    """A statement of the earlier edition that nothing descends from, with the reason its author gave."""

    id: str
    text: str
    reason: str


class EditionDiff(Value):
    """From the earlier edition to the later one, by theme of the later."""

    earlier: str
    later: str
    themes: tuple[ThemeDiff, ...]
    gone: tuple[Gone, ...]


def compare_editions(*chain: Questionnaire) -> EditionDiff:
    """The difference between the first and the last of a line of editions, oldest first (`lineage.line`).

    >>> from tests.tiny import edition
    >>> found = compare_editions(edition("2026.1"), edition("2026.2"))
    >>> [(each.id, each.comparable[Scope.FULL]) for each in found.themes], [each.id for each in found.gone]
    ([('milieu', 44), ('mensen', 75)], ['papier'])
    """
    earlier, later = chain[0], chain[-1]
    found = relations(*chain)
    reasons = {each.id: each.reason for edition in chain for each in edition.retired}
    return EditionDiff(
        earlier=earlier.key,
        later=later.key,
        themes=tuple(_theme(theme, earlier, later, found) for theme in later.themes),
        gone=tuple(
            Gone(id=name, text=earlier.questions[name].text, reason=reasons.get(name, "")) for name in gone(*chain)
        ),
    )


def _theme(theme: Theme, earlier: Questionnaire, later: Questionnaire, found: dict[str, Descent]) -> ThemeDiff:
    return ThemeDiff(
        id=theme.id,
        title=theme.title,
        comparable={scope: _share(theme, scope, found) for scope in Scope},
        statements=tuple(_statement(each, earlier, later, found[each.id]) for each in theme.questions),
    )


def _share(theme: Theme, scope: Scope, found: dict[str, Descent]) -> int:
    within = [each for each in theme.questions if scope is Scope.FULL or each.scope is Scope.LIGHT]
    kept = sum(each.weight for each in within if found[each.id].kinship in COMPARABLE)
    total = sum(each.weight for each in within)
    return half_up(Fraction(100 * kept, total)) if total else 0


def _statement(question: Question, earlier: Questionnaire, later: Questionnaire, descent: Descent) -> StatementDiff:
    return StatementDiff(
        id=question.id,
        relation=descent.kinship,
        ancestors=descent.ancestors,
        text=question.text,
        before=tuple(earlier.questions[name].text for name in descent.ancestors),
        untouched=descent.ancestors == (question.id,) and _whole(earlier, question.id) == _whole(later, question.id),
    )


def _whole(questionnaire: Questionnaire, question_id: str) -> tuple[Content, Question]:
    """All that a statement is and all that is told about it; only what it says of its lineage is left out."""
    bare = {"lineage": None, "scale": None, "asked_when": AskedWhen()}
    return content(questionnaire, question_id), questionnaire.questions[question_id].model_copy(update=bare)

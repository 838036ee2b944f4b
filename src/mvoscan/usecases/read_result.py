"""Read the result of a scan: the stored scores, with what is needed to show them. Nothing is recomputed."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.answers import OPEN, Answer, fails
from mvoscan.core.comparison import Comparison, Taken, compare
from mvoscan.core.dossier import Right
from mvoscan.core.institution import ClaimState
from mvoscan.core.questionnaire import Question, Questionnaire, Scope
from mvoscan.core.scoring import ScanScore
from mvoscan.core.submission import Submission
from mvoscan.core.visibility import counted
from mvoscan.storage import claims, submissions
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit


class SinceLast(NamedTuple):
    """The earlier scan that this one went on from, and what the two have in common."""

    earlier: Submission
    comparison: Comparison


class Result(NamedTuple):
    """A submission with its questionnaire; `claim` is None when no institution was named.

    `since_last` is None when this scan went on from no other, or when that one is gone.
    """

    admission: Admission
    submission: Submission
    questionnaire: Questionnaire
    claim: ClaimState | None
    since_last: SinceLast | None

    @property
    def main(self) -> ScanScore:
        """The scores on the basis of the scan's own scope."""
        return next(each for each in self.submission.scores if each.basis is self.submission.scope)

    @property
    def light(self) -> ScanScore | None:
        """The scores on the light basis, when the scan itself is full."""
        return self.submission.on(Scope.LIGHT) if self.submission.scope is Scope.FULL else None

    def questions(self, theme_id: str) -> tuple[tuple[Question, Answer], ...]:
        """Statements that counted in a theme, each with its answer."""
        given = counted(self.questionnaire, self.submission.tailoring, self.submission.answers).get(theme_id, ())
        return tuple((question, self.submission.answers.get(question.id, OPEN)) for question in given)

    def to_improve(self, theme_id: str) -> tuple[Question, ...]:
        """Statements of a theme that were answered with 'nee' (or short of the best option)."""
        return tuple(
            question for question, answer in self.questions(theme_id) if fails(self.questionnaire, question.id, answer)
        )

    def interesting(self) -> tuple[tuple[Question, Answer], ...]:
        """Statements marked as interesting, in the order of the questionnaire."""
        return tuple(
            pair for theme in self.questionnaire.themes for pair in self.questions(theme.id) if pair[1].interesting
        )


def read_result(connection: Connection, visitor: Visitor, public_id: str, *, library: Library) -> Result | None:
    """The result of a dossier; None when it was not handed in yet."""
    admission = admit(connection, visitor, public_id, Right.READ)
    if admission.dossier.submission is None:
        return None
    submission = submissions.get(connection, admission.dossier.submission)
    claim = claims.of_submission(connection, submission.public_id)
    return Result(
        admission=admission,
        submission=submission,
        questionnaire=library.get(submission.questionnaire, submission.edition),
        claim=claim.state if claim else None,
        since_last=_since_last(connection, submission, library),
    )


def _since_last(connection: Connection, submission: Submission, library: Library) -> SinceLast | None:
    earlier = submissions.find(connection, submission.previous) if submission.previous else None
    if earlier is None:
        return None
    editions = library.as_sealed(submission.questionnaire)
    scans = [Taken(editions[each.edition], each.tailoring, each.answers) for each in (earlier, submission)]
    return SinceLast(earlier, compare(scans, editions=editions))

"""A scan handed in: an immutable fact with its answers and its scores as they were."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from mvoscan.core.answers import Answer, Answers, note_problems, problems_of
from mvoscan.core.dossier import Dossier, Subject, brussels_month, brussels_quarter
from mvoscan.core.errors import Invalid
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.scoring import ScanScore, score
from mvoscan.core.tailoring import Tailoring, asked
from mvoscan.core.visibility import counted


class Submission(BaseModel):
    """A scan handed in; it never changes. `scores` holds one entry per basis: light, and full for a full scan.

    `previous` is the public id of the earlier scan that it went on from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    questionnaire: str
    edition: str
    edition_hash: str
    scope: Scope
    practice: bool
    subject: Subject
    profile: dict[str, tuple[str, ...]]
    answers: dict[str, Answer]
    scores: tuple[ScanScore, ...]
    handed_in_at: datetime
    month: str
    quarter: str
    previous: str | None = None

    @property
    def tailoring(self) -> Tailoring:
        """What decided which statements were asked."""
        return Tailoring(types=self.subject.types, profile=self.profile, scope=self.scope)

    def on(self, basis: Scope) -> ScanScore | None:
        """The scores on a basis, if this scan has them."""
        return next((each for each in self.scores if each.basis is basis), None)


def scored(questionnaire: Questionnaire, tailoring: Tailoring, answers: Answers) -> tuple[ScanScore, ...]:
    """Check the answers and score them on every basis of this scan; raises `Invalid` with all that is wrong."""
    problems = problems_of(questionnaire, asked(questionnaire, tailoring), answers)
    if problems:
        raise Invalid(*problems)
    bases = (Scope.LIGHT,) if tailoring.scope is Scope.LIGHT else (Scope.LIGHT, Scope.FULL)
    return tuple(
        score(questionnaire, asked(questionnaire, tailoring, basis=basis), answers, basis=basis) for basis in bases
    )


def submit(
    dossier: Dossier, questionnaire: Questionnaire, answers: Answers, *, public_id: str, now: datetime
) -> Submission:
    """The submission a dossier becomes now; raises `Invalid` when an answer does not fit, or lacks a required note."""
    missing = note_problems(questionnaire, counted(questionnaire, dossier.tailoring, answers), answers)
    if missing:
        raise Invalid(*missing)
    return Submission(
        public_id=public_id,
        questionnaire=dossier.questionnaire,
        edition=dossier.edition,
        edition_hash=dossier.edition_hash,
        scope=dossier.scope,
        practice=dossier.practice,
        subject=dossier.subject,
        profile=dossier.profile,
        answers=dict(answers),
        scores=scored(questionnaire, dossier.tailoring, answers),
        handed_in_at=now,
        month=brussels_month(now),
        quarter=brussels_quarter(now),
        previous=dossier.previous,
    )

"""Follow a dossier: who answered what and when, what is still open, and how one answer came to be."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.answers import OPEN, Answer, Answers, open_questions
from mvoscan.core.dossier import Right
from mvoscan.core.errors import NotFound
from mvoscan.core.grant import Grant, services_in
from mvoscan.core.history import Revision, Signature
from mvoscan.core.questionnaire import Question, Questionnaire
from mvoscan.core.tailoring import Asked, asked
from mvoscan.core.visibility import visible
from mvoscan.storage import access, dossier_answers, history
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_NEWEST = 20
_NO_STATEMENT = "Deze stelling hoort niet bij deze scan, of niet bij jouw deel. Ga terug naar het overzicht."
_NO_REVISION = "Dit antwoord staat niet in de geschiedenis. Ga terug en kies er een uit de lijst."


class Progress(NamedTuple):
    """How far some statements are: answered (`done`) of those asked (`total`), and the last change."""

    name: str
    done: int
    total: int
    last: Signature | None


class Contribution(NamedTuple):
    """A link with how far its part is, and with the answers that now stand in its name."""

    grant: Grant
    ended: bool
    progress: Progress
    own: int
    last: Signature | None


class Followed(NamedTuple):
    """A dossier as its coordinator follows it: per theme, per service, per colleague, and the newest changes."""

    admission: Admission
    questionnaire: Questionnaire
    shown: Asked
    answers: Answers
    signatures: dict[str, Signature]
    grants: tuple[Grant, ...]
    newest: tuple[Revision, ...]

    def themes(self) -> list[Progress]:
        """Per theme."""
        titles = {each.id: each.title for each in self.questionnaire.themes}
        return [self._progress(titles[name], given) for name, given in self.shown.items()]

    def services(self) -> list[Progress]:
        """Per service; a statement for two services is in both."""
        return [self._progress(name, given) for name, given in services_in(self.shown).items()]

    def contributions(self, now: datetime) -> list[Contribution]:
        """Per link that may answer; ended ones too when answers stand in their name."""
        found = [self._contribution(each, now) for each in self.grants if each.right.includes(Right.CONTRIBUTE)]
        return [each for each in found if each.own or not each.ended]

    def _contribution(self, grant: Grant, now: datetime) -> Contribution:
        own = [each for each in self.signatures.values() if each.by(grant)]
        given = [question for questions in grant.part.of(self.shown).values() for question in questions]
        return Contribution(grant, grant.ended(now), self._progress(grant.author, given), len(own), _newest(own))

    def _progress(self, name: str, given: Iterable[Question]) -> Progress:
        questions = tuple(given)
        left = open_questions({"": questions}, self.answers).get("", ())
        signed = [self.signatures[each.id] for each in questions if each.id in self.signatures]
        return Progress(name, len(questions) - len(left), len(questions), _newest(signed))


class History(NamedTuple):
    """One statement of a dossier with its answer as it stands and all it was before, the newest first."""

    admission: Admission
    questionnaire: Questionnaire
    question: Question
    stands: Answer
    revisions: tuple[Revision, ...]

    @property
    def may_restore(self) -> bool:
        """Whether an older answer can still be put back by this visitor."""
        return self.admission.dossier.submission is None and self.admission.right.includes(Right.CONTRIBUTE)

    def answer(self, number: int) -> Answer:
        """The answer at a revision, of which 0 is no answer at all; raises `NotFound`."""
        if number == OPEN.revision and self.revisions:
            return OPEN
        found = next((each.answer for each in self.revisions if each.answer.revision == number), None)
        if found is None:
            raise NotFound(_NO_REVISION)
        return found


def follow(connection: Connection, visitor: Visitor, public_id: str, *, library: Library) -> Followed:
    """All there is to follow, for who manages the dossier."""
    admission = admit(connection, visitor, public_id, Right.MANAGE)
    dossier = admission.dossier
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    answers = dossier_answers.read(connection, dossier)
    return Followed(
        admission=admission,
        questionnaire=questionnaire,
        shown=visible(questionnaire, asked(questionnaire, dossier.tailoring), answers),
        answers=answers,
        signatures=dossier_answers.signatures(connection, dossier),
        grants=access.grants_of(connection, dossier.id),
        newest=history.newest(connection, dossier, most=_NEWEST),
    )


def read_history(
    connection: Connection, visitor: Visitor, public_id: str, question_id: str, *, library: Library
) -> History:
    """How one answer came to be; raises `NotFound` for a statement that is not asked of this visitor."""
    admission = admit(connection, visitor, public_id, Right.READ, partly=True)
    dossier = admission.dossier
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    given = admission.part.of(asked(questionnaire, dossier.tailoring))
    question = next((each for questions in given.values() for each in questions if each.id == question_id), None)
    if question is None:
        raise NotFound(_NO_STATEMENT)
    stands = dossier_answers.read(connection, dossier, questions=[question.id]).get(question.id, OPEN)
    revisions = history.of_question(connection, dossier, question.id)
    return History(admission, questionnaire, question, stands, revisions)


def _newest(signatures: Iterable[Signature]) -> Signature | None:
    return max(signatures, key=lambda each: each.at, default=None)

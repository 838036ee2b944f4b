"""Fill in a scan: read a theme, save its answers, see what is still open. Nobody's answer is overwritten unseen."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.answers import NOTE_LIMIT, OPEN, Answer, Answers, missing_notes, open_questions, problems_of
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Conflict, Invalid, NotFound, Problem, Refused
from mvoscan.core.grant import Part, service_named
from mvoscan.core.history import Signature
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.questionnaire import Question, Questionnaire, Theme
from mvoscan.core.tailoring import Asked, asked
from mvoscan.core.visibility import visible
from mvoscan.storage import begun, dossier_answers, dossiers, history, subjects
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_CLOSED = "Deze scan is al ingediend; de antwoorden liggen vast."
_NOT_YOURS = (
    "Deze stelling hoort niet bij het deel van de scan dat jij invult. Er is niets bewaard. "
    "Ga terug naar je overzicht, of vraag aan wie het dossier beheert om een link voor dit deel."
)
_UNASKED = "Dit thema hoort niet bij deze scan, of niet bij jouw deel. Ga terug naar het overzicht en kies een thema."
_NO_SERVICE = "Voor deze dienst zijn er hier geen stellingen. Ga terug naar het overzicht."


class Posted(BaseModel):
    """One answer as it was sent: its content, and the base it was read at (`Answer.base`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    option: str | None = None
    interesting: bool = False
    note: str = ""
    base: str = ""


class Sheet(NamedTuple):
    """A dossier opened for filling in: its questionnaire, every statement asked, and the answers so far.

    A colleague with a link for a part sees only the statements of that part; `signed` says who gave the answers of the
    page that is read.
    """

    admission: Admission
    questionnaire: Questionnaire
    every: Asked
    answers: Answers
    signed: Mapping[str, Signature] = MappingProxyType({})

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.admission.dossier

    @property
    def part(self) -> Part:
        """The part of the scan that is open to this visitor."""
        return self.admission.part

    @property
    def asked(self) -> Asked:
        """The statements asked of this visitor."""
        return self.part.of(self.every)

    @property
    def may_save(self) -> bool:
        """Whether this visitor may answer."""
        return self.admission.right.includes(Right.CONTRIBUTE)

    @property
    def may_manage(self) -> bool:
        """Whether this visitor may hand in and make links."""
        return self.admission.right.includes(Right.MANAGE)

    @property
    def shown(self) -> Asked:
        """Of those, the ones that the answers show; only whole when the sheet holds the answers they wait for."""
        return self.part.of(visible(self.questionnaire, self.every, self.answers))

    def proposal(self, name: str) -> Answer | None:
        """The answer of the earlier scan to a statement without one here; it counts for nothing until it is saved."""
        return None if name in self.answers else self.dossier.carried.get(name)

    def still_open(self) -> dict[str, tuple[str, ...]]:
        """Ids of statements shown that have no answer, per theme; complete themes are left out."""
        return open_questions(self.shown, self.answers)

    def missing_notes(self) -> dict[str, tuple[str, ...]]:
        """Ids of statements shown whose answer asks for a note that is not there, per theme."""
        return missing_notes(self.questionnaire, self.shown, self.answers)


class Page(NamedTuple):
    """A page of statements: those of a theme (`thema/milieu`), or those of a service (`dienst/onthaal`)."""

    kind: Literal["thema", "dienst"]
    name: str

    def __str__(self) -> str:
        """As it stands in an address, after that of the dossier."""
        return f"{self.kind}/{self.name}"

    def questions(self, sheet: Sheet) -> tuple[Question, ...]:
        """Its statements that are asked of this visitor; raises `NotFound` when there are none."""
        return (theme_of if self.kind == "thema" else service_of)(sheet, self.name)[1]


class Saved(NamedTuple):
    """What came of saving: the answers as they are now, and per clashing statement what was sent.

    `appeared` are the open statements that were hidden until these answers, per theme.
    """

    sheet: Sheet
    clashes: dict[str, Answer]
    appeared: dict[str, tuple[str, ...]]


def read_sheet(
    connection: Connection, visitor: Visitor, public_id: str, *, library: Library, right: Right = Right.READ
) -> Sheet:
    """Open a dossier with its answers."""
    return _sheet(connection, admit(connection, visitor, public_id, right, partly=right is not Right.MANAGE), library)


def read_page(connection: Connection, visitor: Visitor, public_id: str, page: Page, *, library: Library) -> Sheet:
    """Open a dossier with the answers that one page needs; raises `NotFound` for one that is not asked."""
    admission = admit(connection, visitor, public_id, Right.READ, partly=True)
    sheet = _blank(admission, library)
    names = [question.id for question in page.questions(sheet)]
    needed = None if sheet.questionnaire.conditional else names
    answers, signed = dossier_answers.read_signed(connection, admission.dossier, questions=needed)
    return sheet._replace(answers=answers, signed={name: signed[name] for name in names if name in signed})


def read_subject(connection: Connection, dossier: Dossier, *, types: InstitutionTypes) -> str:
    """Who a dossier says it is for, in words: 'Gemeente Aalst samen met OCMW Aalst', or only a type."""
    return subjects.in_words(connection, dossier.subject, types=types)


def theme_of(sheet: Sheet, theme_id: str) -> tuple[Theme, tuple[Question, ...]]:
    """A theme of this dossier with the statements asked; raises `NotFound` for one that is not asked."""
    theme, given = sheet.questionnaire.theme(theme_id), sheet.asked.get(theme_id)
    if theme is None or given is None:
        raise NotFound(_UNASKED)
    return theme, given


def service_of(sheet: Sheet, slug: str) -> tuple[str, tuple[Question, ...]]:
    """A service with its statements over all themes; raises `NotFound` for one that has none here."""
    name = service_named(sheet.questionnaire, slug)
    given = Part(services=(name,)).of(sheet.asked) if name else {}
    if not name or not given:
        raise NotFound(_NO_SERVICE)
    return name, tuple(question for questions in given.values() for question in questions)


def save_answers(
    connection: Connection, visitor: Visitor, public_id: str, posted: Mapping[str, Posted], *, library: Library
) -> Saved:
    """Save answers, each on top of the revision it was read at; raises `Invalid` when one does not fit.

    One outside the part of this visitor is `Refused`, and then nothing is saved.

    A statement whose answer was not touched is not written. One that somebody else changed in the meantime is left as
    it is and comes back among the clashes, unless both say the same.
    """
    admission = admit(connection, visitor, public_id, Right.CONTRIBUTE, partly=True)
    locked = dossiers.lock(connection, admission.dossier)
    if locked.submission is not None:
        raise Conflict(_CLOSED)
    sheet = _sheet(connection, admission._replace(dossier=locked), library, questions=posted)
    _check(sheet, posted)
    signature = Signature(admission.grant.author, visitor.now, admission.grant.id)
    touched = {name: sent for name, sent in posted.items() if _touched(sent, sheet.answers.get(name, OPEN))}
    fitting = {name: each for name, sent in touched.items() if (each := _on_top(sheet, name, sent)) is not None}
    written = {name: each.at(each.revision + 1) for name, each in fitting.items()}
    if written:
        dossier_answers.save(connection, locked, fitting, signature)
        history.add(connection, locked, written, signature)
        begun.note_saved(connection, locked, now=visitor.now)
    clashes = {name: _answer(sent) for name, sent in touched.items() if name not in written}
    signed = dossier_answers.signatures(connection, locked, questions=clashes) if clashes else {}
    after = sheet._replace(answers={**sheet.answers, **written}, signed=signed)
    return Saved(after, clashes, _appeared(sheet, after))


def _sheet(
    connection: Connection, admission: Admission, library: Library, *, questions: Collection[str] | None = None
) -> Sheet:
    """A sheet with all answers, or with those to some statements; all when the answers decide what is shown."""
    sheet = _blank(admission, library)
    needed = None if sheet.questionnaire.conditional else questions
    return sheet._replace(answers=dossier_answers.read(connection, admission.dossier, questions=needed))


def _blank(admission: Admission, library: Library) -> Sheet:
    """A sheet without answers."""
    dossier = admission.dossier
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    return Sheet(admission, questionnaire, every=asked(questionnaire, dossier.tailoring), answers={})


def _appeared(before: Sheet, after: Sheet) -> dict[str, tuple[str, ...]]:
    """Open statements that are shown now and were hidden before, per theme; themes without any are left out."""
    if not after.questionnaire.conditional:
        return {}
    seen = {question.id for questions in before.shown.values() for question in questions}
    new = {theme: tuple(each for each in names if each not in seen) for theme, names in after.still_open().items()}
    return {theme: names for theme, names in new.items() if names}


def _touched(sent: Posted, stands: Answer) -> bool:
    """Whether the visitor changed what was read, into something else than what stands now."""
    answer = _answer(sent)
    return sent.base.partition("-")[2] != answer.fingerprint and not stands.same_content(answer)


def _on_top(sheet: Sheet, name: str, sent: Posted) -> Answer | None:
    """The answer, to be written on top of what stands; None when somebody else wrote one since it was read."""
    stands = sheet.answers.get(name, OPEN)
    if _base_revision(sent) != stands.revision:
        return None
    return _answer(sent).at(stands.revision)


def _check(sheet: Sheet, posted: Mapping[str, Posted]) -> None:
    too_long = [
        Problem(field=f"n.{name}", message=f"Maak de nota korter: hoogstens {NOTE_LIMIT} tekens.")
        for name, sent in posted.items()
        if len(sent.note) > NOTE_LIMIT
    ]
    answers = {name: _answer(sent, cut=True) for name, sent in posted.items()}
    problems = [*problems_of(sheet.questionnaire, sheet.every, answers), *too_long]
    if problems:
        raise Invalid(*problems)
    own = {question.id for questions in sheet.asked.values() for question in questions}
    if not own.issuperset(posted):
        raise Refused(_NOT_YOURS)


def _answer(sent: Posted, *, cut: bool = False) -> Answer:
    note = sent.note.replace("\r\n", "\n").strip()
    return Answer(option=sent.option, interesting=sent.interesting, note=note[:NOTE_LIMIT] if cut else note)


def _base_revision(sent: Posted) -> int:
    number = sent.base.partition("-")[0]
    return int(number) if number.isdecimal() and len(number) < 10 else 0

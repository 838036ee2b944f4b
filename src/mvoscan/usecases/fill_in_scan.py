"""Fill in a scan: read a theme, save its answers, see what is still open. Nobody's answer is overwritten unseen."""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.answers import NOTE_LIMIT, OPEN, Answer, Answers, open_questions, problems_of
from mvoscan.core.dossier import Dossier, Right, brussels_month
from mvoscan.core.errors import Conflict, Invalid, NotFound, Problem
from mvoscan.core.questionnaire import Question, Questionnaire, Theme
from mvoscan.core.tailoring import Asked, asked
from mvoscan.storage import dossiers, usage
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_CLOSED = "Deze scan is al ingediend; de antwoorden liggen vast."


class Posted(BaseModel):
    """One answer as it was sent: its content, and the base it was read at (`Answer.base`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    option: str | None = None
    interesting: bool = False
    note: str = ""
    base: str = ""


class Sheet(NamedTuple):
    """A dossier opened for filling in: its questionnaire, the statements asked, and the answers so far."""

    admission: Admission
    questionnaire: Questionnaire
    asked: Asked
    answers: Answers

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.admission.dossier

    def still_open(self) -> dict[str, tuple[str, ...]]:
        """Statement ids without an answer, per theme; complete themes are left out."""
        return open_questions(self.asked, self.answers)


class Saved(NamedTuple):
    """What came of saving: the answers as they are now, and per clashing statement what was sent."""

    sheet: Sheet
    clashes: dict[str, Answer]


def read_sheet(
    connection: Connection, visitor: Visitor, public_id: str, *, library: Library, right: Right = Right.READ
) -> Sheet:
    """Open a dossier with its answers."""
    admission = admit(connection, visitor, public_id, right)
    dossier = admission.dossier
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    return Sheet(
        admission=admission,
        questionnaire=questionnaire,
        asked=asked(questionnaire, dossier.tailoring),
        answers=dossiers.answers(connection, dossier),
    )


def theme_of(sheet: Sheet, theme_id: str) -> tuple[Theme, tuple[Question, ...]]:
    """A theme of this dossier with the statements asked; raises `NotFound` for one that is not asked."""
    theme = sheet.questionnaire.theme(theme_id)
    if theme is None or theme_id not in sheet.asked:
        raise NotFound("Dit thema hoort niet bij deze scan. Ga terug naar het overzicht en kies een thema.")
    return theme, sheet.asked[theme_id]


def save_answers(
    connection: Connection, visitor: Visitor, public_id: str, posted: Mapping[str, Posted], *, library: Library
) -> Saved:
    """Save answers, each on top of the revision it was read at; raises `Invalid` when one does not fit.

    A statement whose answer was not touched is not written. One that somebody else changed in the meantime is left as
    it is and comes back among the clashes, unless both say the same.
    """
    sheet = read_sheet(connection, visitor, public_id, library=library, right=Right.CONTRIBUTE)
    if dossiers.lock(connection, sheet.dossier).submission is not None:
        raise Conflict(_CLOSED)
    current = dossiers.answers(connection, sheet.dossier)
    _check(sheet, posted)
    clashes: dict[str, Answer] = {}
    written: dict[str, Answer] = {}
    for name, sent in posted.items():
        answer, now = _answer(sent), current.get(name, OPEN)
        if _untouched(sent, answer) or now.same_content(answer):
            continue
        base = answer.model_copy(update={"revision": now.revision})
        if _base_revision(sent) == now.revision and dossiers.save_answer(
            connection, sheet.dossier, name, base, now=visitor.now
        ):
            written[name] = base.model_copy(update={"revision": now.revision + 1})
        else:
            clashes[name] = answer
    if written:
        _note(connection, sheet.dossier, visitor)
    return Saved(sheet._replace(answers={**current, **written}), clashes)


def _note(connection: Connection, dossier: Dossier, visitor: Visitor) -> None:
    """Note the change; the first saved answer of a real dossier counts as a scan started."""
    first = dossiers.note_change(connection, dossier, now=visitor.now)
    if first and not dossier.practice:
        usage.record_started(connection, month=brussels_month(visitor.now))


def _check(sheet: Sheet, posted: Mapping[str, Posted]) -> None:
    too_long = [
        Problem(field=f"n.{name}", message=f"Maak de nota korter: hoogstens {NOTE_LIMIT} tekens.")
        for name, sent in posted.items()
        if len(sent.note) > NOTE_LIMIT
    ]
    answers = {name: _answer(sent, cut=True) for name, sent in posted.items()}
    problems = [*problems_of(sheet.questionnaire, sheet.asked, answers), *too_long]
    if problems:
        raise Invalid(*problems)


def _answer(sent: Posted, *, cut: bool = False) -> Answer:
    note = sent.note.replace("\r\n", "\n").strip()
    return Answer(option=sent.option, interesting=sent.interesting, note=note[:NOTE_LIMIT] if cut else note)


def _untouched(sent: Posted, answer: Answer) -> bool:
    """Whether the visitor sent what was read: the fingerprint in the base is that of the answer."""
    return sent.base.partition("-")[2] == answer.fingerprint


def _base_revision(sent: Posted) -> int:
    number = sent.base.partition("-")[0]
    return int(number) if number.isdecimal() and len(number) < 10 else 0

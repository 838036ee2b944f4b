"""Go on from a scan: a light one becomes full, or a new scan starts with the answers that still hold.

An open light scan on the edition that is offered is widened in place: its answers are its own. From anything else comes
a new dossier on the offered edition; what it takes along counts for nothing until somebody confirms it there.
"""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.answers import Answers
from mvoscan.core.carried import Carried, carry
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Conflict
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.tailoring import Profile, Tailoring, asked, check_profile, check_type
from mvoscan.core.visibility import counted
from mvoscan.storage import dossier_answers, dossiers, endings, submissions
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Keys, Visitor, admit, hand_over

_NOT_WIDER = "Deze scan kan niet meer uitgebreid worden. Begin een nieuwe volledige scan vanuit het resultaat."
_FULL_ALREADY = "Deze scan is al een volledige scan en is nog niet ingediend. Vul ze gewoon verder in."

_CORRECTION = "Dit is een verbetering van een scan: ze blijft even uitgebreid. Dien ze eerst in en ga dan verder."
_REPLACED = "Deze scan is vervangen door een verbetering. Ga verder vanuit de scan die ervoor in de plaats kwam."


class Continuation(NamedTuple):
    """A scan to go on from, and the edition to go on with; `widens` when the dossier itself becomes full."""

    admission: Admission
    earlier: Questionnaire
    offered: Questionnaire
    answers: Answers
    widens: bool
    library: Library

    @property
    def dossier(self) -> Dossier:
        """The dossier of the earlier scan."""
        return self.admission.dossier

    @property
    def profile(self) -> dict[str, tuple[str, ...]]:
        """The profile chosen then, as far as it can still be chosen."""
        known = {each.id: {option.id for option in each.options} for each in self.offered.profile}
        return {
            name: tuple(option for option in options if option in known[name])
            for name, options in self.dossier.profile.items()
            if name in known
        }

    def carried(self, profile: Profile, scope: Scope) -> Carried:
        """What comes along into a scan with this profile and scope."""
        tailoring = Tailoring(types=self.dossier.subject.types, profile=dict(profile), scope=scope)
        editions = self.library.as_sealed(self.offered.id)
        earlier, later = editions[self.earlier.edition], editions[self.offered.edition]
        return carry(earlier, later, self.answers, given=asked(later, tailoring), editions=editions)


def read_continuation(connection: Connection, visitor: Visitor, public_id: str, *, library: Library) -> Continuation:
    """What going on from this scan means; raises `Conflict` for an open scan that is full already."""
    admission = admit(connection, visitor, public_id, Right.MANAGE)
    dossier = admission.dossier
    _demand_continuable(connection, dossier)
    offered = library.offered_edition(dossier.questionnaire)
    if dossier.submission:
        answers: Answers = submissions.get(connection, dossier.submission).answers
    else:
        answers = dossier_answers.read(connection, dossier)
    earlier = library.get(dossier.questionnaire, dossier.edition)
    counting = {each.id for shown in counted(earlier, dossier.tailoring, answers).values() for each in shown}
    return Continuation(
        admission=admission,
        earlier=earlier,
        offered=offered,
        answers={name: answer for name, answer in answers.items() if name in counting},
        widens=dossier.submission is None and dossier.edition == offered.edition,
        library=library,
    )


def _demand_continuable(connection: Connection, dossier: Dossier) -> None:
    """Raise `Conflict` for a scan that a new one cannot go on from."""
    if dossier.submission is None and dossier.corrects is not None:
        raise Conflict(_CORRECTION)
    if dossier.submission is None and dossier.scope is Scope.FULL:
        raise Conflict(_FULL_ALREADY)
    if dossier.submission and endings.of_submission(connection, dossier.submission):
        raise Conflict(_REPLACED)


def widen_scan(connection: Connection, visitor: Visitor, public_id: str, *, library: Library) -> None:
    """Make an open light scan full; doing it twice changes nothing more. Raises `Conflict` when it cannot be."""
    admission = admit(connection, visitor, public_id, Right.MANAGE)
    dossier = dossiers.lock(connection, admission.dossier)
    if (
        dossier.submission
        or dossier.corrects
        or dossier.edition != library.offered_edition(dossier.questionnaire).edition
    ):
        raise Conflict(_NOT_WIDER)
    if dossier.scope is Scope.LIGHT:
        dossiers.widen(connection, dossier, now=visitor.now)


def start_again(
    connection: Connection,
    visitor: Visitor,
    public_id: str,
    *,
    profile: Profile,
    scope: Scope,
    library: Library,
    keys: Keys,
) -> Dossier:
    """A new dossier for the same body on the offered edition, with what still holds; raises `Invalid`."""
    found = read_continuation(connection, visitor, public_id, library=library)
    earlier, offered = found.dossier, found.offered
    check_type(offered, earlier.subject.type)
    chosen = check_profile(offered, profile)
    dossier = dossiers.add(
        connection,
        public_id=keys.public_id,
        edition=(offered.id, offered.edition, library.hash_of(offered.key)),
        scope=scope,
        practice=earlier.practice,
        subject=earlier.subject,
        profile=chosen,
        now=visitor.now,
        previous=earlier.submission,
        carried=found.carried(chosen, scope).answers,
    )
    hand_over(connection, dossier, keys, now=visitor.now)
    return dossier

"""Links for colleagues: make one, mail one, replace one, end one. Every link is a key of which only a hash is kept."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Conflict, Invalid, NotFound, Problem, Refused
from mvoscan.core.grant import Grant, services_in
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.invitation import Wish
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.tailoring import Asked, asked
from mvoscan.storage import access, dossiers, subjects
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

INVITATION = "invitation"
"""The kind of the mail; its data name the grant, and the link is made when it is sent."""

MOST_LINKS = 100
MOST_MAILS = 20
"""Invitations by mail a dossier a day: anybody can begin a dossier, and nobody may fill a mailbox with it."""

_TOO_MANY = f"Een dossier heeft hoogstens {MOST_LINKS} links die werken. Trek er eerst een in."
_ENOUGH_MAILS = f"Je mailde vandaag al {MOST_MAILS} uitnodigingen. Laat het adres leeg en geef de link zelf door."
_PRACTICE = "Een oefenscan verstuurt geen mail. Laat het adres leeg en geef de link zelf door."
_NO_GRANT = "Deze link hoort niet bij dit dossier. Ga terug naar de lijst van collega's."
_OWN = "Met deze link werk je zelf. Maak een nieuwe op de pagina 'Link om later verder te gaan'; dan stopt deze."
_ENDED = "Deze link werkt al niet meer. Maak een nieuwe voor deze collega."
_REVOKED_MEANWHILE = "De link van deze uitnodiging werd ingetrokken voor de mail vertrok."


class Team(NamedTuple):
    """The links of a dossier, and the statements that they can be for."""

    admission: Admission
    questionnaire: Questionnaire
    asked: Asked
    grants: tuple[Grant, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """The services that have statements here."""
        return tuple(services_in(self.asked))

    def grant(self, number: int) -> Grant:
        """One of the links; raises `NotFound` for one of another dossier."""
        found = next((each for each in self.grants if each.id == number), None)
        if found is None:
            raise NotFound(_NO_GRANT)
        return found


class Request(NamedTuple):
    """What somebody is asked who opens a link: for whom the scan is, and what the link is for."""

    grant: Grant
    dossier: Dossier
    subject: str
    questionnaire: Questionnaire
    statements: int


def read_team(connection: Connection, visitor: Visitor, public_id: str, *, library: Library) -> Team:
    """The links to a dossier, for who manages it."""
    return _team(connection, admit(connection, visitor, public_id, Right.MANAGE), library)


def change_team(connection: Connection, visitor: Visitor, public_id: str, *, library: Library) -> Team:
    """The same, held until the transaction ends; whose link was ended while waiting is not let in."""
    dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    return read_team(connection, visitor, public_id, library=library)


def invite(connection: Connection, team: Team, wish: Wish, *, token: str, now: datetime, days: int) -> int:
    """Make a link; gives its number. A mail gets a token of its own when it is sent, and this one opens nothing then.

    Raises `Conflict` when there are too many, `Invalid` when no mail may go out.
    """
    if sum(not each.ended(now) for each in team.grants) >= MOST_LINKS:
        raise Conflict(_TOO_MANY)
    if wish.address:
        _demand_mail(team, now)
    return access.add_grant(
        connection,
        dossier=team.admission.dossier.id,
        right=wish.right,
        token=token,
        now=now,
        days=days,
        terms=access.Terms(wish.label, wish.part, wish.deadline),
        invited=bool(wish.address),
    )


def revoke(connection: Connection, team: Team, number: int, *, now: datetime) -> None:
    """End a link and the sessions that it opened; raises `Refused` for the one that the visitor works with."""
    _demand_other(team, number)
    access.revoke_grant(connection, number, now=now)


def replace(connection: Connection, team: Team, number: int, *, token: str, now: datetime, days: int) -> int:
    """Make a new link for the same colleague and the same part; the former one ends. Gives its number."""
    _demand_other(team, number)
    former = team.grant(number)
    if former.ended(now):
        raise Conflict(_ENDED)
    access.revoke_grant(connection, number, now=now)
    terms = access.Terms(former.label, former.part, former.deadline)
    return access.add_grant(
        connection,
        dossier=team.admission.dossier.id,
        right=former.right,
        token=token,
        now=now,
        days=days,
        terms=terms,
    )


def fresh_grant(team: Team, connection: Connection, token: str, *, now: datetime) -> Grant | None:
    """The link of a token that was just made for this dossier, when it still works."""
    row = access.find_grant(connection, token)
    return next((each for each in team.grants if row and each.id == row.id and not each.ended(now)), None)


def read_request(connection: Connection, token: str, *, library: Library, types: InstitutionTypes) -> Request:
    """What a link asks; raises `NotFound` for one that nobody made. Whether it still works is not judged here."""
    row = access.find_grant(connection, token)
    if row is None:
        raise NotFound(_NO_GRANT)
    return _request(connection, int(row.id), library, types)


def write_invitation(
    connection: Connection,
    number: int,
    *,
    token: str,
    now: datetime,
    days: int,
    library: Library,
    types: InstitutionTypes,
) -> Request:
    """Let this token open the link of an invitation that is sent now; raises `Refused` when it was ended meanwhile."""
    found = access.grant_with_dossier(connection, number, lock=True)
    if found is None or found[0].ended(now):
        raise Refused(_REVOKED_MEANWHILE)
    access.give_token(connection, number, token=token, expires_at=now + timedelta(days=days))
    return _request(connection, number, library, types)


def _request(connection: Connection, number: int, library: Library, types: InstitutionTypes) -> Request:
    found = access.grant_with_dossier(connection, number)
    if found is None:
        raise NotFound(_NO_GRANT)
    grant, dossier = found[0], dossiers.by_id(connection, found[1])
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    own = grant.part.of(asked(questionnaire, dossier.tailoring))
    subject = subjects.in_words(connection, dossier.subject, types=types)
    return Request(grant, dossier, subject, questionnaire, sum(map(len, own.values())))


def _team(connection: Connection, admission: Admission, library: Library) -> Team:
    dossier = admission.dossier
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    given = asked(questionnaire, dossier.tailoring)
    return Team(admission, questionnaire, given, access.grants_of(connection, dossier.id))


def _demand_mail(team: Team, now: datetime) -> None:
    since = now - timedelta(days=1)
    sent = sum(each.invited_at is not None and each.invited_at > since for each in team.grants)
    practice = team.admission.dossier.practice
    if practice or sent >= MOST_MAILS:
        raise Invalid(Problem(field="mail", message=_PRACTICE if practice else _ENOUGH_MAILS))


def _demand_other(team: Team, number: int) -> None:
    if team.grant(number).id == team.admission.grant.id:
        raise Refused(_OWN)

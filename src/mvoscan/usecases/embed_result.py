"""Show a result inside the pages of others: make a permission, list and revoke them, and read what one shows.

Making, listing and revoking ask the right to manage. Reading asks nobody who they are: the address stands in a page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.action_plan import Action
from mvoscan.core.dossier import BRUSSELS, Dossier, Right
from mvoscan.core.embedding import MOST_EMBEDS, EmbedGrant, EmbedView, read_wish
from mvoscan.core.errors import Conflict, Gone, NotFound
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.institution import ClaimState, InstitutionTypes
from mvoscan.core.questionnaire import Theme
from mvoscan.core.result import Result, ThemeResult
from mvoscan.core.sharing import as_shared, shared_action
from mvoscan.storage import dossiers, embeds, endings, outbox, plans, results, submissions
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_NOT_YET = "Dien de scan eerst in. Daarna kun je het resultaat op een website tonen."
_PRACTICE = "Dit is een oefenscan. Die kun je niet op een website tonen: ze telt nergens mee."
_REPLACED = "Deze scan is vervangen door een verbetering. Toon het resultaat van die verbetering op je website."
_FULL = f"Je maakte al {MOST_EMBEDS} blokken voor deze scan. Meer gaat niet: gebruik er een dat nog werkt."
_NO_EMBED = "Dit blok hoort niet bij dit dossier. Ga terug naar het overzicht."
_UNKNOWN = "Dit blok van een MVO-scan kennen we niet. Wie deze website beheert, kan de code nakijken."
_ENDED = "Het bestuur verving deze scan door een verbetering. Vraag het nieuwe blok aan wie deze website beheert."
_REJECTED = "De beheerder van de MVO-scan kon niet bevestigen dat dit resultaat van dit bestuur is."


class Embeds(NamedTuple):
    """The permissions of a dossier, the newest first, and the themes of which one can be shown."""

    admission: Admission
    grants: tuple[EmbedGrant, ...]
    themes: tuple[Theme, ...]


class Embedded(NamedTuple):
    """A result as an embed shows it, with the theme it is of and the actions, where the view is of these."""

    grant: EmbedGrant
    result: Result
    theme: ThemeResult | None
    actions: tuple[Action, ...]


def read_embeds(connection: Connection, visitor: Visitor, dossier_id: str, *, library: Library) -> Embeds:
    """The permissions of a dossier, for who manages it."""
    admission = _managed(connection, visitor, dossier_id)
    grants = embeds.of_dossier(connection, admission.dossier.id)
    return Embeds(admission, grants, _themes(connection, admission.dossier, library))


def make_embed(
    connection: Connection,
    visitor: Visitor,
    dossier_id: str,
    given: Mapping[str, str],
    *,
    public_id: str,
    library: Library,
) -> None:
    """Make a permission; raises `Invalid` with all that is wrong with the form."""
    dossier = _managed(connection, visitor, dossier_id).dossier
    themes = [each.id for each in _themes(connection, dossier, library)]
    wish = read_wish(given, themes=themes, today=visitor.now.astimezone(BRUSSELS).date())
    dossiers.lock(connection, dossier)
    submission = dossier.submission or ""
    if endings.of_submission(connection, submission) is not None:
        raise Conflict(_REPLACED)
    if embeds.count(connection, dossier.id) >= MOST_EMBEDS:
        raise Conflict(_FULL)
    embeds.add(connection, dossier.id, wish, submission=submission, public_id=public_id, now=visitor.now)
    told = Subjects(submission=submission, embed=public_id)
    outbox.record(connection, EventKind.RESULT_SHARED, at=visitor.now, dossier=dossier, data=told)


def revoke_embed(connection: Connection, visitor: Visitor, dossier_id: str, embed_id: str) -> None:
    """Revoke a permission: its frame says so from now on. Revoking twice is the same as once."""
    admission = _managed(connection, visitor, dossier_id)
    found = embeds.get(connection, embed_id)
    if found is None or found.dossier != admission.dossier.id:
        raise NotFound(_NO_EMBED)
    if embeds.revoke(connection, embed_id, now=visitor.now):
        told = Subjects(submission=found.grant.submission, embed=embed_id)
        outbox.record(connection, EventKind.RESULT_REVOKED, at=visitor.now, dossier=admission.dossier, data=told)


def find_embed(connection: Connection, embed_id: str) -> EmbedGrant:
    """The permission with this id, ended ones included; raises `NotFound`."""
    found = embeds.get(connection, embed_id)
    if found is None:
        raise NotFound(_UNKNOWN)
    return found.grant


def read_embedded(
    connection: Connection, embed_id: str, *, library: Library, types: InstitutionTypes, now: datetime
) -> Embedded:
    """What an embed shows; raises `NotFound`, or `Gone` with why when it does not work any more."""
    found = embeds.get(connection, embed_id)
    if found is None:
        raise NotFound(_UNKNOWN)
    grant = found.grant
    grant.check(now)
    submissions.check_standing(connection, grant.submission)
    if endings.of_submission(connection, grant.submission) is not None:
        raise Gone(_ENDED)
    submission = submissions.get(connection, grant.submission)
    result = results.of_submission(connection, submission, library=library, types=types)
    if result.claim is ClaimState.REJECTED and not grant.anonymous:
        raise Gone(_REJECTED)
    shown = as_shared(result, grant, types=types)
    theme = next((each for each in shown.themes if each.theme.id == grant.theme), None)
    planned = plans.of_dossier(connection, found.dossier) if grant.view is EmbedView.ACTIONS else ()
    return Embedded(grant, shown, theme, tuple(shared_action(each) for each in planned))


def _themes(connection: Connection, dossier: Dossier, library: Library) -> tuple[Theme, ...]:
    """The themes that the scan has a score or a reason for."""
    submission = submissions.get(connection, dossier.submission or "")
    scored = next(each for each in submission.scores if each.basis is submission.scope).themes
    questionnaire = library.get(submission.questionnaire, submission.edition)
    return tuple(each for each in questionnaire.themes if each.id in scored)


def _managed(connection: Connection, visitor: Visitor, dossier_id: str) -> Admission:
    admission = admit(connection, visitor, dossier_id, Right.MANAGE)
    if admission.dossier.submission is None:
        raise Conflict(_NOT_YET)
    if admission.dossier.practice:
        raise Conflict(_PRACTICE)
    return admission

"""Start a scan: for my institution, or just to look around."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import check_profile, check_type
from mvoscan.storage import dossiers, launches, subjects
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Keys, hand_over


class Start(BaseModel):
    """What a visitor chose. `institution` is an id of the register, or None for 'ik noem mijn bestuur niet'."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questionnaire: str
    type: str
    institution: str | None = None
    joint: bool = False
    profile: dict[str, tuple[str, ...]] = {}
    scope: Scope = Scope.LIGHT
    practice: bool = False


def start_scan(
    connection: Connection, start: Start, *, library: Library, types: InstitutionTypes, keys: Keys, now: datetime
) -> Dossier:
    """Open a dossier on the offered edition, with a link to manage it; raises `Invalid` with all that is wrong."""
    questionnaire = library.offered_edition(start.questionnaire)
    types.place(start.type)
    check_type(questionnaire, start.type)
    dossier = dossiers.add(
        connection,
        public_id=keys.public_id,
        edition=(questionnaire.id, questionnaire.edition, library.hash_of(questionnaire.key)),
        scope=start.scope,
        practice=start.practice,
        subject=_subject(connection, start),
        profile=check_profile(questionnaire, start.profile),
        now=now,
    )
    hand_over(connection, dossier, keys, now=now)
    if not start.practice:
        launches.adopt(connection, cookie=keys.cookie, dossier=dossier.id, now=now)
    return dossier


def _subject(connection: Connection, start: Start) -> Subject:
    if start.practice or start.institution is None:
        return Subject(type=start.type)
    return subjects.subject_of(connection, start.institution, type=start.type, joint=start.joint)

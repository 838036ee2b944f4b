"""Take a whole scan from another front end, in one request: checked, scored and counted as from our own pages."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.answers import Answer
from mvoscan.core.client import ClientAccess, derived_token
from mvoscan.core.dossier import Dossier, Right, Subject
from mvoscan.core.errors import Invalid, NotFound, Problem, UnderWay
from mvoscan.core.history import Signature
from mvoscan.core.institution import Institution, InstitutionTypes, Number, read_number
from mvoscan.core.naming import read_named
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.submission import Submission, submit
from mvoscan.core.tailoring import Tailoring, check_profile, check_type
from mvoscan.core.whole_scan import GivenBody, WholeScan, answer_problems, edition_problems, profile_problems
from mvoscan.storage import (
    access,
    begun,
    dossier_answers,
    dossiers,
    handed_in,
    history,
    idempotency,
    institutions,
    launches,
    subjects,
    submissions,
)
from mvoscan.storage.idempotency import Answered, Asker, Request
from mvoscan.storage.library import Library

CREATED = 201
"""What a scan that was taken is answered with."""

_OTHER_BODY = "Deze sleutel (Idempotency-Key) hoort bij een andere scan. Gebruik voor elke scan een nieuwe."
_UNDER_WAY = "Dezelfde aanvraag wordt op dit moment verwerkt. Wacht even en vraag opnieuw: je krijgt dan het antwoord."
_POINTERS = {"type": "/institution/type", "bestuur": "/institution", "samen": "/joint", "naam": "/institution/name"}


class Names(NamedTuple):
    """Fresh ids of a scan, made at the door, and the key of the client: the link to manage the scan is derived from it.

    So the link can be given again to who asks again, and is kept nowhere. It works for so many days.
    """

    dossier: str
    submission: str
    institution: str
    key: str
    days: int

    def token(self, dossier: str) -> str:
        """The token that manages a dossier."""
        return derived_token(self.key, "submission", dossier)


class Taken(NamedTuple):
    """A scan that was taken, with the token that manages it; without one when that was replaced."""

    submission: Submission
    dossier: Dossier
    fresh: bool
    token: str | None


def take_scan(
    connection: Connection,
    scan: WholeScan,
    client: ClientAccess,
    *,
    key: str,
    names: Names,
    library: Library,
    types: InstitutionTypes,
    now: datetime,
) -> Taken:
    """Keep a scan that is in order, or raise `Invalid` with everything that is wrong with it.

    The same key with the same scan gives the first one again; raises `UnderWay` while that is being answered.
    """
    request = Request(client.number, key, scan.model_dump_json(), Asker.CLIENT)
    if not idempotency.begin(connection, request):
        raise UnderWay(_UNDER_WAY)
    if found := idempotency.find(connection, request, now=now):
        answered, same = found
        if not same:
            raise Invalid(Problem(field="Idempotency-Key", message=_OTHER_BODY))
        return _again(connection, answered.result, names)
    taken = _take(connection, scan, client, names, library=library, types=types, now=now)
    idempotency.keep(connection, request, Answered(CREATED, taken.dossier.public_id), now=now)
    return taken


def _again(connection: Connection, dossier_id: str, names: Names) -> Taken:
    dossier, token = dossiers.by_public_id(connection, dossier_id), names.token(dossier_id)
    grant = access.find_grant(connection, token)
    works = grant is not None and grant.revoked_at is None
    submission = submissions.get(connection, dossier.submission or "")
    return Taken(submission, dossier, fresh=False, token=token if works else None)


def _take(
    connection: Connection,
    scan: WholeScan,
    client: ClientAccess,
    names: Names,
    *,
    library: Library,
    types: InstitutionTypes,
    now: datetime,
) -> Taken:
    questionnaire, subject = _checked(connection, scan, names, library=library, types=types)
    dossier = dossiers.add(
        connection,
        public_id=names.dossier,
        edition=(questionnaire.id, questionnaire.edition, library.hash_of(questionnaire.key)),
        scope=scan.scope,
        practice=False,
        subject=subject,
        profile=check_profile(questionnaire, _profile(scan)),
        now=now,
    )
    token = names.token(dossier.public_id)
    access.add_grant(connection, dossier=dossier.id, right=Right.MANAGE, token=token, now=now, days=names.days)
    launches.note_sent(connection, client.number, dossier.id, public_id=names.submission, now=now)
    answers = _answer(connection, dossier, scan, Signature(client.name, now))
    submission = submit(dossier, questionnaire, answers, public_id=names.submission, now=now)
    handed_in.keep(connection, submission, dossier, types=types)
    return Taken(submission, dossiers.by_id(connection, dossier.id), fresh=True, token=token)


def _answer(connection: Connection, dossier: Dossier, scan: WholeScan, signed: Signature) -> dict[str, Answer]:
    """Write every answer with its history, as when somebody saves them one by one."""
    given = {name: each.answer for name, each in scan.answers.items()}
    dossier_answers.save(connection, dossier, given, signed)
    written = {name: each.at(1) for name, each in given.items()}
    if written:
        history.add(connection, dossier, written, signed)
        begun.note_saved(connection, dossier, now=signed.at)
    return written


def _checked(
    connection: Connection, scan: WholeScan, names: Names, *, library: Library, types: InstitutionTypes
) -> tuple[Questionnaire, Subject]:
    """The edition and for whom the scan is; raises `Invalid` with all that is wrong with any part of it."""
    try:
        questionnaire = library.offered_edition(scan.questionnaire)
    except NotFound as unknown:
        raise Invalid(Problem(field="/questionnaire", message=str(unknown))) from None
    problems = [*edition_problems(scan, questionnaire), *profile_problems(scan, questionnaire)]
    tailored = not problems
    subject, wrong = _subject(connection, scan, names, questionnaire, types)
    tailoring = None
    if subject and tailored:
        tailoring = Tailoring(types=subject.types, profile=_profile(scan), scope=scan.scope)
    problems += [*wrong, *answer_problems(scan, questionnaire, tailoring)]
    if problems or subject is None:
        raise Invalid(*problems)
    return questionnaire, subject


def _profile(scan: WholeScan) -> dict[str, tuple[str, ...]]:
    return {name: tuple(chosen) for name, chosen in scan.profile.items()}


def _subject(
    connection: Connection, scan: WholeScan, names: Names, questionnaire: Questionnaire, types: InstitutionTypes
) -> tuple[Subject | None, list[Problem]]:
    """For whom the scan is, or what is wrong with it."""
    given = scan.institution
    try:
        types.place(given.type)
        check_type(questionnaire, given.type)
        found = _institution(connection, given, names)
        if found is None and scan.joint:
            message = "Samen kan alleen voor een bestuur uit het register: geef zijn code."
            raise Invalid(Problem(field="samen", message=message))
        if found is None:
            return Subject(type=given.type), []
        return subjects.subject_of(connection, found.id, type=given.type, joint=scan.joint), []
    except Invalid as wrong:
        return None, [
            Problem(field=_POINTERS.get(each.field, each.field), message=each.message) for each in wrong.problems
        ]


def _institution(connection: Connection, given: GivenBody, names: Names) -> Institution | None:
    """The entry of the register, a provisional one made now, or none; raises `Invalid`."""
    codes = {name: code for name, code in (("ovo", given.ovo), ("kbo", given.kbo), ("nis", given.nis)) if code}
    if len(codes) > 1:
        message = "Geef één code: ovo, kbo of nis."
        raise Invalid(Problem(field="bestuur", message=message))
    if given.name is not None and "nis" not in codes:
        return _named(connection, given, next(iter(codes.values()), ""), names)
    for name, code in codes.items():
        return _listed(connection, given.type, name, code)
    return None


def _named(connection: Connection, given: GivenBody, code: str, names: Names) -> Institution:
    try:
        name, number = read_named(given.name or "", code)
    except Invalid as wrong:
        place = "/institution/ovo" if given.ovo else "/institution/kbo"
        raise Invalid(
            *(each.model_copy(update={"field": place}) if each.field == "nummer" else each for each in wrong.problems)
        ) from None
    return institutions.add_provisional(connection, id=names.institution, type=given.type, name=name, number=number)


def _listed(connection: Connection, kind: str, name: str, code: str) -> Institution:
    place = f"/institution/{name}"
    if name == "nis":
        found = institutions.with_nis(connection, code.strip(), type=kind)
    else:
        found = institutions.with_number(connection, _number(place, code), type=kind)
    if len(found) == 1:
        return found[0]
    message = (
        "Meer dan één bestuur van dit type heeft deze code. Geef de OVO-code."
        if found
        else "Geen bestuur van dit type heeft deze code. Geef er ook een naam bij: dan wordt het voorlopig opgenomen."
    )
    raise Invalid(Problem(field=place, message=message))


def _number(place: str, code: str) -> Number:
    try:
        return read_number(code)
    except Invalid as wrong:
        raise Invalid(*(each.model_copy(update={"field": place}) for each in wrong.problems)) from None

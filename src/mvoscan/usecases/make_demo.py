"""A demo: a year of synthetic scans in a database of its own. Nothing in it is real, and every page says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection

from mvoscan.core.answers import Answer
from mvoscan.core.claim import decide
from mvoscan.core.dossier import Dossier, Subject, brussels_month
from mvoscan.core.institution import ClaimState, Institution, InstitutionTypes
from mvoscan.core.questionnaire import Question, Questionnaire, Role, Scope
from mvoscan.core.submission import submit
from mvoscan.core.tailoring import Tailoring, asked
from mvoscan.storage import claims, dossiers, handed_in, institutions, service_facts, usage
from mvoscan.storage.library import Library

DAYS = 365
PARTICIPATION = 0.55
_JOINT = 0.25
_CONFIRMED = 0.9
_ABANDONED = 0.2
_UNNAMED = 24


@dataclass(frozen=True)
class _Stage:
    """What every synthetic scan needs."""

    connection: Connection
    questionnaire: Questionnaire
    edition_hash: str
    types: InstitutionTypes
    today: date
    random: Random


def make_demo(connection: Connection, *, library: Library, types: InstitutionTypes, today: date, random: Random) -> int:
    """Fill an empty database with a year of scans up to today; gives how many, 0 when it was a demo already."""
    if service_facts.is_demo(connection):
        return 0
    service_facts.mark_demo(connection, counted_since=today - timedelta(days=DAYS))
    questionnaire = library.offered_edition("mvo-overheid")
    stage = _Stage(connection, questionnaire, library.hash_of(questionnaire.key), types, today, random)
    subjects = [*_participants(stage), *_unnamed(stage)]
    for number, subject in enumerate(subjects):
        _take(stage, subject, number)
    return len(subjects)


def _participants(stage: _Stage) -> Iterator[Subject]:
    """Somewhat more than half of the register; some municipalities together with their OCMW."""
    taken: set[str] = set()
    for institution in _register(stage.connection):
        if institution.id in taken or stage.random.random() > PARTICIPATION:
            continue
        partner = institutions.partner_of(stage.connection, institution) if institution.type == "gemeente" else None
        joint = partner if partner and stage.random.random() < _JOINT else None
        taken.update({institution.id, joint.id} if joint else {institution.id})
        yield _subject(institution, joint)


def _register(connection: Connection) -> list[Institution]:
    """The register with municipalities first, so that they choose their partner."""
    listed = institutions.every(connection).values()
    return sorted(listed, key=lambda each: (each.type != "gemeente", each.type, each.name))


def _subject(institution: Institution, partner: Institution | None) -> Subject:
    if partner is None:
        return Subject(type=institution.type, institution=institution.id)
    return Subject(type=institution.type, institution=institution.id, partner_type=partner.type, partner=partner.id)


def _unnamed(stage: _Stage) -> Iterator[Subject]:
    """Scans of bodies that named only their type."""
    codes = sorted(code for code in stage.questionnaire.allowed_types if code not in {"gemeente", "ocmw"})
    for _ in range(_UNNAMED):
        yield Subject(type=stage.random.choice(codes))


def _take(stage: _Stage, subject: Subject, number: int) -> None:
    """One scan: started, mostly handed in, mostly confirmed."""
    connection, random = stage.connection, stage.random
    moment = datetime.combine(stage.today, time(9), UTC) - timedelta(days=random.uniform(1, DAYS))
    dossier = _dossier(stage, subject, number=number, moment=moment)
    usage.record_started(connection, month=brussels_month(moment))
    if random.random() < _ABANDONED:
        return
    answers = _answers(stage.questionnaire, dossier.tailoring, random)
    submission = submit(dossier, stage.questionnaire, answers, public_id=f"demo-{number:04}", now=moment)
    handed_in.keep(connection, submission, dossier, types=stage.types)
    if subject.institution and random.random() < _CONFIRMED:
        _confirm(connection, submission.public_id, moment)


def _confirm(connection: Connection, submission: str, moment: datetime) -> None:
    claim = claims.of_submission(connection, submission)
    if claim is not None:
        claims.keep_decision(connection, decide(claim, ClaimState.CONFIRMED, by="demo", at=moment))
        usage.set_confirmed(connection, submission, confirmed=True)


def _dossier(stage: _Stage, subject: Subject, *, number: int, moment: datetime) -> Dossier:
    questionnaire, random = stage.questionnaire, stage.random
    profile: dict[str, tuple[str, ...]] = {each.id: (random.choice(each.options).id,) for each in questionnaire.profile}
    full = any(each.scope is Scope.FULL for each in questionnaire.questions.values())
    return dossiers.add(
        stage.connection,
        public_id=f"demo-dossier-{number:04}",
        edition=(questionnaire.id, questionnaire.edition, stage.edition_hash),
        scope=random.choice((Scope.LIGHT, Scope.FULL)) if full else Scope.LIGHT,
        practice=False,
        subject=subject,
        profile=profile,
        now=moment,
    )


def _answers(questionnaire: Questionnaire, tailoring: Tailoring, random: Random) -> dict[str, Answer]:
    """Answers of a body with an ability of its own; a few unknown, excluded or left open."""
    ability = random.betavariate(4, 3)
    questions = [each for theme in asked(questionnaire, tailoring).values() for each in theme]
    return {each.id: _answer(questionnaire, each, ability, random) for each in questions}


def _answer(questionnaire: Questionnaire, question: Question, ability: float, random: Random) -> Answer:
    options = questionnaire.scale_of(question).options
    points = [option for option in options if option.role is Role.POINTS]
    best, rest = max(points, key=lambda each: each.points or 0), [each for each in options if each not in points]
    draw = random.random()
    if draw < 0.04:
        return Answer(revision=1)
    if draw < 0.12 and rest:
        return Answer(option=random.choice(rest).id, revision=1)
    option = best if random.random() < ability else random.choice(points)
    return Answer(option=option.id, interesting=random.random() < 0.1, revision=1)

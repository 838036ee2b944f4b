"""A demo: a year of synthetic scans in a database of its own. Nothing in it is real, and every page says so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.institution import Institution
from mvoscan.core.questionnaire import Question, Questionnaire, Role, Scope
from mvoscan.core.submission import submit
from mvoscan.core.tailoring import Tailoring, asked
from mvoscan.storage import claims, dossiers, handed_in, institutions, service_facts, usage
from mvoscan.usecases.open_service import Service

DAYS = 365
PARTICIPATION = 0.55
_JOINT = 0.25
_CONFIRMED = 0.9
_ABANDONED = 0.2
_UNNAMED = 24


def make_demo(service: Service, *, today: date, random: Random) -> int:
    """Fill an empty database with a year of scans up to today; gives how many, 0 when it was a demo already."""
    with service.writing() as connection:
        if service_facts.is_demo(connection):
            return 0
        service_facts.mark_demo(connection)
        subjects = [*_participants(connection, random), *_unnamed(service, random)]
        for number, subject in enumerate(subjects):
            _take(connection, service, subject, number=number, today=today, random=random)
    return len(subjects)


def _participants(connection: Connection, random: Random) -> Iterator[Subject]:
    """Somewhat more than half of the register; some municipalities together with their OCMW."""
    taken: set[str] = set()
    for institution in institutions.listed(connection):
        if institution.id in taken or random.random() > PARTICIPATION:
            continue
        partner = institutions.partner_of(connection, institution) if institution.type == "gemeente" else None
        joint = partner is not None and random.random() < _JOINT
        taken.update({institution.id, partner.id} if partner and joint else {institution.id})
        yield _subject(institution, partner if joint else None)


def _subject(institution: Institution, partner: Institution | None) -> Subject:
    if partner is None:
        return Subject(type=institution.type, institution=institution.id)
    return Subject(type=institution.type, institution=institution.id, partner_type=partner.type, partner=partner.id)


def _unnamed(service: Service, random: Random) -> Iterator[Subject]:
    """Scans of bodies that named only their type."""
    codes = sorted(code for code in _questionnaire(service).allowed_types if code not in {"gemeente", "ocmw"})
    for _ in range(_UNNAMED):
        yield Subject(type=random.choice(codes))


def _questionnaire(service: Service) -> Questionnaire:
    return service.library.offered_edition("mvo-overheid")


def _take(
    connection: Connection, service: Service, subject: Subject, *, number: int, today: date, random: Random
) -> None:
    """One scan: started, mostly handed in, mostly confirmed."""
    questionnaire = _questionnaire(service)
    moment = datetime.combine(today, time(9), UTC) - timedelta(days=random.uniform(1, DAYS))
    dossier = _dossier(connection, service, questionnaire, subject, number=number, moment=moment, random=random)
    usage.record_started(connection, month=moment.strftime("%Y-%m"))
    if random.random() < _ABANDONED:
        return
    answers = _answers(questionnaire, dossier.tailoring, random)
    submission = submit(dossier, questionnaire, answers, public_id=f"demo-{number:04}", now=moment)
    handed_in.keep(connection, submission, dossier, types=service.types)
    if subject.institution and random.random() < _CONFIRMED:
        claims.decide(connection, submission=submission.public_id, confirmed=True, by="demo", reason=None, now=moment)


def _dossier(
    connection: Connection,
    service: Service,
    questionnaire: Questionnaire,
    subject: Subject,
    *,
    number: int,
    moment: datetime,
    random: Random,
) -> Dossier:
    profile = {each.id: (random.choice(each.options).id,) for each in questionnaire.profile}
    full = any(each.scope is Scope.FULL for each in questionnaire.questions.values())
    return dossiers.add(
        connection,
        public_id=f"demo-dossier-{number:04}",
        edition=(questionnaire.id, questionnaire.edition, service.library.hash_of(questionnaire.key)),
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

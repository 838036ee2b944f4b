"""A demo: a year of synthetic scans in a database of its own. Nothing in it is real, and every page says so.

The year is shared by the two newest editions of the government scan: the first half is taken on the former, the second
half on the latter, and some bodies take a scan in both, so that a result shows what changed since the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection

from mvoscan.core.answers import Answers
from mvoscan.core.claim import decide
from mvoscan.core.dossier import Dossier, Right, Subject, brussels_month
from mvoscan.core.institution import ClaimState, Institution, InstitutionTypes
from mvoscan.core.lineage import comparable, line
from mvoscan.core.made_up import made_up_answers
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.submission import Submission, submit
from mvoscan.storage import access, claims, dossiers, handed_in, institutions, service_facts, usage
from mvoscan.storage.library import Library

DAYS = 365
PARTICIPATION = 0.55
EXAMPLE = "voorbeeld-van-een-tweede-scan"
"""The link to the result of a body that took a scan on both editions; it exists in a demo only."""

_QUESTIONNAIRE = "mvo-overheid"
_JOINT, _CONFIRMED, _ABANDONED, _AGAIN = 0.25, 0.9, 0.2, 0.4
_UNNAMED = 24
_LEARNT = 0.12


@dataclass(frozen=True)
class _Stage:
    """What every synthetic scan needs; `editions` oldest first, one or two."""

    connection: Connection
    editions: tuple[Questionnaire, ...]
    library: Library
    types: InstitutionTypes
    today: date
    random: Random


@dataclass(frozen=True)
class _Body:
    """Who takes scans, with a number of its own and the chance 0-1 of a good answer."""

    subject: Subject
    number: int
    ability: float


def make_demo(connection: Connection, *, library: Library, types: InstitutionTypes, today: date, random: Random) -> int:
    """Fill an empty database with a year of scans up to today; gives how many, 0 when it was a demo already."""
    if service_facts.is_demo(connection):
        return 0
    service_facts.mark_demo(connection, counted_since=today - timedelta(days=DAYS))
    editions = [each for each in library.published() if each.id == _QUESTIONNAIRE][-2:]
    stage = _Stage(connection, tuple(editions), library, types, today, random)
    taken = 0
    shown = False
    for number, subject in enumerate([*_participants(stage), *_unnamed(stage)]):
        dossiers_of_body = _year_of(stage, _Body(subject, number, random.betavariate(4, 3)))
        taken += len(dossiers_of_body)
        if not shown and len(dossiers_of_body) > 1:
            shown = True
            _show(stage, dossiers_of_body[-1])
    return taken


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
    codes = sorted(code for code in stage.editions[-1].allowed_types if code not in {"gemeente", "ocmw"})
    for _ in range(_UNNAMED):
        yield Subject(type=stage.random.choice(codes))


def _year_of(stage: _Stage, body: _Body) -> list[Dossier]:
    """The dossiers of one body: one scan, or a second one on the later edition."""
    days = stage.random.uniform(1, DAYS)
    first, submission = _take(stage, body, days=days, previous=None)
    later = days <= DAYS / 2 or len(stage.editions) == 1
    if submission is None or later or not body.subject.institution or stage.random.random() > _AGAIN:
        return [first]
    learnt = _Body(body.subject, body.number, min(1.0, body.ability + _LEARNT))
    second, again = _take(stage, learnt, days=stage.random.uniform(1, DAYS / 2), previous=submission)
    return [first, second] if again else [first]


def _take(stage: _Stage, body: _Body, *, days: float, previous: Submission | None) -> tuple[Dossier, Submission | None]:
    """One scan, this many days ago: started, mostly handed in, mostly confirmed."""
    connection, random = stage.connection, stage.random
    moment = datetime.combine(stage.today, time(9), UTC) - timedelta(days=days)
    questionnaire = stage.editions[0 if days > DAYS / 2 else -1]
    dossier = _dossier(stage, questionnaire, body, moment=moment, previous=previous)
    usage.record_started(connection, month=brussels_month(moment))
    if random.random() < _ABANDONED:
        return dossier, None
    earlier = _still_true(stage, questionnaire, previous) if previous else {}
    answers = made_up_answers(questionnaire, dossier.tailoring, random, ability=body.ability, earlier=earlier)
    submission = submit(dossier, questionnaire, answers, public_id=_name(body, previous, "demo"), now=moment)
    handed_in.keep(connection, submission, dossier, types=stage.types)
    if body.subject.institution and random.random() < _CONFIRMED:
        _confirm(connection, submission.public_id, moment)
    return dossier, submission


def _still_true(stage: _Stage, questionnaire: Questionnaire, previous: Submission) -> Answers:
    """Answers of the earlier scan to statements that may be compared, by their id now."""
    editions = stage.library.as_sealed(questionnaire.id)
    chain = line(previous.edition, questionnaire.edition, editions)
    same = comparable(*chain) if chain else {}
    return {now: previous.answers[then] for then, now in same.items() if then in previous.answers}


def _confirm(connection: Connection, submission: str, moment: datetime) -> None:
    claim = claims.of_submission(connection, submission)
    if claim is not None:
        claims.keep_decision(connection, decide(claim, ClaimState.CONFIRMED, by="demo", at=moment))
        usage.set_confirmed(connection, submission, confirmed=True)


def _dossier(
    stage: _Stage, questionnaire: Questionnaire, body: _Body, *, moment: datetime, previous: Submission | None
) -> Dossier:
    random = stage.random
    profile: dict[str, tuple[str, ...]] = {each.id: (random.choice(each.options).id,) for each in questionnaire.profile}
    full = any(each.scope is Scope.FULL for each in questionnaire.questions.values())
    return dossiers.add(
        stage.connection,
        public_id=_name(body, previous, "demo-dossier"),
        edition=(questionnaire.id, questionnaire.edition, stage.library.hash_of(questionnaire.key)),
        scope=random.choice((Scope.LIGHT, Scope.FULL)) if full else Scope.LIGHT,
        practice=False,
        subject=body.subject,
        profile=profile,
        now=moment,
        previous=previous.public_id if previous else None,
    )


def _name(body: _Body, previous: Submission | None, prefix: str) -> str:
    return f"{prefix}-{body.number:04}{'-b' if previous else ''}"


def _show(stage: _Stage, dossier: Dossier) -> None:
    """Make the link to read the example."""
    access.add_grant(
        stage.connection, dossier=dossier.id, right=Right.READ, token=EXAMPLE, now=dossier.created_at, days=10 * DAYS
    )

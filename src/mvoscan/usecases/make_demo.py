"""A demo: years of synthetic scans in a database of its own. Nothing in it is real, and every page says so.

The year before the last closed one is taken on the oldest of the two newest editions of the government scan, what comes
after on the newest, as if the editions had been there then: so results show what changed since the last scan, and where
a series breaks.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from sqlalchemy import Connection

from mvoscan.core.answers import Answers
from mvoscan.core.claim import decide
from mvoscan.core.demo_plan import Body, Stretch, bodies, levels, made_up_bodies, stretches
from mvoscan.core.dossier import Dossier, Right, Subject, brussels_month
from mvoscan.core.event import EventKind
from mvoscan.core.institution import ClaimState, InstitutionTypes
from mvoscan.core.lineage import comparable, line
from mvoscan.core.made_up import made_up_answers, made_up_profile
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.submission import Submission, submit
from mvoscan.storage import access, claims, dossiers, handed_in, institutions, outbox, service_facts, usage
from mvoscan.storage.library import Library

DAYS = 365
EXAMPLE = "voorbeeld-van-een-tweede-scan"
"""The link to the result of a body that took a scan on both editions; it exists in a demo only."""

_QUESTIONNAIRE = "mvo-overheid"
_UNNAMED, _UNNAMED_LEAN = 24, 4
_ABANDONED, _UNCONFIRMED = 0.15, 0.06


@dataclass(frozen=True)
class _Stage:
    """What every synthetic scan needs; `editions` oldest first, one or two."""

    connection: Connection
    editions: tuple[Questionnaire, ...]
    library: Library
    types: InstitutionTypes
    random: Random
    years: tuple[Stretch, ...]
    same: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """By two editions, which statements may be compared."""

    def edition(self, year: int) -> Questionnaire:
        """The edition on which scans are taken in a year."""
        return self.editions[0 if year == 0 else -1]


@dataclass(frozen=True)
class _Taken:
    """A scan that was handed in, with its dossier."""

    dossier: Dossier
    submission: Submission


def make_demo(
    connection: Connection,
    *,
    library: Library,
    types: InstitutionTypes,
    today: date,
    random: Random,
    lean: bool = False,
) -> int:
    """Fill an empty database with scans up to yesterday; gives how many, 0 when it was a demo already."""
    if service_facts.is_demo(connection):
        return 0
    years = stretches(today, lean=lean)
    service_facts.mark_demo(connection, counted_since=years[0].first)
    for each in made_up_bodies(types):
        institutions.put(connection, each)
    editions = tuple(each for each in library.published() if each.id == _QUESTIONNAIRE)[-2:]
    stage = _Stage(connection, editions, library, types, random, years)
    elapsed = years[-1].days / DAYS if years[-1].number > 1 else 0.0
    found = bodies(institutions.every(connection), types, random, elapsed=elapsed, lean=lean)
    taken = [_scans_of(stage, each) for each in found]
    _show(stage, taken)
    return sum(map(len, taken)) + _others(stage, len(found), _UNNAMED_LEAN if lean else _UNNAMED, lean=lean)


def _scans_of(stage: _Stage, body: Body) -> list[_Taken]:
    """The scans of one body, each going on from the one before; all confirmed."""
    found: list[_Taken] = []
    for year in stage.years:
        if year.number in body.years:
            made = _take(stage, body, year, previous=found[-1].submission if found else None)
            _confirm(stage.connection, made.submission)
            found.append(made)
    return found


def _others(stage: _Stage, bodies_with_scan: int, unnamed: int, *, lean: bool) -> int:
    """What no release counts: scans without a name, scans that nobody confirmed, and scans that were only begun."""
    codes = sorted(stage.editions[-1].allowed_types - {"gemeente", "ocmw"})
    number = bodies_with_scan
    handed_in_scans = 0
    for year in stage.years:
        for _ in range(unnamed):
            number += 1
            _take(stage, _body(stage, Subject(type=stage.random.choice(codes)), number, year), year, previous=None)
        for each in () if lean else _namesakes(stage, round(_UNCONFIRMED * bodies_with_scan)):
            number += 1
            _take(stage, _body(stage, each, number, year), year, previous=None)
            handed_in_scans += 1
        for _ in range(round(_ABANDONED * bodies_with_scan)):
            usage.record_started(stage.connection, month=brussels_month(_moment(stage, year)))
    return handed_in_scans + unnamed * len(stage.years)


def _namesakes(stage: _Stage, count: int) -> list[Subject]:
    """Municipalities of which somebody says that a scan is theirs."""
    register = institutions.every(stage.connection)
    known = sorted(each.id for each in register.values() if each.type == "gemeente")
    return [Subject(type="gemeente", institution=each) for each in stage.random.sample(known, count)]


def _body(stage: _Stage, subject: Subject, number: int, year: Stretch) -> Body:
    return Body(subject, number, stage.random.betavariate(4, 8), 0.4, (year.number,))


def _take(stage: _Stage, body: Body, year: Stretch, *, previous: Submission | None) -> _Taken:
    """One scan, started and handed in on a day of this year."""
    moment, questionnaire = _moment(stage, year), stage.edition(year.number)
    dossier = _dossier(stage, questionnaire, body, year, moment=moment, previous=previous)
    usage.record_started(stage.connection, month=brussels_month(moment))
    outbox.record(stage.connection, EventKind.SCAN_STARTED, dossier=dossier, at=moment)
    answers = made_up_answers(
        questionnaire,
        dossier.tailoring,
        stage.random,
        ability=body.ability,
        earlier=_still_true(stage, questionnaire, previous) if previous else {},
        levels=levels(questionnaire, year.number),
    )
    submission = submit(dossier, questionnaire, answers, public_id=_name(body, year, "demo"), now=moment)
    handed_in.keep(stage.connection, submission, dossier, types=stage.types)
    return _Taken(dossier, submission)


def _moment(stage: _Stage, year: Stretch) -> datetime:
    """Some moment between nine and five on a day of this year."""
    hours = 24 * stage.random.randrange(year.days) + stage.random.uniform(9, 17)
    return datetime.combine(year.first, time(), UTC) + timedelta(hours=hours)


def _still_true(stage: _Stage, questionnaire: Questionnaire, previous: Submission) -> Answers:
    """Answers of the earlier scan to statements that may be compared, by their id now."""
    key = previous.edition, questionnaire.edition
    if key not in stage.same:
        chain = line(*key, stage.library.as_sealed(questionnaire.id))
        stage.same[key] = dict(comparable(*chain)) if chain else {}
    return {now: previous.answers[then] for then, now in stage.same[key].items() if then in previous.answers}


def _confirm(connection: Connection, submission: Submission) -> None:
    claim = claims.of_submission(connection, submission.public_id)
    if claim is not None:
        claims.keep_decision(connection, decide(claim, ClaimState.CONFIRMED, by="demo", at=submission.handed_in_at))
        usage.set_confirmed(connection, submission.public_id, confirmed=True)


def _dossier(
    stage: _Stage,
    questionnaire: Questionnaire,
    body: Body,
    year: Stretch,
    *,
    moment: datetime,
    previous: Submission | None,
) -> Dossier:
    random = stage.random
    profile = made_up_profile(questionnaire, random)
    full = any(each.scope is Scope.FULL for each in questionnaire.questions.values())
    return dossiers.add(
        stage.connection,
        public_id=_name(body, year, "demo-dossier"),
        edition=(questionnaire.id, questionnaire.edition, stage.library.hash_of(questionnaire.key)),
        scope=Scope.FULL if full and random.random() < body.full else Scope.LIGHT,
        practice=False,
        subject=body.subject,
        profile=profile,
        now=moment,
        previous=previous.public_id if previous else None,
    )


def _name(body: Body, year: Stretch, prefix: str) -> str:
    return f"{prefix}-{body.number:04}-{year.first.year}"


def _show(stage: _Stage, taken: list[list[_Taken]]) -> None:
    """Make the link to read the example: a second scan, if there is one on another edition than the first."""
    pairs = [pair for each in taken for pair in pairwise(each)]
    pairs.sort(key=lambda pair: pair[0].submission.edition == pair[1].submission.edition)
    for _, second in pairs[:1]:
        dossier = second.dossier
        access.add_grant(
            stage.connection,
            dossier=dossier.id,
            right=Right.READ,
            token=EXAMPLE,
            now=dossier.created_at,
            days=10 * DAYS,
        )

"""What must hold after every fault, judged on the tables themselves against what was acknowledged."""

from collections import Counter
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from benchmarks.chaos.ledger import Ledger
from mvoscan.core.event import EventKind
from mvoscan.storage import usage_recount
from mvoscan.storage.database import Database
from mvoscan.storage.event_tables import EventRow, EventSequenceRow
from mvoscan.storage.history_tables import AnswerHistoryRow
from mvoscan.storage.release_tables import ReleaseRow, ReleaseRowsRow
from mvoscan.storage.tables import AnswerRow, DossierRow, SubmissionRow, UsageFactRow, table_of

_answer, _history = table_of(AnswerRow), table_of(AnswerHistoryRow)
_dossier, _submission, _fact = table_of(DossierRow), table_of(SubmissionRow), table_of(UsageFactRow)
_event, _sequence = table_of(EventRow), table_of(EventSequenceRow)
_release, _rows = table_of(ReleaseRow), table_of(ReleaseRowsRow)


class Judgement(NamedTuple):
    """How many acknowledged writes are not there, how many are there twice, and what else is wrong."""

    lost: int
    doubled: int
    wrong: tuple[str, ...]


def judge(database: Database, ledger: Ledger, *, releases: str) -> Judgement:
    """Compare what is kept with what was acknowledged; `releases` is the hash of all releases before anything broke."""
    with database.reading() as connection:
        lost, doubled = _hand_ins(connection, ledger)
        lost_answers, doubled_answers = _answers(connection, ledger)
        wrong = [*_usage(connection), *_events(connection)]
        if hash_of_releases(connection) != releases:
            wrong.append("a release changed")
    wrong += [f"{number} × {what}" for what, number in sorted(ledger.oddities.items())]
    return Judgement(lost + lost_answers, doubled + doubled_answers, tuple(wrong))


def hash_of_releases(connection: Connection) -> str:
    """One hash of every release: each field of it, and its rows byte for byte."""
    query = select(_release, _rows.c.rows).join(_rows, _rows.c.release_id == _release.c.id).order_by(_release.c.id)
    return sha256(repr([tuple(row) for row in connection.execute(query)]).encode()).hexdigest()


def all_published(database: Database) -> bool:
    """Whether every event has its number."""
    with database.reading() as connection:
        waiting = select(func.count()).select_from(_event).where(_event.c.sequence.is_(None))
        return connection.execute(waiting).scalar_one() == 0


def _hand_ins(connection: Connection, ledger: Ledger) -> tuple[int, int]:
    """Scans that are lost, and scans that nobody asked for; what somebody gave up on may be there or not."""
    query = select(_submission.c.public_id, _dossier.c.public_id).join(
        _dossier, _dossier.c.id == _submission.c.dossier_id
    )
    there = connection.execute(query).all()
    scans, dossiers = Counter(each[0] for each in there), Counter(each[1] for each in there)
    acknowledged = set(ledger.scans.values())
    lost = len(acknowledged - set(scans)) + len(ledger.forms - set(dossiers))
    unasked = [each for each in there if each[0] not in acknowledged and each[1] not in ledger.forms]
    twice = sum(number - 1 for counted in (scans, dossiers) for number in counted.values())
    return lost, twice + max(0, len(unasked) - ledger.open_ends)


def _answers(connection: Connection, ledger: Ledger) -> tuple[int, int]:
    """Answers below their acknowledged revision, and those that were written more often than acknowledged."""
    query = select(_dossier.c.public_id, _answer.c.question, _answer.c.revision).join(
        _dossier, _dossier.c.id == _answer.c.dossier_id
    )
    there = {(each[0], each[1]): each[2] for each in connection.execute(query)}
    kept = select(_dossier.c.public_id, _history.c.question, func.count()).join(
        _dossier, _dossier.c.id == _history.c.dossier_id
    )
    grouped = kept.group_by(_dossier.c.public_id, _history.c.question)
    written = {(each[0], each[1]): each[2] for each in connection.execute(grouped)}
    lost = sum(min(there.get(where, 0), written.get(where, 0)) < revision for where, revision in ledger.answers.items())
    more = sum(max(there.get(where, 0), written.get(where, 0)) > revision for where, revision in ledger.answers.items())
    return lost, max(0, more - ledger.open_ends)


def _usage(connection: Connection) -> list[str]:
    found = [f"usage differs from its recount in {each.table}" for each in usage_recount.recount(connection)[:3]]
    facts = connection.execute(select(func.count()).where(_fact.c.kind == "handed_in")).scalar_one()
    scans = connection.execute(select(func.count()).select_from(_submission)).scalar_one()
    return [*found, *([f"{facts} facts of usage for {scans} scans"] if facts != scans else [])]


def _events(connection: Connection) -> list[str]:
    """Numbers without a gap or a double, up to the last one given out; and one event for each scan."""
    numbers = sorted(connection.execute(select(_event.c.sequence).where(_event.c.sequence.is_not(None))).scalars())
    last = connection.execute(select(func.max(_sequence.c.last))).scalar_one() or 0
    wrong = []
    if numbers != list(range(1, last + 1)):
        wrong.append(f"{len(numbers)} events are numbered up to {last}")
    told = connection.execute(select(_event.c.subjects).where(_event.c.kind == EventKind.SCAN_HANDED_IN)).scalars()
    counted = Counter(each.get("submission") for each in told)
    scans = set(connection.execute(select(_submission.c.public_id)).scalars())
    if set(counted) != scans or any(number != 1 for number in counted.values()):
        wrong.append(f"{counted.total()} events for {len(scans)} scans")
    return wrong

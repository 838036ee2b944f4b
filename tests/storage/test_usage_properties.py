"""Whatever happens in whatever order: counts equal a recount, and a naive count over a list of scans."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from tests.storage.counting import NOW, TYPES, WORDS, ask, register, submission

from mvoscan.core.ending import EndKind
from mvoscan.core.questionnaire import Scope
from mvoscan.core.submission import Submission
from mvoscan.core.usage import CountStatus, UsageRow
from mvoscan.core.usage_query import Dimension, UsageQuery
from mvoscan.storage import service_facts, usage, usage_recount
from mvoscan.storage.database import Database
from mvoscan.usecases.count_usage import count_usage

pytestmark = pytest.mark.database

GEMEENTEN = ("g1", "g2", "g3")
OCMWS = ("o1", "o2", "o3")
QUESTIONS = (
    ask(),
    ask(Dimension.TYPE),
    ask(Dimension.TYPE, Dimension.MONTH),
    ask(Dimension.FAMILY, Dimension.BASIS),
    ask(Dimension.GROUP, first="2026-02", last="2026-03"),
    ask(Dimension.MONTH, province="40000"),
    ask(Dimension.PROVINCE, type="gemeente,ocmw"),
    ask(Dimension.TYPE, basis="full"),
)

hand_ins = st.tuples(
    st.just("hand in"),
    st.sampled_from((*GEMEENTEN, *OCMWS, "d1", "")),
    st.sampled_from(("", *OCMWS)),
    st.integers(1, 4),
    st.sampled_from(list(Scope)),
)
decisions = st.tuples(st.sampled_from(("confirm", "unconfirm")), st.integers(0, 30))
ends = st.tuples(st.just("end"), st.integers(0, 30), st.sampled_from(list(EndKind)))
merges = st.one_of(
    *(st.tuples(st.just("merge"), st.sampled_from(names), st.sampled_from(names)) for names in (GEMEENTEN, OCMWS))
)


@dataclass
class Naive:
    """All scans as a plain list, how some ended, and who was merged into whom."""

    scans: list[Submission] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    ended: dict[str, EndKind] = field(default_factory=dict)

    def institution(self, name: str) -> str:
        return self.institution(self.merged[name]) if name in self.merged else name

    def count(self, query: UsageQuery, key: dict[Dimension, str]) -> tuple[int, int, int, int, int, int]:
        """Handed in, confirmed, joint, as partner, withdrawn, institutions, for one row of a question."""
        here = [scan for scan in self.scans if self._fits(query, key, scan, scan.subject.type)]
        first = [scan for scan in here if scan.public_id not in self.ended]
        second = [
            scan
            for scan in self.scans
            if scan.public_id not in self.ended
            and scan.subject.partner_type
            and self._fits(query, key, scan, scan.subject.partner_type)
        ]
        named = [scan.subject.institution for scan in first if scan.public_id in self.confirmed]
        partners = [scan.subject.partner for scan in second if scan.public_id in self.confirmed]
        return (
            len(first),
            sum(scan.public_id in self.confirmed for scan in first),
            sum(scan.subject.joint for scan in first),
            len(second),
            sum(self.ended.get(scan.public_id) is EndKind.WITHDRAWN for scan in here),
            len({self.institution(name) for name in (*named, *partners) if name}),
        )

    def _fits(self, query: UsageQuery, key: dict[Dimension, str], scan: Submission, code: str) -> bool:
        place = _place(scan, code)
        inside = query.from_month <= scan.month <= query.to_month
        return (
            inside
            and all(place[each] in codes for each, codes in query.filters.items())
            and (all(place[each] == wanted for each, wanted in key.items()))
        )


def _place(scan: Submission, code: str) -> dict[Dimension, str]:
    type_code, family, group = TYPES.place(code)
    placed = scan.subject.institution and TYPES.by_code[scan.subject.type].province_known
    return {
        Dimension.TYPE: type_code,
        Dimension.FAMILY: family,
        Dimension.GROUP: group,
        Dimension.PROVINCE: "40000" if placed else "none",
        Dimension.BASIS: scan.scope,
        Dimension.MONTH: scan.month,
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(hand_ins, hand_ins, decisions, decisions, merges, ends), max_size=25))
def test_counts_equal_a_recount_and_a_naive_count(database: Database, steps: list[tuple[object, ...]]) -> None:
    with _undone(database) as connection:
        naive = Naive()
        for step in steps:
            _do(connection, naive, step)

        assert usage_recount.recount(connection) == ()
        for query in QUESTIONS:
            table = count_usage(connection, query, words=WORDS, now=NOW)
            for row in (*(row for row in table.rows if row.status is CountStatus.COUNTED), table.total):
                assert _numbers(row) == naive.count(query, row.key)
                assert row.handed_in == (row.confirmed or 0) + (row.unconfirmed or 0)
            assert sum(row.handed_in or 0 for row in table.rows) == (table.total.handed_in if query.by else 0)


def _numbers(row: UsageRow) -> tuple[int | None, ...]:
    return row.handed_in, row.confirmed, row.joint, row.joint_partner, row.withdrawn, row.institutions


def _do(connection: Connection, naive: Naive, step: tuple[object, ...]) -> None:
    match step:
        case ("hand in", str(name), str(partner), int(month), Scope() as scope):
            kind = {"g": "gemeente", "o": "ocmw", "d": "departement", "": "departement"}[name[:1]]
            second = (partner or None) if kind == "gemeente" else None
            made = submission(kind, name or None, partner=second, month=month, scope=scope)
            usage.record_hand_in(connection, made, types=TYPES, province="40000")
            naive.scans.append(made)
        case ("end", int(number), EndKind() as how) if naive.scans:
            name = naive.scans[number % len(naive.scans)].public_id
            assert usage.end(connection, name, how) == (name not in naive.ended)
            naive.ended.setdefault(name, how)
        case (str(decision), int(number)) if naive.scans:
            made = naive.scans[number % len(naive.scans)]
            if made.subject.institution and made.public_id not in naive.ended:
                usage.set_confirmed(connection, made.public_id, confirmed=decision == "confirm")
                (naive.confirmed.add if decision == "confirm" else naive.confirmed.discard)(made.public_id)
        case ("merge", str(source), str(target)):
            old, new = naive.institution(source), naive.institution(target)
            usage.merge_surrogates(connection, source=source, target=target)
            if old != new:
                naive.merged[old] = new


class _Enough(Exception):
    """Ends a transaction that is to leave nothing behind."""


@contextmanager
def _undone(database: Database) -> Iterator[Connection]:
    with suppress(_Enough), database.writing() as connection:
        service_facts.note_first_start(connection, today=date(2025, 12, 1))
        types = dict.fromkeys(GEMEENTEN, "gemeente") | dict.fromkeys(OCMWS, "ocmw") | {"d1": "departement"}
        register(connection, **types)
        yield connection
        raise _Enough

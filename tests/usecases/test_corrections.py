"""Whatever coordinators and operators do in whatever order, or at once: counts equal a recount, and one scan counts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from tests.corrected import keys, manager
from tests.started import any_profile, institution_id

from mvoscan.core.errors import Conflict, Gone, NotFound
from mvoscan.core.usage_query import UsageQuery, words
from mvoscan.storage import claims, dossiers, usage_recount
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.correct_scan import start_correction
from mvoscan.usecases.count_usage import count_usage
from mvoscan.usecases.decide_claims import confirm, reject
from mvoscan.usecases.hand_in_scan import hand_in_scan
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.start_scan import Start, start_scan
from mvoscan.usecases.withdraw_scan import withdraw_scan

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODIES = ("Aalst", "Gent", "Brugge")
_ids = count(1)


@dataclass
class Naive:
    """Scans as a plain list: for whom, and what became of them."""

    standing: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    withdrawn: int = 0
    every: list[str] = field(default_factory=list)


steps = st.one_of(
    st.tuples(st.just("hand in"), st.integers(0, 2)),
    st.tuples(st.sampled_from(("correct", "correct", "withdraw", "confirm", "confirm", "reject")), st.integers(0, 12)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=14))
def test_usage_equals_a_recount_and_a_naive_count(service: Service, steps: list[tuple[str, int]]) -> None:
    bodies = [institution_id(service, "gemeente", each) for each in BODIES]
    with _undone(service) as connection:
        naive = Naive()
        for step in steps:
            _do(service, connection, naive, step, bodies)
        assert usage_recount.recount(connection) == ()
        query = UsageQuery(from_month="2026-11", to_month="2026-11", by=(), filters={})
        total = count_usage(connection, query, words=words(service.types, ()), now=NOW).total
        confirmed = {naive.standing[each] for each in naive.confirmed}
        assert (total.handed_in, total.confirmed) == (len(naive.standing), len(naive.confirmed))
        assert (total.withdrawn, total.institutions) == (naive.withdrawn, len(confirmed))


def _do(service: Service, connection: Connection, naive: Naive, step: tuple[str, int], bodies: list[str]) -> None:
    what, number = step
    if what == "hand in":
        made = _handed_in(service, connection, bodies[number])
        naive.every.append(made)
        naive.standing[made] = bodies[number]
        return
    if not naive.every:
        return
    chosen = naive.every[number % len(naive.every)]
    with suppress(Conflict, Gone):
        if what == "correct":
            made = _corrected(service, connection, chosen)
            naive.every.append(made)
            naive.standing[made] = naive.standing.pop(chosen)
            if chosen in naive.confirmed:
                naive.confirmed ^= {chosen, made}
        elif what == "withdraw":
            visitor, dossier = manager(connection, chosen, now=NOW)
            withdraw_scan(connection, visitor, dossier)
            naive.standing.pop(chosen)
            naive.confirmed.discard(chosen)
            naive.withdrawn += 1
        else:
            _decide(connection, naive, chosen, what)


def _decide(connection: Connection, naive: Naive, chosen: str, what: str) -> None:
    claim = claims.of_submission(connection, chosen)
    assert claim is not None
    if what == "confirm":
        confirm(connection, claim.id, by="An", now=NOW)
        if chosen in naive.standing:
            naive.confirmed.add(chosen)
    else:
        reject(connection, claim.id, by="An", now=NOW, reason="kent niemand")
        naive.confirmed.discard(chosen)


def _handed_in(service: Service, connection: Connection, body: str) -> str:
    questionnaire = service.library.offered_edition("mvo-overheid")
    chosen = {
        "questionnaire": "mvo-overheid",
        "type": "gemeente",
        "institution": body,
        "profile": any_profile(questionnaire),
    }
    fresh = keys("the-starter")
    start = Start.model_validate(chosen)
    start_scan(connection, start, library=service.library, types=service.types, keys=fresh, now=NOW)
    return _hand_in(service, connection, Visitor("the-starter", NOW), fresh.public_id)


def _corrected(service: Service, connection: Connection, submission: str) -> str:
    visitor, dossier = manager(connection, submission, now=NOW)
    correction = start_correction(connection, visitor, dossier, keys=keys(visitor.cookie))
    return _hand_in(service, connection, visitor, correction.dossier.public_id)


def _hand_in(service: Service, connection: Connection, visitor: Visitor, dossier: str) -> str:
    return hand_in_scan(
        connection,
        visitor,
        dossier,
        library=service.library,
        types=service.types,
        submission_id=f"submission{next(_ids)}",
    )


class _Enough(Exception):
    """Ends a transaction that is to leave nothing behind."""


@contextmanager
def _undone(service: Service) -> Iterator[Connection]:
    with suppress(_Enough), service.writing() as connection:
        yield connection
        raise _Enough


@pytest.mark.parametrize("round_", range(6))
def test_correcting_and_withdrawing_at_the_same_moment_gives_one_of_the_two(service: Service, round_: int) -> None:
    body = institution_id(service, "gemeente", BODIES[round_ % 3])
    with service.writing() as connection:
        submission = _handed_in(service, connection, body)
        claim = claims.of_submission(connection, submission)
        assert claim is not None
        confirm(connection, claim.id, by="An", now=NOW)
        visitor, dossier = manager(connection, submission, now=NOW)
        later = start_correction(connection, visitor, dossier, keys=keys(visitor.cookie)).dossier.public_id

    def correct() -> str:
        with service.writing() as connection:
            return _hand_in(service, connection, visitor, later)

    def withdraw() -> None:
        with service.writing() as connection:
            withdraw_scan(connection, visitor, dossier)

    both = [correct, withdraw] if round_ % 2 else [withdraw, correct]
    with ThreadPoolExecutor(2) as pool:
        ended = [each.exception() for each in [pool.submit(one) for one in both]]
    refused = [each for each in ended if each is not None]
    with service.reading() as connection:
        assert usage_recount.recount(connection) == ()
        total = connection.exec_driver_sql(
            "SELECT sum(handed_in), sum(confirmed), sum(withdrawn) FROM usage_count WHERE grain = 'type'"
        ).one()
    assert [isinstance(each, Conflict | Gone) for each in refused] == [True]
    assert tuple(map(int, total)) in {(1, 1, 0), (0, 0, 1)}


def test_many_clicks_at_once_make_one_correction(service: Service) -> None:
    with service.writing() as connection:
        submission = _handed_in(service, connection, institution_id(service, "gemeente", "Aalst"))
        visitor, dossier = manager(connection, submission, now=NOW)

    def click(_: int) -> str:
        with service.writing() as connection:
            return start_correction(connection, visitor, dossier, keys=keys(visitor.cookie)).dossier.public_id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(click, range(6)))) == 1


def test_a_confirmation_that_comes_while_the_scan_is_replaced_is_not_lost_or_counted_twice(service: Service) -> None:
    with service.writing() as connection:
        submission = _handed_in(service, connection, institution_id(service, "gemeente", "Aalst"))
        claim = claims.of_submission(connection, submission)
        assert claim is not None
        visitor, dossier = manager(connection, submission, now=NOW)
        later = start_correction(connection, visitor, dossier, keys=keys(visitor.cookie)).dossier.public_id

    def correct() -> None:
        with service.writing() as connection:
            _hand_in(service, connection, visitor, later)

    def decide() -> bool:
        try:
            with service.writing() as connection:
                confirm(connection, claim.id, by="An", now=NOW)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        replaced, decided = pool.submit(correct), pool.submit(decide)
        replaced.result()
    with service.reading() as connection:
        newest = dossiers.by_public_id(connection, later).submission
        carried = claims.of_submission(connection, str(newest))
        assert carried is not None
        assert carried.confirmed is decided.result()
        assert usage_recount.recount(connection) == ()


def test_an_unknown_address_is_not_found(service: Service) -> None:
    with service.writing() as connection, pytest.raises(NotFound):
        withdraw_scan(connection, Visitor("niemand", NOW), "bestaat-niet")

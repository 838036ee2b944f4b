"""The judge of `scripts/chaos` sees what is lost, doubled, miscounted, untold or changed."""

from datetime import UTC, datetime

import pytest
from benchmarks.chaos.invariants import hash_of_releases, judge
from benchmarks.chaos.ledger import Ledger
from sqlalchemy import delete, update
from tests.releases import keep, theme_row
from tests.started import asked_ids, start

from mvoscan.core.answers import Answer
from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.history import Signature
from mvoscan.storage import dossier_answers
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.release_tables import ReleaseRow
from mvoscan.storage.tables import AnswerRow, UsageFactRow, table_of
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.hand_in_scan import hand_in_scan
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]
NOW = datetime.now(UTC)


def test_the_judge_has_teeth(service: Service) -> None:
    dossier, _ = start(service, cookie="writer")
    question = next(iter(asked_ids(service, dossier).values()))[0]
    rows = [theme_row("2026-Q1", Statistic("mvo-overheid", "light", "2026.1"), Cell("total"))]
    with service.writing() as connection:
        keep(connection, "2026-Q1.1", rows)
        dossier_answers.save(connection, dossier, {question: Answer(option="ja")}, Signature("", NOW))
        about = {"library": service.library, "types": service.types, "submission_id": "s1"}
        hand_in_scan(connection, Visitor("writer", NOW), dossier.public_id, **about)  # type: ignore[arg-type] # as asked.
        before = hash_of_releases(connection)

    def found(ledger: Ledger) -> tuple[int, int, tuple[str, ...]]:
        return judge(service.database, ledger, releases=before)

    right = Ledger(scans={"k1": "s1"})
    assert found(right) == (0, 0, ())
    assert found(Ledger(scans={"k1": "s1", "k2": "s2"}, forms={"d9"}, answers={(dossier.public_id, "x"): 1}))[0] == 3
    assert found(Ledger())[1] == 1
    spoilt = (
        delete(table_of(EventRow)),
        update(table_of(UsageFactRow)).values(month="1999-01"),
        update(table_of(ReleaseRow)).values(sha256="0" * 64),
        update(table_of(AnswerRow)).values(revision=9),
    )
    with service.writing() as connection:
        for each in spoilt:
            connection.execute(each)
    lost, doubled, wrong = found(Ledger(scans={"k1": "s1"}, answers={(dossier.public_id, question): 1}))
    assert (lost, doubled) == (1, 1)
    assert [any(word in each for each in wrong) for word in ("events for", "recount", "release")] == [True] * 3

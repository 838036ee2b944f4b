"""Claims are seen side by side, and a decision moves the confirmed numbers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from tests.bodies import AALST, AALST_OCMW, AALTER, hand_in, seed, total
from tests.storage.counting import NOW

from mvoscan.core.errors import Invalid, NotFound
from mvoscan.core.institution import ClaimState
from mvoscan.storage import claims, institutions
from mvoscan.storage.database import Database
from mvoscan.usecases.decide_claims import confirm, list_claims, reject

pytestmark = pytest.mark.database

LATER = NOW + timedelta(days=1)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as opened:
        seed(opened)
        yield opened


def claim(connection: Connection, submission: str) -> int:
    return next(each.id for each in claims.every(connection) if each.submission == submission)


def test_confirming_makes_a_scan_count_for_its_institution(connection: Connection) -> None:
    made = claim(connection, hand_in(connection, AALST, at=NOW))
    decided = confirm(connection, made, by="An", now=LATER)
    assert (decided.state, decided.decided_by, decided.decided_at) == (ClaimState.CONFIRMED, "An", LATER)
    assert (total(connection).confirmed, total(connection).institutions) == (1, 1)


def test_a_joint_claim_makes_two_institutions_of_one_scan(connection: Connection) -> None:
    confirm(connection, claim(connection, hand_in(connection, AALST, AALST_OCMW, at=NOW)), by="An", now=LATER)
    assert (total(connection).handed_in, total(connection).institutions) == (1, 2)


def test_a_strangers_second_scan_changes_no_confirmed_number(connection: Connection) -> None:
    confirm(connection, claim(connection, hand_in(connection, AALST, at=NOW)), by="An", now=LATER)
    hand_in(connection, AALST, at=LATER)
    counted = total(connection)
    assert (counted.handed_in, counted.confirmed, counted.institutions) == (2, 1, 1)


def test_the_same_decision_twice_leaves_the_first(connection: Connection) -> None:
    made = claim(connection, hand_in(connection, AALST, at=NOW))
    first = confirm(connection, made, by="An", now=NOW)
    assert confirm(connection, made, by="Bo", now=LATER) == first
    assert total(connection).confirmed == 1


def test_a_rejected_claim_can_be_confirmed_and_the_rejection_stays_readable(connection: Connection) -> None:
    made = claim(connection, hand_in(connection, AALST, at=NOW))
    reject(connection, made, by="An", now=NOW, reason="niemand kent deze scan")
    decided = confirm(connection, made, by="Bo", now=LATER, reason="gebeld")
    assert decided.reason == "gebeld (eerder afgewezen op 2026-11-24 door An: niemand kent deze scan)"
    assert total(connection).confirmed == 1


def test_a_confirmed_claim_can_be_rejected_and_no_longer_counts(connection: Connection) -> None:
    made = claim(connection, hand_in(connection, AALST, at=NOW))
    confirm(connection, made, by="An", now=NOW)
    reject(connection, made, by="Bo", now=LATER, reason="vergissing")
    assert (total(connection).confirmed, total(connection).institutions) == (0, 0)


def test_a_rejection_says_why_and_a_decision_by_whom(connection: Connection) -> None:
    made = claim(connection, hand_in(connection, AALST, at=NOW))
    with pytest.raises(Invalid, match="--reason"):
        reject(connection, made, by="An", now=NOW, reason=" ")
    with pytest.raises(Invalid, match="--by"):
        confirm(connection, made, by="", now=NOW)


def test_a_claim_that_does_not_exist_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound):
        confirm(connection, 404, by="An", now=NOW)


def test_claims_for_one_institution_stand_side_by_side_also_joint_ones(connection: Connection) -> None:
    hand_in(connection, AALST, at=NOW)
    hand_in(connection, AALTER, at=NOW)
    hand_in(connection, AALST, AALST_OCMW, at=NOW)
    hand_in(connection, AALST_OCMW, at=NOW)
    groups = {len(each.claims): each for each in list_claims(connection)}
    assert groups[3].institutions == (AALST, AALST_OCMW)
    assert groups[1].institutions == (AALTER,)


def test_what_is_decided_is_listed_only_when_asked_or_beside_an_open_claim(connection: Connection) -> None:
    confirm(connection, claim(connection, hand_in(connection, AALST, at=NOW)), by="An", now=NOW)
    assert (list_claims(connection), len(list_claims(connection, decided=True))) == ((), 1)
    hand_in(connection, AALST, at=LATER)
    assert [each.state for each in list_claims(connection)[0].claims] == [ClaimState.CONFIRMED, ClaimState.UNCONFIRMED]


def test_a_claim_made_under_the_id_of_a_merged_institution_stands_with_its_successor(connection: Connection) -> None:
    institutions.lead_to(connection, source="aalter", target="aalst")
    hand_in(connection, AALTER, at=NOW)
    (group,) = list_claims(connection)
    assert group.named(group.claims[0].institution) == AALST

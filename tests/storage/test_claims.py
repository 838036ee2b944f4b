"""Claims: kept when a scan is handed in, decided later, led along when institutions merge."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from tests.bodies import seed
from tests.storage.counting import NOW

from mvoscan.core.claim import decide
from mvoscan.core.errors import NotFound
from mvoscan.core.institution import ClaimState
from mvoscan.storage import claims
from mvoscan.storage.database import Database

pytestmark = pytest.mark.database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A transaction with a joint claim of Aalst and its OCMW."""
    with database.writing() as opened:
        seed(opened)
        claims.open_claim(opened, submission="first", institution="aalst", partner="ocmw-aalst", now=NOW)
        yield opened


def test_a_claim_starts_unconfirmed_with_both_its_institutions(connection: Connection) -> None:
    (claim,) = claims.every(connection)
    assert (claim.state, claim.institutions) == (ClaimState.UNCONFIRMED, ("aalst", "ocmw-aalst"))
    assert (claim.submission, claim.made_at) == ("first", NOW)


def test_a_submission_makes_one_claim(database: Database) -> None:
    with database.writing() as connection:
        seed(connection)
        claims.open_claim(connection, submission="first", institution="aalst", partner=None, now=NOW)
    with pytest.raises(IntegrityError), database.writing() as connection:
        claims.open_claim(connection, submission="first", institution="aalter", partner=None, now=NOW)


def test_a_decision_is_kept_with_who_when_and_why(connection: Connection) -> None:
    claim = claims.every(connection)[0]
    decided = decide(claim, ClaimState.REJECTED, by="An", at=NOW, reason="kent niemand")
    claims.keep_decision(connection, decided)
    assert claims.lock(connection, claim.id) == decided


def test_a_claim_that_does_not_exist_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound, match="claims list"):
        claims.lock(connection, 404)


def test_claims_follow_a_merged_institution(connection: Connection) -> None:
    assert claims.lead_to(connection, source="aalst", target="aalter") == 1
    assert claims.every(connection)[0].institutions == ("aalter", "ocmw-aalst")

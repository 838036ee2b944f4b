"""Duplicates are joined with their counts; what was handed in stays as it was."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection
from tests.bodies import AALST, AALST_OCMW, AALTER, ACT, SINT_NIKLAAS, hand_in, seed, total
from tests.storage.counting import NOW

from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.institution import Institution
from mvoscan.core.questionnaire import Scope
from mvoscan.storage import claims, dossiers, institutions, usage
from mvoscan.storage.database import Database
from mvoscan.usecases.merge_institutions import merge_institutions

pytestmark = pytest.mark.database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as opened:
        seed(opened)
        yield opened


def start(connection: Connection, institution: Institution, public_id: str) -> Dossier:
    return dossiers.add(
        connection,
        public_id=public_id,
        edition=("mvo-overheid", "2026.1", "0" * 64),
        scope=Scope.LIGHT,
        practice=False,
        subject=Subject(type=institution.type, institution=institution.id),
        profile={},
        now=NOW,
    )


def test_two_merged_bodies_with_confirmed_scans_count_as_one_institution(connection: Connection) -> None:
    for body in (AALST, AALTER):
        usage.set_confirmed(connection, hand_in(connection, body, at=NOW), confirmed=True)
    merge_institutions(connection, source="aalter", target="aalst", act=ACT)
    assert (total(connection).confirmed, total(connection).institutions) == (2, 1)


def test_a_claim_confirmed_after_the_merge_counts_for_the_same_institution(connection: Connection) -> None:
    first, second = (hand_in(connection, body, at=NOW) for body in (AALST, AALTER))
    merge_institutions(connection, source="aalter", target="aalst", act=ACT)
    for submission in (first, second, hand_in(connection, AALTER, at=NOW)):
        usage.set_confirmed(connection, submission, confirmed=True)
    assert (total(connection).confirmed, total(connection).institutions) == (3, 1)


def test_claims_and_open_dossiers_follow_and_say_how_many(connection: Connection) -> None:
    hand_in(connection, AALTER, at=NOW)
    start(connection, AALTER, "open")
    done = merge_institutions(connection, source="aalter", target="aalst", act=ACT)
    assert (done.claims, done.dossiers) == (1, 1)
    assert claims.every(connection)[0].institution == "aalst"
    assert dossiers.by_public_id(connection, "open").subject.institution == "aalst"


def test_a_dossier_that_was_handed_in_stays_as_it_was(connection: Connection) -> None:
    dossiers.close(connection, start(connection, AALTER, "done"), submission="s", now=NOW)
    assert merge_institutions(connection, source="aalter", target="aalst", act=ACT).dossiers == 0
    assert dossiers.by_public_id(connection, "done").subject.institution == "aalter"


def test_a_merge_into_a_merged_body_leads_to_what_remains(connection: Connection) -> None:
    merge_institutions(connection, source="aalst", target="sint-niklaas", act=ACT)
    done = merge_institutions(connection, source="aalter", target="aalst", act=ACT)
    assert done.target == SINT_NIKLAAS
    assert institutions.get(connection, "aalter") == SINT_NIKLAAS


def test_what_was_merged_before_follows_further(connection: Connection) -> None:
    merge_institutions(connection, source="aalter", target="aalst", act=ACT)
    merge_institutions(connection, source="aalst", target="sint-niklaas", act=ACT)
    assert institutions.get(connection, "aalter") == SINT_NIKLAAS


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("aalst", "aalst", "hetzelfde"),
        ("aalst", AALST_OCMW.id, "van type ocmw"),
        ("beveren", "aalst", "al samengevoegd"),
        ("aalter", "beveren", "hetzelfde"),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused(connection: Connection, source: str, target: str, said: str) -> None:
    merge_institutions(connection, source="beveren", target="aalter", act=ACT)
    with pytest.raises(Conflict, match=said):
        merge_institutions(connection, source=source, target=target, act=ACT)


@pytest.mark.parametrize(("source", "target"), [("atlantis", "aalst"), ("aalst", "atlantis")])
def test_a_body_that_is_not_in_the_register_is_not_merged(connection: Connection, source: str, target: str) -> None:
    with pytest.raises(NotFound, match="register show"):
        merge_institutions(connection, source=source, target=target, act=ACT)

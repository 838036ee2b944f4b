"""A small register for tests, with real numbers, and scans handed in for its bodies."""

from datetime import date, datetime

from sqlalchemy import Connection
from tests.storage.counting import NOW, TYPES, WORDS, ask, submission

from mvoscan.core.institution import Institution, Predecessor
from mvoscan.core.release import Act
from mvoscan.core.usage import UsageRow
from mvoscan.storage import claims, institutions, service_facts, usage
from mvoscan.usecases.count_usage import count_usage

MERGED_ON = date(2025, 1, 1)

AALST = Institution(
    id="aalst", type="gemeente", name="Aalst", province="40000", nis="41002", kbo="0207437468", ovo="OVO001992"
)
AALST_OCMW = Institution(id="ocmw-aalst", type="ocmw", name="Aalst", province="40000", nis="41002", kbo="0212237186")
AALTER = Institution(id="aalter", type="gemeente", name="Aalter", province="40000", nis="44084")
SINT_NIKLAAS = Institution(id="sint-niklaas", type="gemeente", name="Sint-Niklaas", province="40000", nis="46021")
BEVEREN = Institution(
    id="beveren",
    type="gemeente",
    name="Beveren-Kruibeke-Zwijndrecht",
    province="40000",
    nis="46030",
    kbo="1010783451",
    predecessors=(
        Predecessor(name="Zwijndrecht", nis="11056", ended_on=MERGED_ON),
        Predecessor(name="Beveren", nis="46003", ended_on=MERGED_ON),
    ),
)
ACT = Act(by="An", at=NOW)
REGISTER = (AALST, AALST_OCMW, AALTER, SINT_NIKLAAS, BEVEREN)


def hand_in(connection: Connection, first: Institution, partner: Institution | None = None, *, at: datetime) -> str:
    """Count a scan and open its claim, as handing in does; gives the public id of the submission."""
    made = submission(first.type, first.id, partner=partner.id if partner else None)
    usage.record_hand_in(connection, made, types=TYPES, province=first.province)
    claims.open_claim(
        connection,
        submission=made.public_id,
        institution=first.id,
        partner=partner.id if partner else None,
        now=at,
    )
    return made.public_id


def total(connection: Connection) -> UsageRow:
    """All usage of 2026."""
    return count_usage(connection, ask(), words=WORDS, now=NOW).total


def seed(connection: Connection, *more: Institution) -> None:
    """Fill the register with the small one, in a service that counts since before 2026."""
    service_facts.note_first_start(connection, today=date(2025, 12, 1))
    institutions.seed_register(connection, (*REGISTER, *more))

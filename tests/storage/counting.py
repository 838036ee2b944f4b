"""Small institution types, institutions and submissions for tests of usage."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import Connection, insert

from mvoscan.core.dossier import Subject, brussels_month, brussels_quarter
from mvoscan.core.institution import Family, Group, InstitutionType, InstitutionTypes
from mvoscan.core.questionnaire import Scope
from mvoscan.core.submission import Submission
from mvoscan.core.usage_query import Dimension, UsageQuery, Words, words
from mvoscan.storage.tables import InstitutionRow, table_of

TYPES = InstitutionTypes(
    groups=(Group(code="lokaal", label="Lokale besturen"), Group(code="andere-overheden", label="Andere overheden")),
    families=(
        Family(code="gemeente", label="Gemeente", group="lokaal"),
        Family(code="ocmw", label="OCMW", group="lokaal"),
        Family(code="vlaamse-overheid", label="Vlaamse overheid", group="andere-overheden"),
    ),
    types=(
        InstitutionType(code="gemeente", label="Gemeente", plural="Gemeenten", family="gemeente", province_known=True),
        InstitutionType(code="ocmw", label="OCMW", plural="OCMW's", family="ocmw", province_known=True),
        InstitutionType(code="departement", label="Departement", plural="Departementen", family="vlaamse-overheid"),
    ),
)
WORDS: Words = words(TYPES, ())
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

_numbers = count(1)


def ask(*by: Dimension, first: str = "2026-01", last: str = "2026-12", **filters: str) -> UsageQuery:
    """A question about 2026, unless said otherwise."""
    kept = {Dimension(name): tuple(codes.split(",")) for name, codes in filters.items()}
    return UsageQuery(from_month=first, to_month=last, by=by, filters=kept)


def submission(
    type: str = "gemeente",  # noqa: A002 # the word of the domain.
    institution: str | None = None,
    *,
    partner: str | None = None,
    month: int = 3,
    scope: Scope = Scope.LIGHT,
    practice: bool = False,
) -> Submission:
    """A scan handed in; `partner` is the id of an OCMW."""
    moment = datetime(2026, month, 10, 9, tzinfo=UTC)
    partner_type = "ocmw" if partner else None
    return Submission(
        public_id=f"submission-{next(_numbers)}",
        questionnaire="mvo-overheid",
        edition="2026.1",
        edition_hash="0" * 64,
        scope=scope,
        practice=practice,
        subject=Subject(type=type, institution=institution, partner_type=partner_type, partner=partner),
        profile={},
        answers={},
        scores=(),
        handed_in_at=moment,
        month=brussels_month(moment),
        quarter=brussels_quarter(moment),
    )


def register(connection: Connection, **types: str) -> None:
    """Put institutions in the register: id and type."""
    rows = [
        {"id": name, "type": code, "name": name, "folded": name, "standing": "listed"} for name, code in types.items()
    ]
    connection.execute(insert(table_of(InstitutionRow)), rows)

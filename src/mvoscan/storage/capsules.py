"""Result capsules: issued once as signed bytes, never changed after, read by their address or by their client."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from mvoscan.core.capsule import Capsule, Issuer, capsule_of, document_bytes
from mvoscan.core.capsule_grant import CapsuleGrant, Issued, Names
from mvoscan.core.dossier import Dossier
from mvoscan.core.institution import Institution, InstitutionTypes
from mvoscan.core.sharing import ShareWish
from mvoscan.core.submission import Submission
from mvoscan.storage import institutions, results, submissions
from mvoscan.storage.access import hash_of
from mvoscan.storage.capsule_tables import CapsuleRow
from mvoscan.storage.library import Library
from mvoscan.storage.tables import table_of

_capsule = table_of(CapsuleRow)


class Signature(Protocol):
    """A signature apart from its document."""

    @property
    def key(self) -> str:
        """Name of the key that signed."""

    @property
    def signature(self) -> str:
        """The compact JWS without its payload."""


class Signer(Protocol):
    """Whoever signs: `signing.SigningKeys`."""

    def sign(self, document: bytes) -> Signature:
        """Sign a document; raises `Unavailable` when there is no key to do it with."""


class Issuing(NamedTuple):
    """What issuing asks of the service: questionnaires, types, keys, and in whose name."""

    library: Library
    types: InstitutionTypes
    signer: Signer
    issuer: Issuer


def draft(
    connection: Connection, dossier: Dossier, wish: ShareWish, names: Names, *, issuing: Issuing, now: datetime
) -> Capsule:
    """What issuing would make of a scan that was handed in; keeps and signs nothing."""
    return _made(connection, _grant(dossier, wish, names, key="", now=now), issuing)


def issue(
    connection: Connection, dossier: Dossier, wish: ShareWish, names: Names, *, issuing: Issuing, now: datetime
) -> CapsuleGrant:
    """Issue the result of a scan that was handed in: made, signed and kept; raises `Unavailable` without a key.

    Whoever calls this asked whether the dossier may be shared, and locked it.
    """
    document = document_bytes(draft(connection, dossier, wish, names, issuing=issuing, now=now))
    signed = issuing.signer.sign(document)
    grant = _grant(dossier, wish, names, key=signed.key, now=now)
    connection.execute(
        insert(_capsule).values(
            **grant.model_dump(),
            dossier_id=dossier.id,
            token_hash=hash_of(names.token) if names.token else None,
            document=document,
            signature=signed.signature,
        )
    )
    return grant


def of_dossier(connection: Connection, dossier: int) -> tuple[CapsuleGrant, ...]:
    """What was issued of a dossier, the newest first."""
    query = select(*_GRANT).where(_capsule.c.dossier_id == dossier).order_by(_capsule.c.id.desc())
    return tuple(_grant_of(row) for row in connection.execute(query))


def count(connection: Connection, dossier: int) -> int:
    """How many capsules a dossier ever got."""
    query = select(func.count()).select_from(_capsule).where(_capsule.c.dossier_id == dossier)
    return int(connection.execute(query).scalar_one())


def with_token(connection: Connection, token: str) -> Issued | None:
    """The open capsule with this secret in its address, ended ones included."""
    return _found(connection, _WHOLE.where(_capsule.c.token_hash == hash_of(token)))


def get(connection: Connection, public_id: str) -> Issued | None:
    """The capsule with this public id, whoever may read it, ended ones included."""
    return _found(connection, _WHOLE.where(_capsule.c.public_id == public_id))


def of_submission(connection: Connection, submission: str, client: str | None) -> tuple[CapsuleGrant, ...]:
    """What was issued of a submission to this client, or to everybody with the address (None); the newest first."""
    mine = _capsule.c.client.is_(None) if client is None else _capsule.c.client == client
    query = select(*_GRANT).where(_capsule.c.submission == submission, mine).order_by(_capsule.c.id.desc())
    return tuple(_grant_of(row) for row in connection.execute(query))


def revoke(connection: Connection, public_id: str, *, now: datetime) -> bool:
    """Revoke a capsule; False when it was revoked already, which keeps its moment."""
    statement = update(_capsule).where(_capsule.c.public_id == public_id, _capsule.c.revoked_at.is_(None))
    return connection.execute(statement.values(revoked_at=now)).rowcount == 1


_GRANT = tuple(_capsule.c[name] for name in CapsuleGrant.model_fields)
_WHOLE = select(*_GRANT, _capsule.c.document, _capsule.c.signature, _capsule.c.dossier_id)


def _grant(dossier: Dossier, wish: ShareWish, names: Names, *, key: str, now: datetime) -> CapsuleGrant:
    return CapsuleGrant(
        public_id=names.public_id,
        client=names.client,
        submission=dossier.submission or "",
        label=wish.label,
        anonymous=wish.anonymous,
        with_plan=wish.with_plan,
        made_at=now,
        expires_at=wish.expires_at.astimezone(UTC),
        key=key,
    )


def _made(connection: Connection, grant: CapsuleGrant, issuing: Issuing) -> Capsule:
    submission = submissions.get(connection, grant.submission)
    result = results.of_submission(connection, submission, library=issuing.library, types=issuing.types)
    bodies = _bodies(connection, submission)
    return capsule_of(result, grant, bodies=bodies, issuer=issuing.issuer, types=issuing.types)


def _bodies(connection: Connection, submission: Submission) -> Sequence[Institution]:
    subject = submission.subject
    return [institutions.get(connection, each) for each in (subject.institution, subject.partner) if each]


def _found(connection: Connection, query: Select[Any]) -> Issued | None:
    row = connection.execute(query).one_or_none()
    return Issued(_grant_of(row), bytes(row.document), row.signature, row.dossier_id) if row else None


def _grant_of(row: Row[Any]) -> CapsuleGrant:
    return CapsuleGrant(**{name: getattr(row, name) for name in CapsuleGrant.model_fields})

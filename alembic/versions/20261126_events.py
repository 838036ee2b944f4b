"""what happens is told as events, and what happened before is one too

Revision: 0013, after 0012.
"""

import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NUMBERS = "events"


def text(name: str) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", BIG, nullable=False),
        text("public_id"),
        text("kind"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dossier_id", BIG, nullable=True),
        sa.Column("client", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_event_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_public_id")),
        sa.UniqueConstraint("sequence", name=op.f("uq_event_sequence")),
    )
    op.create_index(op.f("ix_event_dossier_id"), "event", ["dossier_id"])
    op.create_table(
        "event_sequence",
        text("name"),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_event_sequence")),
    )
    op.create_table(
        "event_audience",
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("client_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_audience_event_id_event")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_event_audience_client_id_client")),
        sa.PrimaryKeyConstraint("event_id", "client_id", name=op.f("pk_event_audience")),
    )
    webhooks()
    tell_what_happened_before()


def webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", BIG, nullable=False),
        text("public_id"),
        sa.Column("client_id", BIG, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        text("state"),
        sa.Column("reason", sa.Text(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("made_at", "busy_until")),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("former_secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_webhook_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhook_public_id")),
    )
    op.create_index(op.f("ix_webhook_client_id"), "webhook", ["client_id"])
    op.create_table(
        "webhook_delivery",
        *(sa.Column(name, BIG, nullable=False) for name in ("id", "webhook_id", "event_id")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in ("next_at", "delivered_at")),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_delivery_webhook_id_webhook")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_webhook_delivery_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint("webhook_id", "event_id", name=op.f("uq_webhook_delivery_webhook_id_event_id")),
    )
    for name in ("event_id", "made_at", "next_at"):
        op.create_index(op.f(f"ix_webhook_delivery_{name}"), "webhook_delivery", [name])
    op.create_table(
        "webhook_attempt",
        *(sa.Column(name, BIG, nullable=False) for name in ("id", "delivery_id")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["webhook_delivery.id"], name=op.f("fk_webhook_attempt_delivery_id_webhook_delivery")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempt")),
    )
    op.create_index(op.f("ix_webhook_attempt_delivery_id"), "webhook_attempt", ["delivery_id"])


def downgrade() -> None:
    for name in ("webhook_attempt", "webhook_delivery", "webhook"):
        op.drop_table(name)
    op.drop_table("event_audience")
    op.drop_table("event_sequence")
    op.drop_table("event")


def table(name: str, instants: str = "", others: str = "") -> Any:
    """A table as it is at this revision, with the columns that are read here."""
    columns = [sa.column(each, sa.DateTime(timezone=True)) for each in instants.split()]
    return sa.table(name, *columns, *(sa.column(each) for each in others.split()))


class Fact(NamedTuple):
    """Something that happened before there were events; `rank` orders what happened at one moment."""

    at: Any
    rank: int
    kind: str
    dossier: int | None
    subjects: dict[str, str]


DOSSIER = table("dossier", "first_saved_at", "id public_id practice corrects")
SCAN = table("submission", "handed_in_at", "public_id dossier_id practice")
LATER = table("submission", "handed_in_at", "public_id").alias("later")
END = table("submission_end", "at", "submission kind by")
SHARE = table("share_grant", "made_at revoked_at", "public_id dossier_id submission")
RELEASE = table("release", "published_at", "name")


def tell_what_happened_before() -> None:
    """Write earlier facts as events, in the order in which they happened, each with its number."""
    connection = op.get_bind()
    found = sorted((each for facts in FACTS for each in facts(connection)), key=lambda each: (each.at, each.rank))
    events = sa.table(
        "event",
        *(sa.column(name) for name in ("public_id", "kind", "dossier_id", "sequence")),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("subjects", sa.JSON()),
    )
    rows = [
        {
            "public_id": f"evt_{secrets.token_hex(12)}",
            "kind": each.kind,
            "at": each.at,
            "dossier_id": each.dossier,
            "subjects": each.subjects,
            "sequence": number,
        }
        for number, each in enumerate(found, start=1)
    ]
    if rows:
        connection.execute(events.insert(), rows)
    numbers = sa.table("event_sequence", sa.column("name"), sa.column("last"))
    connection.execute(numbers.insert().values(name=NUMBERS, last=len(rows)))


def started(connection: sa.Connection) -> Iterator[Fact]:
    query = sa.select(DOSSIER).where(
        DOSSIER.c.first_saved_at.is_not(None), DOSSIER.c.corrects.is_(None), sa.not_(DOSSIER.c.practice)
    )
    for row in connection.execute(query):
        yield Fact(row.first_saved_at, 0, "scan.started", row.id, {"dossier": row.public_id})


def handed_in(connection: sa.Connection) -> Iterator[Fact]:
    for row in connection.execute(of_dossier(sa.select(SCAN, DOSSIER.c.public_id.label("dossier")), SCAN)):
        yield Fact(row.handed_in_at, 1, "scan.handed_in", row.dossier_id, named(row, row.public_id))


def superseded(connection: sa.Connection) -> Iterator[Fact]:
    """One that was withdrawn afterwards was replaced before that, at the moment when its correction was handed in."""
    moment, dossier = LATER.c.handed_in_at.label("replaced_at"), DOSSIER.c.public_id.label("dossier")
    query = of_dossier(sa.select(END, SCAN.c.dossier_id, dossier, moment), SCAN)
    query = query.join(END, END.c.submission == SCAN.c.public_id).join(LATER, LATER.c.public_id == END.c.by)
    for row in connection.execute(query):
        about = {**named(row, row.submission), "replaced_by": row.by}
        yield Fact(row.replaced_at, 2, "scan.superseded", row.dossier_id, about)


def withdrawn(connection: sa.Connection) -> Iterator[Fact]:
    query = of_dossier(sa.select(END, SCAN.c.dossier_id, DOSSIER.c.public_id.label("dossier")), SCAN)
    query = query.join(END, END.c.submission == SCAN.c.public_id).where(END.c.kind == "withdrawn")
    for row in connection.execute(query):
        yield Fact(row.at, 5, "scan.withdrawn", row.dossier_id, named(row, row.submission))


def shared(connection: sa.Connection) -> Iterator[Fact]:
    for row in connection.execute(of_dossier(sa.select(SHARE, DOSSIER.c.public_id.label("dossier")), SHARE)):
        about = {**named(row, row.submission), "share": row.public_id}
        yield Fact(row.made_at, 3, "result.shared", row.dossier_id, about)
        if row.revoked_at is not None:
            yield Fact(row.revoked_at, 4, "result.revoked", row.dossier_id, about)


def published(connection: sa.Connection) -> Iterator[Fact]:
    for row in connection.execute(sa.select(RELEASE).where(RELEASE.c.published_at.is_not(None))):
        yield Fact(row.published_at, 6, "release.published", None, {"release": row.name})


FACTS = (started, handed_in, superseded, withdrawn, shared, published)


def of_dossier(query: Any, child: Any) -> Any:
    """Rows that hang from a dossier, but for practice runs: those are told to nobody."""
    joined = query.select_from(child).join(DOSSIER, DOSSIER.c.id == child.c.dossier_id)
    return joined.where(sa.not_(DOSSIER.c.practice))


def named(row: Any, submission: str) -> dict[str, str]:
    return {"dossier": row.dossier, "submission": submission}

"""an offer that can be ordered, with feedback

Revision: 0020, after 0016.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def key(name: str, table: str, to: str, target: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.{target}"], name=op.f(f"fk_{table}_{name}_{to}"))


def upgrade() -> None:
    op.create_table(
        "offer_entry",
        sa.Column("id", BIG, nullable=False),
        text("code"),
        number("revision"),
        sa.Column("content", sa.JSON(), nullable=False),
        instant("changed_at"),
        instant("withdrawn_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_offer_entry_code")),
    )
    op.create_table(
        "offer_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        number("revision"),
        instant("at"),
        text("by"),
        text("source"),
        text("reason"),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        key("entry_id", "offer_version", "offer_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_version")),
        sa.UniqueConstraint("entry_id", "revision", name=op.f("uq_offer_version_entry_id_revision")),
    )
    op.create_table(
        "offer_order",
        sa.Column("id", BIG, nullable=False),
        text("public_id"),
        sa.Column("entry_id", BIG, nullable=False),
        text("form_key", nullable=True),
        *(text(name) for name in ("kind", "month", "type", "family")),
        text("institution_id", nullable=True),
        *(text(name) for name in ("organisation", "contact", "address", "folded", "wish_date", "wish_place")),
        number("people", nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        text("state"),
        instant("made_at"),
        instant("changed_at"),
        sa.Column("planned_on", sa.Date(), nullable=True),
        text("begins", nullable=True),
        text("ends", nullable=True),
        text("place"),
        number("sequence"),
        text("reason"),
        instant("erased_at", nullable=True),
        key("entry_id", "offer_order", "offer_entry"),
        key("institution_id", "offer_order", "institution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_order")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_order_public_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_offer_order_form_key")),
    )
    for column in ("entry_id", "month", "institution_id", "folded"):
        op.create_index(op.f(f"ix_offer_order_{column}"), "offer_order", [column])
    op.create_table(
        "offer_link",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        text("purpose"),
        text("token_hash"),
        instant("made_at"),
        instant("expires_at"),
        key("order_id", "offer_link", "offer_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_offer_link_token_hash")),
    )
    op.create_index(op.f("ix_offer_link_order_id"), "offer_link", ["order_id"])
    op.create_table(
        "offer_feedback",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        number("revision"),
        text("organisation"),
        instant("given_at"),
        *(number(name) for name in ("fit", "clear", "useful", "recommend")),
        sa.Column("remark", sa.Text(), nullable=False),
        key("order_id", "offer_feedback", "offer_order"),
        key("entry_id", "offer_feedback", "offer_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_feedback")),
        sa.UniqueConstraint("order_id", name=op.f("uq_offer_feedback_order_id")),
    )
    op.create_index(op.f("ix_offer_feedback_entry_id"), "offer_feedback", ["entry_id"])


def downgrade() -> None:
    for table in ("offer_feedback", "offer_link", "offer_order", "offer_version", "offer_entry"):
        op.drop_table(table)

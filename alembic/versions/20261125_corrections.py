"""a scan may be corrected or withdrawn, and a request may carry a key of its own

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "submission_end",
        text("submission"),
        text("kind"),
        text("by", nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_submission_end")),
        sa.UniqueConstraint("by", name=op.f("uq_submission_end_by")),
    )
    op.create_table(
        "idempotency",
        sa.Column("dossier_id", BIG, nullable=False),
        text("key_hash"),
        text("body_hash"),
        sa.Column("status", sa.Integer(), nullable=False),
        text("result"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "key_hash", name=op.f("pk_idempotency")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_idempotency_dossier_id_dossier")),
    )
    op.create_index(op.f("ix_idempotency_made_at"), "idempotency", ["made_at"])
    with op.batch_alter_table("dossier") as batch_op:
        batch_op.add_column(text("corrects", nullable=True))
        batch_op.create_unique_constraint(op.f("uq_dossier_corrects"), ["corrects"])
    op.add_column("usage_count", sa.Column("withdrawn", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("usage_count", "withdrawn")
    with op.batch_alter_table("dossier") as batch_op:
        batch_op.drop_constraint(op.f("uq_dossier_corrects"), type_="unique")
        batch_op.drop_column("corrects")
    op.drop_table("idempotency")
    op.drop_table("submission_end")

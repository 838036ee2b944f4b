"""a result is issued to other programs, signed

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        "capsule",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", text(), nullable=False),
        sa.Column("dossier_id", BIG, nullable=False),
        sa.Column("submission", text(), nullable=False),
        sa.Column("token_hash", text(), nullable=True),
        sa.Column("client", text(), nullable=True),
        sa.Column("label", text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("with_plan", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("signature", text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_capsule_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capsule")),
        sa.UniqueConstraint("public_id", name=op.f("uq_capsule_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_capsule_token_hash")),
    )
    op.create_index(op.f("ix_capsule_dossier_id"), "capsule", ["dossier_id"])
    op.create_index(op.f("ix_capsule_submission"), "capsule", ["submission"])
    op.create_index(op.f("ix_capsule_client"), "capsule", ["client"])


def downgrade() -> None:
    op.drop_table("capsule")

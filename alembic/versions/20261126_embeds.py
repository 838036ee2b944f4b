"""a result is shown inside other pages

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        "embed_grant",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", text(), nullable=False),
        sa.Column("dossier_id", BIG, nullable=False),
        sa.Column("submission", text(), nullable=False),
        sa.Column("view", text(), nullable=False),
        sa.Column("theme", text(), nullable=False),
        sa.Column("reach", text(), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_embed_grant_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embed_grant")),
        sa.UniqueConstraint("public_id", name=op.f("uq_embed_grant_public_id")),
    )
    op.create_index(op.f("ix_embed_grant_dossier_id"), "embed_grant", ["dossier_id"])
    op.create_index(op.f("ix_embed_grant_submission"), "embed_grant", ["submission"])


def downgrade() -> None:
    op.drop_table("embed_grant")

"""a result is shared by a link

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        "share_grant",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", text(), nullable=False),
        sa.Column("dossier_id", BIG, nullable=False),
        sa.Column("submission", text(), nullable=False),
        sa.Column("token_hash", text(), nullable=False),
        sa.Column("label", text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("with_plan", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.Column("last_opened_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_share_grant_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_grant")),
        sa.UniqueConstraint("public_id", name=op.f("uq_share_grant_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_grant_token_hash")),
    )
    op.create_index(op.f("ix_share_grant_dossier_id"), "share_grant", ["dossier_id"])
    op.create_table(
        "share_visit",
        sa.Column("visit_id", BIG, nullable=False),
        sa.Column("share_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_share_visit_visit_id_visit")),
        sa.ForeignKeyConstraint(["share_id"], ["share_grant.id"], name=op.f("fk_share_visit_share_id_share_grant")),
        sa.PrimaryKeyConstraint("visit_id", "share_id", name=op.f("pk_share_visit")),
    )
    op.create_index(op.f("ix_share_visit_share_id"), "share_visit", ["share_id"])


def downgrade() -> None:
    op.drop_table("share_visit")
    op.drop_table("share_grant")

"""a scan that was erased counts without identity until its year appears

Revision: 0019, after 0016.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        "erased_scan",
        sa.Column("id", BIG, nullable=False),
        sa.Column("scan", text(), nullable=False),
        sa.Column("questionnaire", text(), nullable=False),
        sa.Column("edition", text(), nullable=False),
        sa.Column("edition_hash", text(), nullable=False),
        sa.Column("quarter", text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation", text(), nullable=False),
        sa.Column("type", text(), nullable=False),
        sa.Column("province", text(), nullable=True),
        sa.Column("partner", text(), nullable=True),
        sa.Column("partner_type", text(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_scan")),
        sa.UniqueConstraint("scan", name=op.f("uq_erased_scan_scan")),
    )
    op.create_index(op.f("ix_erased_scan_quarter"), "erased_scan", ["quarter"])


def downgrade() -> None:
    op.drop_table("erased_scan")

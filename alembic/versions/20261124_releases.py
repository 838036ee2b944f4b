"""published statistics are kept as releases

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def act(name: str, *, nullable: bool = True) -> tuple[sa.Column, ...]:
    return (
        sa.Column(f"{name}_by", text(), nullable=nullable),
        sa.Column(f"{name}_at", sa.DateTime(timezone=True), nullable=nullable),
        sa.Column(f"{name}_enforced", sa.Boolean(), nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("id", BIG, nullable=False),
        *(sa.Column(name, text(), nullable=False) for name in ("name", "questionnaire", "period")),
        sa.Column("vintage", sa.Integer(), nullable=False),
        *(
            sa.Column(name, text(), nullable=False)
            for name in ("state", "cube_version", "policy_version", "sha256", "units_sha256")
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("audit", sa.JSON(), nullable=False),
        *act("built", nullable=False),
        *act("approved"),
        *act("published"),
        *act("withdrawn"),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("name", name=op.f("uq_release_name")),
        sa.UniqueConstraint("questionnaire", "period", "vintage", name=op.f("uq_release_questionnaire_period_vintage")),
    )
    op.create_index(op.f("ix_release_period"), "release", ["period"])
    op.create_index(op.f("ix_release_state"), "release", ["state"])
    for name, column in (("release_rows", "rows"), ("release_units", "units")):
        op.create_table(
            name,
            sa.Column("release_id", BIG, nullable=False),
            sa.Column(column, sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f(f"fk_{name}_release_id_release")),
            sa.PrimaryKeyConstraint("release_id", name=op.f(f"pk_{name}")),
        )


def downgrade() -> None:
    for name in ("release_units", "release_rows", "release"):
        op.drop_table(name)

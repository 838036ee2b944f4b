"""a dossier has an action plan

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        "plan_action",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", text(), nullable=False),
        sa.Column("dossier_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", text(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_plan_action_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
        sa.UniqueConstraint("dossier_id", "question", name=op.f("uq_plan_action_dossier_id_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_action_public_id")),
    )
    op.create_index(op.f("ix_plan_action_dossier_id"), "plan_action", ["dossier_id"])
    op.create_table(
        "plan_step",
        sa.Column("id", BIG, nullable=False),
        sa.Column("action_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("value", text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["plan_action.id"], name=op.f("fk_plan_step_action_id_plan_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
    )
    op.create_index(op.f("ix_plan_step_action_id"), "plan_step", ["action_id"])


def downgrade() -> None:
    op.drop_table("plan_step")
    op.drop_table("plan_action")

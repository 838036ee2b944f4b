"""long work leaves a log, one replica at a time does it, and mail waits in a queue

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", BIG, nullable=False),
        text("kind"),
        text("period"),
        text("live", nullable=True),
        text("state"),
        text("by"),
        sa.Column("enforced", sa.Boolean(), nullable=False),
        text("subject"),
        instant("made_at"),
        *(instant(name, nullable=True) for name in ("started_at", "seen_at", "ended_at")),
        text("stage"),
        sa.Column("percentage", sa.Integer(), nullable=False),
        sa.Column("log", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        text("release", nullable=True),
        text("population", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("live", name=op.f("uq_job_live")),
    )
    op.create_index(op.f("ix_job_state"), "job", ["state"])
    op.create_index(op.f("ix_job_release"), "job", ["release"])
    op.create_table(
        "lease",
        text("name"),
        text("holder"),
        instant("until"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "mail",
        sa.Column("id", BIG, nullable=False),
        text("kind"),
        text("recipient"),
        sa.Column("data", sa.JSON(), nullable=False),
        instant("made_at"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        instant("next_at", nullable=True),
        instant("sent_at", nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index(op.f("ix_mail_next_at"), "mail", ["next_at"])


def downgrade() -> None:
    for name in ("mail", "lease", "job"):
        op.drop_table(name)

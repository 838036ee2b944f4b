"""links have a label, a part and a deadline; answers have an author and a history

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    with op.batch_alter_table("access_grant") as batch:
        batch.add_column(sa.Column("label", text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("themes", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("service", text(), nullable=True))
        batch.add_column(sa.Column("deadline", sa.Date(), nullable=True))
        batch.add_column(sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("author", text(), nullable=False, server_default=""))
    op.create_table(
        "answer_history",
        sa.Column("dossier_id", BIG, nullable=False),
        sa.Column("question", text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("option", text(), nullable=True),
        sa.Column("interesting", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_answer_history_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("dossier_id", "question", "revision", name=op.f("pk_answer_history")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO answer_history (dossier_id, question, revision, option, interesting, note, author, at) "
        "SELECT dossier_id, question, revision, option, interesting, note, author, changed_at FROM answer"
    )


def downgrade() -> None:
    op.drop_table("answer_history")
    with op.batch_alter_table("answer") as batch:
        batch.drop_column("author")
    with op.batch_alter_table("access_grant") as batch:
        for name in ("invited_at", "deadline", "service", "themes", "label"):
            batch.drop_column(name)

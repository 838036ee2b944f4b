"""a scan may go on from an earlier one

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dossier") as batch_op:
        batch_op.add_column(sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("carried", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("submission") as batch_op:
        batch_op.add_column(sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_column("previous")
    with op.batch_alter_table("dossier") as batch_op:
        batch_op.drop_column("carried")
        batch_op.drop_column("previous")

"""programs of others have keys, and people consent to what they read

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, BIG, nullable=nullable)


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))


def to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def index(table: str, *columns: str) -> None:
    for each in columns:
        op.create_index(op.f(f"ix_{table}_{each}"), table, [each])


def upgrade() -> None:
    op.create_table(
        "client",
        number("id"),
        text("public_id"),
        text("name"),
        sa.Column("redirect_uris", sa.JSON(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        flag("confidential"),
        instant("made_at"),
        instant("revoked_at", nullable=True),
        primary("client"),
        unique("client", "public_id"),
    )
    op.create_table(
        "client_key",
        number("id"),
        text("public_id"),
        number("client_id"),
        text("key_hash"),
        instant("made_at"),
        instant("expires_at"),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        instant("revoked_at", nullable=True),
        to("client_key", "client_id", "client"),
        primary("client_key"),
        unique("client_key", "public_id"),
        unique("client_key", "key_hash"),
    )
    index("client_key", "client_id")
    op.create_table(
        "client_consent",
        number("id"),
        text("public_id"),
        number("client_id"),
        number("dossier_id"),
        text("submission", nullable=True),
        flag("anonymous"),
        flag("with_plan"),
        instant("given_at"),
        instant("revoked_at", nullable=True),
        to("client_consent", "client_id", "client"),
        to("client_consent", "dossier_id", "dossier"),
        primary("client_consent"),
        unique("client_consent", "public_id"),
    )
    index("client_consent", "client_id", "dossier_id", "submission")
    op.create_table(
        "client_launch",
        number("id"),
        text("public_id"),
        number("client_id"),
        text("cookie_hash"),
        number("dossier_id", nullable=True),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        text("challenge"),
        instant("made_at"),
        instant("expires_at"),
        instant("ended_at", nullable=True),
        number("consent_id", nullable=True),
        text("code_hash", nullable=True),
        instant("code_expires_at", nullable=True),
        instant("code_used_at", nullable=True),
        to("client_launch", "client_id", "client"),
        to("client_launch", "dossier_id", "dossier"),
        to("client_launch", "consent_id", "client_consent"),
        primary("client_launch"),
        unique("client_launch", "public_id"),
        unique("client_launch", "code_hash"),
    )
    index("client_launch", "client_id", "cookie_hash", "dossier_id", "consent_id")
    op.create_table(
        "client_token",
        number("id"),
        text("token_hash"),
        number("launch_id"),
        number("consent_id"),
        instant("made_at"),
        instant("expires_at"),
        instant("revoked_at", nullable=True),
        to("client_token", "launch_id", "client_launch"),
        to("client_token", "consent_id", "client_consent"),
        primary("client_token"),
        unique("client_token", "token_hash"),
    )
    index("client_token", "launch_id", "consent_id")
    op.create_table(
        "client_request",
        number("client_id"),
        text("key_hash"),
        text("body_hash"),
        sa.Column("status", sa.Integer(), nullable=False),
        text("result"),
        instant("made_at"),
        to("client_request", "client_id", "client"),
        primary("client_request", "client_id", "key_hash"),
    )
    index("client_request", "made_at")


def downgrade() -> None:
    for table in ("client_request", "client_token", "client_launch", "client_consent", "client_key", "client"):
        op.drop_table(table)

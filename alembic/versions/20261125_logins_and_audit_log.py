"""people log in, and what they do is written down for good

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS = ("built", "approved", "published", "withdrawn")

REFUSE = """
CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit_log only grows'; END $$
"""


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "login",
        sa.Column("id", BIG, nullable=False),
        *(sa.Column(name, text(), nullable=False) for name in ("cookie_hash", "subject", "name")),
        sa.Column("roles", sa.JSON(), nullable=False),
        *(sa.Column(name, text(), nullable=True) for name in ("organisation_code", "organisation_name")),
        *(instant(name) for name in ("began_at", "seen_at", "expires_at")),
        instant("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_login_cookie_hash")),
    )
    op.create_index(op.f("ix_login_subject"), "login", ["subject"])
    op.create_table(
        "audit_log",
        sa.Column("id", BIG, nullable=False),
        instant("at"),
        *(sa.Column(name, text(), nullable=False) for name in ("kind", "about", "by", "subject", "known")),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_kind"), "audit_log", ["kind"])
    protect()
    with op.batch_alter_table("release") as release:
        for name in ACTS:
            release.add_column(sa.Column(f"{name}_subject", text(), nullable=False, server_default=""))


def protect() -> None:
    """Let the database itself refuse to change or drop what was written down."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_log_no_{act.lower()} BEFORE {act} ON audit_log "
                "BEGIN SELECT RAISE(ABORT, 'audit_log only grows'); END"
            )
        return
    op.execute(REFUSE)
    op.execute(
        "CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()"
    )


def downgrade() -> None:
    with op.batch_alter_table("release") as release:
        for name in ACTS:
            release.drop_column(f"{name}_subject")
    op.drop_table("audit_log")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_log_refuse()")
    op.drop_table("login")

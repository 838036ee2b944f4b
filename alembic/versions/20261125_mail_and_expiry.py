"""dossiers have an address, mail has links, bodies have domains

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("dossier_id", BIG, nullable=False),
        *(sa.Column(name, text(), nullable=False) for name in ("role", "address", "folded")),
        instant("made_at"),
        instant("confirmed_at", nullable=True),
        instant("warned_at", nullable=True),
        foreign("contact", "dossier_id", "dossier"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("dossier_id", "role", name=op.f("uq_contact_dossier_id_role")),
    )
    op.create_index(op.f("ix_contact_folded"), "contact", ["folded"])
    op.create_table(
        "mail_link",
        sa.Column("id", BIG, nullable=False),
        sa.Column("contact_id", BIG, nullable=False),
        sa.Column("token_hash", text(), nullable=False),
        instant("made_at"),
        instant("expires_at"),
        instant("used_at", nullable=True),
        foreign("mail_link", "contact_id", "contact"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mail_link_token_hash")),
    )
    op.create_index(op.f("ix_mail_link_contact_id"), "mail_link", ["contact_id"])
    op.create_table(
        "mailed_grant",
        sa.Column("grant_id", BIG, nullable=False),
        sa.Column("contact_id", BIG, nullable=False),
        foreign("mailed_grant", "contact_id", "contact"),
        foreign("mailed_grant", "grant_id", "access_grant"),
        sa.PrimaryKeyConstraint("grant_id", name=op.f("pk_mailed_grant")),
    )
    op.create_index(op.f("ix_mailed_grant_contact_id"), "mailed_grant", ["contact_id"])
    op.create_table(
        "mail_domain",
        sa.Column("id", BIG, nullable=False),
        *(sa.Column(name, text(), nullable=False) for name in ("institution_id", "domain")),
        instant("made_at"),
        sa.Column("by", text(), nullable=False),
        foreign("mail_domain", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_domain")),
        sa.UniqueConstraint("institution_id", "domain", name=op.f("uq_mail_domain_institution_id_domain")),
    )
    op.create_index(op.f("ix_mail_domain_domain"), "mail_domain", ["domain"])
    op.create_table(
        "rate_window",
        *(sa.Column(name, text(), nullable=False) for name in ("kind", "who")),
        instant("began_at"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "who", "began_at", name=op.f("pk_rate_window")),
    )
    drop_triggers()
    guard(KEPT_FIVE_YEARS)


KEPT_FIVE_YEARS = {"sqlite": "WHEN OLD.at > datetime('now', '-1820 days') ", "postgresql": "1820"}
"""What is younger than five years (less a few days for clocks) the database itself does not let go."""


def drop_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS audit_log_no_delete")
        return
    for name in ("audit_log_only_grows", "audit_log_no_delete"):
        op.execute(f"DROP TRIGGER IF EXISTS {name} ON audit_log")


def guard(kept: dict[str, str] | None) -> None:
    """Refuse changes always, and deletes of what is too young to go; without `kept`, all deletes."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log {kept['sqlite'] if kept else ''}"
            "BEGIN SELECT RAISE(ABORT, 'audit_log only grows'); END"
        )
        return
    acts = "UPDATE OR TRUNCATE" if kept else "UPDATE OR DELETE OR TRUNCATE"
    op.execute(
        f"CREATE TRIGGER audit_log_only_grows BEFORE {acts} ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()"
    )
    if kept:
        op.execute(
            "CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log FOR EACH ROW "
            f"WHEN (OLD.at > now() - interval '{kept['postgresql']} days') EXECUTE FUNCTION audit_log_refuse()"
        )


def downgrade() -> None:
    drop_triggers()
    guard(None)
    for table in ("rate_window", "mail_domain", "mailed_grant", "mail_link", "contact"):
        op.drop_table(table)

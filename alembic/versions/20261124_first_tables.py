"""first tables

Revision: 0001, after .
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "institution",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("province", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("nis", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("kbo", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ovo", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("uri", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("merged_into", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["institution.id"], name=op.f("fk_institution_merged_into_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
    )
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_institution_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_institution_kbo"), ["kbo"], unique=False)
        batch_op.create_index(batch_op.f("ix_institution_ovo"), ["ovo"], unique=False)
        batch_op.create_index(batch_op.f("ix_institution_type"), ["type"], unique=False)

    op.create_table(
        "service_fact",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_service_fact")),
    )
    op.create_table(
        "usage_count",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("questionnaire", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("edition", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("family", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body_group", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("province", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("partner_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("partner_family", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("partner_group", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kind",
            "month",
            "questionnaire",
            "edition",
            "basis",
            "type",
            "family",
            "body_group",
            "province",
            "partner_type",
            "partner_family",
            "partner_group",
            "confirmed",
            name=op.f("pk_usage_count"),
        ),
    )
    op.create_table(
        "usage_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("questionnaire", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("edition", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("family", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body_group", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("province", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("partner_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("partner_family", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("partner_group", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("surrogate", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("partner_surrogate", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("submission", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_fact")),
        sa.UniqueConstraint("submission", name=op.f("uq_usage_fact_submission")),
    )
    with op.batch_alter_table("usage_fact", schema=None) as batch_op:
        batch_op.create_index("ix_usage_fact_institutions", ["confirmed", "month", "type", "surrogate"], unique=False)
        batch_op.create_index(
            "ix_usage_fact_partners", ["partner_type", "confirmed", "month", "partner_surrogate"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cookie_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_visit_cookie_hash")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("institution_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("partner_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_claim_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["institution.id"], name=op.f("fk_claim_partner_id_institution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("submission", name=op.f("uq_claim_submission")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "dossier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("questionnaire", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("edition", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("edition_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("institution_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("partner_type", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("partner_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_dossier_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["institution.id"], name=op.f("fk_dossier_partner_id_institution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_dossier_public_id")),
    )
    op.create_table(
        "predecessor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("institution_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("nis", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_predecessor_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_predecessor")),
        sa.UniqueConstraint("institution_id", "name", name=op.f("uq_predecessor_institution_id_name")),
    )
    with op.batch_alter_table("predecessor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_predecessor_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_predecessor_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "surrogate",
        sa.Column("institution_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("surrogate", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_surrogate_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_surrogate")),
        sa.UniqueConstraint("surrogate", name=op.f("uq_surrogate_surrogate")),
    )
    op.create_table(
        "access_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_access_grant_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_grant_token_hash")),
    )
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_grant_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("option", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("interesting", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_answer_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("dossier_id", "question", name=op.f("pk_answer")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("questionnaire", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("edition", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("edition_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("institution_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("partner_type", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("partner_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("province", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("nis", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("quarter", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_submission_dossier_id_dossier")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_submission_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["institution.id"], name=op.f("fk_submission_partner_id_institution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_submission_dossier_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_submission_public_id")),
    )
    op.create_table(
        "visit_grant",
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_visit_grant_grant_id_access_grant")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_grant_visit_id_visit")),
        sa.PrimaryKeyConstraint("visit_id", "grant_id", name=op.f("pk_visit_grant")),
    )
    with op.batch_alter_table("visit_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_grant_grant_id"), ["grant_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("visit_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_grant_grant_id"))

    op.drop_table("visit_grant")
    op.drop_table("submission")
    op.drop_table("answer")
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_grant_dossier_id"))

    op.drop_table("access_grant")
    op.drop_table("surrogate")
    with op.batch_alter_table("predecessor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_predecessor_institution_id"))
        batch_op.drop_index(batch_op.f("ix_predecessor_folded"))

    op.drop_table("predecessor")
    op.drop_table("dossier")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_institution_id"))

    op.drop_table("claim")
    op.drop_table("visit")
    with op.batch_alter_table("usage_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_usage_fact_partners")
        batch_op.drop_index("ix_usage_fact_institutions")

    op.drop_table("usage_fact")
    op.drop_table("usage_count")
    op.drop_table("service_fact")
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_type"))
        batch_op.drop_index(batch_op.f("ix_institution_ovo"))
        batch_op.drop_index(batch_op.f("ix_institution_kbo"))
        batch_op.drop_index(batch_op.f("ix_institution_folded"))

    op.drop_table("institution")

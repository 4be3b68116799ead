"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "chain_head",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("chain", "number", name=op.f("uq_change_chain_number")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_chain_subject_kind_subject_key"),
            ["chain", "subject_kind", "subject_key"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_change_person_id"), ["person_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_note")),
    )
    op.create_table(
        "once",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_once")),
    )
    with op.batch_alter_table("once", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_once_taken_at"), ["taken_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_next_try_at"), ["next_try_at"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("may_be_named_since", sa.Date(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("email_folded <> ''", name=op.f("ck_person_email_given")),
        sa.CheckConstraint("state IN ('invited', 'active', 'disabled')", name=op.f("ck_person_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_folded", name=op.f("uq_person_email_folded")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_name_folded"), ["name_folded"], unique=False)

    op.create_table(
        "picture",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "kind", name=op.f("pk_picture")),
    )
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_drawn_at"), ["drawn_at"], unique=False)

    op.create_table(
        "seed_load",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seed_load")),
    )
    op.create_table(
        "source_document",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_source_document")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("window_ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    with op.batch_alter_table("throttle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_throttle_window_ends"), ["window_ends"], unique=False)

    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_area_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    op.create_table(
        "change_piece",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_piece_change_id")),
        sa.PrimaryKeyConstraint("change_id", "position", name=op.f("pk_change_piece")),
    )
    op.create_table(
        "credential",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "envelope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_envelope_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
        sa.UniqueConstraint("year", name=op.f("uq_envelope_year")),
    )
    op.create_table(
        "one_use_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('invite', 'reset', 'first_admin', 'email_code')", name=op.f("ck_one_use_link_purpose_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_one_use_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_use_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_use_link_token_hash")),
    )
    with op.batch_alter_table("one_use_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_use_link_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index("ix_one_use_link_person_id_purpose", ["person_id", "purpose"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("official_name", sa.Text(), nullable=False),
        sa.Column("ods_code", sa.Text(), nullable=True),
        sa.Column("ons_code", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('ccg', 'provider', 'stp', 'board', 'programme_board', 'local_authority', 'voluntary', 'patient_group', 'national', 'other')",
            name=op.f("ck_organisation_kind_known"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_organisation_ends_after_start")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_organisation_document")),
        sa.ForeignKeyConstraint(["successor_id"], ["organisation.id"], name=op.f("fk_organisation_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("ods_code", name=op.f("uq_organisation_ods_code")),
        sa.UniqueConstraint("ons_code", name=op.f("uq_organisation_ons_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_name_folded"), ["name_folded"], unique=False)

    op.create_table(
        "parked_form",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_parked_form_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_form")),
    )
    with op.batch_alter_table("parked_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parked_form_parked_at"), ["parked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_parked_form_person_id"), ["person_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_person_id"), ["person_id"], unique=False)

    op.create_table(
        "patient_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_patient_group_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_group")),
        sa.UniqueConstraint("code", name=op.f("uq_patient_group_code")),
    )
    op.create_table(
        "plan_requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_elsewhere", sa.Boolean(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_plan_requirement_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_requirement")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_requirement_code")),
    )
    op.create_table(
        "planning_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("at_risk_after_days", sa.Integer(), nullable=False),
        sa.Column("off_track_after_days", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("at_risk_after_days < off_track_after_days", name=op.f("ck_planning_round_in_order")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_planning_round_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_round")),
        sa.UniqueConstraint("code", name=op.f("uq_planning_round_code")),
    )
    op.create_table(
        "principle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("must_guide", sa.Boolean(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_principle_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principle")),
        sa.UniqueConstraint("code", name=op.f("uq_principle_code")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("person_id", "code_hash", name=op.f("uq_recovery_code_person_id_code_hash")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_region_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
    )
    op.create_table(
        "timeline_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("date_text", sa.Text(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "owner IN ('national', 'stp', 'ccgs_and_providers', 'alliance')", name=op.f("ck_timeline_item_owner_known")
        ),
        sa.CheckConstraint(
            "precision IN ('day', 'month', 'early_month')", name=op.f("ck_timeline_item_precision_known")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_timeline_item_ends_after_start")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_timeline_item_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_item")),
        sa.UniqueConstraint("code", name=op.f("uq_timeline_item_code")),
    )
    op.create_table(
        "totp_used",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_totp_used_person_id")),
        sa.PrimaryKeyConstraint("person_id", "step", name=op.f("pk_totp_used")),
    )
    op.create_table(
        "web_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=True),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('second_step', 'set_up', 'open')", name=op.f("ck_web_session_stage_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index("ix_web_session_person_id_started_at", ["person_id", "started_at"], unique=False)

    op.create_table(
        "word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("stands_for", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_word_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word")),
        sa.UniqueConstraint("slug", name=op.f("uq_word_slug")),
    )
    op.create_table(
        "alliance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_text", sa.Text(), nullable=False),
        sa.Column("ccg_count", sa.Integer(), nullable=False),
        sa.Column("stp_count", sa.Integer(), nullable=False),
        sa.Column("tile_row", sa.Integer(), nullable=True),
        sa.Column("tile_column", sa.Integer(), nullable=True),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('cancer_alliance', 'vanguard')", name=op.f("ck_alliance_kind_known")),
        sa.CheckConstraint("ccg_count >= 0", name=op.f("ck_alliance_ccgs_counted")),
        sa.CheckConstraint("population >= 0", name=op.f("ck_alliance_population_counted")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_alliance_document")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_alliance_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance")),
        sa.UniqueConstraint("slug", name=op.f("uq_alliance_slug")),
    )
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alliance_name_folded"), ["name_folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_alliance_region_id"), ["region_id"], unique=False)

    op.create_table(
        "ambition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("in_dashboard", sa.Boolean(), nullable=False),
        sa.Column("footnote", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('outcomes', 'variation', 'processes')", name=op.f("ck_ambition_kind_known")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_ambition_area_id")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_ambition_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ambition")),
        sa.UniqueConstraint("code", name=op.f("uq_ambition_code")),
    )
    with op.batch_alter_table("ambition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ambition_area_id"), ["area_id"], unique=False)

    op.create_table(
        "annex_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("footnote", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_annex_item_area_id")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_annex_item_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_item")),
        sa.UniqueConstraint("code", name=op.f("uq_annex_item_code")),
    )
    with op.batch_alter_table("annex_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annex_item_area_id"), ["area_id"], unique=False)

    op.create_table(
        "ambition_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ambition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ambition_id"], ["ambition.id"], name=op.f("fk_ambition_target_ambition_id")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_ambition_target_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ambition_target")),
        sa.UniqueConstraint("ambition_id", "position", name=op.f("uq_ambition_target_ambition_id_position")),
    )
    op.create_table(
        "annex_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("annex_item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("bullet", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Text(), nullable=True),
        sa.Column("year_kind", sa.Text(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "year_kind IN ('starts', 'met_by', 'depends_on_pilots')", name=op.f("ck_annex_point_year_kind_known")
        ),
        sa.CheckConstraint("(year IS NULL) = (year_kind IS NULL)", name=op.f("ck_annex_point_year_has_kind")),
        sa.ForeignKeyConstraint(["annex_item_id"], ["annex_item.id"], name=op.f("fk_annex_point_annex_item_id")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_annex_point_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_point")),
        sa.UniqueConstraint("annex_item_id", "position", name=op.f("uq_annex_point_annex_item_id_position")),
    )
    op.create_table(
        "deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("planned_start", sa.Date(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("accountable_id", sa.Integer(), nullable=True),
        sa.Column("money_source", sa.Text(), nullable=False),
        sa.Column("money_note", sa.Text(), nullable=False),
        sa.Column("baseline_fixed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "money_source IN ('transformation', 'baseline', 'wider', 'charity', 'none', 'not_found')",
            name=op.f("ck_deliverable_money_source_known"),
        ),
        sa.CheckConstraint("planned_end >= planned_start", name=op.f("ck_deliverable_ends_after_start")),
        sa.ForeignKeyConstraint(["accountable_id"], ["organisation.id"], name=op.f("fk_deliverable_accountable_id")),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_deliverable_alliance_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_deliverable_area_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_deliverable_deputy_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_deliverable_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
        sa.UniqueConstraint("alliance_id", "id", name=op.f("uq_deliverable_alliance_id_id")),
        sa.UniqueConstraint("alliance_id", "reference", name=op.f("uq_deliverable_alliance_id_reference")),
    )
    with op.batch_alter_table("deliverable", schema=None) as batch_op:
        batch_op.create_index("ix_deliverable_alliance_id_lead_id", ["alliance_id", "lead_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("coverage_note", sa.Text(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "role IN ('ccg', 'provider', 'stp', 'board', 'programme_board', 'local_authority', 'voluntary', 'patient_group', 'national', 'other')",
            name=op.f("ck_membership_role_known"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_membership_ends_after_start")),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_membership_alliance_id")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_membership_document")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_alliance_id_role", ["alliance_id", "role", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "named_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_named_lead_alliance_id")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_named_lead_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_lead")),
        sa.UniqueConstraint("alliance_id", name=op.f("uq_named_lead_alliance_id")),
    )
    op.create_table(
        "national_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("annex_item_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["annex_item_id"], ["annex_item.id"], name=op.f("fk_national_work_annex_item_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_national_work_area_id")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_national_work_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_work")),
        sa.UniqueConstraint("code", name=op.f("uq_national_work_code")),
    )
    with op.batch_alter_table("national_work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_national_work_area_id"), ["area_id"], unique=False)

    op.create_table(
        "quarter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("board_on", sa.Date(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("board_on IS NULL OR board_on >= opens_on", name=op.f("ck_quarter_meets_after_opening")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_quarter_closes_after_opening")),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_quarter_alliance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter")),
        sa.UniqueConstraint("alliance_id", "code", name=op.f("uq_quarter_alliance_id_code")),
        sa.UniqueConstraint("alliance_id", "id", name=op.f("uq_quarter_alliance_id_id")),
    )
    op.create_table(
        "recommendation_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("annex_item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["annex_item_id"], ["annex_item.id"], name=op.f("fk_recommendation_number_annex_item_id")
        ),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_recommendation_number_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_number")),
        sa.UniqueConstraint("annex_item_id", "number", name=op.f("uq_recommendation_number_annex_item_id_number")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("minute", sa.Text(), nullable=False),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(role IN ('manager', 'lead', 'board_member', 'chair', 'secretary', 'patient_representative', 'signatory')) = (alliance_id IS NOT NULL)",
            name=op.f("ck_role_grant_alliance_id_fits_role"),
        ),
        sa.CheckConstraint(
            "(role IN ('regional_team')) = (region_id IS NOT NULL)", name=op.f("ck_role_grant_region_id_fits_role")
        ),
        sa.CheckConstraint(
            "(role IN ('signatory')) = (organisation_id IS NOT NULL)",
            name=op.f("ck_role_grant_organisation_id_fits_role"),
        ),
        sa.CheckConstraint(
            "role IN ('manager', 'lead', 'board_member', 'chair', 'secretary', 'patient_representative', 'signatory', 'regional_team', 'national_team', 'assessor', 'panel_member', 'administrator')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_role_grant_ends_after_start")),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_role_grant_alliance_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_role_grant_granted_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_role_grant_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_role_grant_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_role_grant_person_id_ends_on", ["person_id", "ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_region_id"), ["region_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_draft_alliance_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("person_id", "place", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_saved_at"), ["saved_at"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_stored_file_added_by")),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_stored_file_alliance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("alliance_id", "id", name=op.f("uq_stored_file_alliance_id_id")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_alliance_id"), ["alliance_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alliance_id", "quarter_id"],
            ["quarter.alliance_id", "quarter.id"],
            name=op.f("fk_correction_alliance_id_quarter_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_correction_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_alliance_id"), ["alliance_id"], unique=False)

    op.create_table(
        "deliverable_item",
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_deliverable_item_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["annex_item.id"], name=op.f("fk_deliverable_item_item_id")),
        sa.PrimaryKeyConstraint("deliverable_id", "item_id", name=op.f("pk_deliverable_item")),
    )
    with op.batch_alter_table("deliverable_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliverable_item_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliverable_item_item_id"), ["item_id"], unique=False)

    op.create_table(
        "deliverable_organisation",
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_deliverable_organisation_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_deliverable_organisation_organisation_id")
        ),
        sa.PrimaryKeyConstraint("deliverable_id", "organisation_id", name=op.f("pk_deliverable_organisation")),
    )
    with op.batch_alter_table("deliverable_organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliverable_organisation_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_deliverable_organisation_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "deliverable_patient_group",
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("patient_group_id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("how_known", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_deliverable_patient_group_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_group_id"], ["patient_group.id"], name=op.f("fk_deliverable_patient_group_patient_group_id")
        ),
        sa.PrimaryKeyConstraint("deliverable_id", "patient_group_id", name=op.f("pk_deliverable_patient_group")),
    )
    with op.batch_alter_table("deliverable_patient_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliverable_patient_group_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_deliverable_patient_group_patient_group_id"), ["patient_group_id"], unique=False
        )

    op.create_table(
        "dependency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("on_deliverable_id", sa.Integer(), nullable=True),
        sa.Column("national_work_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(on_deliverable_id IS NULL) <> (national_work_id IS NULL)", name=op.f("ck_dependency_on_one_thing")
        ),
        sa.CheckConstraint("on_deliverable_id <> deliverable_id", name=op.f("ck_dependency_not_on_itself")),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_dependency_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(
            ["alliance_id", "on_deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_dependency_alliance_id_on_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(
            ["national_work_id"], ["national_work.id"], name=op.f("fk_dependency_national_work_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dependency")),
        sa.UniqueConstraint(
            "deliverable_id", "national_work_id", name=op.f("uq_dependency_deliverable_id_national_work_id")
        ),
        sa.UniqueConstraint(
            "deliverable_id", "on_deliverable_id", name=op.f("uq_dependency_deliverable_id_on_deliverable_id")
        ),
    )
    with op.batch_alter_table("dependency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dependency_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dependency_deliverable_id"), ["deliverable_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dependency_national_work_id"), ["national_work_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dependency_on_deliverable_id"), ["on_deliverable_id"], unique=False)

    op.create_table(
        "file_content",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_file_content_file_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_content")),
    )
    op.create_table(
        "frozen_quarter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("page_sha256", sa.Text(), nullable=False),
        sa.Column("chain_number", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('papers', 'review')", name=op.f("ck_frozen_quarter_kind_known")),
        sa.ForeignKeyConstraint(
            ["alliance_id", "quarter_id"],
            ["quarter.alliance_id", "quarter.id"],
            name=op.f("fk_frozen_quarter_alliance_id_quarter_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_frozen_quarter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_quarter")),
        sa.UniqueConstraint("quarter_id", "kind", name=op.f("uq_frozen_quarter_quarter_id_kind")),
    )
    with op.batch_alter_table("frozen_quarter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frozen_quarter_alliance_id"), ["alliance_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("baseline_on", sa.Date(), nullable=False),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_milestone_alliance_id_deliverable_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("alliance_id", "id", name=op.f("uq_milestone_alliance_id_id")),
        sa.UniqueConstraint("alliance_id", "reference", name=op.f("uq_milestone_alliance_id_reference")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(
            "ix_milestone_alliance_id_deliverable_id", ["alliance_id", "deliverable_id", "position"], unique=False
        )
        batch_op.create_index("ix_milestone_deliverable_id", ["deliverable_id"], unique=False)

    op.create_table(
        "quarter_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("will_change", sa.Text(), nullable=False),
        sa.Column("green_by", sa.Text(), nullable=True),
        sa.Column("patients", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("why_better", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "declared IN ('off_track', 'at_risk', 'no_update', 'on_track', 'not_started', 'complete')",
            name=op.f("ck_quarter_update_declared_known"),
        ),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_quarter_update_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quarter_update_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_update")),
        sa.UniqueConstraint("deliverable_id", "quarter", name=op.f("uq_quarter_update_deliverable_id_quarter")),
    )
    with op.batch_alter_table("quarter_update", schema=None) as batch_op:
        batch_op.create_index("ix_quarter_update_alliance_id_quarter", ["alliance_id", "quarter"], unique=False)

    op.create_table(
        "rating_at",
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=True),
        sa.Column("suggested", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_rating_at_alliance_id_deliverable_id"),
        ),
        sa.PrimaryKeyConstraint("deliverable_id", "quarter", name=op.f("pk_rating_at")),
    )
    with op.batch_alter_table("rating_at", schema=None) as batch_op:
        batch_op.create_index("ix_rating_at_alliance_id_quarter", ["alliance_id", "quarter"], unique=False)

    op.create_table(
        "risk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Integer(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("why_closed", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("consequence BETWEEN 1 AND 5", name=op.f("ck_risk_consequence_1_to_5")),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_risk_likelihood_1_to_5")),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_risk_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_risk_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk")),
    )
    with op.batch_alter_table("risk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index("ix_risk_deliverable_id", ["deliverable_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "link = '' OR lower(link) LIKE 'http://%' OR lower(link) LIKE 'https://%'",
            name=op.f("ck_evidence_link_to_the_web"),
        ),
        sa.CheckConstraint("words <> '' OR link <> '' OR file_id IS NOT NULL", name=op.f("ck_evidence_says_something")),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_evidence_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(
            ["alliance_id", "file_id"],
            ["stored_file.alliance_id", "stored_file.id"],
            name=op.f("fk_evidence_alliance_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["alliance_id", "milestone_id"],
            ["milestone.alliance_id", "milestone.id"],
            name=op.f("fk_evidence_alliance_id_milestone_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index("ix_evidence_deliverable_id", ["deliverable_id", "dated_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_milestone_id"), ["milestone_id"], unique=False)

    op.create_table(
        "frozen_content",
        sa.Column("frozen_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["frozen_id"], ["frozen_quarter.id"], name=op.f("fk_frozen_content_frozen_id")),
        sa.PrimaryKeyConstraint("frozen_id", "name", name=op.f("pk_frozen_content")),
    )
    op.create_table(
        "milestone_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("which", sa.Text(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("moved_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "which <> 'baseline' OR (reason <> '' AND decision <> '')",
            name=op.f("ck_milestone_move_baseline_needs_decision"),
        ),
        sa.CheckConstraint("which IN ('baseline', 'forecast', 'met')", name=op.f("ck_milestone_move_which_known")),
        sa.ForeignKeyConstraint(
            ["alliance_id", "milestone_id"],
            ["milestone.alliance_id", "milestone.id"],
            name=op.f("fk_milestone_move_alliance_id_milestone_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_milestone_move_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_move")),
    )
    with op.batch_alter_table("milestone_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_move_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index("ix_milestone_move_milestone_id_moved_at", ["milestone_id", "moved_at"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("milestone_move", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_move_milestone_id_moved_at")
        batch_op.drop_index(batch_op.f("ix_milestone_move_alliance_id"))

    op.drop_table("milestone_move")
    op.drop_table("frozen_content")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_milestone_id"))
        batch_op.drop_index("ix_evidence_deliverable_id")
        batch_op.drop_index(batch_op.f("ix_evidence_alliance_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("risk", schema=None) as batch_op:
        batch_op.drop_index("ix_risk_deliverable_id")
        batch_op.drop_index(batch_op.f("ix_risk_alliance_id"))

    op.drop_table("risk")
    with op.batch_alter_table("rating_at", schema=None) as batch_op:
        batch_op.drop_index("ix_rating_at_alliance_id_quarter")

    op.drop_table("rating_at")
    with op.batch_alter_table("quarter_update", schema=None) as batch_op:
        batch_op.drop_index("ix_quarter_update_alliance_id_quarter")

    op.drop_table("quarter_update")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_deliverable_id")
        batch_op.drop_index("ix_milestone_alliance_id_deliverable_id")

    op.drop_table("milestone")
    with op.batch_alter_table("frozen_quarter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frozen_quarter_alliance_id"))

    op.drop_table("frozen_quarter")
    op.drop_table("file_content")
    with op.batch_alter_table("dependency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dependency_on_deliverable_id"))
        batch_op.drop_index(batch_op.f("ix_dependency_national_work_id"))
        batch_op.drop_index(batch_op.f("ix_dependency_deliverable_id"))
        batch_op.drop_index(batch_op.f("ix_dependency_alliance_id"))

    op.drop_table("dependency")
    with op.batch_alter_table("deliverable_patient_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliverable_patient_group_patient_group_id"))
        batch_op.drop_index(batch_op.f("ix_deliverable_patient_group_alliance_id"))

    op.drop_table("deliverable_patient_group")
    with op.batch_alter_table("deliverable_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliverable_organisation_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_deliverable_organisation_alliance_id"))

    op.drop_table("deliverable_organisation")
    with op.batch_alter_table("deliverable_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliverable_item_item_id"))
        batch_op.drop_index(batch_op.f("ix_deliverable_item_alliance_id"))

    op.drop_table("deliverable_item")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_alliance_id"))

    op.drop_table("correction")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_alliance_id"))

    op.drop_table("stored_file")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_saved_at"))

    op.drop_table("draft")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_region_id"))
        batch_op.drop_index("ix_role_grant_person_id_ends_on")
        batch_op.drop_index(batch_op.f("ix_role_grant_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_alliance_id"))

    op.drop_table("role_grant")
    op.drop_table("recommendation_number")
    op.drop_table("quarter")
    with op.batch_alter_table("national_work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_national_work_area_id"))

    op.drop_table("national_work")
    op.drop_table("named_lead")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))
        batch_op.drop_index("ix_membership_alliance_id_role")

    op.drop_table("membership")
    with op.batch_alter_table("deliverable", schema=None) as batch_op:
        batch_op.drop_index("ix_deliverable_alliance_id_lead_id")

    op.drop_table("deliverable")
    op.drop_table("annex_point")
    op.drop_table("ambition_target")
    with op.batch_alter_table("annex_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annex_item_area_id"))

    op.drop_table("annex_item")
    with op.batch_alter_table("ambition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ambition_area_id"))

    op.drop_table("ambition")
    with op.batch_alter_table("alliance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alliance_region_id"))
        batch_op.drop_index(batch_op.f("ix_alliance_name_folded"))

    op.drop_table("alliance")
    op.drop_table("word")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index("ix_web_session_person_id_started_at")
        batch_op.drop_index(batch_op.f("ix_web_session_ends_at"))

    op.drop_table("web_session")
    op.drop_table("totp_used")
    op.drop_table("timeline_item")
    op.drop_table("region")
    op.drop_table("recovery_code")
    op.drop_table("principle")
    op.drop_table("planning_round")
    op.drop_table("plan_requirement")
    op.drop_table("patient_group")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_person_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("parked_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parked_form_person_id"))
        batch_op.drop_index(batch_op.f("ix_parked_form_parked_at"))

    op.drop_table("parked_form")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_name_folded"))

    op.drop_table("organisation")
    with op.batch_alter_table("one_use_link", schema=None) as batch_op:
        batch_op.drop_index("ix_one_use_link_person_id_purpose")
        batch_op.drop_index(batch_op.f("ix_one_use_link_expires_at"))

    op.drop_table("one_use_link")
    op.drop_table("envelope")
    op.drop_table("credential")
    op.drop_table("change_piece")
    op.drop_table("area")
    with op.batch_alter_table("throttle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttle_window_ends"))

    op.drop_table("throttle")
    op.drop_table("source_document")
    op.drop_table("seed_load")
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_picture_drawn_at"))

    op.drop_table("picture")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_name_folded"))

    op.drop_table("person")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_next_try_at"))

    op.drop_table("outbox")
    with op.batch_alter_table("once", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_once_taken_at"))

    op.drop_table("once")
    op.drop_table("note")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_person_id"))
        batch_op.drop_index(batch_op.f("ix_change_chain_subject_kind_subject_key"))

    op.drop_table("change")
    op.drop_table("chain_head")

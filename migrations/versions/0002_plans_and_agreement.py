"""Plans and agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("risk", schema=None) as batch_op:
        batch_op.add_column(sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("private_because", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("private_until", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_risk_private_has_reason"),
            "NOT private OR (private_because <> '' AND private_until IS NOT NULL)",
        )
    with op.batch_alter_table("risk", schema=None) as batch_op:
        batch_op.alter_column("private", server_default=None)
        batch_op.alter_column("private_because", server_default=None)

    op.create_table(
        "feed_token",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feed_token_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_feed_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_token_hash")),
    )
    op.create_table(
        "agreement_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_kind", sa.Text(), nullable=False),
        sa.Column("expression", sa.Text(), nullable=False),
        sa.Column("relies_on", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "plan_kind IN ('cancer_alliance', 'vanguard')", name=op.f("ck_agreement_rule_plan_kind_known")
        ),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_agreement_rule_document")),
        sa.ForeignKeyConstraint(["round_id"], ["planning_round.id"], name=op.f("fk_agreement_rule_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_rule")),
        sa.UniqueConstraint("code", name=op.f("uq_agreement_rule_code")),
        sa.UniqueConstraint("round_id", "plan_kind", name=op.f("uq_agreement_rule_round_id_plan_kind")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('cancer_alliance', 'vanguard')", name=op.f("ck_plan_kind_known")),
        sa.ForeignKeyConstraint(["board_id"], ["organisation.id"], name=op.f("fk_plan_board_id")),
        sa.ForeignKeyConstraint(["round_id"], ["planning_round.id"], name=op.f("fk_plan_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("round_id", "id", name=op.f("uq_plan_round_id_id")),
        sa.UniqueConstraint("round_id", "slug", name=op.f("uq_plan_round_id_slug")),
    )
    op.create_table(
        "stp_trust",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stp_id", sa.Integer(), nullable=False),
        sa.Column("trust_id", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_stp_trust_document")),
        sa.ForeignKeyConstraint(["stp_id"], ["organisation.id"], name=op.f("fk_stp_trust_stp_id")),
        sa.ForeignKeyConstraint(["trust_id"], ["organisation.id"], name=op.f("fk_stp_trust_trust_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stp_trust")),
        sa.UniqueConstraint("stp_id", "trust_id", name=op.f("uq_stp_trust_stp_id_trust_id")),
    )
    with op.batch_alter_table("stp_trust", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stp_trust_trust_id"), ["trust_id"], unique=False)

    op.create_table(
        "alignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(organisation_id IS NULL) <> (name = '')", name=op.f("ck_alignment_of_a_body_or_named")),
        sa.CheckConstraint(
            "kind IN ('stp', 'ccg_plan', 'provider_plan', 'radiotherapy', 'evidence')",
            name=op.f("ck_alignment_kind_known"),
        ),
        sa.CheckConstraint(
            "state = 'not_checked' OR checked_on IS NOT NULL", name=op.f("ck_alignment_checked_has_day")
        ),
        sa.CheckConstraint("state IN ('not_checked', 'differs', 'agrees')", name=op.f("ck_alignment_state_known")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_alignment_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alignment_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_alignment_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment")),
    )
    with op.batch_alter_table("alignment", schema=None) as batch_op:
        batch_op.create_index("ix_alignment_plan_id_kind", ["plan_id", "kind"], unique=False)

    op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("record <> ''", name=op.f("ck_authority_rests_on_a_record")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_authority_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_authority_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "board_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("decides", sa.Boolean(), nullable=False),
        sa.Column("chairs", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_board_member_ends_after_start")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_board_member_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_board_member_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_board_member_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_member")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_board_member_plan_id_id")),
    )
    with op.batch_alter_table("board_member", schema=None) as batch_op:
        batch_op.create_index("ix_board_member_plan_id_starts_on", ["plan_id", "starts_on"], unique=False)

    op.create_table(
        "board_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_board_terms_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_board_terms_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_terms")),
    )
    with op.batch_alter_table("board_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_terms_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "committee_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("papers_by", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("papers_by <= meets_on", name=op.f("ck_committee_date_papers_before_meeting")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_committee_date_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_committee_date_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_date")),
        sa.UniqueConstraint(
            "plan_id", "organisation_id", "meets_on", name=op.f("uq_committee_date_plan_id_organisation_id_meets_on")
        ),
    )
    with op.batch_alter_table("committee_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_committee_date_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "coverage_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_coverage_reason_says_why")),
        sa.ForeignKeyConstraint(["item_id"], ["annex_item.id"], name=op.f("fk_coverage_reason_item_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_coverage_reason_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_reason")),
        sa.UniqueConstraint("plan_id", "item_id", "year", name=op.f("uq_coverage_reason_plan_id_item_id_year")),
    )
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_escalation_answered_says_what")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_escalation_answered_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_escalation_plan_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_escalation_raised_by_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_escalation_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index("ix_escalation_plan_id_raised_at", ["plan_id", "raised_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_region_id"), ["region_id"], unique=False)

    op.create_table(
        "group_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("patient_group_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_group_reason_says_why")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_group_reason_area_id")),
        sa.ForeignKeyConstraint(
            ["patient_group_id"], ["patient_group.id"], name=op.f("fk_group_reason_patient_group_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_group_reason_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_reason")),
        sa.UniqueConstraint(
            "plan_id", "patient_group_id", "area_id", name=op.f("uq_group_reason_plan_id_patient_group_id_area_id")
        ),
    )
    op.create_table(
        "merger",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=False),
        sa.CheckConstraint("organisation_id <> successor_id", name=op.f("ck_merger_into_another")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_merger_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_merger_plan_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["organisation.id"], name=op.f("fk_merger_successor_id")),
        sa.PrimaryKeyConstraint("plan_id", "organisation_id", name=op.f("pk_merger")),
    )
    op.create_table(
        "plan_alliance",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_plan_alliance_alliance_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "plan_id"], ["plan.round_id", "plan.id"], name=op.f("fk_plan_alliance_round_id_plan_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", "alliance_id", name=op.f("pk_plan_alliance")),
        sa.UniqueConstraint("round_id", "alliance_id", name=op.f("uq_plan_alliance_round_id_alliance_id")),
    )
    with op.batch_alter_table("plan_alliance", schema=None) as batch_op:
        batch_op.create_index("ix_plan_alliance_alliance_id", ["alliance_id"], unique=False)

    op.create_table(
        "plan_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_text_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_text_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_text")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_plan_text_plan_id_code")),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("of_substance", sa.Boolean(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.Column("lead_named", sa.Text(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "of_substance OR (why_not <> '' AND lead_named <> '')",
            name=op.f("ck_plan_version_not_of_substance_says_why"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_version_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_version_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_plan_version_plan_id_id")),
        sa.UniqueConstraint("plan_id", "major", "minor", name=op.f("uq_plan_version_plan_id_major_minor")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("needed_hundredths", sa.Integer(), nullable=False),
        sa.Column("filled_hundredths", sa.Integer(), nullable=False),
        sa.Column("first_year_pence", sa.BigInteger(), nullable=False),
        sa.Column("second_year_pence", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("private_because", sa.Text(), nullable=False),
        sa.Column("private_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT private OR (private_because <> '' AND private_until IS NOT NULL)",
            name=op.f("ck_post_private_has_reason"),
        ),
        sa.CheckConstraint(
            "filled_hundredths >= 0 AND filled_hundredths <= needed_hundredths", name=op.f("ck_post_filled_counted")
        ),
        sa.CheckConstraint("first_year_pence >= 0 AND second_year_pence >= 0", name=op.f("ck_post_cost_counted")),
        sa.CheckConstraint("needed_hundredths > 0", name=op.f("ck_post_needed_counted")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_post_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_post_plan_id_id")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_plan_id_position", ["plan_id", "position"], unique=False)

    op.create_table(
        "printed_paper",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_printed_paper_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_printed_paper_plan_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_printed_paper")),
    )
    with op.batch_alter_table("printed_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_printed_paper_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_printed_paper_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_printed_paper_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "provider_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_withdrawn", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (why_withdrawn = '')", name=op.f("ck_provider_list_withdrawn_says_why")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_provider_list_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_provider_list_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_list")),
    )
    with op.batch_alter_table("provider_list", schema=None) as batch_op:
        batch_op.create_index("ix_provider_list_plan_id_declared_at", ["plan_id", "declared_at"], unique=False)

    op.create_table(
        "support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('analytics', 'engagement', 'experience', 'learning')", name=op.f("ck_support_kind_known")
        ),
        sa.CheckConstraint(
            "received_on IS NULL OR asked_on IS NOT NULL", name=op.f("ck_support_asked_before_received")
        ),
        sa.CheckConstraint("used_on IS NULL OR received_on IS NOT NULL", name=op.f("ck_support_received_before_used")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_support_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sa.UniqueConstraint("plan_id", "kind", name=op.f("uq_support_plan_id_kind")),
    )
    op.create_table(
        "task_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_task_group_ends_after_start")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_task_group_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_group")),
    )
    with op.batch_alter_table("task_group", schema=None) as batch_op:
        batch_op.create_index("ix_task_group_plan_id_starts_on", ["plan_id", "starts_on"], unique=False)

    op.create_table(
        "timeline_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["timeline_item.id"], name=op.f("fk_timeline_done_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_timeline_done_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_timeline_done_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_done")),
        sa.UniqueConstraint("item_id", "plan_id", name=op.f("uq_timeline_done_item_id_plan_id")),
    )
    with op.batch_alter_table("timeline_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timeline_done_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(
            "uq_timeline_done_national",
            ["item_id"],
            unique=True,
            sqlite_where=sa.text("plan_id IS NULL"),
            postgresql_where=sa.text("plan_id IS NULL"),
        )

    op.create_table(
        "agreement_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("to_email", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (why_ended = '')", name=op.f("ck_agreement_request_ended_says_why")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agreement_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agreement_request_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "version_id"],
            ["plan_version.plan_id", "plan_version.id"],
            name=op.f("fk_agreement_request_plan_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_agreement_request_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_request")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_agreement_request_plan_id_id")),
    )
    with op.batch_alter_table("agreement_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_request_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_request_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(
            "ix_agreement_request_version_id_organisation_id", ["version_id", "organisation_id"], unique=False
        )

    op.create_table(
        "board_voice",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_board_voice_organisation_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "member_id"],
            ["board_member.plan_id", "board_member.id"],
            name=op.f("fk_board_voice_plan_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("member_id", "organisation_id", name=op.f("pk_board_voice")),
    )
    with op.batch_alter_table("board_voice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_voice_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "resource_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=True),
        sa.Column("deliverable_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("private_because", sa.Text(), nullable=False),
        sa.Column("private_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT private OR (private_because <> '' AND private_until IS NOT NULL)",
            name=op.f("ck_resource_line_private_has_reason"),
        ),
        sa.CheckConstraint("kind IN ('revenue', 'capital')", name=op.f("ck_resource_line_kind_known")),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_resource_line_amount_counted")),
        sa.CheckConstraint(
            "deliverable_id IS NULL OR alliance_id IS NOT NULL", name=op.f("ck_resource_line_deliverable_has_alliance")
        ),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_resource_line_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_resource_line_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_line")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_resource_line_plan_id_id")),
    )
    with op.batch_alter_table("resource_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_line_deliverable_id"), ["deliverable_id"], unique=False)
        batch_op.create_index("ix_resource_line_plan_id_year", ["plan_id", "year", "position"], unique=False)

    op.create_table(
        "stp_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_stp_lead_ends_after_start")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_stp_lead_organisation_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "member_id"],
            ["board_member.plan_id", "board_member.id"],
            name=op.f("fk_stp_lead_plan_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_stp_lead_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stp_lead")),
    )
    with op.batch_alter_table("stp_lead", schema=None) as batch_op:
        batch_op.create_index("ix_stp_lead_plan_id_organisation_id", ["plan_id", "organisation_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("standings", sa.Text(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "version_id"],
            ["plan_version.plan_id", "plan_version.id"],
            name=op.f("fk_submission_plan_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_submission_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_submission_plan_id_id")),
        sa.UniqueConstraint("plan_id", "version_id", name=op.f("uq_submission_plan_id_version_id")),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("would_let", sa.Text(), nullable=False),
        sa.Column("delegate", sa.Text(), nullable=False),
        sa.Column("relied_on", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("authority_on", sa.Date(), nullable=True),
        sa.Column("minute", sa.Text(), nullable=False),
        sa.Column("report_on", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("alliance_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer <> 'agrees_delegating' OR delegate <> ''", name=op.f("ck_agreement_delegate_named")),
        sa.CheckConstraint("answer <> 'agrees_with_comment' OR comment <> ''", name=op.f("ck_agreement_comment_given")),
        sa.CheckConstraint(
            "answer <> 'cannot' OR (section <> '' AND would_let <> '')",
            name=op.f("ck_agreement_cannot_says_what_would_let"),
        ),
        sa.CheckConstraint(
            "answer IN ('agrees', 'agrees_with_comment', 'agrees_delegating', 'cannot')",
            name=op.f("ck_agreement_answer_known"),
        ),
        sa.CheckConstraint(
            "authority <> 'urgent' OR report_on IS NOT NULL", name=op.f("ck_agreement_urgent_is_reported")
        ),
        sa.CheckConstraint(
            "authority IN ('governing_body', 'delegated', 'in_common', 'urgent')",
            name=op.f("ck_agreement_authority_known"),
        ),
        sa.CheckConstraint(
            "via <> 'recorded' OR (minute <> '' AND recorded_by_id IS NOT NULL)",
            name=op.f("ck_agreement_recorded_has_minute"),
        ),
        sa.CheckConstraint("via IN ('account', 'link', 'recorded')", name=op.f("ck_agreement_via_known")),
        sa.CheckConstraint("file_id IS NULL OR alliance_id IS NOT NULL", name=op.f("ck_agreement_file_has_alliance")),
        sa.ForeignKeyConstraint(
            ["alliance_id", "file_id"],
            ["stored_file.alliance_id", "stored_file.id"],
            name=op.f("fk_agreement_alliance_id_file_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_agreement_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agreement_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "request_id"],
            ["agreement_request.plan_id", "agreement_request.id"],
            name=op.f("fk_agreement_plan_id_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "version_id"],
            ["plan_version.plan_id", "plan_version.id"],
            name=op.f("fk_agreement_plan_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_agreement_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_agreement_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_agreement_plan_id_id")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agreement_plan_id_organisation_id", ["plan_id", "organisation_id", "answered_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_version_id"), ["version_id"], unique=False)

    op.create_table(
        "agreement_link",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["agreement_request.id"], name=op.f("fk_agreement_link_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_agreement_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_agreement_link_token_hash")),
    )
    op.create_table(
        "submission_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column("minute", sa.Text(), nullable=False),
        sa.Column("first_year_pence", sa.BigInteger(), nullable=True),
        sa.Column("second_year_pence", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'ratified' OR minute <> ''", name=op.f("ck_submission_outcome_ratified_has_minute")
        ),
        sa.CheckConstraint("kind IN ('returned', 'ratified')", name=op.f("ck_submission_outcome_kind_known")),
        sa.CheckConstraint(
            "first_year_pence >= 0 AND second_year_pence >= 0", name=op.f("ck_submission_outcome_money_counted")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_outcome_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "submission_id"],
            ["submission.plan_id", "submission.id"],
            name=op.f("fk_submission_outcome_plan_id_submission_id"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_submission_outcome_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_outcome")),
    )
    with op.batch_alter_table("submission_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_outcome_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index("ix_submission_outcome_submission_id", ["submission_id"], unique=False)

    op.create_table(
        "agreement_disowned",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("disowned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agreement_disowned_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "agreement_id"],
            ["agreement.plan_id", "agreement.id"],
            name=op.f("fk_agreement_disowned_plan_id_agreement_id"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_agreement_disowned_plan_id")),
        sa.PrimaryKeyConstraint("agreement_id", name=op.f("pk_agreement_disowned")),
    )
    with op.batch_alter_table("agreement_disowned", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_disowned_plan_id"), ["plan_id"], unique=False)

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why_ended", sa.Text(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("why_ended")

    with op.batch_alter_table("agreement_disowned", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_disowned_plan_id"))

    op.drop_table("agreement_disowned")
    with op.batch_alter_table("submission_outcome", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_outcome_submission_id")
        batch_op.drop_index(batch_op.f("ix_submission_outcome_plan_id"))

    op.drop_table("submission_outcome")
    op.drop_table("agreement_link")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_version_id"))
        batch_op.drop_index("ix_agreement_plan_id_organisation_id")

    op.drop_table("agreement")
    op.drop_table("submission")
    with op.batch_alter_table("stp_lead", schema=None) as batch_op:
        batch_op.drop_index("ix_stp_lead_plan_id_organisation_id")

    op.drop_table("stp_lead")
    with op.batch_alter_table("resource_line", schema=None) as batch_op:
        batch_op.drop_index("ix_resource_line_plan_id_year")
        batch_op.drop_index(batch_op.f("ix_resource_line_deliverable_id"))

    op.drop_table("resource_line")
    with op.batch_alter_table("board_voice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_voice_plan_id"))

    op.drop_table("board_voice")
    with op.batch_alter_table("agreement_request", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_request_version_id_organisation_id")
        batch_op.drop_index(batch_op.f("ix_agreement_request_plan_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_request_organisation_id"))

    op.drop_table("agreement_request")
    with op.batch_alter_table("timeline_done", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_timeline_done_national",
            sqlite_where=sa.text("plan_id IS NULL"),
            postgresql_where=sa.text("plan_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_timeline_done_plan_id"))

    op.drop_table("timeline_done")
    with op.batch_alter_table("task_group", schema=None) as batch_op:
        batch_op.drop_index("ix_task_group_plan_id_starts_on")

    op.drop_table("task_group")
    op.drop_table("support")
    with op.batch_alter_table("provider_list", schema=None) as batch_op:
        batch_op.drop_index("ix_provider_list_plan_id_declared_at")

    op.drop_table("provider_list")
    with op.batch_alter_table("printed_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_printed_paper_plan_id"))
        batch_op.drop_index(batch_op.f("ix_printed_paper_person_id"))
        batch_op.drop_index(batch_op.f("ix_printed_paper_asked_at"))

    op.drop_table("printed_paper")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_plan_id_position")

    op.drop_table("post")
    op.drop_table("plan_version")
    op.drop_table("plan_text")
    with op.batch_alter_table("plan_alliance", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_alliance_alliance_id")

    op.drop_table("plan_alliance")
    op.drop_table("merger")
    op.drop_table("group_reason")
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_region_id"))
        batch_op.drop_index("ix_escalation_plan_id_raised_at")

    op.drop_table("escalation")
    op.drop_table("coverage_reason")
    with op.batch_alter_table("committee_date", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_date_organisation_id"))

    op.drop_table("committee_date")
    with op.batch_alter_table("board_terms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_terms_plan_id"))

    op.drop_table("board_terms")
    with op.batch_alter_table("board_member", schema=None) as batch_op:
        batch_op.drop_index("ix_board_member_plan_id_starts_on")

    op.drop_table("board_member")
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_plan_id"))

    op.drop_table("authority")
    with op.batch_alter_table("alignment", schema=None) as batch_op:
        batch_op.drop_index("ix_alignment_plan_id_kind")

    op.drop_table("alignment")
    with op.batch_alter_table("stp_trust", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stp_trust_trust_id"))

    op.drop_table("stp_trust")
    op.drop_table("plan")
    op.drop_table("agreement_rule")
    op.drop_table("feed_token")
    with op.batch_alter_table("risk", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_risk_private_has_reason"), type_="check")
        batch_op.drop_column("private_until")
        batch_op.drop_column("private_because")
        batch_op.drop_column("private")

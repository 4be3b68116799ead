"""Transformation funding."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "funding_stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "code IN ('earlier-diagnosis', 'recovery-package', 'stratified-follow-up')",
            name=op.f("ck_funding_stream_code_known"),
        ),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_funding_stream_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_stream")),
        sa.UniqueConstraint("code", name=op.f("uq_funding_stream_code")),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("(kind = 'assurance') = (weight = 0)", name=op.f("ck_criterion_assurance_has_no_weight")),
        sa.CheckConstraint(
            "head IN ('patients', 'population', 'taxpayer', 'assurance')", name=op.f("ck_criterion_head_known")
        ),
        sa.CheckConstraint("kind IN ('value', 'assurance')", name=op.f("ck_criterion_kind_known")),
        sa.CheckConstraint("weight >= 0 AND weight <= 100", name=op.f("ck_criterion_weight_is_per_cent")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_criterion_document")),
        sa.ForeignKeyConstraint(["round_id"], ["planning_round.id"], name=op.f("fk_criterion_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_criterion_round_id_code")),
        sa.UniqueConstraint("round_id", "id", name=op.f("uq_criterion_round_id_id")),
    )
    op.create_table(
        "funding_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("committee_on", sa.Date(), nullable=True),
        sa.Column("committee_text", sa.Text(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Text(), nullable=False),
        sa.Column("last_year", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_funding_call_closes_after_opening")),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_funding_call_years_in_order")),
        sa.CheckConstraint("top >= 2", name=op.f("ck_funding_call_scale_has_steps")),
        sa.ForeignKeyConstraint(["document"], ["source_document.code"], name=op.f("fk_funding_call_document")),
        sa.ForeignKeyConstraint(["round_id"], ["planning_round.id"], name=op.f("fk_funding_call_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_call")),
        sa.UniqueConstraint("code", name=op.f("uq_funding_call_code")),
        sa.UniqueConstraint("round_id", "id", name=op.f("uq_funding_call_round_id_id")),
    )
    op.create_table(
        "bid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_job", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_withdrawn", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (why_withdrawn = '')", name=op.f("ck_bid_withdrawn_says_why")),
        sa.CheckConstraint(
            "stream IN ('earlier-diagnosis', 'recovery-package', 'stratified-follow-up')",
            name=op.f("ck_bid_stream_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bid_person_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "call_id"], ["funding_call.round_id", "funding_call.id"], name=op.f("fk_bid_round_id_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "plan_id"], ["plan.round_id", "plan.id"], name=op.f("fk_bid_round_id_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid")),
        sa.UniqueConstraint("plan_id", "call_id", "stream", name=op.f("uq_bid_plan_id_call_id_stream")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_bid_plan_id_id")),
        sa.UniqueConstraint("round_id", "id", name=op.f("uq_bid_round_id_id")),
    )
    with op.batch_alter_table("bid", schema=None) as batch_op:
        batch_op.create_index("ix_bid_call_id_stream", ["call_id", "stream"], unique=False)

    op.create_table(
        "funding_pot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_funding_pot_says_source")),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_funding_pot_pence_counted")),
        sa.ForeignKeyConstraint(["call_id"], ["funding_call.id"], name=op.f("fk_funding_pot_call_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_funding_pot_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_pot")),
        sa.UniqueConstraint("call_id", "year", name=op.f("uq_funding_pot_call_id_year")),
    )
    op.create_table(
        "bid_alliance",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "alliance_id"],
            ["plan_alliance.plan_id", "plan_alliance.alliance_id"],
            name=op.f("fk_bid_alliance_plan_id_alliance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_alliance_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("bid_id", "alliance_id", name=op.f("pk_bid_alliance")),
    )
    with op.batch_alter_table("bid_alliance", schema=None) as batch_op:
        batch_op.create_index("ix_bid_alliance_alliance_id", ["alliance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_alliance_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "bid_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bid_answer_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_answer_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_answer")),
        sa.UniqueConstraint("bid_id", "code", name=op.f("uq_bid_answer_bid_id_code")),
    )
    with op.batch_alter_table("bid_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_answer_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "bid_benefit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("full_year_pence", sa.BigInteger(), nullable=False),
        sa.Column("first_year", sa.Text(), nullable=False),
        sa.Column("last_year", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind <> 'other' OR full_year_pence = 0", name=op.f("ck_bid_benefit_other_has_no_price")),
        sa.CheckConstraint("kind IN ('cash', 'health', 'other')", name=op.f("ck_bid_benefit_kind_known")),
        sa.CheckConstraint("full_year_pence >= 0", name=op.f("ck_bid_benefit_pence_counted")),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_bid_benefit_years_in_order")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_benefit_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_benefit")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_bid_benefit_plan_id_id")),
    )
    with op.batch_alter_table("bid_benefit", schema=None) as batch_op:
        batch_op.create_index("ix_bid_benefit_bid_id_position", ["bid_id", "position"], unique=False)

    op.create_table(
        "bid_bias",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("revenue_hundredths", sa.Integer(), nullable=False),
        sa.Column("revenue_reason", sa.Text(), nullable=False),
        sa.Column("capital_hundredths", sa.Integer(), nullable=False),
        sa.Column("capital_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("revenue_reason <> '' AND capital_reason <> ''", name=op.f("ck_bid_bias_says_why")),
        sa.CheckConstraint("capital_hundredths BETWEEN 0 AND 20000", name=op.f("ck_bid_bias_capital_in_range")),
        sa.CheckConstraint("revenue_hundredths BETWEEN 0 AND 20000", name=op.f("ck_bid_bias_revenue_in_range")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_bias_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("bid_id", name=op.f("pk_bid_bias")),
    )
    with op.batch_alter_table("bid_bias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_bias_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "bid_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=True),
        sa.Column("deliverable_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('revenue', 'capital')", name=op.f("ck_bid_line_kind_known")),
        sa.CheckConstraint(
            "(deliverable_id IS NULL) = (alliance_id IS NULL)", name=op.f("ck_bid_line_deliverable_has_alliance")
        ),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_bid_line_pence_counted")),
        sa.ForeignKeyConstraint(
            ["alliance_id", "deliverable_id"],
            ["deliverable.alliance_id", "deliverable.id"],
            name=op.f("fk_bid_line_alliance_id_deliverable_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "alliance_id"],
            ["plan_alliance.plan_id", "plan_alliance.alliance_id"],
            name=op.f("fk_bid_line_plan_id_alliance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_line_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_line")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_bid_line_plan_id_id")),
    )
    with op.batch_alter_table("bid_line", schema=None) as batch_op:
        batch_op.create_index("ix_bid_line_bid_id_year", ["bid_id", "year", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_line_deliverable_id"), ["deliverable_id"], unique=False)

    op.create_table(
        "bid_other",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("from_whom", sa.Text(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_bid_other_pence_counted")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_other_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_other")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_bid_other_plan_id_id")),
    )
    with op.batch_alter_table("bid_other", schema=None) as batch_op:
        batch_op.create_index("ix_bid_other_bid_id_year", ["bid_id", "year", "position"], unique=False)

    op.create_table(
        "bid_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("baseline", sa.BigInteger(), nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("higher_is_better", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(baseline IS NULL) = (baseline_on IS NULL)", name=op.f("ck_bid_outcome_baseline_has_day")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_outcome_plan_id_bid_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "bid_id"], ["bid.round_id", "bid.id"], name=op.f("fk_bid_outcome_round_id_bid_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "criterion_id"],
            ["criterion.round_id", "criterion.id"],
            name=op.f("fk_bid_outcome_round_id_criterion_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_outcome")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_bid_outcome_plan_id_id")),
    )
    with op.batch_alter_table("bid_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_bid_outcome_bid_id_position", ["bid_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_outcome_criterion_id"), ["criterion_id"], unique=False)

    op.create_table(
        "bid_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("drops", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("drops <> ''", name=op.f("ck_bid_part_says_what_is_dropped")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_part_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_part")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_bid_part_plan_id_id")),
    )
    with op.batch_alter_table("bid_part", schema=None) as batch_op:
        batch_op.create_index("ix_bid_part_bid_id_position", ["bid_id", "position"], unique=False)

    op.create_table(
        "bid_part_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_bid_part_line_pence_counted")),
        sa.ForeignKeyConstraint(
            ["plan_id", "part_id"], ["bid_part.plan_id", "bid_part.id"], name=op.f("fk_bid_part_line_plan_id_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_part_line")),
        sa.UniqueConstraint("part_id", "year", name=op.f("uq_bid_part_line_part_id_year")),
    )
    with op.batch_alter_table("bid_part_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_part_line_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "bid_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "outcome_id"],
            ["bid_outcome.plan_id", "bid_outcome.id"],
            name=op.f("fk_bid_point_plan_id_outcome_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_point")),
        sa.UniqueConstraint("outcome_id", "quarter", name=op.f("uq_bid_point_outcome_id_quarter")),
    )
    with op.batch_alter_table("bid_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_point_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("bid_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_point_plan_id"))

    op.drop_table("bid_point")
    with op.batch_alter_table("bid_part_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_part_line_plan_id"))

    op.drop_table("bid_part_line")
    with op.batch_alter_table("bid_part", schema=None) as batch_op:
        batch_op.drop_index("ix_bid_part_bid_id_position")

    op.drop_table("bid_part")
    with op.batch_alter_table("bid_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_outcome_criterion_id"))
        batch_op.drop_index("ix_bid_outcome_bid_id_position")

    op.drop_table("bid_outcome")
    with op.batch_alter_table("bid_other", schema=None) as batch_op:
        batch_op.drop_index("ix_bid_other_bid_id_year")

    op.drop_table("bid_other")
    with op.batch_alter_table("bid_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_line_deliverable_id"))
        batch_op.drop_index("ix_bid_line_bid_id_year")

    op.drop_table("bid_line")
    with op.batch_alter_table("bid_bias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_bias_plan_id"))

    op.drop_table("bid_bias")
    with op.batch_alter_table("bid_benefit", schema=None) as batch_op:
        batch_op.drop_index("ix_bid_benefit_bid_id_position")

    op.drop_table("bid_benefit")
    with op.batch_alter_table("bid_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_answer_plan_id"))

    op.drop_table("bid_answer")
    with op.batch_alter_table("bid_alliance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_alliance_plan_id"))
        batch_op.drop_index("ix_bid_alliance_alliance_id")

    op.drop_table("bid_alliance")
    op.drop_table("funding_pot")
    with op.batch_alter_table("bid", schema=None) as batch_op:
        batch_op.drop_index("ix_bid_call_id_stream")

    op.drop_table("bid")
    op.drop_table("funding_call")
    op.drop_table("criterion")
    op.drop_table("funding_stream")

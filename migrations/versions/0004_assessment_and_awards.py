"""Assessment and awards."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("confirmed_by_id <> asked_by_id", name=op.f("ck_award_publication_two_people")),
        sa.CheckConstraint(
            "published_at IS NOT NULL OR confirmed_by_id IS NULL",
            name=op.f("ck_award_publication_confirmed_is_published"),
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_on IS NULL)", name=op.f("ck_award_publication_published_on_a_day")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (why_ended = '')", name=op.f("ck_award_publication_ended_says_why")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_award_publication_asked_by_id")),
        sa.ForeignKeyConstraint(["call_id"], ["funding_call.id"], name=op.f("fk_award_publication_call_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_award_publication_confirmed_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_award_publication_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_publication")),
    )
    with op.batch_alter_table("award_publication", schema=None) as batch_op:
        batch_op.create_index("ix_award_publication_call_id", ["call_id", "published_at"], unique=False)
        for name, state in (("asked", "IS NULL"), ("open", "IS NOT NULL")):
            of_those = sa.text(f"ended_at IS NULL AND published_at {state}")
            batch_op.create_index(
                f"uq_award_publication_{name}",
                ["call_id"],
                unique=True,
                sqlite_where=of_those,
                postgresql_where=of_those,
            )

    op.create_table(
        "assessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interest", sa.Text(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_removed", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(removed_at IS NULL) = (why_removed = '')", name=op.f("ck_assessor_removed_says_why")),
        sa.CheckConstraint(
            "NOT conflict OR (declared_at IS NOT NULL AND interest <> '')", name=op.f("ck_assessor_conflict_says_what")
        ),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["person.id"], name=op.f("fk_assessor_assigned_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessor_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_assessor_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessor")),
        sa.UniqueConstraint("bid_id", "id", name=op.f("uq_assessor_bid_id_id")),
        sa.UniqueConstraint("bid_id", "person_id", name=op.f("uq_assessor_bid_id_person_id")),
    )
    with op.batch_alter_table("assessor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessor_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessor_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "award_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_on IS NULL) = (why_ended = '')", name=op.f("ck_award_release_ended_says_why")),
        sa.CheckConstraint("ended_on IS NULL OR paid_on IS NULL", name=op.f("ck_award_release_paid_is_not_ended")),
        sa.CheckConstraint("pence > 0", name=op.f("ck_award_release_pence_counted")),
        sa.ForeignKeyConstraint(["paid_by_id"], ["person.id"], name=op.f("fk_award_release_paid_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_release_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_award_release_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_release")),
        sa.UniqueConstraint("bid_id", "number", name=op.f("uq_award_release_bid_id_number")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_award_release_plan_id_id")),
    )
    op.create_table(
        "bid_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_bid_question_answered_says_what")),
        sa.CheckConstraint(
            "(kind = 'question') = (answer_by IS NOT NULL)", name=op.f("ck_bid_question_question_has_day")
        ),
        sa.CheckConstraint("kind = 'question' OR answer = ''", name=op.f("ck_bid_question_flag_has_no_answer")),
        sa.CheckConstraint("kind IN ('question', 'flag')", name=op.f("ck_bid_question_kind_known")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_bid_question_says_what")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_bid_question_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_bid_question_plan_id_bid_id")
        ),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_bid_question_raised_by_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "bid_id"], ["bid.round_id", "bid.id"], name=op.f("fk_bid_question_round_id_bid_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "criterion_id"],
            ["criterion.round_id", "criterion.id"],
            name=op.f("fk_bid_question_round_id_criterion_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_question")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_bid_question_plan_id_id")),
    )
    with op.batch_alter_table("bid_question", schema=None) as batch_op:
        batch_op.create_index("ix_bid_question_bid_id_raised_at", ["bid_id", "raised_at"], unique=False)

    op.create_table(
        "committee_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("would_change", sa.Text(), nullable=False),
        sa.Column("drops", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minute", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('awarded', 'part', 'declined', 'deferred')", name=op.f("ck_committee_decision_kind_known")
        ),
        sa.CheckConstraint("minute <> ''", name=op.f("ck_committee_decision_rests_on_a_minute")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_committee_decision_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_committee_decision_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_decision")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_committee_decision_plan_id_id")),
    )
    with op.batch_alter_table("committee_decision", schema=None) as batch_op:
        batch_op.create_index("ix_committee_decision_bid_id_id", ["bid_id", "id"], unique=False)

    op.create_table(
        "moderation",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_moderation_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_moderation_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("bid_id", name=op.f("pk_moderation")),
    )
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("would_change", sa.Text(), nullable=False),
        sa.Column("drops", sa.Text(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('awarded', 'part', 'declined', 'deferred')", name=op.f("ck_recommendation_kind_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recommendation_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_recommendation_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_recommendation_plan_id_id")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_bid_id_id", ["bid_id", "id"], unique=False)

    op.create_table(
        "award_condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("threshold", sa.BigInteger(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("minute", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_how", sa.Text(), nullable=False),
        sa.Column("met_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_on IS NULL) = (why_ended = '')", name=op.f("ck_award_condition_ended_says_why")),
        sa.CheckConstraint(
            "(kind = 'measure') = (outcome_id IS NOT NULL)", name=op.f("ck_award_condition_measure_has_outcome")
        ),
        sa.CheckConstraint(
            "(kind = 'measure') = (threshold IS NOT NULL)", name=op.f("ck_award_condition_measure_has_threshold")
        ),
        sa.CheckConstraint("(met_on IS NULL) = (met_how = '')", name=op.f("ck_award_condition_met_says_how")),
        sa.CheckConstraint("kind IN ('measure', 'evidence')", name=op.f("ck_award_condition_kind_known")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_award_condition_says_what")),
        sa.ForeignKeyConstraint(["met_by_id"], ["person.id"], name=op.f("fk_award_condition_met_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_condition_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_award_condition_plan_id_bid_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "outcome_id"],
            ["bid_outcome.plan_id", "bid_outcome.id"],
            name=op.f("fk_award_condition_plan_id_outcome_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_condition")),
        sa.UniqueConstraint("bid_id", "number", name=op.f("uq_award_condition_bid_id_number")),
        sa.UniqueConstraint("plan_id", "id", name=op.f("uq_award_condition_plan_id_id")),
    )
    op.create_table(
        "award_line",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_award_line_pence_counted")),
        sa.ForeignKeyConstraint(
            ["plan_id", "decision_id"],
            ["committee_decision.plan_id", "committee_decision.id"],
            name=op.f("fk_award_line_plan_id_decision_id"),
        ),
        sa.PrimaryKeyConstraint("decision_id", "year", name=op.f("pk_award_line")),
    )
    with op.batch_alter_table("award_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_line_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "outcome_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_outcome_reading_says_source")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outcome_reading_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "outcome_id"],
            ["bid_outcome.plan_id", "bid_outcome.id"],
            name=op.f("fk_outcome_reading_plan_id_outcome_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_reading")),
        sa.UniqueConstraint("outcome_id", "quarter", name=op.f("uq_outcome_reading_outcome_id_quarter")),
    )
    with op.batch_alter_table("outcome_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_reading_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "recommendation_line",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_recommendation_line_pence_counted")),
        sa.ForeignKeyConstraint(
            ["plan_id", "recommendation_id"],
            ["recommendation.plan_id", "recommendation.id"],
            name=op.f("fk_recommendation_line_plan_id_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "year", name=op.f("pk_recommendation_line")),
    )
    with op.batch_alter_table("recommendation_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_line_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("moderated", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_score_says_why")),
        sa.CheckConstraint("moderated OR assessor_id IS NOT NULL", name=op.f("ck_score_first_score_is_somebodys")),
        sa.CheckConstraint(
            "value >= 1 AND (confidence IS NULL OR confidence >= 1)", name=op.f("ck_score_scored_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["bid_id", "assessor_id"], ["assessor.bid_id", "assessor.id"], name=op.f("fk_score_bid_id_assessor_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_person_id")),
        sa.ForeignKeyConstraint(["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_score_plan_id_bid_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "bid_id"], ["bid.round_id", "bid.id"], name=op.f("fk_score_round_id_bid_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "criterion_id"],
            ["criterion.round_id", "criterion.id"],
            name=op.f("fk_score_round_id_criterion_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint(
            "bid_id",
            "criterion_id",
            "assessor_id",
            "moderated",
            name=op.f("uq_score_bid_id_criterion_id_assessor_id_moderated"),
        ),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(
            "uq_score_agreed",
            ["bid_id", "criterion_id"],
            unique=True,
            sqlite_where=sa.text("assessor_id IS NULL"),
            postgresql_where=sa.text("assessor_id IS NULL"),
        )

    op.create_table(
        "spend_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("actual", sa.BigInteger(), nullable=False),
        sa.Column("cumulative", sa.BigInteger(), nullable=False),
        sa.Column("to_come", sa.BigInteger(), nullable=False),
        sa.Column("forecast", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_spend_return_planned_counted")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_spend_return_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_spend_return_plan_id_bid_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "line_id"], ["bid_line.plan_id", "bid_line.id"], name=op.f("fk_spend_return_plan_id_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_return")),
        sa.UniqueConstraint("line_id", "quarter", name=op.f("uq_spend_return_line_id_quarter")),
    )
    with op.batch_alter_table("spend_return", schema=None) as batch_op:
        batch_op.create_index("ix_spend_return_bid_id_quarter", ["bid_id", "quarter"], unique=False)
        batch_op.create_index(batch_op.f("ix_spend_return_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "release_condition",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "condition_id"],
            ["award_condition.plan_id", "award_condition.id"],
            name=op.f("fk_release_condition_plan_id_condition_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "release_id"],
            ["award_release.plan_id", "award_release.id"],
            name=op.f("fk_release_condition_plan_id_release_id"),
        ),
        sa.PrimaryKeyConstraint("release_id", "condition_id", name=op.f("pk_release_condition")),
    )
    with op.batch_alter_table("release_condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_condition_plan_id"), ["plan_id"], unique=False)

    with op.batch_alter_table("agreement_rule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper", sa.Text(), nullable=False, server_default="plan"))
        batch_op.create_check_constraint(batch_op.f("ck_agreement_rule_paper_known"), "paper IN ('plan', 'bid')")
        batch_op.drop_constraint(batch_op.f("uq_agreement_rule_round_id_plan_kind"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_agreement_rule_round_id_paper_plan_kind"), ["round_id", "paper", "plan_kind"]
        )
    with op.batch_alter_table("agreement_rule", schema=None) as batch_op:
        batch_op.alter_column("paper", server_default=None)

    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bid_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_plan_version_plan_id_major_minor"), type_="unique")
        batch_op.create_index(
            "uq_plan_version_of_bid",
            ["bid_id", "major", "minor"],
            unique=True,
            sqlite_where=sa.text("bid_id IS NOT NULL"),
            postgresql_where=sa.text("bid_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_plan_version_of_plan",
            ["plan_id", "major", "minor"],
            unique=True,
            sqlite_where=sa.text("bid_id IS NULL"),
            postgresql_where=sa.text("bid_id IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_plan_version_plan_id_bid_id"), "bid", ["plan_id", "bid_id"], ["plan_id", "id"]
        )


def downgrade() -> None:
    # Without their column they would read as versions of the plan, and bodies agreed to those words.
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM plan_version WHERE bid_id IS NOT NULL")):
        raise RuntimeError("Versions of bids are on record. Restore a backup of before them instead of going back.")
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_plan_version_plan_id_bid_id"), type_="foreignkey")
        batch_op.drop_index(
            "uq_plan_version_of_plan",
            sqlite_where=sa.text("bid_id IS NULL"),
            postgresql_where=sa.text("bid_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_plan_version_of_bid",
            sqlite_where=sa.text("bid_id IS NOT NULL"),
            postgresql_where=sa.text("bid_id IS NOT NULL"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_plan_version_plan_id_major_minor"), ["plan_id", "major", "minor"]
        )
        batch_op.drop_column("bid_id")

    op.execute("DELETE FROM agreement_rule WHERE paper = 'bid'")
    with op.batch_alter_table("agreement_rule", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_agreement_rule_paper_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_agreement_rule_round_id_paper_plan_kind"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_agreement_rule_round_id_plan_kind"), ["round_id", "plan_kind"])
        batch_op.drop_column("paper")

    with op.batch_alter_table("release_condition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_condition_plan_id"))

    op.drop_table("release_condition")
    with op.batch_alter_table("spend_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spend_return_plan_id"))
        batch_op.drop_index("ix_spend_return_bid_id_quarter")

    op.drop_table("spend_return")
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_score_agreed",
            sqlite_where=sa.text("assessor_id IS NULL"),
            postgresql_where=sa.text("assessor_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_score_plan_id"))

    op.drop_table("score")
    with op.batch_alter_table("recommendation_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_line_plan_id"))

    op.drop_table("recommendation_line")
    with op.batch_alter_table("outcome_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_reading_plan_id"))

    op.drop_table("outcome_reading")
    with op.batch_alter_table("award_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_line_plan_id"))

    op.drop_table("award_line")
    op.drop_table("award_condition")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index("ix_recommendation_bid_id_id")

    op.drop_table("recommendation")
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_plan_id"))

    op.drop_table("moderation")
    with op.batch_alter_table("committee_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_committee_decision_bid_id_id")

    op.drop_table("committee_decision")
    with op.batch_alter_table("bid_question", schema=None) as batch_op:
        batch_op.drop_index("ix_bid_question_bid_id_raised_at")

    op.drop_table("bid_question")
    op.drop_table("award_release")
    with op.batch_alter_table("assessor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessor_plan_id"))
        batch_op.drop_index(batch_op.f("ix_assessor_person_id"))

    op.drop_table("assessor")
    with op.batch_alter_table("award_publication", schema=None) as batch_op:
        batch_op.drop_index("uq_award_publication_open")
        batch_op.drop_index("uq_award_publication_asked")
        batch_op.drop_index("ix_award_publication_call_id")

    op.drop_table("award_publication")

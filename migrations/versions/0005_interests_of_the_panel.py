"""Interests of the panel."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("interest", sa.Text(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("interest <> ''", name=op.f("ck_panel_interest_says_what")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_interest_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "bid_id"], ["bid.plan_id", "bid.id"], name=op.f("fk_panel_interest_plan_id_bid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_interest")),
    )
    with op.batch_alter_table("panel_interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_interest_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panel_interest_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panel_interest_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("panel_interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_interest_plan_id"))
        batch_op.drop_index(batch_op.f("ix_panel_interest_person_id"))
        batch_op.drop_index(batch_op.f("ix_panel_interest_bid_id"))

    op.drop_table("panel_interest")

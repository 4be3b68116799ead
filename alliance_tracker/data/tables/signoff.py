"""Who must agree a plan, who speaks for whom, and every answer that was given. Scope: `plan_id`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.alliances import FromSource
from alliance_tracker.data.tables.plan import of_plan
from alliance_tracker.terms import AllianceKind, Answer, AnsweredVia, AuthorityKind, PaperKind


def ends_after_start() -> CheckConstraint:
    return CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start")


class AgreementRule(FromSource, Base):
    """Who must agree before a plan, or a bid, is submitted, as an expression that `rules.signoff` evaluates.

    `relies_on` is a JSON object: kind of body to the sections it relies on; a kind that is absent relies on all.
    """

    __tablename__ = "agreement_rule"
    __table_args__ = (
        UniqueConstraint("round_id", "paper", "plan_kind"),
        one_of("paper", PaperKind),
        one_of("plan_kind", AllianceKind),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("planning_round.id"))
    paper: Mapped[str] = mapped_column(default=PaperKind.PLAN.value)
    plan_kind: Mapped[str]
    expression: Mapped[str]
    relies_on: Mapped[str] = mapped_column(default="{}")
    words: Mapped[str]


class StpTrust(FromSource, Base):
    """A trust that a source names with an STP: offered when providers are chosen, and nothing more."""

    __tablename__ = "stp_trust"
    __table_args__ = (UniqueConstraint("stp_id", "trust_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stp_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    trust_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class Merger(Base):
    """A body of a plan became another: a merger, or a new name from a day. NHS Cumbria stands in two plans."""

    __tablename__ = "merger"
    __table_args__ = (CheckConstraint("organisation_id <> successor_id", name="into_another"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    merged_on: Mapped[date]


class BoardTerms(Base):
    """The terms of reference of a plan's board, from a day on. The newest in force holds (Annex ii)."""

    __tablename__ = "board_terms"
    __table_args__ = (ends_after_start(),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    words: Mapped[Prose]
    link: Mapped[Prose] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Authority(Base):
    """The board's authority to agree plans for its members, and the record that it rests on (paragraph 12)."""

    __tablename__ = "authority"
    __table_args__ = (ends_after_start(), CheckConstraint("record <> ''", name="rests_on_a_record"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    record: Mapped[Prose]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BoardMember(Base):
    """Somebody on the board: from which body, and whether senior enough to decide for it (Annex ii)."""

    __tablename__ = "board_member"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        ends_after_start(),
        Index("ix_board_member_plan_id_starts_on", "plan_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[Prose]
    job: Mapped[Prose]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decides: Mapped[bool]
    chairs: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BoardVoice(Base):
    """A body that a member of the board speaks for; one person may speak for several CCGs."""

    __tablename__ = "board_voice"
    __table_args__ = (of_plan("member_id", "board_member"),)

    member_id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)


class StpLead(Base):
    """The lead of an STP, and their seat on the board if they have one."""

    __tablename__ = "stp_lead"
    __table_args__ = (
        of_plan("member_id", "board_member"),
        ends_after_start(),
        Index("ix_stp_lead_plan_id_organisation_id", "plan_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Prose]
    email: Mapped[Prose] = mapped_column(default="")
    member_id: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class TaskGroup(Base):
    """A task and finish group, or another group beside the board (Annex ii)."""

    __tablename__ = "task_group"
    __table_args__ = (ends_after_start(), Index("ix_task_group_plan_id_starts_on", "plan_id", "starts_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[Prose]
    purpose: Mapped[Prose]
    chair: Mapped[Prose] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ProviderList(Base):
    """That the list of providers was declared complete, and, once it changed, that it was no longer."""

    __tablename__ = "provider_list"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (why_withdrawn = '')", name="withdrawn_says_why"),
        Index("ix_provider_list_plan_id_declared_at", "plan_id", "declared_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    declared_on: Mapped[date]
    declared_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    why_withdrawn: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AgreementRequest(Base):
    """One version sent to one named person of one body, to be answered by a day. Ended when another takes its place."""

    __tablename__ = "agreement_request"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("version_id", "plan_version"),
        CheckConstraint("(ended_at IS NULL) = (why_ended = '')", name="ended_says_why"),
        Index("ix_agreement_request_version_id_organisation_id", "version_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    version_id: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    to_name: Mapped[Prose]
    to_email: Mapped[Prose]
    answer_by: Mapped[date]
    sent_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AgreementLink(Base):
    """The secret half of a request: the hash of its link, and of the code sent when it is opened."""

    __tablename__ = "agreement_link"
    __audited__ = False

    request_id: Mapped[int] = mapped_column(ForeignKey("agreement_request.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str | None]
    code_until: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Agreement(Base):
    """One body's answer to one version: the ledger. Append-only; the newest of a body that is not disowned counts.

    `relied_on` is a JSON object, section code to seal: the words that were answered.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("version_id", "plan_version"),
        of_plan("request_id", "agreement_request"),
        one_of("answer", Answer),
        one_of("authority", AuthorityKind),
        one_of("via", AnsweredVia),
        CheckConstraint("answer <> 'cannot' OR (section <> '' AND would_let <> '')", name="cannot_says_what_would_let"),
        CheckConstraint("answer <> 'agrees_with_comment' OR comment <> ''", name="comment_given"),
        CheckConstraint("answer <> 'agrees_delegating' OR delegate <> ''", name="delegate_named"),
        CheckConstraint("authority <> 'urgent' OR report_on IS NOT NULL", name="urgent_is_reported"),
        CheckConstraint(
            "via <> 'recorded' OR (minute <> '' AND recorded_by_id IS NOT NULL)", name="recorded_has_minute"
        ),
        ForeignKeyConstraint(["alliance_id", "file_id"], ["stored_file.alliance_id", "stored_file.id"]),
        CheckConstraint("file_id IS NULL OR alliance_id IS NOT NULL", name="file_has_alliance"),
        Index("ix_agreement_plan_id_organisation_id", "plan_id", "organisation_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    version_id: Mapped[int] = mapped_column(index=True)
    request_id: Mapped[int | None]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    answer: Mapped[str]
    comment: Mapped[Prose] = mapped_column(default="")
    section: Mapped[str] = mapped_column(default="")
    would_let: Mapped[Prose] = mapped_column(default="")
    delegate: Mapped[Prose] = mapped_column(default="")
    relied_on: Mapped[str]
    authority: Mapped[str]
    authority_on: Mapped[date | None]
    minute: Mapped[Prose] = mapped_column(default="")
    report_on: Mapped[date | None]
    name: Mapped[Prose]
    office: Mapped[Prose]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    alliance_id: Mapped[int | None]
    file_id: Mapped[int | None]
    answered_on: Mapped[date]
    answered_at: Mapped[datetime]


class Disowned(Base):
    """A body says that an answer recorded for it was not its own. Append-only."""

    __tablename__ = "agreement_disowned"
    __table_args__ = (of_plan("agreement_id", "agreement"),)

    agreement_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    name: Mapped[Prose]
    why: Mapped[Prose]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    disowned_at: Mapped[datetime]


class CommitteeDate(Base):
    """A meeting at which a body can decide, and the last day for its papers."""

    __tablename__ = "committee_date"
    __table_args__ = (
        UniqueConstraint("plan_id", "organisation_id", "meets_on"),
        CheckConstraint("papers_by <= meets_on", name="papers_before_meeting"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    meeting: Mapped[Prose]
    meets_on: Mapped[date]
    papers_by: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FeedToken(Base):
    """The hash of the address of one person's calendar feed; made anew to end the old one."""

    __tablename__ = "feed_token"
    __audited__ = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

"""What was promised to patients, in every wording it had, how it goes, and what patients say became of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.data.tables.plan import of_plan
from alliance_tracker.terms import HowSaid, Level, Mode, Progress, View


class Promise(Base):
    """A promise of an alliance: `number` is 3 of P3. Its words stand in its wordings. Withdrawn, never deleted.

    It may be for a deliverable, for a bid, or for a section of the plan (its code).
    """

    __tablename__ = "promise"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "number"),
        within("deliverable_id", "deliverable"),
        of_plan("bid_id", "bid"),
        one_of("mode", Mode),
        one_of("level", Level),
        CheckConstraint("(withdrawn_on IS NULL) = (why_withdrawn = '')", name="withdrawn_says_why"),
        CheckConstraint("bid_id IS NULL OR plan_id IS NOT NULL", name="bid_names_its_plan"),
        Index("ix_promise_deliverable_id", "deliverable_id"),
        Index("ix_promise_bid_id", "bid_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    number: Mapped[int]
    made_on: Mapped[date]
    mode: Mapped[str]
    level: Mapped[str]
    deliverable_id: Mapped[int | None]
    plan_id: Mapped[int | None]
    bid_id: Mapped[int | None]
    section: Mapped[str] = mapped_column(default="")
    withdrawn_on: Mapped[date | None]
    why_withdrawn: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PromiseWording(Base):
    """What a promise said from a day on, to whom and by when. Number 1 stays for ever. Append-only."""

    __tablename__ = "promise_wording"
    __table_args__ = (
        within("promise_id", "promise"),
        UniqueConstraint("promise_id", "number"),
        CheckConstraint("(number = 1) = (why = '')", name="changed_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    promise_id: Mapped[int]
    number: Mapped[int]
    what: Mapped[Prose]
    to_whom: Mapped[Prose]
    due_on: Mapped[date]
    why: Mapped[Prose] = mapped_column(default="")
    worded_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PromiseReport(Base):
    """What the alliance says happened, and where that leaves the promise. The newest counts. Append-only."""

    __tablename__ = "promise_report"
    __table_args__ = (
        within("promise_id", "promise"),
        one_of("progress", Progress),
        Index("ix_promise_report_promise_id_id", "promise_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    promise_id: Mapped[int]
    progress: Mapped[str]
    happened: Mapped[Prose]
    reported_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Verdict(Base):
    """What one representative says of a promise, or somebody who wrote or rang. The newest of each counts.

    `person_id` is who said it, and empty for what was recorded for somebody else: then `recorded_by` is who did.
    `corrects_id` is one that this puts right: of the two only this one counts. Append-only.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        within("promise_id", "promise"),
        within("corrects_id", "verdict"),
        one_of("view", View),
        one_of("how", HowSaid),
        CheckConstraint("(how = 'account') = (person_id IS NOT NULL)", name="own_words_have_a_person"),
        CheckConstraint("(how = 'account') = (recorded_by IS NULL)", name="recorded_words_have_a_recorder"),
        Index("ix_verdict_promise_id_id", "promise_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    promise_id: Mapped[int]
    view: Mapped[str]
    why: Mapped[Prose]
    how: Mapped[str]
    said_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    corrects_id: Mapped[int | None]


class Follower(Base):
    """Somebody who gave to a promise and is told when its progress changes: an account, an e-mail, or a letter.

    Operational: a name and an address to write to are erased when they ask, and leave no history.
    """

    __tablename__ = "follower"
    __audited__ = False
    __table_args__ = (
        within("promise_id", "promise"),
        UniqueConstraint("promise_id", "person_id"),
        CheckConstraint("(person_id IS NULL) = (name <> '')", name="account_or_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    promise_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")


class Told(Base):
    """A report that a follower is to be told of, or with none that the promise was withdrawn.

    On the list for letters until somebody says it was sent.
    """

    __tablename__ = "told"
    __audited__ = False
    __table_args__ = (UniqueConstraint("follower_id", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("promise_report.id"))
    due_at: Mapped[datetime]
    told_at: Mapped[datetime | None]

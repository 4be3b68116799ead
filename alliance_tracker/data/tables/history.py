"""What has happened, and the operational tables that carry no history of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose


class ChainHead(Base):
    """The newest link of each chain; locked while a change is added."""

    __tablename__ = "chain_head"
    __audited__ = False

    chain: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str]


class Change(Base):
    """One thing that happened. Append-only; triggers refuse any change to it."""

    __tablename__ = "change"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        Index(None, "chain", "subject_kind", "subject_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]
    number: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(index=True)
    office: Mapped[str]
    origin: Mapped[str]
    subject_kind: Mapped[str]
    subject_key: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class ChangePiece(Base):
    """One text of a change, before and after. The digest is in the chain; the text can be redacted."""

    __tablename__ = "change_piece"
    __audited__ = False

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    salt: Mapped[str]
    digest: Mapped[str]
    redacted: Mapped[bool] = mapped_column(default=False)


class StoredFile(Base):
    """A file of evidence. Its content lies in the database, outside any web root, under no name of its own."""

    __tablename__ = "stored_file"
    __table_args__ = (UniqueConstraint("alliance_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    sha256: Mapped[str]
    size: Mapped[int]
    kind: Mapped[str]
    name: Mapped[Prose]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class FileContent(Base):
    """The bytes of a file, apart so that no list ever loads them."""

    __tablename__ = "file_content"
    __audited__ = False

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Throttle(Base):
    """How often something was tried, by account or address, in one window of time."""

    __tablename__ = "throttle"
    __audited__ = False

    key: Mapped[str] = mapped_column(primary_key=True)
    window_ends: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]


class Outgoing(Base):
    """An e-mail to send, written in the transaction that causes it."""

    __tablename__ = "outbox"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]


class ParkedForm(Base):
    """What somebody typed into a form that could not be taken, encrypted, kept for that person alone."""

    __tablename__ = "parked_form"
    __audited__ = False

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    path: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    parked_at: Mapped[datetime] = mapped_column(index=True)


class Draft(Base):
    """A form that somebody left for later: at what address, what for, and what was typed, encrypted, for them alone."""

    __tablename__ = "draft"
    __audited__ = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"))
    words: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(index=True)


class Once(Base):
    """A form that has been taken, so that sending it twice gives the first answer again."""

    __tablename__ = "once"
    __audited__ = False

    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    location: Mapped[str]
    words: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(index=True)


class Picture(Base):
    """A drawn chart, found by the hash of its data and how it is drawn."""

    __tablename__ = "picture"
    __audited__ = False

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    drawn_at: Mapped[datetime] = mapped_column(index=True)


class PrintedPaper(Base):
    """A paper of a plan for one reader: asked for, being made, made. `key` is the hash of what it says and to whom.

    `asked` is the order as JSON, until the paper is made or has failed.
    """

    __tablename__ = "printed_paper"
    __audited__ = False

    key: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    asked: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    begun_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    failure: Mapped[str] = mapped_column(default="")


class Note(Base):
    """A small fact about this database: whether it is a demonstration, and of what size."""

    __tablename__ = "note"
    __audited__ = False

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]

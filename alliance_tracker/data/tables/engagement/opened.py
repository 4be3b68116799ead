"""What an alliance has opened to everybody, by two people; how to get help; who asked to be told how to take part."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose
from alliance_tracker.data.tables.delivery import within


class PublicPage(Base):
    """A dated snapshot for everybody: proposed by one person, opened by another, undone at once when need be.

    `content` is canonical JSON, and `sha256` its seal. The newest that is open and not undone is what is shown.
    """

    __tablename__ = "public_page"
    __table_args__ = (
        CheckConstraint("opened_by IS NULL OR opened_by <> proposed_by", name="opened_by_another"),
        CheckConstraint("(opened_at IS NULL) = (opened_by IS NULL)", name="opened_by_somebody"),
        CheckConstraint("(undone_at IS NULL) = (why_undone = '')", name="undone_says_why"),
        Index("ix_public_page_alliance_id_id", "alliance_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    content: Mapped[Prose]
    sha256: Mapped[str]
    as_of: Mapped[date]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why_undone: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class EasyRead(Base):
    """An Easy Read document that somebody made for the alliance: words with pictures."""

    __tablename__ = "easy_read"
    __table_args__ = (within("file_id", "stored_file"), CheckConstraint("maker <> ''", name="names_its_maker"))

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    file_id: Mapped[int]
    title: Mapped[Prose]
    maker: Mapped[Prose]
    added_on: Mapped[date]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class HelpContact(Base):
    """Whom people may ring, and where those write who cannot. The name stands there by that person's own consent."""

    __tablename__ = "help_contact"

    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), primary_key=True)
    name: Mapped[Prose]
    telephone: Mapped[str]
    hours: Mapped[Prose] = mapped_column(default="")
    write_to: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Interest(Base):
    """Somebody who wants to be told how to take part: a name and one contact, erased on `erase_on`.

    Operational, so that erasing leaves nothing behind in any history.
    """

    __tablename__ = "interest"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    erase_on: Mapped[date] = mapped_column(index=True)

"""People, the roles they hold, and how they prove who they are.

Secrets (password, second factor, tokens) stand in operational tables, away from `person`, so that no row of
history can ever hold one; a sentence says that they changed.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance_tracker.data.db import Base, Folded, Prose, one_of
from alliance_tracker.rules.permissions import Role


class PersonState(StrEnum):
    """Invited until the first sign-in is set up; disabled people keep their row and their history."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class LinkPurpose(StrEnum):
    INVITE = "invite"
    RESET = "reset"
    FIRST_ADMIN = "first_admin"
    EMAIL_CODE = "email_code"


class SessionStage(StrEnum):
    """How far a sign-in has come; only an open session reads any page but those of signing in."""

    SECOND_STEP = "second_step"
    SET_UP = "set_up"
    OPEN = "open"


def _scope_kept(column: str, *given_for: str) -> CheckConstraint:
    """A role carries the scope it is given for, and no other."""
    roles = ", ".join(f"'{role.value}'" for role in Role if role.given_for in given_for)
    return CheckConstraint(f"(role IN ({roles})) = ({column} IS NOT NULL)", name=f"{column}_fits_role")


class Person(Base):
    """Somebody with an account. `display_name` is what others read, where the person chose one.

    What names the person is of the type that history keeps apart, so that erasing them can redact it.
    """

    __tablename__ = "person"
    __table_args__ = (one_of("state", PersonState), CheckConstraint("email_folded <> ''", name="email_given"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Prose]
    name_folded: Mapped[Folded] = mapped_column(index=True)
    email: Mapped[Prose]
    email_folded: Mapped[Folded] = mapped_column(unique=True)
    display_name: Mapped[Prose | None]
    state: Mapped[str] = mapped_column(default=PersonState.INVITED.value)
    may_be_named_since: Mapped[date | None]
    demonstration: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    version: Mapped[int] = mapped_column(default=1)

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person",
        lazy="raise_on_sql",
        foreign_keys="RoleGrant.person_id",
        order_by="RoleGrant.id",
    )

    __mapper_args__ = {"version_id_col": version}


class RoleGrant(Base):
    """A role somebody holds from a day until a day (the last day included), given by whom and on what minute."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", Role),
        _scope_kept("alliance_id", "alliance", "organisation"),
        _scope_kept("region_id", "region"),
        _scope_kept("organisation_id", "organisation"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_role_grant_person_id_ends_on", "person_id", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    minute: Mapped[Prose] = mapped_column(default="")
    why_ended: Mapped[Prose] = mapped_column(default="")

    person: Mapped[Person] = relationship(back_populates="grants", lazy="raise_on_sql", foreign_keys=[person_id])


class Credential(Base):
    """What proves a person: the argon2id hash of a password, and the encrypted secret of an authenticator app."""

    __tablename__ = "credential"
    __audited__ = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_since: Mapped[datetime | None]


class Passkey(Base):
    """A passkey: its public half, and how often it was used, so that a copy can be told."""

    __tablename__ = "passkey"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code kept on paper for the day the telephone is lost. Hashed, and spent once."""

    __tablename__ = "recovery_code"
    __audited__ = False
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class TotpUsed(Base):
    """A step of an authenticator app's clock that a person has spent: the key makes a second use impossible."""

    __tablename__ = "totp_used"
    __audited__ = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class WebSession(Base):
    """A sign-in on one browser. The cookie holds the token, the row only its SHA-256."""

    __tablename__ = "web_session"
    __audited__ = False
    __table_args__ = (
        one_of("stage", SessionStage),
        Index("ix_web_session_person_id_started_at", "person_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stage: Mapped[str]
    strong: Mapped[bool]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    why_ended: Mapped[str | None]
    browser: Mapped[str]
    proved_at: Mapped[datetime]


class OneUseLink(Base):
    """An invitation, a reset, a first administrator's link or an e-mailed code: hashed, timed, spent once."""

    __tablename__ = "one_use_link"
    __audited__ = False
    __table_args__ = (
        one_of("purpose", LinkPurpose),
        Index("ix_one_use_link_person_id_purpose", "person_id", "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Digest(Base):
    """Whether somebody wants the weekly e-mail, and on which day the last one was written."""

    __tablename__ = "digest"
    __audited__ = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    wanted: Mapped[bool] = mapped_column(default=True)
    written_on: Mapped[date | None]

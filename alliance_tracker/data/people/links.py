"""Links and codes that are used once: kept as hashes, spent by one statement that only one of many can win."""

from datetime import datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.tables.people import LinkPurpose, OneUseLink, RecoveryCode, TotpUsed
from alliance_tracker.rules.people import proofs

_LIVES = {
    LinkPurpose.INVITE: proofs.INVITATION_LIVES,
    LinkPurpose.FIRST_ADMIN: proofs.INVITATION_LIVES,
    LinkPurpose.RESET: proofs.RESET_LIVES,
    LinkPurpose.EMAIL_CODE: proofs.CODE_LIVES,
}
_USE_STEP = text("INSERT INTO totp_used (person_id, step) VALUES (:person_id, :step) ON CONFLICT DO NOTHING")


def make(session: Session, person_id: int, purpose: LinkPurpose, now: datetime, kept: str | None = None) -> str:
    """A new link's token; older ones of the same person and purpose end with it. Two statements.

    `kept`: the hash to store instead, for a code that is too short to be a token.
    """
    token = proofs.new_token()
    session.execute(delete(OneUseLink).where(OneUseLink.person_id == person_id, OneUseLink.purpose == purpose.value))
    session.add(
        OneUseLink(
            token_hash=kept or proofs.token_hash(token),
            purpose=purpose.value,
            person_id=person_id,
            made_at=now,
            expires_at=now + _LIVES[purpose],
        )
    )
    session.flush()
    return token


def bearer(token: str, now: datetime, *purposes: LinkPurpose) -> int | None:
    """Whose unspent link this is. Reading it does not spend it. One query."""
    return db.session().scalar(select(OneUseLink.person_id).where(*_live(proofs.token_hash(token), now, *purposes)))


def spend(session: Session, token: str, now: datetime, *purposes: LinkPurpose) -> int | None:
    """Spend a link; of any number at the same moment one gets the person's key, the others None. Two statements."""
    return _spend(session, proofs.token_hash(token), now, *purposes)


def spend_code(kept: str, person_id: int | None, now: datetime) -> int | None:
    """Spend an e-mailed code by its hash. Two statements, also when nobody is meant."""
    with operations() as ops:
        found = _spend(ops, kept, now, LinkPurpose.EMAIL_CODE)
        return found if found is not None and found == person_id else None


def spend_totp(person_id: int, step: int) -> bool:
    """Spend one step of an authenticator app's clock; False when it has been spent. Two statements."""
    with operations() as ops:
        ops.execute(delete(TotpUsed).where(TotpUsed.person_id == person_id, TotpUsed.step < step - 10))
        done = ops.execute(_USE_STEP, {"person_id": person_id, "step": step})
        return int(done.rowcount) == 1  # type: ignore[attr-defined]


def spend_recovery(person_id: int, code_hash: str, now: datetime) -> bool:
    """Spend a recovery code; False when there is no such code left. One statement."""
    with operations() as ops:
        done = ops.execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.person_id == person_id,
                RecoveryCode.code_hash == code_hash,
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=now)
        )
        return int(done.rowcount) == 1  # type: ignore[attr-defined]


def end_all(session: Session, person_id: int) -> None:
    """Take away every link and code of a person whose account is closed. One statement."""
    session.execute(delete(OneUseLink).where(OneUseLink.person_id == person_id))


def _spend(session: Session, kept: str, now: datetime, *purposes: LinkPurpose) -> int | None:
    person_id = session.scalar(select(OneUseLink.person_id).where(*_live(kept, now, *purposes)))
    done = session.execute(update(OneUseLink).where(*_live(kept, now, *purposes)).values(used_at=now))
    return person_id if int(done.rowcount) == 1 else None  # type: ignore[attr-defined]


def _live(kept: str, now: datetime, *purposes: LinkPurpose) -> tuple:  # type: ignore[type-arg]  # of conditions
    return (
        OneUseLink.token_hash == kept,
        OneUseLink.purpose.in_([purpose.value for purpose in purposes]),
        OneUseLink.used_at.is_(None),
        OneUseLink.expires_at > now,
    )

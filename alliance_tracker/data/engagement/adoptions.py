"""What an alliance has taken up, and what stood before: the seven ambitions, the shared statement."""

from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.engagement.strategy import Adoption
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.rules.engagement.strategy import (
    AMBITIONS,
    NOT_TAKEN_UP,
    AdoptDraft,
    Adopted,
    check_adoption,
    check_ending,
    ended,
    took_up,
)
from alliance_tracker.rules.engagement.together import stated, unstated

TOLD = {AMBITIONS: "the seven ambitions of involvement"}


def adoptions_of(alliance_id: int, what: str) -> tuple[Adopted, ...]:
    """Every time it was taken up, the newest first. One query."""
    rows = db.session.scalars(
        select(Adoption).where(Adoption.alliance_id == alliance_id, Adoption.what == what).order_by(Adoption.id.desc())
    )
    return tuple(map(_adopted, rows))


def standing(adoptions: tuple[Adopted, ...]) -> Adopted | None:
    """The one that stands, if any."""
    return next((one for one in adoptions if one.ended_on is None), None)


def adopt(tx: Writing, alliance_id: int, what: str, draft: AdoptDraft, version: int, today: date) -> None:
    """Take it up. `version` is the number of the adoption that stood when the form was opened, nought for none.

    The seven ambitions are taken up once; new words of the shared statement end the old ones, which stay.
    """
    hold(tx, alliance_id)
    before = _standing(tx, alliance_id, what)
    if what == AMBITIONS and before is not None:
        raise RuleBroken("The seven ambitions are taken up already. Go back to see by whom and when.")
    if (before.id if before else 0) != version:
        raise Stale("Somebody else changed the statement while you were typing.")
    worded = what != AMBITIONS
    problems = check_adoption(draft, today, _adopted(before) if before else None, worded)
    if problems:
        raise RulesBroken(problems)
    assert draft.adopted_on
    if before is not None:
        before.ended_on, before.why_ended = draft.adopted_on, draft.why
        tx.flush()
    tx.add(
        Adoption(
            alliance_id=alliance_id,
            what=what,
            words=draft.words,
            made_by=draft.made_by,
            adopted_on=draft.adopted_on,
        )
    )
    again = before is not None
    said = stated(draft.adopted_on, again) if worded else took_up(TOLD[what], draft.adopted_on)
    tx.say(said, alliance_id)


def end(
    tx: Writing,
    alliance_id: int,
    what: str,
    why: str,
    ended_on: date | None,
    version: int,
    today: date,
) -> None:
    """End it with a reason. It stays, and all that was said under it. `version` is the number of what stands."""
    hold(tx, alliance_id)
    before = _standing(tx, alliance_id, what)
    if before is None or before.id != version:
        raise Stale("This has ended, or other words stand now. Go back to see what stands.")
    problems = check_ending(why, ended_on, _adopted(before), today)
    if problems:
        raise RulesBroken(problems)
    assert ended_on
    before.ended_on, before.why_ended = ended_on, why
    tx.say(ended(ended_on, why) if what == AMBITIONS else unstated(ended_on, why), alliance_id)


def check_taken_up(tx: Writing, alliance_id: int) -> None:
    """Nothing is rated or recorded before the ambitions are taken up, nor after they end. Holds the alliance."""
    hold(tx, alliance_id)
    if _standing(tx, alliance_id, AMBITIONS) is None:
        raise RuleBroken(f"{NOT_TAKEN_UP}.")


def hold(tx: Writing, alliance_id: int) -> None:
    """Two at the same moment come one after the other."""
    found = tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update(key_share=True))
    if found.one_or_none() is None:
        raise NotFound("There is no such alliance. Choose one from the list.")


def _standing(tx: Writing, alliance_id: int, what: str) -> Adoption | None:
    chosen = select(Adoption).where(Adoption.alliance_id == alliance_id, Adoption.what == what)
    return tx.session.scalars(chosen.where(Adoption.ended_on.is_(None))).one_or_none()


def _adopted(row: Adoption) -> Adopted:
    return Adopted(row.id, row.words, row.made_by, row.adopted_on, row.ended_on, row.why_ended, row.version)

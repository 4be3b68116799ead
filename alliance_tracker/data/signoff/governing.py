"""The board and those beside it, as they are written: members, terms, authority, STP leads, groups.

Used inside `writing`. A record is corrected, ended on a day, or ended and followed by another; never deleted.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.signoff.bodies import bodies_of, holds
from alliance_tracker.data.tables.signoff import Authority, BoardMember, BoardTerms, BoardVoice, StpLead, TaskGroup
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.rules.people.addresses import address
from alliance_tracker.rules.signoff import board as rules
from alliance_tracker.rules.words import counted, day, inside
from alliance_tracker.terms import OrganisationKind

Kept = TypeVar("Kept", Authority, BoardMember, StpLead, TaskGroup)


def add_member(tx: Writing, plan: PlanHead, given: rules.MemberInput, today: date) -> int:
    """Somebody joins the board. Returns their number."""
    lock(tx, plan)
    rules.check_member(given, None, today)
    row = _new_member(tx, plan, given, given.starts_on, _of_plan(plan, given, today))
    number = row.id
    say(tx, plan, rules.about(f"added a member to the board: {given.job}, {_voice(given)}"))
    return number


def change_member(
    tx: Writing, plan: PlanHead, number: int, given: rules.MemberInput, version: int, today: date
) -> None:
    """Correct what stands of a member, or, with a day, end it then and let what is given follow."""
    lock(tx, plan)
    row = _kept(tx, BoardMember, plan, number, version, today)
    rules.check_member(given, row.starts_on, today)
    chosen = _of_plan(plan, given, today, row.organisation_id) | (_voices(tx, row) & set(given.speaks_for))
    if given.changed_on is not None and given.changed_on > row.starts_on:
        row.ends_on, row.why_ended = given.changed_on, "Followed by a new record of the same member"
        new = _new_member(tx, plan, given, given.changed_on, chosen)
        _move_seat(tx, plan, row.id, new.id)
        words = f"changed a member of the board from {day(given.changed_on)}: {given.job}, {_voice(given)}"
    else:
        _write_member(row, given, given.starts_on)
        _speak_for(tx, row, chosen)
        words = f"corrected a member of the board: {given.job}, {_voice(given)}"
    say(tx, plan, rules.about(words))


def end_member(
    tx: Writing, plan: PlanHead, number: int, ends_on: date | None, why: str, version: int, today: date
) -> None:
    """Somebody leaves the board on a day."""
    lock(tx, plan)
    row = _kept(tx, BoardMember, plan, number, version, today)
    rules.check_end(row.starts_on, ends_on, why, today)
    assert ends_on is not None
    row.ends_on, row.why_ended = ends_on, why
    say(tx, plan, rules.about(f"ended a seat on the board on {day(ends_on)}, {row.job}, because {inside(why)}"))


def set_terms(tx: Writing, plan: PlanHead, given: rules.TermsInput, version: int, today: date) -> None:
    """New terms of reference end those before them. On the same first day they correct them."""
    lock(tx, plan)
    row = _newest(tx, BoardTerms, plan, today)
    _refuse_stale(row, version)
    rules.check_terms(given, row.starts_on if row else None, today)
    assert given.starts_on is not None
    if row is not None and row.starts_on == given.starts_on:
        row.words, row.link = given.words, given.link
        say(tx, plan, rules.about("corrected the board's terms of reference"))
        return
    if row is not None:
        row.ends_on = given.starts_on
    tx.add(BoardTerms(plan_id=plan.id, words=given.words, link=given.link, starts_on=given.starts_on))
    say(tx, plan, rules.about(f"recorded terms of reference of the board from {day(given.starts_on)}"))


def record_authority(tx: Writing, plan: PlanHead, given: rules.AuthorityInput, today: date) -> None:
    """The board may agree plans for its members, by a record. One such authority at a time (paragraph 12)."""
    lock(tx, plan)
    rules.check_authority(given, today)
    if _newest(tx, Authority, plan, today) is not None:
        raise RuleBroken("The board's authority is on record already. End it first, then record the new one")
    tx.add(Authority(plan_id=plan.id, record=given.record, starts_on=given.starts_on, ends_on=given.ends_on))
    assert given.starts_on is not None
    words = f"recorded that the board may agree plans for its members from {day(given.starts_on)}, by {given.record}"
    say(tx, plan, rules.about(words))


def end_authority(
    tx: Writing, plan: PlanHead, number: int, ends_on: date | None, why: str, version: int, today: date
) -> None:
    """The board may no longer agree plans for its members."""
    lock(tx, plan)
    row = _kept(tx, Authority, plan, number, version, today)
    rules.check_end(row.starts_on, ends_on, why, today)
    assert ends_on is not None
    row.ends_on, row.why_ended = ends_on, why
    say(tx, plan, rules.about(f"ended the board's authority on {day(ends_on)}, because {inside(why)}"))


def set_lead(tx: Writing, plan: PlanHead, stp_id: int, given: rules.LeadInput, version: int, today: date) -> None:
    """The lead of an STP. Another first day means another lead, who follows the one before."""
    lock(tx, plan)
    stp = _stp(plan, stp_id, today)
    rules.check_lead(given, today)
    assert given.starts_on is not None
    email = address(given.email) if given.email else ""
    if given.member_id is not None:
        _seated(tx, plan, given.member_id, today)
    rows = [one for one in _in_force(tx, StpLead, plan, today) if one.organisation_id == stp_id]
    row = rows[-1] if rows else None
    _refuse_stale(row, version)
    if row is not None and row.starts_on == given.starts_on:
        row.name, row.email, row.member_id = given.name, email, given.member_id
        say(tx, plan, rules.about(f"corrected the STP lead for {stp}"))
        return
    if row is not None:
        if given.starts_on < row.starts_on:
            raise RuleBroken(
                f"{row.name} is the lead from {day(row.starts_on)}. Give that day to correct it, or a later one",
                field="starts_on",
            )
        row.ends_on = given.starts_on
    tx.add(
        StpLead(
            plan_id=plan.id,
            organisation_id=stp_id,
            name=given.name,
            email=email,
            member_id=given.member_id,
            starts_on=given.starts_on,
        )
    )
    say(tx, plan, rules.about(f"recorded an STP lead for {stp} from {day(given.starts_on)}"))


def add_group(tx: Writing, plan: PlanHead, given: rules.GroupInput, today: date) -> None:
    """A task and finish group, or another beside the board."""
    lock(tx, plan)
    rules.check_group(given, today)
    tx.add(
        TaskGroup(
            plan_id=plan.id,
            name=given.name,
            purpose=given.purpose,
            chair=given.chair,
            starts_on=given.starts_on,
            ends_on=given.ends_on,
        )
    )
    say(tx, plan, rules.about(f"added the group {given.name}"))


def change_group(tx: Writing, plan: PlanHead, number: int, given: rules.GroupInput, version: int, today: date) -> None:
    """Correct a group, or give the day on which it ends."""
    lock(tx, plan)
    row = _kept(tx, TaskGroup, plan, number, version, today)
    rules.check_group(given, today)
    assert given.starts_on is not None
    ended = given.ends_on is not None and given.ends_on != row.ends_on
    row.name, row.purpose, row.chair = given.name, given.purpose, given.chair
    row.starts_on, row.ends_on = given.starts_on, given.ends_on
    words = f"ended the group {given.name} on {day(given.ends_on)}" if ended and given.ends_on else ""
    say(tx, plan, rules.about(words or f"changed the group {given.name}"))


def _new_member(
    tx: Writing, plan: PlanHead, given: rules.MemberInput, starts_on: date | None, chosen: Collection[int]
) -> BoardMember:
    row = BoardMember(plan_id=plan.id)
    _write_member(row, given, starts_on)
    tx.add(row)
    tx.flush()
    _speak_for(tx, row, chosen)
    return row


def _write_member(row: BoardMember, given: rules.MemberInput, starts_on: date | None) -> None:
    assert starts_on is not None and given.decides is not None
    row.name, row.job, row.organisation_id = given.name, given.job, given.organisation_id
    row.decides, row.chairs, row.starts_on = given.decides, given.chairs, starts_on


def _speak_for(tx: Writing, row: BoardMember, chosen: Collection[int]) -> None:
    """The member speaks for exactly these bodies."""
    there = {
        voice.organisation_id: voice
        for voice in tx.session.scalars(select(BoardVoice).where(BoardVoice.member_id == row.id))
    }
    for body_id in there.keys() - set(chosen):
        tx.session.delete(there[body_id])
    for body_id in sorted(set(chosen) - there.keys()):
        tx.add(BoardVoice(member_id=row.id, organisation_id=body_id, plan_id=row.plan_id))


def _voices(tx: Writing, row: BoardMember) -> set[int]:
    return set(tx.session.scalars(select(BoardVoice.organisation_id).where(BoardVoice.member_id == row.id)))


def _of_plan(plan: PlanHead, given: rules.MemberInput, today: date, own: int | None = None) -> set[int]:
    """Those of the chosen bodies that belong to the plan; the member's organisation must, unless it stood so."""
    there = {row.organisation_id for row in bodies_of(plan, today)}
    if given.organisation_id not in {None, own, *there}:
        raise RuleBroken("Choose an organisation of this plan, or none", field="organisation")
    return set(given.speaks_for) & there


def _stp(plan: PlanHead, stp_id: int, today: date) -> str:
    for row in bodies_of(plan, today):
        if row.organisation_id == stp_id and row.kind is OrganisationKind.STP:
            return row.name
    raise NotFound("We cannot find that STP in this plan. Choose one from the page of who speaks for whom.")


def _move_seat(tx: Writing, plan: PlanHead, old: int, new: int) -> None:
    """An STP lead who sits on the board keeps the seat when its record is followed by another."""
    for lead in tx.session.scalars(
        select(StpLead).where(StpLead.plan_id == plan.id, StpLead.member_id == old, StpLead.ends_on.is_(None))
    ):
        lead.member_id = new


def _seated(tx: Writing, plan: PlanHead, member_id: int, today: date) -> None:
    if all(row.id != member_id for row in _in_force(tx, BoardMember, plan, today)):
        raise RuleBroken("Choose somebody who is on the board now", field="member")


def _kept(tx: Writing, table: type[Kept], plan: PlanHead, number: int, version: int, today: date) -> Kept:
    """A record of the plan in force, as the reader saw it."""
    row = tx.session.get(table, number)
    if row is None or row.plan_id != plan.id:
        raise NotFound("We cannot find that record. Choose one from the page of who speaks for whom.")
    if row.version != version or (row.ends_on is not None and row.ends_on <= today):
        raise Stale("Somebody else changed this after you opened it. Open it again from the page of the board.")
    return row


def _newest(tx: Writing, table: Any, plan: PlanHead, today: date) -> Any:
    rows = _in_force(tx, table, plan, today)
    return rows[-1] if rows else None


def _in_force(tx: Writing, table: Any, plan: PlanHead, today: date) -> list[Any]:
    chosen = select(table).where(table.plan_id == plan.id, holds(table.starts_on, table.ends_on, today))
    return list(tx.session.scalars(chosen.order_by(table.starts_on, table.id)))


def _refuse_stale(row: Any, version: int) -> None:
    """`version` is that of the record the form was opened on, 0 where there was none."""
    if (row.version if row is not None else 0) != version:
        raise Stale("Somebody else changed this after you opened it. Open it again from the page of the board.")


def _voice(given: rules.MemberInput) -> str:
    who = counted(len(given.speaks_for), "organisation")
    return f"who speaks for {who}" if given.speaks_for else "who speaks for no organisation"

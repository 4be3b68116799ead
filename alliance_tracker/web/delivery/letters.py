"""The e-mails to leads: the reminder of an update, what became of a late return, and dates that were moved."""

from collections.abc import Sequence

from flask import current_app, g, url_for

from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.board.sending import Told
from alliance_tracker.data.delivery.late import LateRow
from alliance_tracker.data.delivery.moving import ToldBack
from alliance_tracker.data.delivery.returns import ReturnRow
from alliance_tracker.data.many import Done, MovedBack
from alliance_tracker.data.people.mail import Message
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery.moving import Preview
from alliance_tracker.rules.words import counted, plural, some
from alliance_tracker.terms import LateOutcome
from alliance_tracker.web.clock import day_of
from alliance_tracker.web.words import day, weekday

FOOT = "\n\nAlliance Tracker\n{base}\n\nThis message was sent by the service. Nobody reads answers to it.\n"

STAYED = {"changed since": "{} changed since", "reviewed by the board": "The board has reviewed {}"}
"""Why something stays as it is though the change of it was taken back."""


def reminder(person: Told, head: QuarterHead, rows: Sequence[ReturnRow], note: str, closed: bool) -> Message:
    """Which updates wait for this person, by when, and the way to exactly those."""
    quarter, one = head.quarter, len(rows) == 1
    until = f"closed on {weekday(head.dates.closes)}" if closed else f"closes on {weekday(head.dates.closes)}"
    listed = "\n".join(f"- {row.reference} {row.title}" for row in rows)
    words = f"{note}\n\n" if note else ""
    asked = f"{counted(len(rows), 'update waits', 'updates wait')} for you"
    return _letter(
        person,
        f"{quarter.words}: {asked}",
        f"Dear {person.name}\n\nThe update for {quarter.long_words} of {g.alliance.name} {until}. "
        f"{asked}:\n\n{listed}\n\n"
        f"{words}Open {'it' if one else 'them'} here:\n\n{_base()}"
        f"{url_for('delivery.grid', slug=g.alliance.slug, code=quarter.code, show='mine')}\n\n"
        f"It takes about two minutes {'' if one else 'for each '}and keeps what you type.",
    )


def late_settled(person: Told, row: LateRow, quarter: Quarter, outcome: LateOutcome, why: str, beside: bool) -> Message:
    """What became of a return that came late, and why."""
    if outcome is not LateOutcome.ACCEPTED:
        said = "It was not taken, and what counts for the quarter stays as it was."
    elif beside:
        said = "It was accepted. The board had reviewed the quarter, so it stands beside what the board saw."
    else:
        said = "It was accepted and counts for the quarter. It is shown as late."
    reason = f"\n\n{g.viewer.name} says: {why.strip()}" if why.strip() else ""
    page = url_for("delivery.one", slug=g.alliance.slug, ref=row.reference)
    return _letter(
        person,
        f"Your late return of {row.reference} for {quarter.words}",
        f"Dear {person.name}\n\nYou sent an update of {row.reference} {row.title} for {quarter.long_words} on "
        f"{day(day_of(row.given_at))}, after it had closed. {said}{reason}\n\n{_base()}{page}",
    )


def dates_moved(person: Told, preview: Preview, steps: Sequence[str], waits: Sequence[str]) -> Message:
    """Which milestones of this person have moved, from when to when, and what of theirs waits for those that did."""
    own = [one for one in preview.moved if one.reference in steps]
    early = [one for one in preview.early if one.waiting in waits]
    parts = [f"Dear {person.name}\n\n{g.viewer.name} moved milestones of {g.alliance.name} {preview.shift.words}."]
    if own:
        listed = "\n".join(f"- {one.reference} {one.mark.title}: {day(one.old)}, now {day(one.new)}" for one in own)
        parts.append(f"These are of deliverables that you lead:\n\n{listed}")
    if early:
        listed = "\n".join(f"- {one.words}. {one.outcome}" for one in early)
        parts.append(f"What you lead waits for what moved:\n\n{listed}")
    parts.append(f"Why: {preview.reason}")
    parts.append(f"{_base()}{url_for('delivery.sequence', slug=g.alliance.slug)}")
    subject = f"{counted(len(own), 'milestone has', 'milestones have')} moved" if own else "What you wait for has moved"
    return _letter(person, subject, "\n\n".join(parts))


def dates_moved_back(told: ToldBack, change: Done) -> Message:
    """A move of milestones that was taken back: what that is for this person, and what of theirs stays and why."""
    parts = [
        f"Dear {told.person.name}\n\n{g.viewer.name} took back a move of {g.alliance.name}: {change.words}, of "
        f"{day(day_of(change.done_at))}."
    ]
    if told.own:
        again = plural(len(told.own), "This is again as it was", "These are again as they were")
        parts.append(f"{again} before it:\n\n{_back(told.own)}")
    for why, units, steps in told.left:
        stay = plural(len(steps), "this stays as it is", "these stay as they are")
        listed = "\n".join(f"- {one.reference} {one.title}" for one in steps)
        parts.append(f"{STAYED[why].format(some(units))}, so {stay}:\n\n{listed}")
    if told.waited:
        again = plural(len(told.waited), "this, which is again as it was", "these, which are again as they were")
        parts.append(f"What you lead waits for {again} before:\n\n{_back(told.waited)}")
    parts.append(f"{_base()}{url_for('delivery.sequence', slug=g.alliance.slug)}")
    count = counted(len(told.own or told.waited), "milestone is", "milestones are")
    outcome = f": {count} as before" if told.own or told.waited else ", but not yours"
    return _letter(told.person, f"A move of milestones was taken back{outcome}", "\n\n".join(parts))


def _back(steps: Sequence[MovedBack]) -> str:
    return "\n".join(f"- {one.reference} {one.title}: {day(one.before)}, no longer {day(one.moved)}" for one in steps)


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _letter(person: Told, subject: str, body: str) -> Message:
    """Whom to ask stands under it, but for whoever sends it to themselves."""
    own = person.email == g.viewer.email
    ask = "" if own else f"\n\nQuestions? Write to {g.viewer.name}, {g.viewer.email}."
    return Message(person.email, subject, body + ask + FOOT.format(base=_base()))

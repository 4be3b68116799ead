"""What a board decides: what a draft must say, when it may be confirmed, and the sentences of both.

The tracker's own rules: the secretary drafts, the chair or a deputy confirms, and what is confirmed stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.people.addresses import address
from alliance_tracker.rules.privacy import Privacy, check_privacy
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import DecidedHow, DecisionKind

DECISION = "decision"
LONGEST = 1000
NOBODY_THERE = (
    "Nobody of the regional team has an account here, so nobody would hear of it. Give a name and an e-mail address"
)
Problems = list[tuple[str, str]]


class DecisionDraft(Record):
    """A decision as the secretary types it; `reference` is that of a deliverable, or empty for `subject`."""

    reference: str = ""
    subject: str = ""
    kind: DecisionKind | None = None
    how: DecidedHow | None = None
    words: str = ""
    carried_to: date | None = None
    due_on: date | None = None
    to_name: str = ""
    to_address: str = ""
    privacy: Privacy = Privacy()

    @property
    def asks(self) -> bool:
        """Something is owed by a day once this is confirmed."""
        asking = self.kind in (DecisionKind.ASK_MORE, DecisionKind.ESCALATE)
        return asking and self.how is not None and self.how.decides


class MeetingFacts(Record):
    """What a draft is held against: the quarter, the meeting's day and whether it had a quorum, each if known.

    `region` is false where nobody of the regional team has an account, so that nobody would hear.
    """

    quarter: Quarter
    met_on: date | None = None
    quorate: bool | None = None
    region: bool = True


def check_decision(draft: DecisionDraft, has_lead: bool, facts: MeetingFacts, today: date) -> Problems:
    """What the draft still has to say, in the order of the form."""
    found: Problems = []
    if not draft.reference and not draft.subject:
        found.append(("subject", "Choose a deliverable, or say what the decision is about"))
    found += _kind(draft, has_lead)
    found += _how(draft, facts)
    if draft.kind is not DecisionKind.ACCEPT and not draft.words:
        found.append(("words", "Write down what the board decided, or what it was told"))
    if draft.privacy.private and draft.kind is DecisionKind.ESCALATE:
        told = "What the region is asked is read by all who read the plan, so it cannot be private"
        found.append(("private", told))
    return [*found, *_days(draft, facts, today), *_outside(draft, facts), *check_privacy(draft.privacy, today)]


def _kind(draft: DecisionDraft, has_lead: bool) -> Problems:
    if draft.kind is None:
        return [("kind", "Choose what the board decides")]
    if draft.kind in (DecisionKind.ACCEPT, DecisionKind.ASK_MORE) and not draft.reference:
        return [("kind", f"“{draft.kind.words}” is about a deliverable. Choose one, or choose another decision")]
    if draft.kind is DecisionKind.ASK_MORE and not has_lead:
        return [("kind", f"{draft.reference} has no lead to be asked. Name one first, or choose another decision")]
    return []


def _how(draft: DecisionDraft, facts: MeetingFacts) -> Problems:
    """A meeting without a quorum decides nothing, and one with it does not only note."""
    if draft.how is None:
        return [("how", "Choose how the decision came about")]
    if draft.how is DecidedHow.MEETING and facts.quorate is False:
        told = "The meeting had no quorum, so it could not decide. Choose noted, not reached or chair’s action"
        return [("how", told)]
    if draft.how is DecidedHow.NOTED and facts.quorate:
        return [("how", "The meeting had a quorum, so it could decide. Choose at the meeting, or not reached")]
    return []


def _days(draft: DecisionDraft, facts: MeetingFacts, today: date) -> Problems:
    after = facts.met_on or today
    found: Problems = []
    if draft.how is DecidedHow.NOT_REACHED:
        found += _later("carried_to", draft.carried_to, "Give the day it is carried over to", after)
    if draft.asks:
        found += _later("due_on", draft.due_on, "Give the day by which an answer is asked for", after)
    return found


def _later(field: str, given: date | None, missing: str, after: date) -> Problems:
    if given is None:
        return [(field, f"{missing}, like {day(after.replace(day=28))}")]
    return [(field, f"{day(given)} is not after {day(after)}. Give a later day")] if given <= after else []


def _outside(draft: DecisionDraft, facts: MeetingFacts) -> Problems:
    """Somebody without an account has a name and an address, or neither where the regional team can be reached."""
    if draft.kind is not DecisionKind.ESCALATE:
        return []
    if not (draft.to_name or draft.to_address):
        return [] if facts.region or not draft.asks else [("to_name", NOBODY_THERE)]
    if not draft.to_name:
        return [("to_name", "Give the name of the person at this address")]
    try:
        address(draft.to_address)
    except RuleBroken:
        return [("to_address", f"Give the e-mail address of {draft.to_name}, like name@nhs.net")]
    return []


def about(reference: str, subject: str) -> str:
    """What a decision is about, in words."""
    return reference or subject


def heading(kind: DecisionKind, how: DecidedHow, carried_to: date | None) -> str:
    """Accept the path. Not reached, carried over to 6 November 2018. Ask for more (chair's action between meetings)."""
    if how is DecidedHow.NOT_REACHED:
        return f"{how.words} to {day(carried_to)}" if carried_to else how.words
    if how is DecidedHow.NOTED:
        return how.words
    if how is DecidedHow.CHAIRS_ACTION:
        return f"{kind.words} ({how.words[0].lower()}{how.words[1:]})"
    return kind.words


def drafted(number: int, quarter: Quarter, private: bool, again: bool = False) -> Sentence:
    """History names the decision and never what a private one is about."""
    verb = "changed the draft of" if again else "drafted"
    secret = ", which is private" if private else ""
    return of_decision(f"{verb} decision D{number} of {quarter.words}{secret}", quarter, number)


def withdrawn(number: int, quarter: Quarter) -> Sentence:
    return of_decision(f"took back the draft of decision D{number} of {quarter.words}", quarter, number)


def confirmed(numbers: Sequence[int], quarter: Quarter, by_link: bool) -> Sentence:
    """One sentence for all that one person confirmed at once."""
    which = listing([f"D{number}" for number in numbers])
    noun = "decision" if len(numbers) == 1 else "decisions"
    how = " by the link sent to them" if by_link else ""
    return of_decision(f"confirmed {noun} {which} of {quarter.words}{how}", quarter, numbers[0])


def done(number: int, quarter: Quarter) -> Sentence:
    return of_decision(f"did what the board asked for in D{number} of {quarter.words}", quarter, number)


def of_decision(words: str, quarter: Quarter, number: int) -> Sentence:
    return Sentence(words, DECISION, key_of(quarter, number))


def key_of(quarter: Quarter, number: int | str) -> str:
    """How history names a decision: 2018-19-q2 D3."""
    return f"{quarter.code} D{number}"

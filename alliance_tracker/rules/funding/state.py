"""How far a bid is: being written, out for agreement, submitted in time or late, sent back. The tracker's own words."""

from __future__ import annotations

from datetime import date, datetime

from alliance_tracker.records import Record
from alliance_tracker.rules.plan.submission import when_words
from alliance_tracker.rules.words import day, plural
from alliance_tracker.terms import Term


class Stage(Term):
    """The stages of a bid, in order; one that is sent back or deferred is written again."""

    WRITTEN = "written", "Being written"
    OUT = "out", "Out for agreement"
    AGREED = "agreed", "Agreed"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Sent back"
    DEFERRED = "deferred", "Deferred"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Sent(Record):
    """The last submission. `returned_on`: the national team sent it back; `deferred_on`: the committee deferred it."""

    label: str
    on: date
    returned_on: date | None = None
    deferred_on: date | None = None
    at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether the bid is with those who assess it, so that it no longer changes."""
        return self.returned_on is None and self.deferred_on is None


class Agreeing(Record):
    """The newest version, and how many of those who must agree do. `holds`: the rule holds."""

    label: str
    agreed: int
    needed: int
    holds: bool


class State(Record):
    """Where a bid stands, in a sentence without its full stop."""

    stage: Stage
    words: str
    sent: Sent | None = None

    @property
    def locked(self) -> bool:
        """Whether it can no longer be changed."""
        return self.sent is not None and self.sent.stands


def state_of(withdrawn: bool, version: Agreeing | None, sent: Sent | None, closes_on: date) -> State:
    """The state of a bid, from the newest version and the last submission of it."""
    if withdrawn:
        return State(Stage.WITHDRAWN, Stage.WITHDRAWN.words, sent)
    if sent is not None and (sent.stands or version is None or version.label == sent.label):
        return _sent(sent, closes_on)
    if version is None:
        return State(Stage.WRITTEN, Stage.WRITTEN.words)
    if version.holds:
        return State(Stage.AGREED, f"Version {version.label} is agreed, and not submitted yet", sent)
    count = f"{version.agreed} of {version.needed} {plural(version.needed, 'agrees', 'agree')}"
    return State(Stage.OUT, f"Version {version.label} is out for agreement: {count}", sent)


def _sent(sent: Sent, closes_on: date) -> State:
    if sent.returned_on is not None:
        return State(Stage.RETURNED, f"Sent back on {day(sent.returned_on)}, to be changed", sent)
    if sent.deferred_on is not None:
        return State(Stage.DEFERRED, f"Deferred on {day(sent.deferred_on)}; it may be changed", sent)
    return State(Stage.SUBMITTED, when_words(sent.on, closes_on), sent)


def why_locked(sent: Sent) -> str:
    """Why a bid cannot be changed, and how that is mended; empty when it can."""
    if not sent.stands:
        return ""
    return (
        f"This bid was submitted on {day(sent.on)}, so it no longer changes. "
        "If it has to, ask the national team to send it back"
    )

"""What became of a promise, on any day: by what patients say of it, else by what the alliance says and the date.

The tracker's own rule, for paragraph 11, second bullet: an alliance can say that it is done; whether it was kept is
for patient representatives. Their view stands whatever is promised or said anew, until they say otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.words import counted, number
from alliance_tracker.terms import HowSaid, Progress, Term, View


class PromiseState(Term):
    """Where a promise stands, in the order in which it needs somebody."""

    NOT_KEPT = "not_kept"
    LATE = "late"
    PARTLY = "partly", "Partly kept"
    AT_RISK = "at_risk"
    UNCHECKED = "unchecked", "Done, not yet checked by patients"
    CANNOT_SAY = "cannot_say", "Patients cannot say yet"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"
    UNSHOWN = "unshown", "Kept, but nothing shows it yet"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"

    @property
    def icon(self) -> str:
        """Tick, exclamation mark, cross or bar: a letter always means a delivery rating."""
        return ICONS[self]


ICONS = {
    PromiseState.NOT_KEPT: "stop",
    PromiseState.LATE: "stop",
    PromiseState.PARTLY: "part",
    PromiseState.AT_RISK: "part",
    PromiseState.UNCHECKED: "part",
    PromiseState.CANNOT_SAY: "none",
    PromiseState.UNDER_WAY: "ok",
    PromiseState.NOT_STARTED: "none",
    PromiseState.UNSHOWN: "part",
    PromiseState.KEPT: "done",
    PromiseState.WITHDRAWN: "none",
}
HARDEST = (View.NOT_KEPT, View.PARTLY, View.CANNOT_SAY, View.KEPT)
"""Where as many say one thing as another, the harder view stands."""
INSIDE = {View.KEPT: "kept", View.PARTLY: "partly kept", View.NOT_KEPT: "not kept", View.CANNOT_SAY: "cannot say"}
"""A view inside a sentence."""


class Wording(Record):
    """What a promise said from a day on; number 1 is the first. `person_id` is who wrote it."""

    number: int
    what: str
    to_whom: str
    due_on: date
    worded_on: date
    why: str = ""
    person_id: int | None = None


class Report(Record):
    """What the alliance says happened."""

    id: int
    progress: Progress
    happened: str
    reported_on: date
    person_id: int | None = None


class Said(Record):
    """What one person says of it. Without `person_id` somebody else, `recorded_by`, wrote it down for them."""

    id: int
    view: View
    why: str
    said_on: date
    how: HowSaid = HowSaid.ACCOUNT
    person_id: int | None = None
    recorded_by: int | None = None
    corrects_id: int | None = None

    @property
    def recorded(self) -> bool:
        return self.person_id is None


class Facts(Record, dict=True):
    """All that is on record of one promise, each list oldest first. `shown` is how much evidence can be opened."""

    made_on: date
    wordings: tuple[Wording, ...]
    reports: tuple[Report, ...] = ()
    said: tuple[Said, ...] = ()
    shown: int = 0
    withdrawn_on: date | None = None
    why_withdrawn: str = ""

    @property
    def first(self) -> Wording:
        return self.wordings[0]

    @property
    def now(self) -> Wording:
        return self.wordings[-1]

    @property
    def newest(self) -> Report | None:
        return self.reports[-1] if self.reports else None

    @property
    def other_words(self) -> bool:
        """Whether it says something else than was promised first."""
        return (self.now.what, self.now.to_whom) != (self.first.what, self.first.to_whom)

    @property
    def moved(self) -> bool:
        """Whether it is for another day than was promised first."""
        return self.now.due_on != self.first.due_on

    @cached_property
    def counted(self) -> tuple[Said, ...]:
        return counted_of(self.said)

    def on(self, day: date) -> Facts:
        """The same as it was known at the end of a day. Evidence is as it is now."""
        gone = self.withdrawn_on is not None and self.withdrawn_on <= day
        return replace(
            self,
            wordings=tuple(one for one in self.wordings if one.worded_on <= day) or self.wordings[:1],
            reports=tuple(one for one in self.reports if one.reported_on <= day),
            said=tuple(one for one in self.said if one.said_on <= day),
            withdrawn_on=self.withdrawn_on if gone else None,
            why_withdrawn=self.why_withdrawn if gone else "",
        )


class GroupView(Record):
    """What patient representatives say together: the view of most, how many, and the words of the others.

    `in_person`: most see it better, but those who say so here themselves do not, and theirs stands.
    """

    view: View
    agree: int
    of: int
    recorded: int
    reasons: tuple[Said, ...]
    minority: tuple[Said, ...]
    in_person: bool = False

    @property
    def words(self) -> str:
        """2 of 3 say kept. One alone speaks for the group, and is not pointed at."""
        if self.of == 1:
            return f"The patient representatives say: {INSIDE[self.view]}."
        if self.agree == self.of == 2:
            return f"Both say {INSIDE[self.view]}."
        if self.agree == self.of:
            return f"All {number(self.of)} say {INSIDE[self.view]}."
        verb = "says" if self.agree == 1 else "say"
        stands = " It stands, because patients say so here themselves." if self.in_person else ""
        return f"{self.agree} of {self.of} {verb} {INSIDE[self.view]}.{stands}"

    @property
    def how_recorded(self) -> str:
        """Whether a view reached the record by somebody else's hand."""
        if not self.recorded:
            return ""
        if self.recorded == self.of:
            return "The alliance wrote this down for people who wrote or rang. No one has said so here in person yet."
        verb = "was" if self.recorded == 1 else "were"
        return f"{self.recorded} of {self.of} {verb} written down by the alliance for people who wrote or rang."


class Standing(Record):
    """Where a promise stands on a day. `days` is how long it is late, or waits to be checked.

    `since` is what the alliance has reported, and `reworded` what it has promised anew, after patients said this.
    """

    state: PromiseState
    view: GroupView | None
    days: int = 0
    since: Report | None = None
    reworded: Wording | None = None

    @property
    def words(self) -> str:
        """Late by 12 days; Done, not yet checked by patients for 30 days; else the state alone."""
        if self.state is PromiseState.LATE:
            return f"Late by {counted(self.days, 'day')}"
        if self.state is PromiseState.UNCHECKED and self.days:
            return f"Done, says the alliance. Not yet checked by patients for {counted(self.days, 'day')}"
        return self.state.words


def counted_of(said: Sequence[Said]) -> tuple[Said, ...]:
    """The views that count: the newest of each person, and none that another puts right. Oldest first."""
    corrected = {one.corrects_id for one in said if one.corrects_id is not None}
    newest: dict[int, int] = {one.person_id: one.id for one in said if one.person_id is not None}
    return tuple(
        one for one in said if one.id not in corrected and (one.person_id is None or newest[one.person_id] == one.id)
    )


def group_view(said: Sequence[Said]) -> GroupView | None:
    """What they say together, by `counted_of`; None when nobody has said anything.

    What the alliance wrote down for others counts as much, but never makes better what patients say here in person.
    """
    views = counted_of(said)
    if not views:
        return None
    most = _of_most(views)
    in_person = [one for one in views if not one.recorded and one.view is not View.CANNOT_SAY]
    view = min(most, _of_most(in_person), key=HARDEST.index) if in_person else most
    minority = [one for one in views if one.view is not view]
    return GroupView(
        view,
        sum(one.view is view for one in views),
        len(views),
        sum(one.recorded for one in views),
        tuple(one for one in views if one.view is view and one.why),
        tuple(sorted(minority, key=lambda one: (HARDEST.index(one.view), one.id))),
        view is not most,
    )


def _of_most(views: Sequence[Said]) -> View:
    """The view that most of them share; the harder one where two are shared by as many."""
    counts = Counter(one.view for one in views)
    return max(counts, key=lambda one: (counts[one], -HARDEST.index(one)))


def standing_on(facts: Facts, day: date) -> Standing:
    """Where the promise stood at the end of a day, from what was on record by then."""
    known = facts.on(day)
    view = group_view(known.said)
    if known.withdrawn_on is not None:
        return Standing(PromiseState.WITHDRAWN, view)
    if view is not None:
        state = PromiseState(view.view.value)
        if state is PromiseState.KEPT and not known.shown:
            state = PromiseState.UNSHOWN
        last = max(one.said_on for one in known.counted)
        anew = known.now if known.now.number > 1 and known.now.worded_on > last else None
        return Standing(state, view, since=_since(known, last), reworded=anew)
    return _unchecked(known, day)


def _unchecked(known: Facts, day: date) -> Standing:
    """Where it stands while patients have said nothing."""
    newest, due = known.newest, known.now.due_on
    if newest is not None and newest.progress is Progress.DONE:
        return Standing(PromiseState.UNCHECKED, None, (day - _done_on(known.reports)).days)
    if due < day:
        return Standing(PromiseState.LATE, None, (day - due).days)
    progress = newest.progress if newest is not None else Progress.NOT_STARTED
    return Standing(PromiseState(progress.value), None)


def _done_on(reports: Sequence[Report]) -> date:
    """Since when the alliance has said without a break that it is done."""
    since = reports[-1].reported_on
    for report in reversed(reports):
        if report.progress is not Progress.DONE:
            break
        since = report.reported_on
    return since


def _since(known: Facts, last: date) -> Report | None:
    """What the alliance has reported after the newest view."""
    newest = known.newest
    return newest if newest is not None and newest.reported_on > last else None


def may_be_judged(facts: Facts, day: date) -> bool:
    """Whether it is time to say what became of it: the alliance says that it is done, or a day it was for has come.

    A day that was moved counts still: it was promised.
    """
    done = facts.newest is not None and facts.newest.progress is Progress.DONE
    fell_due = any(one.due_on <= day for one in facts.wordings)
    return facts.withdrawn_on is None and (done or fell_due)

"""The board's meeting: who came, whether that was enough, and what a review still needs. The tracker's own rules.

Attendance is counted by body, and a deputy counts for the body that sent one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import capital, counted, day, listing, number, plural
from alliance_tracker.terms import Attends, DecidedHow

Problems = list[tuple[str, str]]


class Seat(Record):
    """One member body: whether it came, and who came for it, once that is written down."""

    organisation_id: int
    body: str
    how: Attends | None = None
    name: str = ""


class Quorum(Record):
    """How many bodies were there, of how many, and how many have to be."""

    present: int
    of: int
    needed: int | None = None

    @property
    def met(self) -> bool | None:
        """Whether it was enough; None while nobody has said how many are needed."""
        return None if self.needed is None else self.present >= self.needed

    @property
    def words(self) -> str:
        """9 of 14 bodies were there. 8 are needed, so the meeting had a quorum."""
        here = f"{capital(number(self.present))} of {counted(self.of, 'body', 'bodies')} "
        here += f"{plural(self.present, 'was', 'were')} there."
        if self.needed is None:
            return f"{here} How many make a quorum is not written down."
        verdict = "had a quorum" if self.met else "had no quorum"
        needed = f"{capital(number(self.needed))} {plural(self.needed, 'is', 'are')} needed"
        return f"{here} {needed}, so the meeting {verdict}."


def quorum_of(seats: Sequence[Seat], needed: int | None) -> Quorum:
    return Quorum(sum(seat.how is not None and seat.how.counts for seat in seats), len(seats), needed)


class MeetingInput(Record):
    """A meeting as it is written down: the day, the quorum, each body, and what else was said."""

    met_on: date | None
    quorum: int | None
    seats: tuple[Seat, ...]
    note: str = ""
    private_note: str = ""


def check_meeting(given: MeetingInput, opens_on: date, today: date) -> Problems:
    """What is missing or cannot be, in the order of the form."""
    found: Problems = []
    if given.met_on is None:
        found.append(("met_on", "Give the day the board met, like 6 November 2018"))
    elif given.met_on > today:
        found.append(("met_on", f"{day(given.met_on)} is still to come. Write the meeting down once it has been held"))
    elif given.met_on < opens_on:
        found.append(("met_on", f"The board cannot have met before {day(opens_on)}, when the update opened"))
    if given.quorum is None:
        found.append(("quorum", "Give how many bodies make a quorum, by the board’s terms of reference"))
    elif given.quorum > len(given.seats):
        told = f"The board has {counted(len(given.seats), 'body', 'bodies')}, so a quorum cannot be {given.quorum}"
        found.append(("quorum", told))
    found += [
        (f"how-{seat.organisation_id}", f"Say whether {seat.body} came") for seat in given.seats if seat.how is None
    ]
    return found


class Decided(Record):
    """A decision as a review counts it."""

    number: int
    reference: str
    how: DecidedHow
    confirmed: bool


class ForReview(Record):
    """What a review is held against."""

    closed: bool
    closes_on: date
    needs: tuple[str, ...]
    decided: tuple[Decided, ...]
    quorum: Quorum | None


def missing_for_review(given: ForReview) -> list[str]:
    """What still stands between the board and its review, each as what to do; empty when nothing does."""
    found = [] if given.closed else [f"The update closes on {day(given.closes_on)}. A review is recorded after that."]
    if given.quorum is None:
        found.append("Write down who came, and how many bodies make a quorum.")
    known = {one.reference for one in given.decided}
    found += [
        f"Decide on {reference} before you record the review." for reference in given.needs if reference not in known
    ]
    waiting = [f"D{one.number}" for one in given.decided if not one.confirmed]
    if waiting:
        found.append(f"The chair or a deputy has to confirm {listing(waiting)}.")
    return found + _against_quorum(given)


def _against_quorum(given: ForReview) -> list[str]:
    """A decision drafted before the attendance was known may not fit it."""
    if given.quorum is None or given.quorum.met is not False:
        return []
    wrong = [f"D{one.number}" for one in given.decided if one.how is DecidedHow.MEETING]
    if not wrong:
        return []
    return [
        f"The meeting had no quorum, so it cannot have decided {listing(wrong)}. Correct who came, or have "
        f"{plural(len(wrong), 'it', 'them')} decided again by chair’s action."
    ]


def minute_words(confirmed: bool, approved_on: date | None) -> str:
    """How far a decision is on its way into the minutes."""
    if not confirmed:
        return "Draft, not yet confirmed by the chair"
    return f"Minute, approved on {day(approved_on)}" if approved_on else "Draft minute"


def wrote_down(quarter: Quarter, met_on: date, quorum: Quorum, again: bool) -> Sentence:
    verb = "corrected" if again else "wrote down"
    words = (
        f"{verb} who came to the board’s meeting of {day(met_on)} on {quarter.words}: {quorum.present} of {quorum.of}"
    )
    return of_quarter(words, quarter)


def approved(quarter: Quarter, met_on: date, at: date) -> Sentence:
    words = f"recorded that the board’s meeting of {day(at)} approved the minutes of {day(met_on)}, {quarter.words}"
    return of_quarter(words, quarter)


def rated(area: str, words: str, quarter: Quarter) -> Sentence:
    return of_quarter(f"recorded the board’s view of {area} in {quarter.words}: {words}", quarter)


def of_quarter(words: str, quarter: Quarter) -> Sentence:
    return Sentence(words, "quarter", quarter.code)


def undecided(needs: Sequence[str], decided: Collection[str]) -> tuple[str, ...]:
    """What needs the board and has no decision yet, in the order of the page."""
    return tuple(reference for reference in needs if reference not in decided)

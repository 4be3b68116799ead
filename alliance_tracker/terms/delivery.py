"""Words of deliverables, quarters and risks."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from alliance_tracker.terms.term import Term, _choices


class Rating(StrEnum):
    """How delivery of something stands in a quarter. Members are in order, worst first.

    `letter` is on the shape, `colour` is what a screen reader says before the words ("Red: Off track");
    complete, not started and no update have no colour and are heard by their words alone.
    """

    words: str
    letter: str
    colour: str

    def __new__(cls, value: str, words: str = "", letter: str = "", colour: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words, member.letter, member.colour = words, letter, colour
        return member

    OFF_TRACK = "off_track", "Off track", "R", "Red"
    AT_RISK = "at_risk", "At risk", "A", "Amber"
    NO_UPDATE = "no_update", "No update", "X", ""
    ON_TRACK = "on_track", "On track", "G", "Green"
    NOT_STARTED = "not_started", "Not started", "N", ""
    COMPLETE = "complete", "Complete", "C", ""

    @property
    def order(self) -> int:
        """0 for the worst, 5 for the best."""
        return list(type(self)).index(self)

    @property
    def heard(self) -> str:
        """What a screen reader says: colour and words, so that nothing rests on colour."""
        return f"{self.colour}: {self.words}" if self.colour else self.words

    @property
    def sentence_words(self) -> str:
        """The words inside a sentence: "off track"."""
        return self.words[0].lower() + self.words[1:]

    @property
    def needs_path(self) -> bool:
        """Off track and at risk say how they will get back on track, by when."""
        return self in (Rating.OFF_TRACK, Rating.AT_RISK)

    def better_than(self, other: Rating) -> bool:
        """Nearer to complete than the other rating."""
        return self.order > other.order

    @classmethod
    def declarable(cls) -> tuple[Rating, ...]:
        """What a person may choose, in the order of the form. Nobody declares "no update"."""
        return (cls.OFF_TRACK, cls.AT_RISK, cls.ON_TRACK, cls.COMPLETE, cls.NOT_STARTED)

    @classmethod
    def read(cls, text: str) -> Rating:
        """The rating a person typed in a cell: words, stored value or letter."""
        wanted = " ".join(text.replace("_", " ").split()).casefold()
        for member in cls.declarable():
            if wanted in (member.words.casefold(), member.letter.casefold()):
                return member
        shown = text.strip() or "empty"
        raise ValueError(f"the rating is “{shown}”. Use {_choices([member.words for member in cls.declarable()])}")


class Movement(Term):
    """A rating against the quarter before. The arrow means the direction of goodness."""

    WORSE = "worse"
    BETTER = "better"
    NO_CHANGE = "no_change"
    NEW = "new"


class QuarterState(Term):
    """Where a quarter stands; a reviewed one is frozen."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    REVIEWED = "reviewed"

    @property
    def is_submitted(self) -> bool:
        """Whether the return is in, so that the regional and national teams may read it."""
        return self in (QuarterState.CLOSED, QuarterState.REVIEWED)


class MilestoneStatus(Term):
    """How one milestone stands on a day."""

    LATE = "late"
    WILL_BE_LATE = "will_be_late"
    ON_TRACK = "on_track"
    NOT_DUE = "not_due"
    MET_LATE = "met_late"
    MET = "met"


class _Scale(StrEnum):
    """A score of 1 to 5 with its word; stored as the whole number `.score`."""

    words: str

    def __new__(cls, value: str, words: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    @property
    def score(self) -> int:
        return int(self.value)

    @classmethod
    def of(cls, score: int) -> Self:
        for member in cls:
            if member.score == score:
                return member
        raise ValueError(f"A score is a whole number from 1 to 5, not {score}")


class Likelihood(_Scale):
    """How likely a risk is to happen."""

    RARE = "1", "Rare"
    UNLIKELY = "2", "Unlikely"
    POSSIBLE = "3", "Possible"
    LIKELY = "4", "Likely"
    ALMOST_CERTAIN = "5", "Almost certain"


class Consequence(_Scale):
    """How much it would matter if a risk happened."""

    NEGLIGIBLE = "1", "Negligible"
    MINOR = "2", "Minor"
    MODERATE = "3", "Moderate"
    MAJOR = "4", "Major"
    CATASTROPHIC = "5", "Catastrophic"


class RiskState(Term):
    """A closed risk no longer counts towards a rating."""

    OPEN = "open"
    CLOSED = "closed"


class FrozenKind(Term):
    """The two moments at which what the board saw is frozen."""

    PAPERS = "papers", "Papers issued"
    REVIEW = "review", "Review recorded"


class LateOutcome(Term):
    """What became of a return that came after its quarter had closed."""

    ACCEPTED = "accepted", "Accepted"
    NOT_TAKEN = "not_taken", "Not taken"


class ManyKind(Term):
    """A change of many rows at once, which one press takes back."""

    MILESTONES = "milestones", "Milestones moved together"
    QUARTER = "quarter", "A quarter’s spreadsheet"
    PLAN = "plan", "The plan’s spreadsheet"
    SHEET = "sheet", "A printed form typed in"


class SequenceBy(Term):
    """How the deliverables of the four-year sequence are put together."""

    AREA = "area", "Area"
    WORKSTREAM = "workstream", "Workstream"
    LEAD = "lead", "Lead"


class SequenceShows(Term):
    """What stands under each deliverable of the sequence."""

    EVERYTHING = "everything", "Activities and milestones"
    UNFINISHED = "unfinished", "Only what is not finished"
    MILESTONES = "milestones", "Milestones only"
    ACTIVITIES = "activities", "Activities only"


class MoveUnit(Term):
    """By what milestones move together."""

    WEEKS = "weeks", "Weeks"
    QUARTERS = "quarters", "Quarters"


class MoveWay(Term):
    """Which way they move."""

    LATER = "later", "Later"
    EARLIER = "earlier", "Earlier"


class MoneySource(Term):
    """What pays for a deliverable. The bid pot and the envelopes are different things and never added."""

    TRANSFORMATION = "transformation", "Transformation Funding"
    BASELINE = "baseline", "CCG and provider budgets"
    WIDER = "wider", "Other national funding"
    CHARITY = "charity", "Charity or voluntary funding"
    NONE = "none", "No extra money needed"
    NOT_FOUND = "not_found", "Not found yet"

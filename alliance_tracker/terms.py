"""The tracker's words as enums: `.value` is stored, `.words` is shown. One place, so a word changes once."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A stored word and the words people read for it."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words or value.replace("_", " ").capitalize()
        return member

    @classmethod
    def read(cls, text: str) -> Self:
        """The member a person means by its words or its stored value, whatever the case and spacing."""
        wanted = " ".join(text.replace("_", " ").split()).casefold()
        for member in cls:
            if wanted in (member.words.casefold(), member.value.replace("_", " ")):
                return member
        shown = text.strip() or "empty"
        raise ValueError(f"“{shown}” is not one of the choices. Use {_choices([m.words for m in cls])}")


def _choices(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


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


class AllianceKind(Term):
    """The two kinds of footprint in Annex i."""

    CANCER_ALLIANCE = "cancer_alliance", "Cancer Alliance"
    VANGUARD = "vanguard", "National Cancer Vanguard"


class OrganisationKind(Term):
    """What kind of body an organisation is."""

    CCG = "ccg", "Clinical commissioning group (CCG)"
    PROVIDER = "provider", "Provider"
    STP = "stp", "Sustainability and transformation plan area (STP)"
    BOARD = "board", "Alliance board"
    PROGRAMME_BOARD = "programme_board", "Programme board"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    PATIENT_GROUP = "patient_group", "Patient group"
    NATIONAL = "national", "National body"
    OTHER = "other", "Other"


class Precision(Term):
    """How exactly the guidance prints a date. A day is never invented."""

    DAY = "day", "On the day"
    MONTH = "month", "In the month"
    EARLY_MONTH = "early_month", "Early in the month"


class TimelineOwner(Term):
    """Who owes an item of the timeline; lateness is shown for that owner only."""

    NATIONAL = "national", "National team"
    STP = "stp", "STPs"
    CCGS_AND_PROVIDERS = "ccgs_and_providers", "CCGs and providers"
    ALLIANCE = "alliance", "Alliance"


class YearKind(Term):
    """What a year printed in Annex A says about the part it is printed for."""

    STARTS = "starts", "Starts from"
    MET_BY = "met_by", "Met by"
    DEPENDS_ON_PILOTS = "depends_on_pilots", "Depends on pilots"


class AmbitionGroup(Term):
    """The three groups of ambitions in Annex A."""

    OUTCOMES = "outcomes", "Outcomes"
    VARIATION = "variation", "Reductions in variation"
    PROCESSES = "processes", "Processes"


class FrozenKind(Term):
    """The two moments at which what the board saw is frozen."""

    PAPERS = "papers", "Papers issued"
    REVIEW = "review", "Review recorded"


class MoneySource(Term):
    """What pays for a deliverable. The bid pot and the envelopes are different things and never added."""

    TRANSFORMATION = "transformation", "Transformation Funding"
    BASELINE = "baseline", "CCG and provider budgets"
    WIDER = "wider", "Other national funding"
    CHARITY = "charity", "Charity or voluntary funding"
    NONE = "none", "No extra money needed"
    NOT_FOUND = "not_found", "Not found yet"


class Met(Term):
    """How far a requirement of a plan is met. Worked out, never ticked."""

    MISSING = "missing"
    PARTLY = "partly", "Partly met"
    MET = "met"


class AlignmentKind(Term):
    """What a plan is held against, and on what its priorities rest (paragraphs 8c and 17 to 19)."""

    STP = "stp", "Sustainability and transformation plan (STP)"
    CCG_PLAN = "ccg_plan", "Operational plan of a clinical commissioning group (CCG)"
    PROVIDER_PLAN = "provider_plan", "Operational plan of a provider"
    RADIOTHERAPY = "radiotherapy", "Radiotherapy network"
    EVIDENCE = "evidence", "Evidence used to set priorities"


class AlignmentState(Term):
    """Whether a plan fits with another document, as somebody found on a day."""

    NOT_CHECKED = "not_checked"
    DIFFERS = "differs"
    AGREES = "agrees"


class LineKind(Term):
    """Money that is spent once on things that last (capital), or as it goes (revenue)."""

    REVENUE = "revenue"
    CAPITAL = "capital"


class SupportKind(Term):
    """What the national team offers help with (paragraphs 11 and 26)."""

    ANALYTICS = "analytics"
    ENGAGEMENT = "engagement", "Meaningful patient engagement"
    EXPERIENCE = "experience", "Improving patient experience"
    LEARNING = "learning", "Sharing learning and best practice"


class SubmissionOutcome(Term):
    """What became of a plan that was submitted."""

    RETURNED = "returned", "Returned with comments"
    RATIFIED = "ratified"


class Answer(Term):
    """What a body says of one version of a plan."""

    AGREES = "agrees", "Agrees"
    AGREES_WITH_COMMENT = "agrees_with_comment", "Agrees, with a comment"
    AGREES_DELEGATING = "agrees_delegating", "Agrees, and leaves minor changes to a named office"
    CANNOT = "cannot", "Cannot agree yet"


class Standing(Term):
    """Where a body stands towards the newest version. Members are in order, those still to agree first."""

    CANNOT = "cannot", "Cannot agree yet"
    EARLIER = "earlier", "Agreed an earlier version"
    NO_ANSWER = "no_answer"
    AGREES_WITH_COMMENT = "agrees_with_comment", "Agrees, with a comment"
    AGREES_DELEGATING = "agrees_delegating", "Agrees, and leaves minor changes to a named office"
    AGREES = "agrees"

    @property
    def agreed(self) -> bool:
        """Whether it counts as agreement to the newest version."""
        return self in (Standing.AGREES, Standing.AGREES_WITH_COMMENT, Standing.AGREES_DELEGATING)


class AuthorityKind(Term):
    """By what authority somebody answers for a body."""

    GOVERNING_BODY = "governing_body", "A meeting of the governing body or trust board"
    DELEGATED = "delegated", "An officer, under the scheme of delegation"
    IN_COMMON = "in_common", "Committees in common"
    URGENT = "urgent", "Urgent action, to be reported to the next meeting"


class AnsweredVia(Term):
    """How an answer reached the record."""

    ACCOUNT = "account", "Signed in"
    LINK = "link", "By the link sent to a named person"
    RECORDED = "recorded", "Recorded for the body, from its minute"


class Stream(Term):
    """The three priority areas that Transformation Funding is for (paragraphs 8b and 21)."""

    EARLIER_DIAGNOSIS = "earlier-diagnosis", "Earlier diagnosis"
    RECOVERY_PACKAGE = "recovery-package", "Recovery Package"
    STRATIFIED_FOLLOW_UP = "stratified-follow-up", "Stratified follow-up pathways"


class CriterionHead(Term):
    """For whom a criterion of a bid's value counts. The tracker's own order and words."""

    PATIENTS = "patients", "For patients"
    POPULATION = "population", "For the population"
    TAXPAYER = "taxpayer", "For the taxpayer"
    ASSURANCE = "assurance", "Assurance, not in the points"


class CriterionKind(Term):
    """A criterion of value is scored twice and makes points; assurance is scored once and shown beside them."""

    VALUE = "value"
    ASSURANCE = "assurance"


class BenefitKind(Term):
    """How a benefit of a bid counts in its appraisal; what has no price is shown and never added up."""

    CASH = "cash", "Money saved"
    HEALTH = "health", "Better health, as a sum of money"
    OTHER = "other", "Not in money"


class AwardKind(Term):
    """What the panel recommends, or the committee decides, of a bid."""

    AWARDED = "awarded", "Awarded in full"
    PART = "part", "Awarded in part"
    DECLINED = "declined"
    DEFERRED = "deferred"

    @property
    def pays(self) -> bool:
        """Whether money comes with it."""
        return self in (AwardKind.AWARDED, AwardKind.PART)


class ConditionKind(Term):
    """What an award hangs on: a measure that reaches a threshold, or evidence that is shown."""

    MEASURE = "measure", "A measure reaches a threshold"
    EVIDENCE = "evidence", "Evidence is shown"


class QuestionKind(Term):
    """What an assessor or the national team writes beside a bid."""

    QUESTION = "question", "Question to the alliance"
    FLAG = "flag", "Flag for the panel"


class PaperKind(Term):
    """What bodies agree to: a delivery plan (paragraphs 12 and 13), or a bid."""

    PLAN = "plan", "Delivery plan"
    BID = "bid"


class FindingKind(Term):
    """An error must be put right; a warning may have a good reason."""

    ERROR = "error"
    WARNING = "warning"

"""Words of delivery plans and of those who agree them."""

from __future__ import annotations

from alliance_tracker.terms.term import Term


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


class PaperKind(Term):
    """What bodies agree to: a delivery plan (paragraphs 12 and 13), or a bid."""

    PLAN = "plan", "Delivery plan"
    BID = "bid"


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

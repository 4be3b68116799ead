"""Words of Involvement: promises, evidence, who was heard, the three tests, challenges."""

from __future__ import annotations

from alliance_tracker.terms.term import Term


class Mode(Term):
    """In what people share: the four modes of co-production."""

    CO_DESIGN = "co_design", "Designing together"
    CO_DECISION = "co_decision", "Deciding together"
    CO_DELIVERY = "co_delivery", "Delivering together"
    CO_EVALUATION = "co_evaluation", "Judging together"


class Level(Term):
    """Where they share in it: the three levels of co-production."""

    STRATEGIC = "strategic", "The whole partnership"
    OPERATIONAL = "operational", "A service or team"
    INDIVIDUAL = "individual", "A person's own care"


class Progress(Term):
    """What the alliance says of a promise. Whether it was kept is for patient representatives to say."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    AT_RISK = "at_risk"
    DONE = "done", "Done, says the alliance"


class View(Term):
    """What patient representatives say of a promise that fell due, or was done."""

    KEPT = "kept"
    PARTLY = "partly", "Partly kept"
    NOT_KEPT = "not_kept"
    CANNOT_SAY = "cannot_say"


class HowSaid(Term):
    """How somebody's own words reached the tracker."""

    ACCOUNT = "account", "Said here by themselves"
    LETTER = "letter", "Recorded from a letter"
    E_MAIL = "e_mail", "Recorded from an e-mail"
    TELEPHONE = "telephone", "Recorded from a telephone call"
    MEETING = "meeting", "Recorded at a meeting"


class Method(Term):
    """How people were asked or worked with."""

    SURVEY = "survey"
    INTERVIEW = "interview", "Interviews"
    EVENT = "event"
    ONLINE = "online", "Online consultation"
    MOBILE_UNIT = "mobile_unit"
    EXISTING_PANEL = "existing_panel", "A panel that was there already"
    WORKSHOP = "workshop"
    VISIT = "visit", "Visits to where people are"
    OTHER = "other", "Another way"


class Stage(Term):
    """When people came in, by how far the decision was. In the order of criterion M1 of the three tests."""

    AFTER = "after", "After the decision"
    FINISHED_DRAFT = "finished_draft", "A draft was finished"
    OPTIONS = "options", "Options were still open"
    PROBLEM = "problem", "From the start, when the problem was named"


class HeardKind(Term):
    """By what the people who were heard are counted."""

    GROUP = "group", "Groups of paragraph 10"
    CHARACTERISTIC = "characteristic", "Protected characteristics"
    AGE = "age"
    DEPRIVATION = "deprivation", "How well off the area is"
    CCG = "ccg", "Clinical commissioning group"


class ThreeTest(Term):
    """The three tests of engagement (paragraph 11, second bullet)."""

    MEANINGFUL = "meaningful", "Is it meaningful?"
    REPRESENTATIVE = "representative", "Is it representative?"
    INEQUALITIES = "inequalities", "Does it tackle inequalities?"


class TestView(Term):
    """What a patient representative answers to one of the three tests."""

    __test__ = False

    YES = "yes"
    IN_PART = "in_part"
    NOT_YET = "not_yet"
    CANNOT_SAY = "cannot_say"


class ChallengeSubject(Term):
    """What a challenge is about."""

    PROMISE = "promise"
    EVIDENCE = "evidence", "Something people were asked"
    TEST = "test", "One of the three tests"
    DELIVERABLE = "deliverable"
    QUARTER = "quarter", "A quarter of the board"
    PLAN = "plan", "The delivery plan"
    BID = "bid"
    GROUP = "group"
    OTHER = "other", "Something else"


class CostKind(Term):
    """What working together costs."""

    VENUES = "venues"
    PAYMENTS = "payments", "Payments to people who take part"
    TRAVEL = "travel", "Travel, care and other expenses"
    STAFF = "staff", "Staff time"
    SUPPORT = "support", "Interpreters, easy read and other support"

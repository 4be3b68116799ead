"""Who may do what: the whole truth is the table ALLOWED. A permission is an action and a scope."""

from collections.abc import Mapping
from enum import StrEnum

from alliance_tracker.records import Record


class Role(StrEnum):
    """The roles a person can be given, each for a time and a place. A person may hold several."""

    MANAGER = "manager"
    LEAD = "lead"
    BOARD_MEMBER = "board_member"
    CHAIR = "chair"
    SECRETARY = "secretary"
    PATIENT_REPRESENTATIVE = "patient_representative"
    SIGNATORY = "signatory"
    REGIONAL_TEAM = "regional_team"
    NATIONAL_TEAM = "national_team"
    ASSESSOR = "assessor"
    PANEL_MEMBER = "panel_member"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        return ROLE_WORDS[self]

    @property
    def given_for(self) -> str:
        """What the role is given for: an alliance, an organisation in an alliance, a region, or England."""
        return GIVEN_FOR.get(self, "alliance")


ROLE_WORDS: Mapping[Role, str] = {
    Role.MANAGER: "Programme manager",
    Role.LEAD: "Deliverable lead",
    Role.BOARD_MEMBER: "Board member",
    Role.CHAIR: "Board chair",
    Role.SECRETARY: "Board secretary",
    Role.PATIENT_REPRESENTATIVE: "Patient representative",
    Role.SIGNATORY: "Signatory",
    Role.REGIONAL_TEAM: "Regional team",
    Role.NATIONAL_TEAM: "National team",
    Role.ASSESSOR: "Bid assessor",
    Role.PANEL_MEMBER: "Bid panel member",
    Role.ADMINISTRATOR: "Administrator",
}
GIVEN_FOR: Mapping[Role, str] = {
    Role.SIGNATORY: "organisation",
    Role.REGIONAL_TEAM: "region",
    Role.NATIONAL_TEAM: "national",
    Role.ASSESSOR: "national",
    Role.PANEL_MEMBER: "national",
    Role.ADMINISTRATOR: "national",
}
TWO_STEPS = frozenset({Role.NATIONAL_TEAM, Role.ADMINISTRATOR, Role.SIGNATORY})
"""Roles that need a second step at sign-in."""
SHORT_IDLE = frozenset({Role.NATIONAL_TEAM, Role.ADMINISTRATOR})
"""Roles whose session ends after 30 idle minutes; for others it is 4 hours."""


class Action(StrEnum):
    """What a page does. Every view names exactly one."""

    READ_OPEN = "read what is open to anyone"
    SIGN_IN = "sign in"
    USE_ACCOUNT = "use one's own account"
    READ_EXTRACT = "read the national extract of any alliance"
    READ_ALLIANCE = "read an alliance's record"
    READ_RETURN = "read an alliance's submitted returns"
    LIST_RETURNS = "read the list of returns of all alliances one watches"
    UPDATE_DELIVERABLE = "update a deliverable for the quarter"
    RECORD_RISK = "record a risk of a deliverable"
    EDIT_PLAN = "change deliverables, milestones and baselines"
    SET_QUARTERS = "set the dates of a quarter"
    RUN_QUARTER = "send a quarter to the board, remind leads, settle late returns"
    KEEP_MEASURES = "type in or load measures"
    RUN_MEETING = "issue papers, draft decisions and record a board meeting"
    CONFIRM_DECISIONS = "confirm what a board decided"
    READ_BOARD_PRIVATE = "read what a board keeps private"
    OPEN_DECISION_LINK = "confirm decisions by a link sent to a named person"
    STOP_DIGEST = "stop the weekly e-mail by the link in it"
    CORRECT_QUARTER = "write a correction beside a reviewed quarter"
    READ_PLAN = "read a delivery plan as it is being written"
    READ_SUBMITTED = "read a delivery plan that was submitted"
    WRITE_PLAN = "write a delivery plan"
    SET_BODIES = "say who must agree and who speaks for whom"
    FREEZE_PLAN = "freeze a version, ask for agreement, submit"
    RECORD_AGREEMENT = "record an agreement given elsewhere"
    ANSWER_FOR_BODY = "answer for a body"
    ANSWER_ESCALATION = "answer what an alliance asks its region"
    DECIDE_PLAN = "return or ratify a submitted plan"
    OPEN_AGREEMENT_LINK = "answer by a link sent to a named person"
    READ_BID = "read a bid as it is being written"
    WRITE_BID = "write a bid"
    RETURN_SPEND = "return what was spent and what it brought"
    ASSESS_BID = "assess a bid"
    READ_FUNDING = "see all bids side by side"
    RECOMMEND = "recommend awards"
    RUN_FUNDING = "run the assessment, and record what is decided and paid"
    READ_ENGLAND = "see all alliances side by side"
    KEEP_INVOLVEMENT = "make promises, record evidence and say how they go"
    GRADE_TESTS = "grade the alliance by the three tests"
    SPEAK_FOR_PATIENTS = "say what patients think of a promise or a test, and challenge"
    RECORD_VOICE = "record what somebody wrote or said"
    ANSWER_CHALLENGE = "answer a challenge"
    HEAR_CHALLENGE = "record what the board heard"
    OPEN_TO_ALL = "open what is promised to everybody"
    KEEP_INTERESTS = "see who wants to be told how to take part"
    KEEP_GROUP = "keep the record of a group"
    ADD_TO_GROUP = "add to the record of a group"
    TAKE_PART = "take part in a group"
    MANAGE_PEOPLE = "invite people, give and end roles"


class Scope(StrEnum):
    """Where a permission holds."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    OWN_ALLIANCE = "own alliance"
    OWN_PLAN = "own plan"
    OWN_ORGANISATION = "own organisation's request"
    OWN_DELIVERABLE = "own deliverable"
    OWN_GROUP = "own group"
    KEPT_GROUP = "group whose record one keeps"
    OWN_REGION = "own region"
    NATIONAL = "national"


class Grant(Record):
    """A role that somebody holds now, and where."""

    role: Role
    alliance_id: int | None = None
    region_id: int | None = None
    organisation_id: int | None = None


class Viewer(Record):
    """Who is asking, with the roles they hold today; `in_group`: they are a member of a group."""

    person_id: int
    name: str
    email: str
    grants: tuple[Grant, ...] = ()
    session_id: int | None = None
    in_group: bool = False

    def holds(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants)

    @property
    def alliance_ids(self) -> tuple[int, ...]:
        """The alliances this person has a role in, each once, in the order of the grants."""
        return tuple(dict.fromkeys(grant.alliance_id for grant in self.grants if grant.alliance_id is not None))

    def office_in(self, alliance_id: int | None) -> str:
        """The role to name beside what this person does there."""
        for grant in self.grants:
            if grant.alliance_id == alliance_id:
                return grant.role.words
        return self.grants[0].role.words if self.grants else "Signed in"


class Place(Record):
    """What a request is about: the alliance and its region, who leads the deliverable if it is about one.

    For a page of a plan also the alliances that share it and their regions, for an answer the body, and for a page of
    a group its members with an account and those of them who keep its record.
    """

    alliance_id: int | None = None
    region_id: int | None = None
    leads: frozenset[int] = frozenset()
    sharing: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()
    organisation_id: int | None = None
    members: frozenset[int] = frozenset()
    keepers: frozenset[int] = frozenset()


NOWHERE = Place()

_EVERYONE = frozenset(
    {
        (Action.READ_OPEN, Scope.ANYONE),
        (Action.SIGN_IN, Scope.ANYONE),
        (Action.OPEN_AGREEMENT_LINK, Scope.ANYONE),
        (Action.OPEN_DECISION_LINK, Scope.ANYONE),
        (Action.STOP_DIGEST, Scope.ANYONE),
    }
)
_SIGNED_IN = frozenset({(Action.USE_ACCOUNT, Scope.SIGNED_IN)})
"""All that is left to somebody whose last role has ended, beside what anyone may read."""
_IN_OFFICE = frozenset({(Action.READ_EXTRACT, Scope.NATIONAL)})
"""What every role brings."""
_WATCHER = _IN_OFFICE | {(Action.LIST_RETURNS, Scope.NATIONAL)}
"""The list is one page for England; its rows are those of the regions that the viewer watches."""
_READER = _IN_OFFICE | {
    (Action.READ_ALLIANCE, Scope.OWN_ALLIANCE),
    (Action.READ_RETURN, Scope.OWN_ALLIANCE),
    (Action.READ_PLAN, Scope.OWN_PLAN),
    (Action.READ_SUBMITTED, Scope.OWN_PLAN),
    (Action.READ_BID, Scope.OWN_PLAN),
    (Action.TAKE_PART, Scope.OWN_GROUP),
    (Action.ADD_TO_GROUP, Scope.OWN_GROUP),
    (Action.KEEP_GROUP, Scope.KEPT_GROUP),
}
"""Belonging to a group is no role: it gives what is done in the group to those who have a role in its alliance."""

ALLOWED: Mapping[Role, frozenset[tuple[Action, Scope]]] = {
    Role.MANAGER: _READER
    | {
        (Action.UPDATE_DELIVERABLE, Scope.OWN_ALLIANCE),
        (Action.RECORD_RISK, Scope.OWN_ALLIANCE),
        (Action.EDIT_PLAN, Scope.OWN_ALLIANCE),
        (Action.SET_QUARTERS, Scope.OWN_ALLIANCE),
        (Action.RUN_QUARTER, Scope.OWN_ALLIANCE),
        (Action.KEEP_MEASURES, Scope.OWN_ALLIANCE),
        (Action.CORRECT_QUARTER, Scope.OWN_ALLIANCE),
        (Action.READ_BOARD_PRIVATE, Scope.OWN_ALLIANCE),
        (Action.WRITE_PLAN, Scope.OWN_PLAN),
        (Action.SET_BODIES, Scope.OWN_PLAN),
        (Action.FREEZE_PLAN, Scope.OWN_PLAN),
        (Action.RECORD_AGREEMENT, Scope.OWN_PLAN),
        (Action.WRITE_BID, Scope.OWN_PLAN),
        (Action.RETURN_SPEND, Scope.OWN_PLAN),
        (Action.KEEP_INVOLVEMENT, Scope.OWN_ALLIANCE),
        (Action.GRADE_TESTS, Scope.OWN_ALLIANCE),
        (Action.RECORD_VOICE, Scope.OWN_ALLIANCE),
        (Action.ANSWER_CHALLENGE, Scope.OWN_ALLIANCE),
        (Action.OPEN_TO_ALL, Scope.OWN_ALLIANCE),
        (Action.KEEP_INTERESTS, Scope.OWN_ALLIANCE),
        (Action.KEEP_GROUP, Scope.OWN_ALLIANCE),
        (Action.ADD_TO_GROUP, Scope.OWN_ALLIANCE),
    },
    Role.LEAD: _READER
    | {
        (Action.UPDATE_DELIVERABLE, Scope.OWN_DELIVERABLE),
        (Action.RECORD_RISK, Scope.OWN_DELIVERABLE),
        (Action.KEEP_INVOLVEMENT, Scope.OWN_ALLIANCE),
    },
    Role.BOARD_MEMBER: _READER | {(Action.READ_BOARD_PRIVATE, Scope.OWN_ALLIANCE)},
    Role.CHAIR: _READER
    | {
        (Action.RUN_MEETING, Scope.OWN_ALLIANCE),
        (Action.CONFIRM_DECISIONS, Scope.OWN_ALLIANCE),
        (Action.READ_BOARD_PRIVATE, Scope.OWN_ALLIANCE),
        (Action.ANSWER_CHALLENGE, Scope.OWN_ALLIANCE),
        (Action.HEAR_CHALLENGE, Scope.OWN_ALLIANCE),
        (Action.OPEN_TO_ALL, Scope.OWN_ALLIANCE),
    },
    Role.SECRETARY: _READER
    | {
        (Action.RUN_MEETING, Scope.OWN_ALLIANCE),
        (Action.CORRECT_QUARTER, Scope.OWN_ALLIANCE),
        (Action.READ_BOARD_PRIVATE, Scope.OWN_ALLIANCE),
        (Action.SET_BODIES, Scope.OWN_PLAN),
        (Action.RECORD_AGREEMENT, Scope.OWN_PLAN),
        (Action.RECORD_VOICE, Scope.OWN_ALLIANCE),
        (Action.HEAR_CHALLENGE, Scope.OWN_ALLIANCE),
        (Action.OPEN_TO_ALL, Scope.OWN_ALLIANCE),
    },
    Role.PATIENT_REPRESENTATIVE: _READER | {(Action.SPEAK_FOR_PATIENTS, Scope.OWN_ALLIANCE)},
    Role.SIGNATORY: _READER | {(Action.ANSWER_FOR_BODY, Scope.OWN_ORGANISATION)},
    Role.REGIONAL_TEAM: _WATCHER
    | {
        (Action.READ_RETURN, Scope.OWN_REGION),
        (Action.READ_SUBMITTED, Scope.OWN_REGION),
        (Action.ANSWER_ESCALATION, Scope.OWN_REGION),
    },
    Role.NATIONAL_TEAM: _WATCHER
    | {
        (Action.READ_RETURN, Scope.NATIONAL),
        (Action.READ_SUBMITTED, Scope.NATIONAL),
        (Action.DECIDE_PLAN, Scope.NATIONAL),
        (Action.READ_ENGLAND, Scope.NATIONAL),
        (Action.READ_FUNDING, Scope.NATIONAL),
        (Action.RUN_FUNDING, Scope.NATIONAL),
    },
    Role.ASSESSOR: _IN_OFFICE | {(Action.ASSESS_BID, Scope.NATIONAL)},
    Role.PANEL_MEMBER: _IN_OFFICE | {(Action.READ_FUNDING, Scope.NATIONAL), (Action.RECOMMEND, Scope.NATIONAL)},
    Role.ADMINISTRATOR: _IN_OFFICE | {(Action.MANAGE_PEOPLE, Scope.NATIONAL)},
}


def can(viewer: Viewer | None, action: Action, place: Place = NOWHERE) -> bool:
    """Whether this viewer may do this here. Nobody signed in may do only what is open to anyone."""
    if (action, Scope.ANYONE) in _EVERYONE:
        return True
    if viewer is None:
        return False
    if (action, Scope.SIGNED_IN) in _SIGNED_IN:
        return True
    return any(
        allowed is action and _holds(scope, grant, viewer, place)
        for grant in viewer.grants
        for allowed, scope in ALLOWED[grant.role]
    )


def belongs(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer reads anything private here, so that a refusal may admit that the thing exists."""
    reading = (Action.READ_ALLIANCE, Action.READ_RETURN, Action.READ_PLAN)
    return any(can(viewer, action, place) for action in reading)


def who_may(action: Action) -> list[str]:
    """The roles that may do this somewhere, in words, for the page that refuses."""
    return [role.words for role in Role if any(allowed is action for allowed, _ in ALLOWED[role])]


def _holds(scope: Scope, grant: Grant, viewer: Viewer, place: Place) -> bool:
    own_alliance = grant.alliance_id is not None and grant.alliance_id == place.alliance_id
    match scope:
        case Scope.OWN_ALLIANCE:
            return own_alliance
        case Scope.OWN_DELIVERABLE:
            return own_alliance and viewer.person_id in place.leads
        case Scope.OWN_PLAN:
            return own_alliance or grant.alliance_id in place.sharing
        case Scope.OWN_ORGANISATION:
            named = grant.organisation_id is not None and grant.organisation_id == place.organisation_id
            return named and grant.alliance_id in place.sharing
        case Scope.OWN_GROUP:
            return own_alliance and viewer.person_id in place.members
        case Scope.KEPT_GROUP:
            return own_alliance and viewer.person_id in place.keepers
        case Scope.OWN_REGION:
            return grant.region_id is not None and grant.region_id in {place.region_id, *place.regions}
        case _:
            return scope is Scope.NATIONAL

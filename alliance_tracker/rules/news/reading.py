"""Which lines of history are news for whom. Names of people, and what patients say to their group, are nobody's news.

Whoever has a role in an alliance reads the lines that its pages show to all its roles. Who watches alliances, runs the
funding or the accounts reads only the beginnings listed here, each by the action that opens the pages behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.board.deciding import DECISION
from alliance_tracker.rules.board.readers import DRAFTS, TOLD_TO_ALL
from alliance_tracker.rules.engagement.at_board import STATEMENT
from alliance_tracker.rules.engagement.challenges import CHALLENGE
from alliance_tracker.rules.engagement.promising import VERDICT
from alliance_tracker.rules.engagement.three_tests import ANSWERS
from alliance_tracker.rules.groups.groups import GROUP
from alliance_tracker.rules.history import NATIONAL, chain_name
from alliance_tracker.rules.permissions import Action, Place, Viewer, can

PERSON = "person"
NEVER = (PERSON, VERDICT, ANSWERS, STATEMENT)
"""Who got which role is no news of an alliance; what a patient representative says is their group's."""
REVIEWED = ("recorded the board’s review", "corrected ")
"""How lines begin of a quarter whose return all who watch the alliance may open."""
TOLD_TO_GROUP = (
    "sent out the papers",
    "wrote down the minutes",
    "approved the minutes",
    "cancelled the meeting",
    "planned ",
    "moved the meeting",
    "added an item",
    "suggested an item",
    "added action",
    "finished action",
    "added problem",
    "ended problem",
    "reported on the work",
)
"""How lines of a group begin that its members read; who comes, and who belongs to it, stands on its pages alone."""
QUESTIONS = ("asked challenge", "recorded challenge")
TO_BOARD = ("was not satisfied",)
"""How a line begins by which a challenge goes on to the board."""
REPLIES = ("answered challenge", "recorded that the board heard")
"""How lines of a challenge begin that reach whoever asked it."""


class Where(Record):
    """An alliance that lines can be about; those that share a plan have the same `plan_id`."""

    id: int
    slug: str
    name: str
    region_id: int
    plan_id: int | None = None

    @property
    def chain(self) -> str:
        return chain_name(self.id)

    @property
    def place(self) -> Place:
        return Place(alliance_id=self.id, region_id=self.region_id)


class Mine(Record):
    """What is the reader's own, each by its chain and key: deliverables they lead, challenges they asked, groups."""

    deliverables: frozenset[tuple[str, str]] = frozenset()
    challenges: frozenset[tuple[str, str]] = frozenset()
    groups: frozenset[tuple[str, str]] = frozenset()


NOTHING = Mine()


class Wanted(Record):
    """Lines of some chains: of one kind that begin in some way, or with `kind` empty of all but those in `without`.

    With `keys` only those about one of these.
    """

    chains: tuple[str, ...]
    kind: str = ""
    beginnings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


class Watch(Record):
    """A kind of line that an action lets one read outside one's own alliances."""

    action: Action
    kind: str
    beginnings: tuple[str, ...] = ()


WATCHED = (
    Watch(Action.READ_RETURN, "quarter", ("sent the return", "issued the board papers", *REVIEWED)),
    Watch(Action.READ_SUBMITTED, "plan", ("submitted version", "recorded that version")),
    Watch(Action.ANSWER_ESCALATION, "escalation"),
    Watch(Action.READ_FUNDING, "bid", ("submitted version", "recorded of the bid", "recorded that version")),
)
NATIONALLY = (
    Watch(Action.READ_FUNDING, "call"),
    Watch(Action.READ_FUNDING, "awards"),
    Watch(Action.MANAGE_PEOPLE, PERSON, ("took up their invitation", "closed an account", "opened a closed account")),
)
OF_ROLES = Watch(Action.MANAGE_PEOPLE, PERSON, ("gave the role", "ended the role"))


def wanted(viewer: Viewer, every: Sequence[Where], mine: Mine = NOTHING) -> tuple[Wanted, ...]:
    """What this person reads as news, and no line besides; nothing at all for somebody without a role.

    Lines are read so many at a time: one that is none of theirs would take the place of one that is.
    """
    members = [one for one in every if is_member(viewer, one)]
    own = tuple(one.chain for one in members)
    found = [Wanted(own, without=(*NEVER, DECISION, GROUP, CHALLENGE))] if own else []
    found += _decisions(viewer, members)
    for where in members:
        found += _own(where, GROUP, mine.groups, TOLD_TO_GROUP) + _own(where, CHALLENGE, mine.challenges, REPLIES)
        told = told_of_challenges(viewer, where)
        found += [Wanted((where.chain,), CHALLENGE, told)] if told else []
    for watch in WATCHED:
        chains = tuple(one.chain for one in every if one.chain not in own and can(viewer, watch.action, one.place))
        found += [Wanted(chains, watch.kind, watch.beginnings)] if chains else []
    for watch in NATIONALLY:
        found += [Wanted((NATIONAL,), watch.kind, watch.beginnings)] if can(viewer, watch.action) else []
    if can(viewer, OF_ROLES.action):
        found.append(Wanted((NATIONAL, *(one.chain for one in every)), OF_ROLES.kind, OF_ROLES.beginnings))
    return tuple(found)


def _decisions(viewer: Viewer, own: Sequence[Where]) -> list[Wanted]:
    """Lines of drafts too for those who read drafts, for all others of the alliance what may be read by all."""
    drafts = tuple(one.chain for one in own if any(can(viewer, action, one.place) for action in DRAFTS))
    others = tuple(one.chain for one in own if one.chain not in drafts)
    told = (Wanted(drafts, DECISION), Wanted(others, DECISION, TOLD_TO_ALL))
    return [one for one in told if one.chains]


def _own(where: Where, kind: str, mine: frozenset[tuple[str, str]], beginnings: tuple[str, ...]) -> list[Wanted]:
    keys = tuple(sorted(key for chain, key in mine if chain == where.chain))
    return [Wanted((where.chain,), kind, beginnings, keys=keys)] if keys else []


def told_of_challenges(viewer: Viewer, where: Where) -> tuple[str, ...]:
    """How lines begin of others' challenges that reach the viewer: questions whoever answers them, and what goes on to
    the board whoever records its answer too."""
    if can(viewer, Action.ANSWER_CHALLENGE, where.place):
        return (*QUESTIONS, *TO_BOARD)
    return TO_BOARD if can(viewer, Action.HEAR_CHALLENGE, where.place) else ()


def is_member(viewer: Viewer, where: Where) -> bool:
    """Whether the viewer has a role in the alliance, and so reads its record."""
    return can(viewer, Action.READ_ALLIANCE, where.place)


def path_of(kind: str, key: str, slug: str) -> str:
    """The page of what a line is about, from the tracker's root, for somebody of the alliance."""
    base = f"/alliances/{slug}"
    if kind == DECISION:
        return f"{base}/quarters/{key.partition(' ')[0]}/decisions"
    if kind in NUMBERED:
        return f"{base}/involvement/{NUMBERED[kind]}/{key.lstrip('PE')}"
    if kind in KEYED:
        return f"{base}/{KEYED[kind]}/{key}"
    return f"{base}{PAGES.get(kind, '')}"


NUMBERED = {"promise": "promises", "evidence": "evidence", CHALLENGE: "challenges"}
KEYED = {"deliverable": "deliverables", "quarter": "quarters", GROUP: "involvement/groups"}
PAGES = {
    "agreement": "/sign-off",
    "bid": "/bids",
    "change": "/deliverables",
    "coverage": "/plan/coverage",
    "directory": "/involvement/directory",
    "escalation": "/plan/questions",
    "fit": "/plan/fit",
    "heard": "/involvement/heard",
    "help": "/involvement",
    "measure": "/measures",
    "meeting": "/dates/meetings",
    "plan": "/plan",
    "public page": "/involvement",
    "stakeholder": "/involvement/stakeholders",
    "strategy": "/involvement/strategy",
    "three tests": "/involvement/tests",
    "timeline": "/dates",
    "working together": "/involvement/together",
}

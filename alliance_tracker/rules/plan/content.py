"""What a plan says, as plain values: what a version freezes, and what bodies agree to.

Never forecasts, met dates, evidence, ratings or updates, and no person's name: people stand as keys and offices.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_origin, get_type_hints

from alliance_tracker.records import Record, asdict, field, names_of, replace
from alliance_tracker.rules.plan.sections import SECTIONS as PLAN_SECTIONS
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.seal import seal


class Body(Record):
    """A body of the plan; `part` says which part of it, where not the whole belongs."""

    slug: str
    kind: str
    part: str = ""


class Member(Record):
    """A seat on the board: the member's key and job, and the bodies (slugs) that they speak for."""

    key: int
    job: str
    organisation: str
    decides: bool
    chairs: bool
    speaks_for: tuple[str, ...] = ()


class Terms(Record):
    """The board's terms of reference in force."""

    words: str
    link: str
    starts_on: date


class Authority(Record):
    """The board's authority to agree plans, and the record that it rests on."""

    record: str
    starts_on: date
    ends_on: date | None


class Lead(Record):
    """The lead of an STP, by key, and whether they sit on the board."""

    key: int
    organisation: str
    on_board: bool


class Group(Record):
    """A task and finish group."""

    key: int
    name: str
    purpose: str


class Step(Record):
    """A milestone: only the date first agreed."""

    reference: str
    title: str
    on: date
    critical: bool


class Commitment(Record):
    """A deliverable of a footprint with its milestones. Items, area and groups by code, bodies by slug."""

    alliance: str
    reference: str
    area: str
    title: str
    summary: str
    starts_on: date
    ends_on: date
    items: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    accountable: str = ""
    partners: tuple[str, ...] = ()
    money_source: str = ""
    money_note: str = ""
    steps: tuple[Step, ...] = ()


class NotThisYear(Record):
    """Why nothing is done for an Annex A item in a year."""

    item: str
    year: str
    why: str


class NotHere(Record):
    """Why nothing is done in an area for a group of patients."""

    group: str
    area: str
    why: str


class Line(Record):
    """A line of money asked for. A private one is shown only to those who write the plan."""

    key: int
    year: str
    kind: str
    what: str
    pence: int
    alliance: str
    deliverable: str
    private: bool


class Job(Record):
    """A post. Whole-time equivalents in hundredths, cost in pence for the two years."""

    key: int
    role: str
    employer: str
    band: str
    needed: int
    filled: int
    first_year_pence: int
    second_year_pence: int
    private: bool


class Fit(Record):
    """Whether the plan fits with another document or body."""

    key: int
    kind: str
    organisation: str
    name: str
    state: str
    note: str


class Content(Protocol):
    """What bodies agree to: a plan, or a bid. `RECORDS` says which of its records stand in which section, beside its
    prose."""

    SECTIONS: ClassVar[tuple[Section, ...]]
    RECORDS: ClassVar[Mapping[str, tuple[str, ...]]]

    @property
    def texts(self) -> Mapping[str, str]: ...


class PlanContent(Record):
    """A whole plan. `names` holds the names of bodies by slug as they were: shown, but not part of any seal."""

    SECTIONS: ClassVar[tuple[Section, ...]] = PLAN_SECTIONS
    RECORDS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "governance": ("bodies", "members", "terms", "authority", "stp_leads", "task_groups"),
        "deliverables": ("deliverables", "not_this_year"),
        "resources": ("lines", "posts"),
        "fit": ("fits",),
        "elsewhere": ("not_here", "support"),
    }
    texts: Mapping[str, str] = field(default_factory=dict)
    bodies: tuple[Body, ...] = ()
    members: tuple[Member, ...] = ()
    terms: tuple[Terms, ...] = ()
    authority: tuple[Authority, ...] = ()
    stp_leads: tuple[Lead, ...] = ()
    task_groups: tuple[Group, ...] = ()
    deliverables: tuple[Commitment, ...] = ()
    not_this_year: tuple[NotThisYear, ...] = ()
    lines: tuple[Line, ...] = ()
    posts: tuple[Job, ...] = ()
    fits: tuple[Fit, ...] = ()
    not_here: tuple[NotHere, ...] = ()
    support: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, slug: str) -> str:
        """The name of a body or alliance as it was."""
        return self.names.get(slug, slug)

    @property
    def private_count(self) -> int:
        """How many lines and posts only those who write the plan may see."""
        return sum(one.private for one in self.lines) + sum(one.private for one in self.posts)

    def public(self) -> PlanContent:
        """Without what is private. Its seals differ from the whole's: show it, never seal it."""
        return replace(
            self,
            lines=tuple(one for one in self.lines if not one.private),
            posts=tuple(one for one in self.posts if not one.private),
        )


Kept = TypeVar("Kept", bound=Content)
PROSE = {"texts", "words", "record", "job", "name", "purpose", "title", "summary", "why", "what", "role", "note"}
PROSE |= {"employer", "money_note", "groups"}
PROSE |= {"from_whom", "measure", "unit", "target", "revenue_reason", "capital_reason", "drops"}
"""What people typed: sealed by a hash of its own. The words of a version stay: history can let go of a text, what
bodies agreed to cannot, and the database refuses it. The page that freezes says so."""

EMPTY: tuple[object, ...] = ("", (), None)
"""What is empty is left out of a seal, so that a part which a plan has not got can be added to the shape of all."""


def sections(content: Content) -> Mapping[str, Mapping[str, object]]:
    """The content of each section by its code, in the order of the plan or the bid."""
    return {
        section.code: {
            "texts": {piece.code: content.texts.get(piece.code, "") for piece in section.pieces},
            **{name: getattr(content, name) for name in content.RECORDS.get(section.code, ())},
        }
        for section in content.SECTIONS
    }


def seals(content: Content) -> Mapping[str, str]:
    """The seal of each section: equal exactly when its words and records are."""
    return {code: seal(_hashed(values)) for code, values in sections(content).items()}


def whole_seal(each: Mapping[str, str]) -> str:
    """The seal of the whole, over those of its sections."""
    return seal(each)


def read(plain: Mapping[str, Any]) -> PlanContent:
    """A plan from its canonical JSON, as `json.loads` gives it."""
    return read_as(PlanContent, plain)


def read_as(kind: type[Kept], plain: Mapping[str, Any]) -> Kept:
    """The same of either kind of content."""
    content: Kept = _built(kind, plain)
    return content


def _hashed(value: Any, typed: bool = False) -> Any:
    """The same values with the hash of each text that was typed in its place."""
    if isinstance(value, str):
        return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest() if typed and value else value
    if isinstance(value, (list, tuple)):
        return [_hashed(one, typed) for one in value]
    if isinstance(value, Record):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {name: _hashed(one, typed or name in PROSE) for name, one in value.items() if one not in EMPTY}
    return value


@cache
def _hints(kind: type[Record]) -> Mapping[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if name in names_of(kind)}


def _built(hint: Any, value: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint(**{name: _built(one, value[name]) for name, one in _hints(hint).items() if name in value})
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        if inner[-1] is Ellipsis:
            return tuple(_built(inner[0], one) for one in value)
        return tuple(_built(one, part) for one, part in zip(inner, value, strict=True))
    if hint is date or (isinstance(hint, types.UnionType) and date in get_args(hint)):
        return None if value is None else date.fromisoformat(value)
    return value

"""What the papers of a plan or a bid say, read from its records: any version or the draft, and how it was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data import guidance
from alliance_tracker.data.db import db
from alliance_tracker.data.plan.content import content_now
from alliance_tracker.data.plan.coverage import asked_items
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.plan.submissions import Submitted, submissions_of
from alliance_tracker.data.plan.versions import VersionHead, as_frozen, as_written, content_at, versions_of
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.data.tables.signoff import BoardMember, StpLead
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.funding.content import BidContent
from alliance_tracker.rules.plan.content import PlanContent
from alliance_tracker.rules.plan.printed import Asked
from alliance_tracker.rules.signoff.standing import Given, Stood, standing_of
from alliance_tracker.rules.typed import shown
from alliance_tracker.terms import Standing


class Agreed(Record):
    """How one body stands towards the version of the paper. `label`: the version that it answered."""

    name: str
    role: str
    needed: bool
    standing: Standing
    label: str
    given: Given | None


class Chosen(Record):
    """What is to be printed. `version` is None for the draft; `newest` is the newest version, if there is one."""

    version: VersionHead | None
    newest: VersionHead | None
    submitted: Submitted | None

    @property
    def label(self) -> str:
        """As in an address and in the name of a file."""
        return self.version.label if self.version else DRAFT


class PaperFacts(Record):
    """Everything that a paper says. `sentences`: the rule of who must agree, in words, where it is known.

    `members` and `leads` are names by key, as they are today. What a bid says is `bid`, and `content` is empty.
    """

    plan: PlanHead
    chosen: Chosen
    content: PlanContent
    items: tuple[Asked, ...]
    areas: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    agreed: tuple[Agreed, ...]
    holds: bool
    sentences: tuple[str, ...]
    members: Mapping[int, str]
    leads: Mapping[int, str]
    today: date
    bid: BidContent | None = None

    @property
    def texts(self) -> Mapping[str, str]:
        """The prose of the plan, or of the bid."""
        return self.bid.texts if self.bid is not None else self.content.texts


DRAFT = "draft"


def chosen(plan: PlanHead, label: str, drafts: bool) -> Chosen | None:
    """What an address asks for: a version by its number, "draft", or nothing: the draft.

    Who may not read drafts reads what was submitted, by default the newest; None if nothing was. Three queries.
    """
    every, sent = versions_of(*plan.key), {one.version_id: one for one in submissions_of(*plan.key)}
    newest = every[-1] if every else None
    open_to = every if drafts else tuple(one for one in every if one.id in sent)
    if not open_to and not drafts:
        return None
    if drafts and label in ("", DRAFT):
        return Chosen(None, newest, None)
    found = next((one for one in reversed(open_to) if label in ("", one.label)), None)
    if found is None:
        raise NotFound(f"There is no version {shown(label[:12])} of this {plan.paper.noun} to read. Choose one.")
    return Chosen(found, newest, sent.get(found.id))


def facts_of(plan: PlanHead, what: Chosen, today: date) -> PaperFacts:
    """Everything for a paper. 42 queries for the draft, 23 for a version, whatever its size."""
    signoff = sign_off_of(plan, today)
    holds, sentences = _judged(what, signoff)
    return replace(words_of(plan, what, today), agreed=_agreed(what, signoff), holds=holds, sentences=sentences)


def words_of(plan: PlanHead, what: Chosen, today: date) -> PaperFacts:
    """What the plan or bid itself says, and nothing of who agreed it. Eight queries for a version."""
    if plan.paper.is_bid:
        return _words_of_bid(plan, what, today)
    content = content_at(what.version.id) if what.version else content_now(plan, today)
    items = asked_items()
    return PaperFacts(
        plan,
        what,
        content,
        items,
        tuple(dict.fromkeys((one.area, one.area_name) for one in items)),
        tuple((one.code, one.name) for one in guidance.patient_groups()),
        (),
        False,
        (),
        _names(BoardMember, [one.key for one in content.members]),
        _names(StpLead, [one.key for one in content.stp_leads]),
        today,
    )


def _words_of_bid(plan: PlanHead, what: Chosen, today: date) -> PaperFacts:
    """One query for a version."""
    kept = as_frozen(plan, what.version.id) if what.version else as_written(plan, today)
    assert isinstance(kept, BidContent)
    return PaperFacts(plan, what, PlanContent(), (), (), (), (), False, (), {}, {}, today, kept)


def _judged(what: Chosen, now: SignOff) -> tuple[bool, tuple[str, ...]]:
    """What the rule said when it was submitted, or says of the newest version. Of earlier ones nothing is said."""
    if what.submitted is not None:
        return True, what.submitted.sentences
    if what.newest is None or what.version not in (None, what.newest):
        return False, ()
    return now.judged.holds, now.judged.sentences


def _agreed(what: Chosen, now: SignOff) -> tuple[Agreed, ...]:
    """How each body stood when the version was submitted, or stands towards it, or towards the newest one."""
    if what.submitted is not None:
        given = {one.id: one for some in now.answers.values() for one in some}
        return tuple(
            Agreed(one.name, one.role, one.needed, one.standing, one.version, given.get(one.agreement or 0))
            for one in what.submitted.bodies
        )
    stood = {body.id: _stood(what.version, now, body.id) for body in now.bodies}
    return tuple(
        Agreed(one.name, one.role, one.needed, stood[one.id].standing, stood[one.id].label, stood[one.id].given)
        for one in now.bodies
    )


def _stood(version: VersionHead | None, now: SignOff, body_id: int) -> Stood:
    """Towards a version that others followed: by the answers to it and to those before."""
    if version is None or now.version is None or version.id == now.version.id:
        return now.stood[body_id]
    at = next(place for place, one in enumerate(now.versions) if one.id == version.id)
    until = now.versions[: at + 1]
    known = {one.id for one in until}
    body = now.body(body_id)
    answers = [one for one in now.answers.get(body_id, ()) if one.version_id in known]
    return standing_of(until, answers, now.rule.of(body.kind) if body else None)


def _names(table: type[BoardMember] | type[StpLead], keys: Sequence[int]) -> dict[int, str]:
    """Names as they are today. One query."""
    rows = db.session.execute(select(table.id, table.name).where(table.id.in_(keys)))
    return {row.id: row.name for row in rows}

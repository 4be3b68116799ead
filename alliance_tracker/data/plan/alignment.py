"""With what a plan should fit, and what was found of each: for the bodies in force, marked one or many at once."""

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.plan import Alignment
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.alignment import FROM_GUIDANCE, NAMED, OF_BODY, Fit, Found, checked
from alliance_tracker.rules.words import lower, some
from alliance_tracker.terms import AlignmentKind, AlignmentState

CHANGED = "Somebody else changed this list after you opened it. Check what is here, then save again."
MARKED = {
    AlignmentState.AGREES: "marked as agreeing with the plan",
    AlignmentState.DIFFERS: "marked as differing from the plan",
    AlignmentState.NOT_CHECKED: "marked as not checked against the plan",
}


def fits_of(plan: PlanHead, today: date) -> tuple[Fit, ...]:
    """Every document and source: STPs, CCGs, providers, then what has a name of its own. Two queries.

    A body in force stands here before anybody has said anything of it, and so does the evidence of paragraph 19.
    What was found of a body that has left stays.
    """
    alignment = Alignment
    rows = [
        (row, name, slug)
        for row, name, slug in db.session.execute(
            select(alignment, Organisation.name, Organisation.slug)
            .outerjoin(Organisation, Organisation.id == alignment.organisation_id)
            .where(alignment.plan_id == plan.id)
            .order_by(alignment.kind, Organisation.name_folded, alignment.id)
        )
    ]
    bodies = [(OF_BODY[body.kind], body) for body in bodies_of(plan, today)]
    kept = {(row.kind, row.organisation_id): row for row, _, _ in rows if row.organisation_id is not None}
    there = {(kind, body.organisation_id) for kind, body in bodies}
    found = [
        _fit(kept.get((kind.value, body.organisation_id)), kind, body.name, body.slug, body.organisation_id)
        for kind, body in bodies
    ]
    found += [
        _fit(row, AlignmentKind(row.kind), name, slug, row.organisation_id, left=True)
        for row, name, slug in rows
        if row.organisation_id is not None and (AlignmentKind(row.kind), row.organisation_id) not in there
    ]
    named = [_fit(row, AlignmentKind(row.kind), row.name, "") for row, _, _ in rows if row.organisation_id is None]
    known = {one.name for one in named if one.kind is AlignmentKind.EVIDENCE}
    printed = [
        Fit(_key(AlignmentKind.EVIDENCE, name, 0), AlignmentKind.EVIDENCE, name)
        for name in FROM_GUIDANCE
        if name not in known
    ]
    order = list(AlignmentKind)
    return tuple(sorted([*found, *printed, *named], key=lambda one: order.index(one.kind)))


def _fit(
    row: Alignment | None, kind: AlignmentKind, name: str, slug: str, body: int | None = None, left: bool = False
) -> Fit:
    key = f"{kind.value}-{slug}" if slug else _key(kind, name, row.id if row else 0)
    if row is None:
        return Fit(key, kind, name, organisation_id=body)
    state = AlignmentState(row.state)
    return Fit(key, kind, name, state, row.note, row.checked_on, row.person_id, row.id, body, row.version, left)


def _key(kind: AlignmentKind, name: str, row_id: int) -> str:
    """What the guidance names keeps one key, whether anything was said of it or not."""
    printed = kind is AlignmentKind.EVIDENCE and name in FROM_GUIDANCE
    return f"guidance-{FROM_GUIDANCE.index(name) + 1}" if printed else f"named-{row_id}"


def stamp_of(fits: Sequence[Fit]) -> str:
    """Changes with every change to the list, and not when a body joins the plan."""
    text = " ".join(f"{one.row_id}:{one.version}" for one in fits if one.row_id is not None)
    return sha256(text.encode()).hexdigest()[:16]


def mark(tx: Writing, plan: PlanHead, keys: Collection[str], found: Found, stamp: str, today: date) -> int:
    """Keep what was found of one or of many; how many. Five queries and one for each row, and the history.

    Raises Stale when the list changed since the form was opened, RulesBroken when something is missing.
    """
    found = checked(found, today)
    lock(tx, plan)
    fits = fits_of(plan, today)
    chosen = [one for one in fits if one.key in keys]
    if not chosen or len(chosen) < len(set(keys)):
        raise RuleBroken("Tick at least one, from the list as it is now", "which")
    if stamp_of(fits) != stamp:
        raise Stale(CHANGED)
    rows = {row.id: row for row in tx.session.scalars(select(Alignment).where(Alignment.plan_id == plan.id)).all()}
    for one in chosen:
        row = rows[one.row_id] if one.row_id is not None else _new(plan, one)
        row.state, row.checked_on, row.note = found.state.value, found.checked_on, found.note
        row.person_id = tx.actor.person_id
        if one.row_id is None:
            tx.add(row)
    names = some([one.name for one in chosen])
    say(tx, plan, Sentence(f"{MARKED[found.state]}: {names}", "fit", str(plan.id)))
    return len(chosen)


def _new(plan: PlanHead, one: Fit) -> Alignment:
    name = "" if one.organisation_id is not None else one.name
    return Alignment(plan_id=plan.id, kind=one.kind.value, organisation_id=one.organisation_id, name=name)


def add(tx: Writing, plan: PlanHead, kind: AlignmentKind, name: str, today: date) -> None:
    """Name a radiotherapy network, or evidence used to set priorities. Four queries and the history."""
    lock(tx, plan)
    _check_name(fits_of(plan, today), kind, name, None)
    tx.add(Alignment(plan_id=plan.id, kind=kind.value, name=name, organisation_id=None))
    words = f"named {name} among what the plan is held against ({lower(kind.words)})"
    say(tx, plan, Sentence(words, "fit", str(plan.id)))


def rename(tx: Writing, plan: PlanHead, row_id: int, version: int, name: str, take_away: bool, today: date) -> None:
    """Give a named one another name, or take it off the list. Five queries and the history."""
    lock(tx, plan)
    fits = fits_of(plan, today)
    one = named_one(fits, row_id)
    if one.version != version:
        raise Stale(CHANGED)
    row = tx.session.get_one(Alignment, row_id)
    if take_away:
        tx.session.delete(row)
        words = f"took {one.name} off the list of what the plan is held against"
    elif not name:
        raise RuleBroken("Give its name, or take it off the list", "name")
    elif name == one.name:
        return
    else:
        _check_name(fits, one.kind, name, row_id)
        words = f"renamed {one.name} to {name} in the list of what the plan is held against"
        row.name = name
    say(tx, plan, Sentence(words, "fit", str(plan.id)))


def named_one(fits: Sequence[Fit], row_id: int) -> Fit:
    """The one that an address means among those that the alliance named itself."""
    for one in fits:
        if one.row_id == row_id and one.organisation_id is None and one.name not in FROM_GUIDANCE:
            return one
    raise NotFound("We cannot find that in the list of what the plan is held against. Choose one from the list.")


def _check_name(fits: Sequence[Fit], kind: AlignmentKind, name: str, row_id: int | None) -> None:
    if kind not in NAMED:
        raise RuleBroken("Choose a radiotherapy network or evidence: the plans of bodies stand here already", "kind")
    taken = [one for one in fits if one.kind is kind and (row_id is None or one.row_id != row_id)]
    if name.casefold() in {one.name.casefold() for one in taken}:
        raise RuleBroken("This name stands in the list already. Give another one", "name")

"""A group is made, changed and ended. It is never deleted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from alliance_tracker.data.groups.reading import known
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.groups.bodies import Group, GroupMember
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.rules.groups.groups import GroupDraft, about, check_group, check_past, slug_of
from alliance_tracker.rules.words import inside

LONGEST_NAME = 120


def open_group(tx: Writing, alliance_id: int, slug: str, version: int | None = None) -> Group:
    """The group at an address, held until the transaction ends, if it goes on. `version` is the form's stamp."""
    row = tx.session.scalars(
        select(Group).where(Group.alliance_id == alliance_id, Group.slug == slug).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that group. Choose one from the list of groups.")
    if row.ended_on is not None:
        raise RuleBroken(f"{row.name} has ended, so its record stays as it is")
    if version is not None and row.version != version:
        raise Stale("Somebody else changed this group after you opened the page.")
    return row


def add_group(tx: Writing, alliance_id: int, draft: GroupDraft, today: date, keeper_id: int | None = None) -> str:
    """Make a group; `keeper_id` keeps its record from today. Returns its name in addresses."""
    groups = known(alliance_id)
    _check(tx, alliance_id, draft, check_group(draft, groups))
    row = Group(alliance_id=alliance_id, slug=slug_of(draft.name, (one.slug for one in groups)))
    _fill(row, draft)
    tx.add(row)
    tx.flush()
    if keeper_id is not None:
        tx.add(GroupMember(alliance_id=alliance_id, group_id=row.id, person_id=keeper_id, keeps=True, starts_on=today))
    tx.say(about(row.slug, f"made the {draft.kind.words.lower()} {draft.name}"), alliance_id)
    return row.slug


def change_group(tx: Writing, alliance_id: int, slug: str, draft: GroupDraft, version: int) -> None:
    row = open_group(tx, alliance_id, slug, version)
    _check(tx, alliance_id, draft, check_group(draft, known(alliance_id), row.id))
    _fill(row, draft)
    tx.say(about(slug, f"changed what {row.name} says of itself"), alliance_id)


def end_group(tx: Writing, alliance_id: int, slug: str, on: date, why: str, version: int, today: date) -> None:
    """End a group with a reason. Groups that go on under it must be ended or moved first."""
    row = open_group(tx, alliance_id, slug, version)
    check_past(on, today, "ended_on", "it ended")
    under = tx.session.scalars(
        select(Group.name).where(Group.parent_id == row.id, Group.ended_on.is_(None)).order_by(Group.id)
    ).all()
    if under:
        raise RuleBroken(f"{under[0]} stands under this group. End it or move it first")
    row.ended_on, row.why_ended = on, why
    tx.say(about(slug, f"ended the group {row.name}, because {inside(why)}"), alliance_id)


def _check(tx: Writing, alliance_id: int, draft: GroupDraft, problems: list[tuple[str, str]]) -> None:
    own = select(Deliverable.id).where(Deliverable.alliance_id == alliance_id, Deliverable.id == draft.deliverable_id)
    if draft.deliverable_id is not None and tx.session.scalar(own) is None:
        problems.append(("deliverable", "That deliverable is not one of this alliance. Choose one from the list"))
    if problems:
        raise RulesBroken(problems)


def _fill(row: Group, draft: GroupDraft) -> None:
    row.name, row.kind, row.parent_id = draft.name, draft.kind.value, draft.parent_id
    row.deliverable_id, row.purpose, row.what_we_are_not = draft.deliverable_id, draft.purpose, draft.what_we_are_not
    row.story, row.where_and_when = draft.story, draft.where_and_when
    row.how_to_join, row.started = draft.how_to_join, draft.started

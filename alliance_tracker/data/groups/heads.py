"""Which group an address names, and who of those with an account belongs to it."""

from datetime import date

from sqlalchemy import and_, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.groups.bodies import Group, GroupMember
from alliance_tracker.records import Record
from alliance_tracker.terms import GroupKind


class GroupHead(Record):
    """A group, its members with an account, and those of them who keep its record.

    Whoever keeps the record of the group above a working group keeps that of the working group too.
    """

    id: int
    slug: str
    name: str
    kind: GroupKind
    parent_id: int | None
    ended: bool
    members: frozenset[int] = frozenset()
    keepers: frozenset[int] = frozenset()


def group_of(alliance_id: int, slug: str, today: date) -> GroupHead | None:
    """The group of an alliance by the name in its address, or nothing. One query."""
    belongs = and_(
        or_(GroupMember.group_id == Group.id, GroupMember.group_id == Group.parent_id),
        GroupMember.starts_on <= today,
        or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= today),
    )
    rows = db.session.execute(
        select(Group, GroupMember.group_id, GroupMember.person_id, GroupMember.keeps)
        .outerjoin(GroupMember, belongs)
        .where(Group.alliance_id == alliance_id, Group.slug == slug)
    ).all()
    if not rows:
        return None
    group = rows[0][0]
    own = group.id
    above = group.parent_id if group.kind == GroupKind.WORKING else None
    members = {person for _, of, person, _ in rows if of == own}
    keepers = {person for _, of, person, keeps in rows if keeps and of in (own, above)}
    return GroupHead(
        id=own,
        slug=group.slug,
        name=group.name,
        kind=GroupKind(group.kind),
        parent_id=group.parent_id,
        ended=group.ended_on is not None,
        members=frozenset(members | keepers) - {None},
        keepers=frozenset(keepers) - {None},
    )

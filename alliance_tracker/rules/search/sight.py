"""What somebody may find: asked of the table of permissions, alliance by alliance, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.board.readers import DRAFTS, PRIVATE
from alliance_tracker.rules.permissions import NOWHERE, Action, Place, Viewer, can


class Footprint(Record):
    """An alliance as the search needs it, and the plan that it shares with others, perhaps."""

    id: int
    slug: str
    name: str
    region_id: int
    invented: bool
    plan_id: int | None = None
    sharing: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()

    @property
    def place(self) -> Place:
        """Where the guard would say that a page of this alliance is."""
        return Place(self.id, self.region_id, sharing=self.sharing, regions=self.regions)


class Sight(Record):
    """By what is asked of a reader, the alliances in which the answer is yes; what is written of a plan shared by
    several is looked for in one of them.

    `led`: where a private risk is read by the lead and the deputy of its deliverable, if that is who is asking.
    """

    person_id: int = 0
    record: frozenset[int] = frozenset()
    risks: frozenset[int] = frozenset()
    led: frozenset[int] = frozenset()
    drafts: frozenset[int] = frozenset()
    board: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    plans: frozenset[int] = frozenset()
    money: frozenset[int] = frozenset()
    bids: frozenset[int] = frozenset()
    submitted: frozenset[int] = frozenset()
    listed: frozenset[int] = frozenset()
    people: bool = False
    funding: bool = False
    assessing: bool = False


def sight_of(viewer: Viewer | None, every: Iterable[Footprint]) -> Sight:
    """What this reader may find; nobody signed in finds what is open to anyone."""
    footprints = tuple(every)
    key = viewer.person_id if viewer is not None else 0

    def where(*actions: Action, leading: bool = False) -> frozenset[int]:
        places = ((one, replace(one.place, leads=frozenset({key} if leading else ()))) for one in footprints)
        return frozenset(one.id for one, place in places if any(can(viewer, action, place) for action in actions))

    def once(action: Action) -> frozenset[int]:
        """One alliance of each plan: the first, in the order of the plan's alliances."""
        allowed = where(action)
        return frozenset({one.plan_id: one.id for one in reversed(footprints) if one.id in allowed}.values())

    invented = where(Action.READ_EXTRACT)
    return Sight(
        key,
        where(Action.READ_ALLIANCE),
        where(Action.RECORD_RISK),
        where(Action.RECORD_RISK, leading=True),
        where(*DRAFTS),
        where(*PRIVATE),
        where(Action.READ_PLAN),
        once(Action.READ_PLAN),
        once(Action.WRITE_PLAN),
        once(Action.READ_BID),
        once(Action.READ_SUBMITTED),
        frozenset(one.id for one in footprints if not one.invented or one.id in invented),
        can(viewer, Action.MANAGE_PEOPLE, NOWHERE),
        can(viewer, Action.READ_FUNDING, NOWHERE),
        can(viewer, Action.ASSESS_BID, NOWHERE),
    )

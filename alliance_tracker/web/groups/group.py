"""One group: what it is, when it meets next, what it does, who it works with; and the reader's own groups."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data.groups import actions, agenda, meetings, nominations, people, reading, toolkit
from alliance_tracker.data.groups.meetings import MeetingRow, Numbers
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.counts import one_count
from alliance_tracker.rules.groups.counting import Told, told
from alliance_tracker.rules.groups.groups import made_of
from alliance_tracker.rules.groups.meetings import act_state, is_late
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ComingKind, GroupKind, MeetingState, MemberKind
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.around import part
from alliance_tracker.web.groups.opened import keeps, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import done, show

MOST_ACTIONS = 5
MOST_MEETINGS = 4
MEMBERS = {kind.value: kind.words for kind in MemberKind}
CAME = {kind.value: kind.words for kind in ComingKind}


class Held(Record):
    """A meeting that was, as a line beside the page."""

    meeting: MeetingRow
    came: str
    actions: int


@part("groups")
def groups_part() -> object:
    """What the main page of involvement says of groups: those that go on, each with its next meeting. Four queries."""
    return [one for one in reading.every(g.alliance.id, today()) if one.ended_on is None]


@pages.get("/my-group")
@needs(Action.USE_ACCOUNT)
def mine() -> Response:
    """The reader's group, or a list to choose from for somebody of several. One query."""
    found = people.groups_of(g.viewer.person_id, g.viewer.alliance_ids, today())
    if len(found) == 1:
        return done(url_for("groups.one", slug=found[0].alliance, group=found[0].slug))
    return show("groups/mine.html", groups=found, alliances=g.viewer.alliance_ids)


@pages.get("/alliances/<slug>/involvement/groups/<group>")
@needs(Action.READ_ALLIANCE)
def one(slug: str, group: str) -> Response:
    """At most 23 queries, however much there is."""
    row = reading.whole(g.group.id)
    every = meetings.of_group(row.id)
    coming = [one for one in every if one.to_come and one.meets_on >= today()]
    held = [one for one in every if one.state in (MeetingState.HELD, MeetingState.APPROVED)][::-1][:MOST_MEETINGS]
    following = coming[0] if coming else None
    shown = [*held, *coming[:1]]
    numbers = meetings.numbers_of([one.id for one in shown])
    acts = actions.actions_of(row.id, today())
    open_acts = [one for one in acts if one.act.ended_on is None]
    in_group = people.people_in(row.id)
    below = reading.below(row.id)
    private = keeps() or may(Action.TAKE_PART)
    said = meetings.said(following.id, g.viewer.person_id) if following else None
    return page(
        "group.html",
        row=row,
        next=following,
        next_numbers=numbers[following.id] if following else Numbers(),
        said=said,
        said_words=coming_words(one_count(said.coming, keeps()).words) if said else "",
        later=coming[1:MOST_MEETINGS],
        held=[Held(one, came_words(numbers[one.id]), numbers[one.id].actions) for one in held],
        series=[one for one in meetings.series_of(row.id) if one.ended_on is None],
        acts=open_acts[:MOST_ACTIONS],
        open=len(open_acts),
        late=sum(is_late(one.act, today()) for one in open_acts),
        ended_acts=len(acts) - len(open_acts),
        act_state=act_state,
        working=[one for one in below if one.kind is GroupKind.WORKING],
        local=[one for one in below if one.kind is not GroupKind.WORKING],
        members_of=lambda one: told({kind.value: n for kind, n in one.people.items()}, MEMBERS, keeps()),
        made=made_of(in_group.counted.people) if row.kind is GroupKind.WORKING else None,
        changed=reading.changed(row.id),
        promises=reading.promises_naming(g.alliance.id, row.name),
        officers=[one for one in in_group.officers if one.ends_on is None or one.ends_on >= today()],
        partners=[one for one in in_group.partners if one.ended_on is None],
        members=current(in_group.members) if private else (),
        counted=in_group.counted,
        told=members_words(in_group.counted),
        reports=actions.reports_of(row.id)[:2] if row.kind is GroupKind.WORKING else (),
        ended_roles=nominations.ended_roles(row.id, g.alliance.id, today()) if private else (),
        items=agenda.items_of(following.id) if following else (),
        work=toolkit.work_of(row.id),
    )


def current(members: tuple[people.Member, ...]) -> list[people.Member]:
    """Those who belong to the group today."""
    return [one for one in members if one.starts_on <= today() and (one.ends_on is None or one.ends_on >= today())]


def members_words(counted: people.Counted) -> Told:
    """How many members of each kind, as this reader may know it."""
    return told({kind.value: number for kind, number in counted.people.items()}, MEMBERS, keeps())


def came(numbers: Numbers, all_of_it: bool | None = None) -> Told:
    """How many of each class came to a meeting, as this reader may know it, or as everybody may."""
    seen = keeps() if all_of_it is None else all_of_it
    return told({kind.value: number for kind, number in numbers.came.items()}, CAME, seen)


def coming_words(how_many: str) -> str:
    """1 has said, 7 have said, fewer than 5 have said."""
    return f"{how_many} {'has' if how_many == '1' else 'have'} said that they are coming"


def came_words(numbers: Numbers) -> str:
    """19 came; nothing when nobody was counted."""
    return f"{came(numbers).total} came" if numbers.came else ""

"""What Home says to a patient representative: how the promises stand, which wait for them, when their group meets."""

from __future__ import annotations

from flask import g

from alliance_tracker.data.groups.next_meetings import NextMeeting, next_meetings
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promises import Line, conclusion, lines_of


class AtHome(Record):
    """The sentence of the page Involvement, and the promises of which the reader has not said what became."""

    conclusion: tuple[str, str]
    waits: tuple[Line, ...]


@pages.app_template_global()
def promises_at_home(alliance_id: int) -> AtHome:
    """The longest waiting first. Five queries."""
    lines = lines_of(alliance_id)
    person_id = g.viewer.person_id
    waits = [
        one for one in lines if one.may_be_judged and all(said.person_id != person_id for said in one.row.facts.counted)
    ]
    waits.sort(key=lambda one: (one.row.facts.now.due_on, one.row.number))
    still = any(one.standing.state is not PromiseState.WITHDRAWN for one in lines)
    return AtHome(conclusion(lines) if still else ("", ""), tuple(waits))


@pages.app_template_global()
def my_next_meetings(alliance_id: int) -> tuple[NextMeeting, ...]:
    """Of the reader's own groups, soonest first. One query, once for each page; none for who is in no group."""
    if not g.viewer.in_group:
        return ()
    if "my_next_meetings" not in g:
        g.my_next_meetings = next_meetings(g.viewer.person_id, alliance_id, today())
    found: tuple[NextMeeting, ...] = g.my_next_meetings
    return found

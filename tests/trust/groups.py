"""A group of each alliance of the world, with one of each thing that addresses can name."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.groups import agenda, meetings, nominations, people
from alliance_tracker.data.groups.meetings import MeetingDraft
from alliance_tracker.data.groups.people import OfficerDraft
from alliance_tracker.rules.groups.meetings import Series
from tests import grouping, make
from tests.make import TODAY, Made

GROUP = "/alliances/<slug>/involvement/groups/<group>"
MEETING = f"{GROUP}/meetings/<int:number>"
NAMED = {"group": "patient_group"}
OF_MEETING = NAMED | {"number": "patient_meeting"}
OF_GROUPS = {
    **{
        f"{GROUP}{part}": NAMED
        for part in (
            *("", "/new", "/edit", "/end", "/people", "/people/nominate", "/people/counts"),
            *("/people/officers/new", "/people/members/new", "/people/partners/new"),
            *("/meetings", "/meetings.csv", "/meetings/new", "/meetings/series"),
            *("/actions", "/actions.csv", "/actions/new", "/reports", "/reports.csv", "/reports/new"),
        )
    },
    **{
        f"{MEETING}{part}": OF_MEETING
        for part in ("", "/edit", "/cancel", "/coming", "/papers", "/record", "/approve", "/suggest", "/items/new")
    },
    **{f"{MEETING}/<any(sheet,minutes):what>{end}": OF_MEETING | {"what": "sheet"} for end in ("", ".pdf")},
    f"{MEETING}/items/<int:item>": OF_MEETING | {"item": "agenda_item"},
    f"{GROUP}/actions/<int:number>": NAMED | {"number": "1"},
    f"{GROUP}/meetings/series/<int:number>": NAMED | {"number": "meeting_series"},
    f"{GROUP}/people/officers/<int:number>": NAMED | {"number": "officer"},
    f"{GROUP}/people/members/<int:number>": NAMED | {"number": "member"},
    f"{GROUP}/people/partners/<int:number>/end": NAMED | {"number": "partner"},
    "/admin/people/nominations/<int:number>": {"number": "nomination"},
}
"""By address, which of the world's values its parts are."""
NO_GROUP = {
    f"{MEETING}/items/<int:item>": {"item": "987654"},
    **{f"{MEETING}/<any(sheet,minutes):what>{end}": {"what": "sheet"} for end in ("", ".pdf")},
}
"""Parts that only look like ones of these addresses, where there is no such group."""


def fill_groups(where: Made, keeper: Made | None, member: Made) -> dict[str, str]:
    """A working group under a local one, so that it can report; `keeper` keeps its record, `member` does not."""
    local = grouping.group(where)
    working = grouping.group(where, "Environment audit", under=local)
    if keeper is not None:
        grouping.member(working, keeper, keeps=True)
    grouping.member(working, member)
    meeting = grouping.meeting(working)
    grouping.action(working)
    with writing(make.by(), make.moment()) as tx:
        at = (tx, where.alliance_id, working.slug)
        draft = MeetingDraft(date(2019, 1, 8), "12:30", 90, "Ward 4")
        meetings.plan_series(*at, Series(draft.meets_on, 2, (2,)), draft, date(2019, 5, 31), TODAY)
        people.add_officer(*at, OfficerDraft("Chair", "Al W", "Said yes", date(2018, 1, 1)))
        people.add_partner(*at, "Lead Cancer Nurse", True)
        email = f"rep{where.alliance_id}@example.nhs.uk"
        nominations.nominate(*at, "Pat Rep", email, "Item 4", date(2018, 9, 11), TODAY)
    found = people.people_in(working.id)
    made = {
        "patient_group": working.slug,
        "patient_meeting": meeting,
        "agenda_item": agenda.items_of(meeting)[0].id,
        "meeting_series": meetings.series_of(working.id)[0].id,
        "officer": found.officers[0].id,
        "member": found.members[0].id,
        "partner": found.partners[0].id,
        "nomination": nominations.of_group(working.id)[0].id,
    }
    db.session.rollback()
    return {name: str(value) for name, value in made.items()}

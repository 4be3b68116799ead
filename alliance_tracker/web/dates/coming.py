"""The next dates of an alliance's plan, for those who make it: beside the quarter's dates on their home page."""

from datetime import date

from alliance_tracker.data.dates import events, timeline
from alliance_tracker.data.plan import plans
from alliance_tracker.rules.dates.events import coming
from alliance_tracker.web.clock import today

MOST = 3


def plan_dates(alliance_id: int) -> tuple[tuple[date, str], ...]:
    """The next few days, soonest first, submission among them while it is owed. Six queries."""
    plan = plans.plan_of(alliance_id)
    if plan is None:
        return ()
    owed = timeline.submission_of(plan, today())
    found = [(event.starts_on, event.title) for event in coming(events.of_plan(plan), today())]
    if not owed.state.done and owed.item.ends_on >= today():
        found.append((owed.item.ends_on, "The delivery plan is submitted"))
    return tuple(sorted(found)[:MOST])

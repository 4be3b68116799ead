"""Activities of the alliance whose story is told: some lead to several milestones, some of other deliverables."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.delivery.activities import ActivityInput, add_activity
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.demonstration.records import at
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.history import Actor

TOLD = (
    (
        "ED1",
        "Train practices to follow up people who missed screening",
        "2017-18-q3",
        "2018-19-q3",
        "ED1.3 ED1.4",
        "",
    ),
    ("ED2", "Agree direct access with each endoscopy unit", "2017-18-q2", "2018-19-q4", "ED2.3 ED2.4 ED3.7", ""),
    ("ED3", "Appoint and train seven pathway navigators", "2017-18-q4", "2018-19-q1", "ED3.3 ED3.4", "2018-06-22"),
    ("ED3", "Buy and connect shared CT reporting", "2018-19-q1", "2018-19-q3", "ED3.6 ED3.7", ""),
    ("ED3", "Audit 28-day data in all nine providers", "2018-19-q3", "2019-20-q4", "ED3.7 ED3.8", ""),
    ("TC1", "Agree one radiotherapy protocol across the network", "2018-19-q2", "2019-20-q2", "TC1.3", ""),
    ("LB1", "Train key workers in holistic needs assessment", "2018-19-q1", "2019-20-q1", "LB1.3 LB1.4 LB2.4", ""),
    ("EN1", "Recruit and train clinical nurse specialists", "2018-19-q3", "2019-20-q3", "EN1.3 EN1.4", ""),
)
"""Deliverable, what is done, its first and last quarter, the milestones it leads to, the day it was done."""


RECORDED_FROM = date(2018, 10, 1)


def until(alliance_id: int, day: date, manager: Actor) -> None:
    """Record them in the newest quarter. One transaction, or none."""
    if day < RECORDED_FROM:
        return
    plan = planning_round(day).round
    with writing(manager, at(day, 11)) as tx:
        for ref, title, first, last, leads_to, done in TOLD:
            quarters = Quarter.parse(first), Quarter.parse(last)
            ended = date.fromisoformat(done) if done else None
            given = ActivityInput(title, *quarters, milestones=tuple(leads_to.split()), done=ended)
            add_activity(tx, alliance_id, ref, given, plan, (), day)

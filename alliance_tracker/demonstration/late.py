"""Two returns of Avonmere that came late: one accepted before the board's review, one as a correction after it.

Everything is made up.
"""

from __future__ import annotations

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.delivery.late import late_returns, settle
from alliance_tracker.data.delivery.saving import UpdateInput, save_update
from alliance_tracker.demonstration.records import Known, at
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.terms import LateOutcome, Rating


class Late(Record):
    """A return that came after the closing day, and when the manager accepted it."""

    quarter: str
    ref: str
    lead: str
    given: date
    accepted: date
    happened: str


TOLD = (
    Late(
        "2018-19-q1",
        "ED2",
        "helen",
        date(2018, 7, 23),
        date(2018, 7, 25),
        "Direct endoscopy is live in three CCGs: the third began on 28 June, after our update was sent.",
    ),
    Late(
        "2018-19-q1",
        "LB4",
        "sunita",
        date(2018, 8, 3),
        date(2018, 8, 7),
        "The single number had 452 calls in its first month. The 310 of our update left out one ambulance area.",
    ),
)


def until(alliance_id: int, quarter: Quarter, day: date, known: Known) -> None:
    """Those of this quarter that were accepted by a day and are not told yet. Two transactions each."""
    there = {row.reference for row in late_returns(alliance_id, quarter)}
    for one in TOLD:
        if one.quarter == quarter.code and one.accepted <= day and one.ref not in there:
            _tell(alliance_id, quarter, one, known)


def _tell(alliance_id: int, quarter: Quarter, one: Late, known: Known) -> None:
    with writing(known.acting(one.lead), at(one.given, 16)) as tx:
        given = UpdateInput(Rating.ON_TRACK, one.happened)
        save_update(tx, alliance_id, one.ref, quarter, given, None, one.given, runs_quarter=False)
    row = next(row for row in late_returns(alliance_id, quarter) if row.reference == one.ref)
    with writing(known.manager, at(one.accepted, 9)) as tx:
        settle(tx, alliance_id, row.id, LateOutcome.ACCEPTED, "", row.version)

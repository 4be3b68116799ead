"""No pound counts twice: the sums of one query against pandas over the raw tables, on bids made at random."""

import random
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.awards.national import rows_of_money
from alliance_tracker.data.db import db
from alliance_tracker.data.tables import awards, funding
from alliance_tracker.data.tables.plan import Outcome, Plan, PlanAlliance, PlanVersion, Submission
from alliance_tracker.rules.funding.national import divided
from alliance_tracker.rules.history import Sentence
from alliance_tracker.terms import AwardKind, Stream
from tests import make
from tests.money_by_pandas import adds_up, by_pandas, frame, returned_twice

YEARS = ("2017-18", "2018-19")
DAY = date(2017, 1, 17)


@dataclass
class Making:
    """Rows at random, as nobody would enter them by hand: many decisions, bids over three areas, what was ended."""

    tx: object
    chance: random.Random

    def keep(self, row):
        self.tx.add(row)
        self.tx.flush()
        return row

    def bid(self, plan, areas, call, stream, number):
        gone = {"withdrawn_at": self.tx.now, "why_withdrawn": "Not now"} if number % 5 == 0 else {}
        bid = self.keep(
            funding.Bid(
                plan_id=plan.id,
                round_id=plan.round_id,
                call_id=call.id,
                stream=stream,
                opened_at=self.tx.now,
                **gone,
            )
        )
        for area in areas:
            self.tx.add(funding.BidAlliance(bid_id=bid.id, plan_id=plan.id, alliance_id=area))
        lines = [self.line(bid, position) for position in range(self.chance.randint(1, 4))]
        for major in range(self.chance.choice((0, 1, 1, 2))):
            self.submitted(bid, major + 1, self.chance.random() < 0.3)
        for minute in range(self.chance.randint(0, 3)):
            self.decision(bid, minute)
        for release in range(self.chance.randint(0, 3)):
            self.release(bid, release + 1)
        for line in lines:
            self.returned(bid, line)

    def line(self, bid, position):
        given = {"year": self.chance.choice(YEARS), "kind": self.chance.choice(("revenue", "capital"))}
        pence = self.chance.randint(0, 10**9)
        return self.keep(
            funding.BidLine(plan_id=bid.plan_id, bid_id=bid.id, pence=pence, what="Work", position=position, **given)
        )

    def submitted(self, bid, major, sent_back):
        own = {"plan_id": bid.plan_id, "seal": "0" * 64}
        frozen = {"content": "{}", "sections": "{}", "reason": "First", "frozen_on": DAY, "frozen_at": self.tx.now}
        version = self.keep(PlanVersion(bid_id=bid.id, major=major, minor=0, **own, **frozen))
        sent = {"submitted_on": DAY, "submitted_at": self.tx.now}
        row = self.keep(Submission(version_id=version.id, standings="{}", **own, **sent))
        if sent_back:
            told = {"kind": "returned", "decided_on": DAY, "recorded_at": self.tx.now, "comments": "Add the costs"}
            self.tx.add(Outcome(plan_id=bid.plan_id, submission_id=row.id, **told))

    def decision(self, bid, minute):
        kind = self.chance.choice(list(AwardKind))
        given = {"kind": kind.value, "held_on": DAY, "minute": str(minute + 1), "recorded_at": self.tx.now}
        row = self.keep(awards.CommitteeDecision(plan_id=bid.plan_id, bid_id=bid.id, **given))
        for year in YEARS if kind.pays else ():
            pence = self.chance.randint(0, 10**9)
            self.tx.add(awards.AwardLine(decision_id=row.id, plan_id=bid.plan_id, year=year, pence=pence))

    def release(self, bid, number):
        state = self.chance.choice(({}, {"paid_on": DAY}, {"ended_on": DAY, "why_ended": "Replaced"}))
        given = {"quarter": f"{self.chance.choice(YEARS)}-q{number}", "pence": self.chance.randint(1, 10**8)}
        own = {"plan_id": bid.plan_id, "bid_id": bid.id, "number": number}
        self.tx.add(awards.Release(planned_on=DAY, planned_at=self.tx.now, **own, **given, **state))

    def returned(self, bid, line):
        own = {"plan_id": bid.plan_id, "bid_id": bid.id, "line_id": line.id, "saved_at": self.tx.now}
        for quarter in self.chance.sample(range(1, 5), self.chance.randint(0, 3)):
            actual = self.chance.randint(-(10**6), 10**8)
            sums = {"planned": 0, "actual": actual, "cumulative": 0, "to_come": 0, "forecast": 0}
            code = f"{self.chance.choice(('2017-18', '2019-20'))}-q{quarter}"
            self.tx.add(awards.SpendReturn(quarter=code, **own, **sums))


def make_bids(seed: int) -> None:
    """Two calls, eight plans with some bids; the Vanguard's over its three areas."""
    with writing(make.by(), make.moment()) as tx:
        making = Making(tx, random.Random(seed))
        first = tx.session.scalars(select(funding.FundingCall)).one()
        given = {name: getattr(first, name) for name in ("round_id", "closes_on", "top", "first_year", "last_year")}
        second = making.keep(funding.FundingCall(code="second", name="A second call", opens_on=DAY, **given))
        number = 0
        plans = tx.session.scalars(select(Plan).order_by(Plan.id)).all()
        shared = [plan for plan in plans if "Vanguard" in plan.name]
        for plan in shared + making.chance.sample([one for one in plans if one not in shared], 7):
            areas = tx.session.scalars(select(PlanAlliance.alliance_id).where(PlanAlliance.plan_id == plan.id)).all()
            for call in (first, second):
                for stream in making.chance.sample([one.value for one in Stream], making.chance.randint(1, 3)):
                    number += 1
                    making.bid(plan, areas, call, stream, number)
        tx.say(Sentence("made bids at random", "bid", "all"), None)
    db.session.rollback()


@pytest.mark.both
@pytest.mark.parametrize("seed", [2016, 7])
def test_no_pound_counts_twice(app, seed):
    make_bids(seed)
    rows, wanted = divided(rows_of_money()), by_pandas()
    assert returned_twice(), "a line returned twice counts once"
    assert frame(funding.BidAlliance).groupby("bid_id").size().max() == 3
    assert len(rows) > 80 and len({(row.bid_id, row.year, row.figure) for row in rows}) == len(rows)
    tables = adds_up(rows, wanted)
    vanguard = [line for line in tables[1].lines if "Vanguard" in line.name]
    assert len(vanguard) == 1


def test_all_bids_cost_one_query(app, queries):
    make_bids(3)
    queries.clear()
    assert rows_of_money()
    assert len(queries) == 1

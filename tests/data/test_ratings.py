"""`rating_at` against the pure rule, over random histories of writes, on both databases."""

from datetime import date, timedelta
from itertools import count as count_from

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from alliance_tracker.data import delivery, risks, writing
from alliance_tracker.data.board.quarters import set_dates
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import EvidenceDraft, MilestoneInput, UpdateInput
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable, Evidence, Milestone, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.errors import TrackerError
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board.dates import Dates
from alliance_tracker.rules.delivery import DeliverableFacts, MilestoneFacts, Thresholds, suggest
from alliance_tracker.rules.risks import RiskDraft, RiskFacts, open_scores
from alliance_tracker.terms import Rating
from tests import make

DAYS = st.dates(date(2017, 4, 1), date(2021, 3, 31))
QUARTERS = list(Quarter.parse("2017-18-q1").until(Quarter.parse("2020-21-q4")))
STEPS = st.one_of(
    st.tuples(st.just("add"), DAYS, st.booleans()),
    st.tuples(st.just("move"), st.integers(0, 3), DAYS),
    st.tuples(st.just("meet"), st.integers(0, 3), st.dates(date(2017, 4, 1), make.TODAY), st.booleans()),
    st.tuples(st.just("risk"), st.integers(1, 5), st.integers(1, 5)),
    st.tuples(st.just("close"), st.just(0), st.just(0)),
    st.tuples(st.just("return"), st.sampled_from(QUARTERS[:6]), st.sampled_from(Rating.declarable())),
    st.tuples(st.just("review"), st.sampled_from(QUARTERS[:6]), st.just(0)),
)


_turn = count_from(0)


class Story:
    """One deliverable and what is done to it. What a rule refuses changes nothing."""

    def __init__(self, north):
        self.north = north
        area = ("PR", "ED", "TC", "LB", "EN")[next(_turn) % 5]
        self.one = make.deliverable(north, area=area, planned_start=date(2017, 10, 1))
        self.plan = planning_round(make.TODAY).round
        self.frozen = {}

    def do(self, what, *args):
        try:
            with writing(make.by(), make.moment()) as tx:
                getattr(self, what if what != "return" else "give_back")(tx, *args)
        except TrackerError:
            db.session.rollback()

    def milestones(self, tx):
        chosen = select(Milestone).where(Milestone.deliverable_id == self.one.id).order_by(Milestone.id)
        return tx.session.scalars(chosen).all()

    def add(self, tx, baseline, critical):
        given = MilestoneInput("A step", baseline, critical=critical)
        delivery.add_milestone(tx, self.north.id, self.one.reference, given, self.plan, make.TODAY)

    def move(self, tx, number, day):
        row = self._nth(tx, number)
        given = MilestoneInput(row.title, row.baseline_on, day, row.met_on, row.critical, "It moved")
        delivery.change_milestone(tx, self.north.id, row.reference, given, row.version, self.plan, make.TODAY)

    def meet(self, tx, number, day, shown):
        row = self._nth(tx, number)
        proof = EvidenceDraft(day, "Seen") if shown else None
        delivery.meet_milestone(tx, self.north.id, row.reference, day, proof, row.version, self.plan, make.TODAY)

    def risk(self, tx, consequence, likelihood):
        draft = RiskDraft("It may fail", consequence, likelihood, "Radiology", make.TODAY + timedelta(days=90))
        risks.add_risk(tx, self.north.id, self.one.reference, draft, make.TODAY)

    def close(self, tx, *_):
        own = Risk.deliverable_id == self.one.id
        chosen = select(Risk).where(own, Risk.closed_on.is_(None)).order_by(Risk.id)
        row = tx.session.scalars(chosen).first()
        if row is not None:
            draft = RiskDraft(
                row.words, row.consequence, row.likelihood, row.owner, row.review_on, make.TODAY, "It has passed"
            )
            risks.change_risk(tx, self.north.id, self.one.reference, row.position, draft, row.version, make.TODAY)

    def give_back(self, tx, quarter, declared):
        given = UpdateInput(
            declared, "Something", "A change", quarter.next(), "Some wait", "Note", "Because",
            evidence=EvidenceDraft(quarter.end, "Report"),
        )  # fmt: skip
        delivery.save_update(tx, self.north.id, self.one.reference, quarter, given, None, make.TODAY)

    def review(self, tx, quarter, *_):
        row = tx.session.scalars(
            select(QuarterRow).where(QuarterRow.alliance_id == self.north.id, QuarterRow.code == quarter.code)
        ).one()
        if row.reviewed_at is None:
            row.reviewed_at = tx.now
            tx.say(make.Sentence(f"reviewed {quarter.words}", "quarter", quarter.code), self.north.id)
            self.frozen[quarter.code] = kept(self.one)[quarter.code]

    def _nth(self, tx, number):
        rows = self.milestones(tx)
        if number >= len(rows):
            raise TrackerError("there is no such milestone")
        return rows[number]


def kept(one):
    rows = db.session.execute(
        select(RatingAt.quarter, RatingAt.declared, RatingAt.suggested).where(RatingAt.deliverable_id == one.id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def true(one):
    """Every quarter worked out from the rows themselves, a second way: by the rule, one quarter at a time."""
    owner = db.session.get(Deliverable, one.id)
    steps = db.session.scalars(select(Milestone).where(Milestone.deliverable_id == one.id)).all()
    shown = set(db.session.scalars(select(Evidence.milestone_id).where(Evidence.deliverable_id == one.id)))
    facts = [
        RiskFacts(row.consequence, row.likelihood, row.review_on, row.opened_on, row.closed_on)
        for row in db.session.scalars(select(Risk).where(Risk.deliverable_id == one.id))
    ]
    said = {
        row.quarter: row.declared
        for row in db.session.scalars(select(QuarterUpdate).where(QuarterUpdate.deliverable_id == one.id))
    }
    milestones = tuple(
        MilestoneFacts(row.reference, row.baseline_on, row.forecast_on, row.met_on, row.critical, row.id in shown)
        for row in steps
    )
    found = {}
    for quarter in QUARTERS:
        given = DeliverableFacts(owner.planned_start, milestones, open_scores(facts, quarter.end))
        found[quarter.code] = (said.get(quarter.code), suggest(given, quarter.end, Thresholds(7, 30)).rating.value)
    return found


def test_kept_ratings_follow_every_history_of_writes(app, count):
    north = make.alliance()

    @settings(max_examples=count(12, 300), suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.lists(STEPS, max_size=8))
    def told(steps):
        with writing(make.by(), make.moment()) as tx:
            for row in tx.session.scalars(select(QuarterRow).where(QuarterRow.reviewed_at.is_not(None))):
                row.reviewed_at = None
                tx.say(make.Sentence("opened again", "quarter", row.code), north.id)
        story = Story(north)
        for step in steps:
            story.do(*step)
        expected = true(story.one) | story.frozen
        assert kept(story.one) == expected
        db.session.rollback()

    told()
    assert delivery.rederive(north.id) == []


def test_rederive_names_what_is_not_true(app):
    north = make.alliance()
    one = make.deliverable(north)
    assert delivery.rederive() == []
    table = RatingAt.__table__
    with writing(make.by(), make.moment()) as tx:
        second = (table.c.deliverable_id == one.id) & (table.c.quarter == "2018-19-q2")
        tx.session.connection().execute(update(table).where(second).values(suggested="complete"))
    faults = delivery.rederive(north.id)
    assert len(faults) == 1
    assert "ED1 in Q2 2018/19" in faults[0]


def test_a_whole_alliance_is_derived_in_as_many_statements_as_one_deliverable(app, queries):
    north = make.alliance()

    def cost(more: int, closes: date) -> int:
        for _ in range(more):
            make.milestone(make.deliverable(north))
        version = db.session.scalar(select(QuarterRow.version).where(QuarterRow.code == make.Q2.code))
        queries.clear()
        with writing(make.by(), make.moment()) as tx:
            set_dates(tx, north.id, make.Q2, Dates(date(2018, 10, 1), closes, date(2018, 10, 31)), version)
        return len(queries)

    assert cost(1, date(2018, 10, 20)) == cost(9, date(2018, 10, 21))


@pytest.mark.parametrize("quarter", ["2017-18-q1", "2018-19-q2"])
def test_inputs_read_back_are_the_facts(app, quarter):
    north = make.alliance()
    one = make.deliverable(north)
    make.milestone(one, date(2018, 6, 30), critical=True)
    wanted = Quarter.parse(quarter)
    text = delivery.kept_inputs(one.id, wanted)
    facts, thresholds = delivery.as_facts(text)
    assert facts == delivery.facts_now(one.id, wanted)
    assert delivery.as_text(facts, thresholds) == text

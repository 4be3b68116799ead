"""The demonstration’s late returns: one counts before the review and stands as late, one is a correction after it."""

from datetime import date

from alliance_tracker.data import alliances
from alliance_tracker.data.board import freezing, quarters
from alliance_tracker.data.delivery.late import late_returns
from alliance_tracker.demonstration import late
from alliance_tracker.demonstration.records import Known
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, LateOutcome
from alliance_tracker.web.board.freezing import freeze_quarter
from alliance_tracker.web.board.report import worked_out
from tests import make

Q1 = make.Q2.previous()


def test_a_late_return_before_the_review_counts_and_one_after_it_stands_beside(app):
    north = make.alliance()
    people = {name: make.person(Role.LEAD, north).id for name in ("helen", "sunita")}
    known = Known({}, {}, {}, {}, people, make.by(make.person(Role.MANAGER, north)))
    for area, count in (("ED", 2), ("LB", 4)):
        for _ in range(count):
            one = make.deliverable(north, area=area)
            make.milestone(one, date(2019, 3, 31))
            make.update(one, quarter=Q1)
    late.until(north.id, Q1, date(2018, 7, 31), known)
    heads = quarters.quarters_of(north.id)
    head = quarters.among(heads, Q1.code)
    _, view = worked_out(north.id, head, heads, date(2018, 7, 31))
    late_one = next(row for row in view.late if row.reference == "ED2")
    assert "the third began on 28 June" in late_one.happened
    with app.test_request_context(base_url="http://127.0.0.1"):
        freeze_quarter(
            alliances.head(north.slug), Q1.code, FrozenKind.REVIEW, make.by(), make.moment(), date(2018, 7, 31)
        )
    late.until(north.id, Q1, make.TODAY, known)
    told = [(row.reference, row.outcome) for row in late_returns(north.id, Q1)]
    assert sorted(told) == [("ED2", LateOutcome.ACCEPTED), ("LB4", LateOutcome.ACCEPTED)]
    beside = freezing.corrections_of(head.id)
    assert [row.subject for row in beside] == ["LB4"] and "452 calls" in beside[0].words

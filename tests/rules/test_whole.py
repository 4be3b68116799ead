"""One judge of a return, whichever way it comes: what is wrong with its milestones, its evidence and its rating."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import DeliverableFacts, MilestoneFacts, Round, Step, Thresholds
from alliance_tracker.rules.delivery.returns import Said
from alliance_tracker.rules.delivery.whole import HeldTo, OnRecord, WholeReturn, check_return
from alliance_tracker.rules.quarterfile import RETURN, Given, QuarterNow, ReturnNow, StepNow
from alliance_tracker.rules.quarterfile.judging import COLUMN_OF, problems_of
from alliance_tracker.terms import Rating

Q2 = Quarter.parse("2018-19-q2")
PLAN = Round(date(2017, 4, 1), date(2021, 3, 31))
TO = HeldTo(Q2, PLAN, Thresholds(), date(2018, 10, 12))
STEPS = (
    MilestoneFacts("ED3.1", date(2018, 9, 20), None),
    MilestoneFacts("ED3.2", date(2019, 3, 31), None),
    MilestoneFacts("ED3.3", date(2018, 6, 30), None, date(2018, 6, 30)),
)
NOW = OnRecord("ED3", DeliverableFacts(date(2017, 4, 1), STEPS))
GOOD = Said(Rating.ON_TRACK, "All seven are in post.")


def told(whole, now=NOW):
    return [(at, problem.field) for at, problem in check_return(whole, now, TO)]


def test_what_is_settled_now_counts_before_it_is_saved():
    assert told(WholeReturn(GOOD)) == [("ED3", "why_better"), ("ED3", "evidence")]
    met = {"ED3.1": Step(met=date(2018, 9, 20))}
    assert told(WholeReturn(GOOD, met)) == []
    assert told(WholeReturn(GOOD, {"ED3.1": Step(ticked=True)})) == [("ED3", "why_better"), ("ED3", "evidence")]
    assert told(WholeReturn(replace(GOOD, declared=None), met)) == [("ED3", "declared")]


def test_evidence_is_of_the_past_and_of_what_is_met():
    later = WholeReturn(GOOD, {"ED3.1": Step(met=date(2018, 9, 20))}, {"ED3.2": date(2018, 9, 1)}, date(2018, 10, 13))
    assert told(later) == [("ED3", "evidence_dated"), ("ED3.2", "proof")]
    assert told(replace(later, proofs={"ED3.1": date(2018, 9, 1), "ED3.3": date(2018, 9, 1)}, evidence=None)) == []
    assert told(WholeReturn(Said(None), {"ED3.1": Step(met=date(2018, 10, 13))})) == [("ED3.1", "met")]


DAYS = st.none() | st.dates(date(2018, 5, 1), date(2019, 6, 1))
TEXT = st.sampled_from(["", "Words.", "x" * 601])
SAID = st.builds(
    Said,
    st.none() | st.sampled_from(Rating.declarable()),
    TEXT,
    TEXT,
    st.none() | st.just(Q2.plus(2)),
    TEXT,
    TEXT,
    TEXT,
)
GIVEN = st.builds(
    WholeReturn,
    SAID,
    st.dictionaries(
        st.sampled_from([one.reference for one in STEPS]), st.builds(Step, st.just(False), DAYS, DAYS, TEXT)
    ),
    st.dictionaries(st.sampled_from([one.reference for one in STEPS]), DAYS.filter(bool)),
    DAYS,
)


@given(GIVEN, st.sampled_from([None, Rating.ON_TRACK]))
def test_a_file_is_judged_as_a_form_is(whole, previous):
    values = {name: getattr(whole.said, name) for name in RETURN}
    steps = tuple(StepNow(one.reference, "", one, 1) for one in STEPS)
    now = ReturnNow("ED3", "", values, "", True, True, date(2017, 4, 1), steps, previous=previous)
    proofs = {name: (day, "Minutes") for name, day in whole.proofs.items()}
    in_file = Given("ED3", values, whole.steps, proofs, (whole.evidence, "Minutes") if whole.evidence else None, "")
    found = problems_of(in_file, now, QuarterNow(Q2, PLAN, TO.thresholds, TO.today, (now,)))
    by_form = check_return(whole, replace(NOW, previous=previous), TO)
    assert found == [(at, one._replace(field=COLUMN_OF.get(one.field, one.field))) for at, one in by_form]

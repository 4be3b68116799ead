"""When a plan may go, how late it is, and what a decision must say (paragraphs 12, 13 and 23, and the timeline)."""

from datetime import date, timedelta

import pytest

from alliance_tracker.records import replace
from alliance_tracker.rules.plan.submission import (
    OutcomeDraft,
    answer_due,
    days_late,
    fitting,
    how_each_stood,
    mailbox,
    problems_of,
    question_stands,
    refused,
    when_words,
)
from alliance_tracker.rules.signoff.rule import Body, Judged
from alliance_tracker.rules.signoff.standing import Stood
from alliance_tracker.terms import OrganisationKind, Standing, SubmissionOutcome

DUE, SENT, TODAY = date(2017, 1, 18), date(2017, 1, 25), date(2017, 4, 10)
RATIFIED = OutcomeDraft(SubmissionOutcome.RATIFIED, date(2017, 4, 5), "", "CPAOG 17/12", 12_000_000, 0)
RETURNED = OutcomeDraft(SubmissionOutcome.RETURNED, date(2017, 2, 1), "Say who pays for the second scanner.")


def test_a_plan_is_refused_in_the_words_of_the_rule():
    waits = Judged(False, ("17 of 22 CCGs agree.", "No authority is on record."), (), "")
    told = refused(waits, "1.1")
    assert told.startswith("Version 1.1 cannot be submitted before it is agreed.")
    assert told.endswith("17 of 22 CCGs agree. No authority is on record.")
    assert refused(replace(waits, holds=True), "1.1") == ""


def test_late_is_counted_in_days_after_the_day_that_is_printed():
    assert days_late(DUE, DUE, TODAY) == 0
    assert days_late(DUE, SENT, TODAY) == 7
    assert days_late(DUE, None, TODAY) == 82
    assert days_late(None, SENT, TODAY) == 0
    assert when_words(SENT, DUE) == "Submitted on 25 January 2017, 7 days late"
    assert when_words(DUE, DUE) == "Submitted on 18 January 2017, in time"
    assert when_words(SENT, None) == "Submitted on 25 January 2017"


def test_the_mailbox_is_read_from_the_timeline_as_printed():
    text = "Cancer delivery plans and bids submitted to england.cancerpolicy@nhs.net for review"
    assert mailbox(text) == "england.cancerpolicy@nhs.net"
    assert mailbox("Send it to policy@nhs.net.") == "policy@nhs.net"
    assert mailbox("Submission of STPs") == ""


def test_what_is_kept_of_a_submission_names_bodies_and_never_people():
    body = Body(7, "nhs-darlington", "NHS Darlington", OrganisationKind.CCG, "ccg")
    judged = Judged(True, ("All agree.",), (), "bodies")
    kept = how_each_stood([body], {7: Stood(Standing.AGREES, None, "1.0")}, judged, "alliance")
    assert kept == {
        "rule": "alliance",
        "route": "bodies",
        "sentences": ["All agree."],
        "bodies": [
            {
                "slug": "nhs-darlington",
                "name": "NHS Darlington",
                "role": "ccg",
                "needed": True,
                "standing": "agrees",
                "version": "1.0",
                "agreement": None,
            }
        ],
    }


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (RATIFIED, []),
        (RETURNED, []),
        (OutcomeDraft(None, None), ["kind", "decided_on"]),
        (replace(RATIFIED, minute=""), ["minute"]),
        (replace(RATIFIED, second_year_pence=None), ["second_year_pence"]),
        (replace(RETURNED, comments=""), ["comments"]),
        (replace(RETURNED, decided_on=SENT - timedelta(days=1)), ["decided_on"]),
        (replace(RETURNED, decided_on=TODAY + timedelta(days=1)), ["decided_on"]),
        (replace(RETURNED, decided_on=SENT), []),
    ],
)
def test_a_decision_says_all_that_it_has_to(draft, fields):
    assert [field for field, _ in problems_of(draft, SENT, TODAY)] == fields


def test_money_belongs_to_a_plan_that_is_ratified():
    assert fitting(RATIFIED) == RATIFIED
    assert fitting(replace(RETURNED, first_year_pence=500)).first_year_pence is None


def test_a_question_to_the_region_is_late_by_working_days():
    friday = date(2017, 4, 7)
    due = answer_due(friday, 5)
    assert due == date(2017, 4, 18), "Good Friday and Easter Monday do not count"
    assert question_stands(due, None, friday) == "To be answered by 18 April 2017"
    assert question_stands(due, None, due) == "To be answered by 18 April 2017"
    assert question_stands(due, None, date(2017, 4, 20)) == "Not answered, 2 working days late"
    assert question_stands(due, due, TODAY) == "Answered on 18 April 2017, in time"
    assert question_stands(due, date(2017, 4, 19), TODAY) == "Answered on 19 April 2017, 1 working day late"

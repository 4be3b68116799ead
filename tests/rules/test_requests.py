"""When a link can be used, whom to ask first, when to remind: the tracker's own rules."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.records import replace
from alliance_tracker.rules.signoff.requests import (
    LinkState,
    Sent,
    asked_first,
    link_state,
    link_token,
    problems_of_day,
    reminded_today,
    usual_day,
)
from alliance_tracker.rules.signoff.rule import Body
from alliance_tracker.rules.signoff.standing import Given, Stood
from alliance_tracker.terms import Answer, AnsweredVia, OrganisationKind, Standing

TODAY = date(2017, 1, 10)
AT = datetime(2017, 1, 3, 9, tzinfo=UTC)
SENT = Sent(1, 7, 12, date(2017, 1, 17), AT)
LATER = AT + timedelta(days=1)


def answer(version_id=12, at=LATER, **more):
    return Given(5, 7, version_id, Answer.AGREES, {}, at.date(), at, **more)


@pytest.mark.parametrize(
    ("sent", "newest", "is_body", "answers", "wanted"),
    [
        (SENT, 12, True, [], LinkState.OPEN),
        (replace(SENT, answer_by=TODAY), 12, True, [], LinkState.OPEN),
        (replace(SENT, answer_by=TODAY - timedelta(days=1)), 12, True, [], LinkState.LATE),
        (replace(SENT, used_at=LATER), 12, True, [answer()], LinkState.USED),
        (replace(SENT, used_at=LATER), 13, False, [], LinkState.USED),
        (SENT, 13, True, [], LinkState.OLDER),
        (replace(SENT, ended_at=LATER, why_ended="version 1.1 took its place"), 13, True, [], LinkState.OLDER),
        (replace(SENT, ended_at=LATER, why_ended="withdrawn"), 12, True, [], LinkState.ENDED),
        (SENT, 12, False, [], LinkState.NO_BODY),
        (replace(SENT, role_ended=True), 12, True, [], LinkState.ROLE_ENDED),
        (SENT, 12, True, [answer()], LinkState.ANSWERED),
        (SENT, 12, True, [answer(via=AnsweredVia.RECORDED)], LinkState.ANSWERED),
        (SENT, 12, True, [answer(disowned=True)], LinkState.OPEN),
        (SENT, 12, True, [answer(at=AT - timedelta(days=1))], LinkState.OPEN),
        (SENT, 12, True, [answer(version_id=11)], LinkState.OPEN),
    ],
)
def test_a_link_says_the_first_reason_why_it_cannot_be_used(sent, newest, is_body, answers, wanted):
    assert link_state(sent, newest, is_body, answers, TODAY)[0] is wanted


def test_nobody_is_reminded_twice_on_a_day_in_the_united_kingdom():
    assert reminded_today(SENT, AT + timedelta(hours=14))
    assert not reminded_today(SENT, AT + timedelta(hours=15, minutes=1))
    summer = replace(SENT, reminded_at=datetime(2017, 7, 1, 22, 30, tzinfo=UTC))
    assert reminded_today(summer, datetime(2017, 7, 1, 22, 59, tzinfo=UTC))
    assert not reminded_today(summer, datetime(2017, 7, 1, 23, 0, tzinfo=UTC)), "midnight comes earlier in summer"


@pytest.mark.parametrize(
    ("standing", "first"),
    [(one, one in (Standing.NO_ANSWER, Standing.EARLIER)) for one in Standing],
)
def test_those_are_asked_who_had_no_answer_or_agreed_an_earlier_version(standing, first):
    body = Body(7, "nhs-darlington", "NHS Darlington", OrganisationKind.CCG, "ccg")
    assert asked_first(body, Stood(standing)) is first
    assert not asked_first(replace(body, asked=False), Stood(standing))


def test_the_day_to_answer_by_is_today_at_the_earliest():
    assert usual_day(TODAY) == date(2017, 1, 24)
    assert problems_of_day(TODAY, TODAY) == []
    assert "has passed" in problems_of_day(TODAY - timedelta(days=1), TODAY)[0][1]
    assert "Check the year" in problems_of_day(date(2018, 1, 10), TODAY)[0][1]
    assert "like 24 January 2017" in problems_of_day(None, TODAY)[0][1]


@given(some.integers(1, 10**6), some.integers(1, 10**6), some.text(min_size=32, max_size=40))
def test_each_request_and_each_key_has_a_link_of_its_own_that_can_be_made_again(one, other, key):
    token = link_token(key, one, AT)
    assert token == link_token(key, one, AT)
    assert len(token) == 43
    assert (token == link_token(key, other, AT)) is (one == other)
    assert token != link_token(f"{key}!", one, AT)
    assert token != link_token(key, one, LATER)

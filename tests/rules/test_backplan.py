"""Planning backwards against a reading that tries every day, and reading pasted meetings."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.rules.dates.backplan import Body, Meeting, back_plan
from alliance_tracker.rules.dates.pasting import USUAL_NAME, known_as, read_meetings
from alliance_tracker.rules.dates.ways_out import last_safe_words
from alliance_tracker.rules.dates.working_days import is_working_day

START = date(2016, 12, 1)
A_DAY = some.integers(0, 70).map(lambda n: START + timedelta(n))
MEETINGS = some.builds(
    lambda papers, gap: Meeting("Governing body", papers + timedelta(gap), papers), A_DAY, some.integers(0, 14)
)
BODIES = some.lists(
    some.tuples(some.sampled_from(("ccg", "provider")), some.lists(MEETINGS, max_size=4)), max_size=5
).map(
    lambda found: tuple(
        Body(number, f"Body {number}", kind, tuple(meetings)) for number, (kind, meetings) in enumerate(found)
    )
)


def reaches(body: Body, draft: date, submit: date) -> bool:
    """Brute force: somewhere a meeting before submission takes papers on the day of the draft."""
    return any(draft <= meeting.papers_by and meeting.meets_on < submit for meeting in body.meetings)


def last_day(bodies, submit: date) -> date | None:
    """Brute force: the last working day on which a draft reaches every one of these bodies."""
    days = [START + timedelta(n) for n in range(90, -40, -1)]
    return next((d for d in days if is_working_day(d) and all(reaches(body, d, submit) for body in bodies)), None)


@given(BODIES, A_DAY, A_DAY)
def test_backwards_agrees_with_trying_every_day(bodies, draft: date, submit: date) -> None:
    found = back_plan(bodies, draft, submit)
    assert [fit.body for fit in found.fits] == list(bodies)
    assert {fit.body.id for fit in found.cannot} == {
        body.id for body in bodies if body.meetings and not reaches(body, draft, submit)
    }
    assert {fit.body.id for fit in found.unknown} == {body.id for body in bodies if not body.meetings}
    for fit in found.fits:
        assert fit.last_safe == (last_day([fit.body], submit) if fit.known else None)
        assert fit.used is None or (fit.used.meets_on < submit and fit.used.papers_by >= draft)
    able = [body for body in bodies if last_day([body], submit) is not None and body.meetings]
    assert found.last_safe == (last_day(able, submit) if able else None)
    for fit in found.sets_it:
        later = found.last_safe + timedelta(1)
        while not is_working_day(later):
            later += timedelta(1)
        assert not reaches(fit.body, later, submit), "a day later this body is out of reach"


@given(BODIES, A_DAY, A_DAY)
def test_the_ways_out_are_true(bodies, draft: date, submit: date) -> None:
    found = back_plan(bodies, draft, submit)
    known = [body for body in bodies if body.meetings]
    if found.earlier_helps:
        assert all(reaches(body, found.last_safe, submit) for body in known)
    if found.safe_submission is not None:
        assert all(reaches(body, draft, found.safe_submission) for body in known)
        assert not all(reaches(body, draft, found.safe_submission - timedelta(5)) for body in known)
    for fit in found.fits:
        if fit.common is not None:
            assert not fit.in_time
            assert fit.common.body.kind == fit.body.kind
            assert reaches(fit.common.body, draft, submit)
        if fit.after is not None:
            assert fit.after.meets_on >= submit and fit.after.papers_by >= draft


def test_the_story_of_january_2017() -> None:
    """Draft ready on 19 December, submission on 18 January: one body meets too early, one not at all."""
    early = Meeting("Governing body", date(2016, 12, 20), date(2016, 12, 11))
    later = Meeting("Governing body", date(2017, 1, 24), date(2017, 1, 17))
    good = Meeting("Governing body", date(2017, 1, 12), date(2017, 1, 5))
    bodies = (
        Body(1, "NHS Hambleton CCG", "ccg", (early, later)),
        Body(2, "NHS Darlington CCG", "ccg", (good,)),
        Body(3, "South Tees Hospitals", "provider", (later,)),
        Body(4, "City Hospitals", "provider"),
    )
    found = back_plan(bodies, date(2016, 12, 19), date(2017, 1, 18))
    assert [fit.body.id for fit in found.cannot] == [1, 3]
    assert [fit.body.id for fit in found.never] == [3]
    assert [fit.body.id for fit in found.unknown] == [4]
    assert found.last_safe == date(2016, 12, 9), "papers close on a Sunday, so the Friday before"
    assert [fit.body.id for fit in found.sets_it] == [1]
    hambleton, _, tees, _ = found.fits
    assert hambleton.common.body.id == 2 and hambleton.after == later
    assert tees.common is None and not found.earlier_helps
    assert found.safe_submission == date(2017, 1, 25)
    assert last_safe_words(found, date(2016, 12, 1)) == (
        "For those that meet before submission the last safe day for a final draft is 9 December 2016: "
        "NHS Hambleton CCG sets it. 1 body does not meet before it at all."
    )


NAMES = {known_as("NHS Darlington CCG"): (1, "NHS Darlington CCG"), known_as("00C"): (1, "NHS Darlington CCG")}


def test_pasted_lines_are_read() -> None:
    text = (
        "NHS Darlington CCG\tGoverning body\t12 January 2017\t5 January 2017\n\n"
        "darlington, 9/2/2017\n"
        "00C; Committee; in common; 2017-03-09; 1 Mar 2017\n"
    )
    found = read_meetings(text, NAMES, before=5)
    assert found.problems == ()
    first, second, third = found.meetings
    assert (first.meeting, first.meets_on, first.papers_by) == ("Governing body", date(2017, 1, 12), date(2017, 1, 5))
    assert (second.line, second.meeting, second.papers_by) == (3, USUAL_NAME, date(2017, 2, 2))
    assert third.meeting == "Committee, in common"


def test_what_cannot_be_read_says_why_line_by_line() -> None:
    text = (
        "NHS Nowhere CCG, 12 January 2017\n"
        "darlington, sometime\n"
        "darlington, 31 February 2017\n"
        "darlington, 12 January 2017, 13 January 2017\n"
        "darlington, 9 February 2017\n"
        "darlington, 9 February 2017\n" + "darlington, " + "x" * 130 + ", 9 March 2017"
    )
    found = read_meetings(text, NAMES, before=5)
    assert len(found.meetings) == 1
    assert [problem.partition(":")[0] for problem in found.problems] == [f"Line {n}" for n in (1, 2, 3, 4, 6, 7)]
    assert "no body of this plan" in found.problems[0]
    assert "1 day after the meeting" in found.problems[3]
    assert "stands in line 5 already" in found.problems[4]
    assert read_meetings("darlington, 9 February 2017\n" * 401, NAMES, 5).problems[0].startswith("These are 401 lines")

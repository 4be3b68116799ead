"""The main journey: a manager updates, a board member and a patient representative read, a stranger is kept out."""

import re
from datetime import date

from playwright.sync_api import expect

from alliance_tracker.periods import Quarter
from alliance_tracker.terms import Rating
from tests.accounts import letters
from tests.journeys.avonmere.doing import (
    HAPPENED,
    HOME,
    choose,
    done,
    heading,
    problems,
    record,
    save,
    sign_in,
    unfold,
)

Q2 = Quarter.parse("2018-19-q2")
WRONG = "17 of 88 posts are empty.\nTwo providers cannot cover for each other."
PATIENTS = "1 patient in 6 has no named key worker. It is most common in the Fells."
ASK = "Decide: agree £40,000 for career-start posts, or ask for another path."


def test_the_quarter_is_updated_and_read(page, new_page, people, browse_as, assert_accessible):
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    assert_accessible(page)
    sign_in(page, people["manager"].email)
    heading(page, "Your work")
    assert_accessible(page)
    _one_on_track(page, assert_accessible)
    _one_off_track_with_something_wrong_first(page, assert_accessible)
    _one_with_a_milestone_met(page, assert_accessible)
    _a_board_member_reads_why(browse_as(new_page(), people["board"]), assert_accessible)
    _a_patient_representative_reads_the_same(browse_as(new_page(), people["patient"]), assert_accessible)


def _one_on_track(page, assert_accessible):
    page.get_by_role("link", name=re.compile("^LB2 ")).click()
    heading(page, "Update LB2")
    assert_accessible(page)
    choose(page, "On track")
    page.get_by_label(HAPPENED).fill("The prostate pathway is agreed with the results of the pilots.")
    save(page)
    done(page, "LB2 is updated. 11 are left")
    assert_accessible(page)
    assert record("LB2").standing_in(Q2).declared is Rating.ON_TRACK


def _one_off_track_with_something_wrong_first(page, assert_accessible):
    page.goto("/")
    expect(page.get_by_text("10 of 21 deliverables updated.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^EN1 ")).click()
    heading(page, "Update EN1")
    choose(page, "Off track")
    page.get_by_label(HAPPENED).fill(WRONG)
    page.get_by_label("What will change").fill("Career-start posts with two universities.")
    page.get_by_label("On track by").select_option(label="Q2 2019/20")
    page.get_by_label("New date for EN1.2").fill("31 Feb 2019")
    page.get_by_label("Why EN1.2 has moved").fill("Career-start nurses begin in spring")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page).to_have_title(re.compile("^Error: Update EN1"))
    expect(problems(page).filter(has_text="“31 Feb 2019” is not a date")).to_be_visible()
    expect(page.get_by_label(HAPPENED)).to_have_value(WRONG)
    expect(page.get_by_label("New date for EN1.2")).to_have_value("31 Feb 2019")
    expect(page.get_by_role("radio", name="Off track")).to_be_checked()
    assert_accessible(page)
    page.get_by_label("New date for EN1.2").fill("31 Mar 2019")
    save(page)
    expect(problems(page)).to_have_text(
        [re.compile("Say what it means for patients"), re.compile("Say what is asked of the board")]
    )
    page.get_by_label("What it means for patients").fill(PATIENTS)
    page.get_by_label("Asked of the board").fill(ASK)
    save(page)
    done(page, "EN1 is updated. 10 are left")
    kept = record("EN1")
    assert (kept.update_for(Q2).happened, kept.update_for(Q2).patients) == (WRONG, PATIENTS)
    assert kept.milestones[1].facts.forecast == date(2019, 3, 31)


def _one_with_a_milestone_met(page, assert_accessible):
    page.goto("/")
    page.get_by_role("link", name=re.compile("^PR2 ")).click()
    heading(page, "Update PR2")
    choose(page, "On track")
    page.get_by_label("PR2.3 is met").check()
    page.get_by_label("Date PR2.3 was met").fill("28/9/2018")
    unfold(page, "Add evidence for PR2.3")
    page.get_by_label("Evidence for PR2.3").fill("Shared care agreement with six signatures")
    page.get_by_label(HAPPENED).fill("All six CCGs have signed the shared care agreement.")
    save(page)
    done(page, "PR2 is updated. 9 are left")
    page.goto(f"{HOME}/deliverables/PR2")
    assert_accessible(page)
    expect(page.get_by_text("Shared care agreement with six signatures").first).to_be_visible()
    step = record("PR2").milestones[2]
    assert (step.facts.met, step.facts.has_evidence) == (date(2018, 9, 28), True)


def _a_board_member_reads_why(page, assert_accessible):
    page.goto("/")
    assert_accessible(page)
    expect(page.get_by_text("12 of 21 updates are in")).to_be_visible()
    page.get_by_role("link", name="Read the quarter").click()
    heading(page, "Draft: Quarter 2 2018/19 review")
    assert_accessible(page)
    case = page.locator("article", has=page.get_by_role("heading", name=re.compile("^EN1 ")))
    for words in (WRONG.replace("\n", " "), PATIENTS, ASK, "Q2 2019/20"):
        expect(case).to_contain_text(words)
    case.get_by_role("link", name=re.compile("Off track")).click()
    heading(page, "Why EN1 is off track in Q2 2018/19")
    expect(page.get_by_text("Declared by Priya Nair")).to_be_visible()
    expect(page.get_by_text("31 Mar 2019").first).to_be_visible()
    assert_accessible(page)
    assert page.goto(f"{HOME}/deliverables/EN1/update").status == 403, "a board member reads; leads and managers write"
    assert_accessible(page)


def _a_patient_representative_reads_the_same(page, assert_accessible):
    page.goto("/")
    expect(page.get_by_text(PATIENTS)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Read what was promised").click()
    heading(page, "Deliverables")
    page.get_by_label("Rating").select_option(label="Off track")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#results")).to_contain_text("2 off track in Q2 2018/19")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^EN1 ")).click()
    expect(page.get_by_text(PATIENTS)).to_be_visible()
    expect(page.get_by_text("Career-start posts with two universities.").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Update"))).to_have_count(0)
    assert_accessible(page)


def test_a_code_by_email_signs_in(page, people, assert_accessible):
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(people["manager"].email)
    page.get_by_role("button", name="Send me a code instead").click()
    heading(page, "Enter your code")
    assert_accessible(page)
    code = re.search(r"Your code is (\d+)", letters(people["manager"].email)[-1])[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    heading(page, "Your work")


def test_a_stranger_sees_what_is_open_and_gets_where_they_wanted(page, people, assert_accessible):
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Alliances").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_text("Avonmere")).to_have_count(0)
    page.get_by_role("link", name="North East and Cumbria").first.click()
    expect(page.get_by_role("navigation", name="North East and Cumbria")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("banner").get_by_role("link", name="Guidance").click()
    assert_accessible(page)
    wanted = f"{HOME}/deliverables?rating=off_track"
    page.goto(wanted)
    heading(page, "Sign in")
    sign_in(page, people["board"].email)
    heading(page, "Deliverables")
    assert page.url.endswith(wanted)

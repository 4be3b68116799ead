"""Two people at one deliverable, two presses of Save, a session that ends: nothing that was typed is lost."""

from playwright.sync_api import expect

from alliance_tracker.data.db import db
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.people import sessions
from tests.accounts import moment
from tests.journeys.avonmere.doing import HAPPENED, HOME, choose, done, heading, record, save, sign_in, sign_out
from tests.make import Q2

UPDATE = f"{HOME}/deliverables/ED1/update"
BEFORE = "FIT kits were due in July and now come in January 2019."
THEIRS = "FIT kits come in February 2019. Bowel uptake fell to 56.9%."
MINE = "FIT kits come in January 2019, and letters have gone out in four CCGs."


def test_two_people_at_once_lose_nothing(manager, new_page, people, browse_as, assert_accessible):
    lead = browse_as(new_page(), people["joanne"])
    for page in (manager, lead):
        page.goto(UPDATE)
    lead.get_by_label(HAPPENED).fill(THEIRS)
    lead.get_by_label("What it means for patients").fill("About 1,300 fewer people screened this quarter.")
    save(lead)
    done(lead, "ED1 is updated")
    manager.get_by_label(HAPPENED).fill(MINE)
    manager.get_by_label("Asked of the board").fill("Decide: £70,000 for the letters.")
    save(manager)
    expect(manager.get_by_text("You and Joanne Pickering changed this at the same time")).to_be_visible()
    clash = manager.get_by_role("group", name=HAPPENED)
    for words in (BEFORE, THEIRS, MINE):
        expect(clash.get_by_text(words).first).to_be_visible()
    assert_accessible(manager)
    assert record("ED1").update_for(Q2).happened == THEIRS, "what the other saved stays until a choice is made"
    clash.get_by_text("Write it again from both").click()
    clash.get_by_role("textbox").fill(f"{THEIRS} {MINE}")
    manager.get_by_role("button", name="Save this").click()
    done(manager, "ED1 is updated")
    kept = record("ED1").update_for(Q2)
    assert kept.happened == f"{THEIRS} {MINE}"
    assert kept.patients == "About 1,300 fewer people screened this quarter.", "the other's own change is kept"
    assert kept.ask == "Decide: £70,000 for the letters.", "so is the one nobody else touched"


def test_a_choice_can_wait(manager, new_page, people, browse_as):
    lead = browse_as(new_page(), people["joanne"])
    for page, words in ((manager, MINE), (lead, THEIRS)):
        page.goto(UPDATE)
        page.get_by_label(HAPPENED).fill(words)
    save(lead)
    done(lead, "ED1 is updated")
    save(manager)
    later = manager.get_by_role("link", name="Decide later, at this address").get_attribute("href")
    manager.goto("/")
    manager.goto(later)
    expect(manager.get_by_label(HAPPENED)).to_have_value(MINE)
    save(manager)
    clash = manager.get_by_role("group", name=HAPPENED)
    expect(clash.get_by_text(MINE).first).to_be_visible()
    clash.get_by_label("Keep mine").check()
    manager.get_by_role("button", name="Save this").click()
    done(manager, "ED1 is updated")
    assert record("ED1").update_for(Q2).happened == MINE


def test_a_double_click_is_one_update(manager):
    manager.goto(f"{HOME}/deliverables/LB2/update")
    choose(manager, "On track")
    manager.get_by_label(HAPPENED).fill("Pressed twice.")
    manager.get_by_role("main").get_by_role("button", name="Save", exact=True).dblclick()
    done(manager, "LB2 is updated")
    kept = record("LB2")
    assert kept.update_for(Q2).version == 1
    said = [line.words for line in lines_about(kept.alliance_id, "deliverable", ["LB2"]) if "Q2 2018/19" in line.words]
    assert len(said) == 1, said


def end_sessions(person):
    """As when an administrator ends them, or time does."""
    db.session.rollback()
    for one in sessions.open_sessions(person.id, moment()):
        sessions.end(one.id, person.id, moment(), "Your session was ended.")
    db.session.rollback()


def test_a_session_that_ends_under_a_full_form_gives_it_back(manager, people, assert_accessible):
    manager.goto(f"{HOME}/deliverables/EN3/update")
    choose(manager, "Off track")
    typed = {
        HAPPENED: "The first hospital's messages work;\nthe second's do not: “403” & <no reason given>.",
        "What will change": "Its supplier comes on 5 November.",
        "What it means for patients": "1,100 people cannot read their results yet.",
        "Asked of the board": "Note",
        "Why EN3.2 has moved": "The supplier",
    }
    for label, words in typed.items():
        manager.get_by_label(label).fill(words)
    manager.get_by_label("On track by").select_option(label="Q4 2018/19")
    end_sessions(people["manager"])
    save(manager)
    heading(manager, "Sign in")
    assert_accessible(manager)
    sign_in(manager, people["manager"].email)
    heading(manager, "Update EN3")
    expect(manager.get_by_text("You were signed out. What you typed is here. Check it and save.")).to_be_visible()
    for label, words in typed.items():
        expect(manager.get_by_label(label)).to_have_value(words)
    expect(manager.get_by_role("radio", name="Off track")).to_be_checked()
    assert_accessible(manager)
    manager.get_by_label("New date for EN3.2").fill("31 Jan 2019")
    save(manager)
    done(manager, "EN3 is updated")
    assert record("EN3").update_for(Q2).happened == typed[HAPPENED]


def test_somebody_else_who_signs_in_does_not_see_it(manager, people):
    manager.goto(f"{HOME}/deliverables/EN3/update")
    manager.get_by_label(HAPPENED).fill("Known to Priya only.")
    end_sessions(people["manager"])
    save(manager)
    sign_in(manager, people["lead"].email)
    expect(manager.get_by_role("banner").get_by_role("link", name="Tom Ashworth")).to_be_visible()
    expect(manager.get_by_text("Known to Priya only.")).to_have_count(0)
    sign_out(manager)

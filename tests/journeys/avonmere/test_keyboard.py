"""One deliverable updated without a mouse: every stop can be seen, and the error summary leads to what is wrong."""

from playwright.sync_api import expect

from alliance_tracker.terms import Rating
from tests.journeys.avonmere.doing import HAPPENED, HOME, choose, done, heading, problems, record, unfold
from tests.make import Q2

MOST_STOPS = 120
HERE = "() => document.activeElement"
MARKED = """() => {
    const here = document.activeElement, around = here.closest('.app-pick label') || here;
    const at = around.getBoundingClientRect();
    const on_screen = at.width > 0 && at.height > 0 && at.bottom > 0 && at.top < innerHeight;
    const marked = one => {
        const look = getComputedStyle(one);
        return (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== 'none';
    };
    const boxes = [around, here.nextElementSibling].filter(Boolean);
    return on_screen && boxes.some(one => marked(one) || ['::before', '::after'].some(part => {
        const look = getComputedStyle(one, part);
        return look.content !== 'none' && (look.boxShadow !== 'none' || parseFloat(look.outlineWidth) >= 2);
    }));
}"""


def tab_to(page, wanted, key="Tab"):
    """Press Tab, or Shift+Tab, until this has the focus; at each stop on the way the focus must be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        assert page.evaluate(MARKED), f"no focus to see on {page.evaluate_handle(HERE)}"
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by {MOST_STOPS} presses of Tab")


def test_an_update_without_a_mouse(manager):
    manager.goto("/")
    tab_to(manager, manager.get_by_role("link", name="Skip to main content"))
    manager.keyboard.press("Enter")
    tab_to(manager, manager.get_by_role("link", name="LB2 Follow-up"))
    manager.keyboard.press("Enter")
    heading(manager, "Update LB2")
    happened = manager.get_by_label(HAPPENED)
    tab_to(manager, happened)
    manager.keyboard.type("Written without a mouse.")
    tab_to(manager, manager.get_by_role("main").get_by_role("button", name="Save", exact=True))
    manager.keyboard.press("Enter")
    expect(manager.locator(".nhsuk-error-summary")).to_be_focused()
    expect(problems(manager)).to_have_text(["Choose a rating for LB2"])
    tab_to(manager, problems(manager).get_by_role("link"))
    manager.keyboard.press("Enter")
    first = manager.get_by_role("radio", name="Off track", exact=True)
    expect(first).to_be_focused()
    assert manager.evaluate(MARKED)
    manager.keyboard.press("ArrowRight")
    expect(manager.get_by_role("radio", name="At risk", exact=True)).to_be_checked()
    manager.keyboard.press("ArrowRight")
    expect(manager.get_by_role("radio", name="On track", exact=True)).to_be_checked()
    expect(happened).to_have_value("Written without a mouse.")
    tab_to(manager, manager.get_by_role("main").get_by_role("button", name="Save", exact=True))
    manager.keyboard.press("Enter")
    done(manager, "LB2 is updated")
    kept = record("LB2").update_for(Q2)
    assert (kept.declared, kept.happened) == (Rating.ON_TRACK, "Written without a mouse.")


def test_enter_in_a_box_saves(manager):
    """And does not press the button for last quarter's words, which comes before Save on the page."""
    manager.goto(f"{HOME}/deliverables/LB2/update")
    choose(manager, "On track")
    manager.get_by_label(HAPPENED).fill("Saved by Enter.")
    unfold(manager, "due later")
    unfold(manager, "Add evidence for LB2.4")
    manager.get_by_label("Evidence for LB2.4").press("Enter")
    done(manager, "LB2 is updated")
    assert record("LB2").update_for(Q2).happened == "Saved by Enter."


def test_a_draft_waits_and_enter_in_it_saves(manager, assert_accessible):
    """Enter presses Save there too, not “Start again”."""
    manager.goto(f"{HOME}/deliverables/LB2/update")
    choose(manager, "On track")
    manager.get_by_label(HAPPENED).fill("Half of it.")
    manager.get_by_role("button", name="Save and come back later").click()
    done(manager, "Your draft is kept for you alone.")
    manager.goto("/")
    assert_accessible(manager)
    manager.get_by_role("link", name="Update LB2, Q2 2018/19").click()
    expect(manager.get_by_label(HAPPENED)).to_have_value("Half of it.")
    assert_accessible(manager)
    unfold(manager, "due later")
    manager.get_by_label("Date LB2.4 was met").press("Enter")
    done(manager, "LB2 is updated")
    assert record("LB2").update_for(Q2).happened == "Half of it."

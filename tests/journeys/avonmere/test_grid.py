"""A quarter on one page: by keyboard alone at a desk, counting every press, and by touch on a telephone."""

import re

from playwright.sync_api import expect

from tests.journeys.avonmere.doing import HOME, done, heading
from tests.journeys.avonmere.test_keyboard import MARKED

PAGE = f"{HOME}/quarters/2018-19-q2/update"
RATINGS = ("off track", "at risk", "on track", "complete", "not started")
HAPPENED = "Two of the three sites are live; the third starts in November."
CHANGE = "A second reader starts."
FOCUS = "() => document.activeElement.id || document.activeElement.textContent.trim()"


class Keys:
    """A keyboard that counts what is pressed, by kind, and sees that the focus can be seen at each stop."""

    def __init__(self, page):
        self.page, self.moves, self.letters, self.clicks = page, 0, 0, 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.moves += 1

    def tab_to(self, wanted):
        """Tab until the focus is on the box of this id, or on what says these words."""
        for _ in range(60):
            self.press("Tab")
            assert self.page.evaluate(MARKED), f"no focus to see on {self.page.evaluate(FOCUS)}"
            here = self.page.evaluate(FOCUS)
            if here == wanted or (" " in wanted and here.startswith(wanted)):
                return
        raise AssertionError(f"{wanted} is not reached")

    def type(self, text):
        self.page.keyboard.type(text)
        self.letters += len(text)

    @property
    def all(self):
        return self.moves + self.letters + self.clicks


def answer(keys, page, ref):
    """One row as its dates suggest: the rating by arrows, a sentence, and the path where the rating asks for one."""
    about = page.locator(f"#row-{ref} .app-grid__about").inner_text()
    rating = RATINGS.index(re.search(r"The dates suggest ([a-z ]+)\.", about)[1])
    keys.tab_to(f"{ref}-declared")
    for _ in range(rating):
        keys.press("ArrowRight")
    if not rating:
        keys.press("Space")
    keys.tab_to(f"{ref}-happened")
    keys.type(HAPPENED)
    if rating < 2:
        keys.tab_to(f"{ref}-will_change")
        keys.type(CHANGE)
        keys.tab_to(f"{ref}-green_by")
        for _ in range(3):
            keys.press("ArrowDown")
    if not rating:
        for name, words in (("patients", "Some wait a week longer."), ("ask", "Note")):
            keys.tab_to(f"{ref}-{name}")
            keys.type(words)


def test_a_quarter_by_keyboard_alone(manager, figure, assert_accessible):
    manager.goto("/")
    keys = Keys(manager)
    keys.tab_to("Carry on with the update")
    keys.press("Enter")
    heading(manager, "Update Quarter 2 2018/19")
    assert_accessible(manager)
    refs = [one.input_value() for one in manager.locator("input[name=row]").all()]
    manager.locator("#filter-show").focus()
    for ref in refs[:-1]:
        answer(keys, manager, ref)
    keys.tab_to(f"{refs[-1]}-happened")
    keys.type("Half a row.")
    keys.tab_to("Save")
    keys.press("Enter")
    summary = f"{len(refs) - 1} rows are saved. 1 needs something more. What you typed is still here."
    expect(manager.locator(".nhsuk-error-summary")).to_contain_text(summary)
    expect(manager.locator(".nhsuk-error-summary")).to_be_focused()
    assert_accessible(manager)
    keys.press("Tab")
    keys.press("Enter")
    expect(manager.locator(f"[id='{refs[-1]}-declared']")).to_be_focused()
    keys.press("ArrowRight")
    keys.tab_to(f"{refs[-1]}-will_change")
    keys.type(CHANGE)
    keys.tab_to(f"{refs[-1]}-green_by")
    for _ in range(3):
        keys.press("ArrowDown")
    keys.tab_to("Save and check")
    keys.press("Enter")
    heading(manager, "Check Quarter 2 2018/19")
    expect(manager.get_by_text("Everything that is due is in.")).to_be_visible()
    assert_accessible(manager)
    keys.tab_to("Send to the board")
    keys.press("Enter")
    done(manager, "Q2 2018/19 is sent to the board.")
    assert keys.moves <= 40 * len(refs), "a row takes few keys beside its words"
    figure(
        f"Grid: {{}} keys other than letters for the {len(refs)} rows that waited, from Home to the board", keys.moves
    )
    figure(f"Grid: {{}} letters typed in those {len(refs)} rows", keys.letters)


def test_ones_own_rows_by_touch_on_a_telephone(new_page, people, browse_as, figure, assert_accessible):
    page = browse_as(new_page(has_touch=True), people["lead"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{PAGE}?show=mine")
    assert_accessible(page, widths=({"width": 390, "height": 844},))
    rows = page.locator("input[name=row]").all()
    assert rows, "the lead of the demonstration has rows"
    ref, taps = rows[0].input_value(), 0
    row = page.locator(f"#row-{ref}")
    row.locator(".app-pick label", has_text="Off track").tap()
    told = {"happened": HAPPENED, "will_change": CHANGE, "patients": "Some wait a week longer.", "ask": "Note"}
    for name, words in told.items():
        page.locator(f"[id='{ref}-{name}']").tap()
        page.keyboard.type(words)
        taps += 1
    page.locator(f"[id='{ref}-green_by']").select_option(label="Q4 2018/19")
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).tap()
    taps += 4
    done(page, "1 row is saved.")
    figure("Grid: {} taps for one row on a telephone, beside its words", taps)

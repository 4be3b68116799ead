"""What people do with a delivery plan on the pages, from writing to ratifying, in their own words."""

import re

from playwright.sync_api import Page, expect

from tests.accounts import letters


def save(page: Page, words: str | re.Pattern[str] = "Save") -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=isinstance(words, str)).click()


def told(page: Page, words: str) -> None:
    """Wait for the notice that something is done."""
    expect(page.get_by_role("alert")).to_contain_text(words)


def lede(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait for what the page says first."""
    expect(page.locator(".app-lede").first).to_contain_text(words)


def write(page: Page, home: str, words: str) -> None:
    """What the vision means here."""
    page.goto(f"{home}/plan/vision/edit/vision")
    page.get_by_role("main").locator("textarea").fill(words)
    save(page)
    told(page, "is saved")


def freeze(page: Page, home: str, reason: str, label: str) -> None:
    page.goto(f"{home}/plan/freeze")
    page.get_by_label("Why is this version made?").fill(reason)
    save(page, f"Freeze version {label}")
    told(page, f"Version {label} is frozen")


def ask(page: Page, home: str, *bodies: str) -> None:
    """Ask these and nobody else, after a look at the e-mail."""
    page.goto(f"{home}/sign-off/ask")
    for box in page.locator("fieldset.app-ask").all():
        tick = box.get_by_role("checkbox")
        tick.set_checked(box.locator("legend").inner_text().strip() in bodies)
    save(page, "See the e-mail")
    save(page, re.compile(r"^Send \d+ e-mails?"))
    told(page, "asked")


def agree(page: Page, office: str, comment: str = "") -> None:
    """On the page that asks: agree, by an officer; then confirm."""
    form = page.get_by_role("main")
    form.get_by_role("radio", name="Agrees, with a comment" if comment else "Agrees", exact=True).check()
    if comment:
        form.get_by_label("The comment").fill(comment)
    form.get_by_role("radio", name="An officer, under the scheme of delegation").check()
    form.get_by_label("office", exact=False).filter(visible=True).last.fill(office)
    save(page, "Go on")
    save(page, "We agree")


def open_link(page: Page, address: str) -> None:
    """The newest link sent to an address, with the code that comes after it."""
    links = re.findall(r"https?://\S+/agree/\S+", "\n".join(letters(address)))
    page.goto(links[-1])
    save(page, "Send the code")
    code = page.get_by_label("Code")
    expect(code).to_be_visible()
    code.fill(re.search(r"Your code is (\d+)", letters(address)[-1])[1])
    save(page, "Read the plan")


def record(page: Page, home: str, body: str, minute: str, on: str, who: tuple[str, str]) -> None:
    """An agreement given at a meeting, from its minute."""
    page.goto(f"{home}/sign-off/{body}/record")
    form = page.get_by_role("main")
    form.get_by_role("radio", name="Agrees", exact=True).check()
    form.get_by_role("radio", name="A meeting of the governing body or trust board").check()
    form.get_by_label("Date of the meeting, or of the decision").fill(on)
    form.get_by_label("Minute", exact=False).filter(visible=True).first.fill(minute)
    form.get_by_label("Who answered").fill(who[0])
    form.get_by_label("Their office").fill(who[1])
    save(page, "Record the answer")


def submit(page: Page, home: str, label: str) -> None:
    page.goto(f"{home}/plan/submit")
    save(page, f"Submit version {label}")
    told(page, f"Version {label} is submitted")


def ratify(page: Page, home: str, on: str, minute: str) -> None:
    page.goto(f"{home}/plan/outcome/record")
    page.get_by_role("radio", name="Ratified").check()
    page.get_by_label("Day of the decision").fill(on)
    page.get_by_label("Minute").fill(minute)
    for year in ("2017/18", "2018/19"):
        page.get_by_label(f"Money for wider needs, {year}").fill("250,000")
    save(page, "Record the decision")
    expect(page.get_by_role("main")).to_contain_text(minute)

"""What people do with a bid on the pages, from the first line of money to the second spend return."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.plan_steps import save, told

VALUE = ("earlier-stage-and-survival", "patient-experience", "safety", "less-variation-and-inequality")
REST = ("fit-with-stps-and-the-plan", "cost-against-benefit", "lasts-after-the-funding")
ASSURANCE = ("leadership", "deliverability")


def add_line(page: Page, home: str, year: str, what: str, amount: str) -> None:
    page.goto(f"{home}/money/new")
    page.get_by_label(year, exact=True).check()
    page.get_by_label("What it buys").fill(what)
    page.get_by_label("Revenue", exact=True).check()
    page.get_by_label("Amount").fill(amount)
    save(page)
    expect(page.get_by_role("main")).to_contain_text(what)


def add_part(page: Page, home: str, amounts: tuple[str, str], total: str, drops: str) -> None:
    page.goto(f"{home}/parts/new")
    for year, amount in zip(("2017/18", "2018/19"), amounts, strict=True):
        page.get_by_label(year).fill(amount)
    page.get_by_label("Total", exact=False).fill(total)
    page.get_by_role("main").locator("textarea").fill(drops)
    save(page)
    expect(page.get_by_role("main")).to_contain_text(drops)


def freeze(page: Page, home: str) -> None:
    page.goto(f"{home}/freeze")
    page.get_by_label("Why is this version made?").fill("It is complete")
    save(page, "Freeze version 1.0")
    told(page, "Version 1.0 is frozen")


def submit(page: Page, home: str) -> None:
    page.goto(f"{home}/submit")
    save(page, "Submit version 1.0")
    told(page, "Version 1.0 is submitted")


def ask_assessors(page: Page, bid: str, *names: str) -> None:
    """The national team asks these to assess it."""
    page.goto(f"{bid}/assessors")
    for name in names:
        page.get_by_label("Who?").select_option(label=name)
        save(page, "Ask them to assess it")
        told(page, f"{name} is asked to assess this bid")


def declare(page: Page, task: str, answer: str, interest: str = "") -> None:
    page.goto(task)
    page.get_by_role("radio", name=answer).check()
    if interest:
        page.get_by_label("What is the interest?").fill(interest)
    save(page, "Declare")


def score(page: Page, task: str, value: int, safety: int) -> None:
    """Every criterion alike, but for safety."""
    page.goto(f"{task}/score")
    for code in (*VALUE, *REST, *ASSURANCE):
        own = page.locator(f"#criterion-{code}")
        groups = own.get_by_role("group")
        for group in groups.all():
            group.get_by_label(str(safety if code == "safety" else value), exact=True).check()
        own.locator("textarea").fill("The pathways are signed by both trusts.")
    save(page, "Save and return")
    told(page, "9 scores are saved")


def settle(page: Page, bid: str, criterion: str, value: int, why: str) -> None:
    page.goto(f"{bid}/moderation/{criterion}")
    for group in page.get_by_role("main").get_by_role("group").all():
        group.get_by_label(str(value), exact=True).check()
    page.get_by_role("main").locator("textarea").fill(why)
    save(page, "Settle it")
    told(page, "is settled")


def end_moderation(page: Page, bid: str, summary: str) -> None:
    page.goto(f"{bid}/moderation")
    page.get_by_role("main").locator("textarea").fill(summary)
    save(page, "End moderation")
    told(page, "Moderation has ended")


def enter_pot(page: Page, *amounts: str) -> None:
    page.goto("/england/bids/pot")
    for year, amount in zip(("2017/18", "2018/19"), amounts, strict=True):
        page.get_by_label(f"Pot in {year}").fill(amount)
        page.get_by_label(f"Source for {year}").fill("Board paper of 1 October 2018")
    save(page, "Save the pot")
    told(page, "The pot is saved")


def award_part(page: Page, reasons: str) -> None:
    """In part, the smaller award that the bidder can live with."""
    form = page.get_by_role("main")
    form.get_by_role("radio", name="Awarded in part").check()
    form.get_by_role("radio", name=re.compile(r"One site waits")).check()
    form.get_by_label("Reasons", exact=False).first.fill(reasons)


def spend(page: Page, home: str, quarter: str, spent: str, to_come: str) -> None:
    """What was spent of the lines of 2018/19; the offered plan stands."""
    page.goto(f"{home}/spend/{quarter}")
    form = page.get_by_role("main")
    for box in form.locator("fieldset.app-step").all():
        mine = "2018/19" in box.locator("legend").inner_text()
        box.get_by_label("Spent", exact=True).fill(spent if mine else "0")
        box.get_by_label("Still to come", exact=True).fill(to_come if mine else "0")
        box.get_by_label("Reason for a difference").fill("Posts were filled later than planned")
    save(page, "Save the return")
    told(page, "is returned")

"""A real browser: pages that may complain of nothing, and the accessibility check at both widths."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, sync_playwright

from tests.signing_in import open_session
from tests.tools.browser import find

CHROME = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FAULTS = "wanted => axe.run(wanted).then(found => found.violations)"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is."""
    path = find()
    assert path, "no Chromium was found; `make test` installs one"
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROME)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What a browser complains of: script errors, the content policy, missing parts, other hosts."""

    def __init__(self, home: str):
        super().__init__()
        self.home = home

    def listen(self, page: Page) -> None:
        page.on("console", lambda said: self.console(said.type, said.text))
        page.on("pageerror", lambda problem: self.append(f"script: {problem}"))
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith("Failed to load resource"):  # `response` tells of those
            self.append(f"console: {text}")

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and not request.url.startswith(self.home):
            self.append(f"asked another host: {address.netloc}")

    def response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.append(f"{response.status} for {response.url}")
        if response.status >= 500:
            self.append(f"{response.status} for {response.url}")


@pytest.fixture
def new_page(browser: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """`new_page()`: one more person's browser, beside `page`; `new_page(javascript=False)` has no scripts.

    At the end of the test none of them may have complained of anything.
    """
    complaints = Complaints(live)
    contexts: list[BrowserContext] = []

    def one_more(javascript: bool = True, **options: object) -> Page:
        context = browser.new_context(
            base_url=live,
            viewport=DESKTOP,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield one_more
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(dict.fromkeys(complaints))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A browser at the size of a desk, open on nothing yet; addresses such as `/alliances` will do."""
    return new_page()


@pytest.fixture
def browse_as(app: Flask, live: str) -> Callable[[Page, object], Page]:
    """`browse_as(page, person)`: signed in without the sign-in page, for journeys that are not about it."""

    def signed_in(page: Page, person: object) -> Page:
        name, value = open_session(app, person)
        page.context.add_cookies([{"name": name, "value": value, "url": live, "httpOnly": True, "sameSite": "Lax"}])
        return page

    return signed_in


def asked(contrast: bool) -> dict[str, object]:
    """What axe is to look for. Nothing is fetched once more: of these rules only one, of films, would read it."""
    left = {} if contrast else {"color-contrast": {"enabled": False}}
    return {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False, "rules": left}


@pytest.fixture
def assert_accessible(full: bool) -> Callable[..., None]:
    """axe finds nothing at the widths, and nothing scrolls sideways down to 320 pixels; ends up at the last.

    Contrast is three quarters of what axe costs, and colours hardly change with the width: it is looked at at the first
    width, with --full at each.
    """

    script = Axe().axe_script

    def check(page: Page, widths: Sequence[dict[str, int]] = (PHONE, DESKTOP), contrast: bool = True) -> None:
        page.evaluate(script)
        for size in (NARROW, *widths):
            page.set_viewport_size(size)
            wide = page.evaluate(TOO_WIDE)
            assert wide <= 0, f"{page.url} scrolls sideways by {wide} pixels at {size['width']}"
            wanted = asked(full or (contrast and size is widths[0]))
            found = page.evaluate(FAULTS, wanted) if size is not NARROW else []
            faults = [f"{fault['id']}: {fault['help']} at {fault['nodes'][0]['target']}" for fault in found]
            assert not faults, f"{page.url} at {size['width']}: " + "; ".join(faults)

    return check

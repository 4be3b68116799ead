"""Every page a person can reach: by its address, and by the links on the pages before it."""

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.careful import Form, forms_of
from tests.markup import elements, parsed
from tests.trust.expected import ACCESS
from tests.trust.walk import cells
from tests.trust.world import OTHER, OWN, World

MOST = 400
SKIPPED = ("/static/",)


def addresses(world: World, places: tuple[str, ...] = (OWN, OTHER)) -> list[str]:
    """Each address that takes GET, filled in for these places."""
    found = [cell for cell in cells(world.app, ["manager"]) if cell.method == "GET" and cell.declared]
    return list(dict.fromkeys(cell.path(world) for cell in found if cell.place in places and cell.rule in ACCESS))


def links(text: str, path: str) -> list[str]:
    """The addresses of this tracker that a page leads to: links, pictures, and forms that only ask."""
    found = [
        element.attr("href") or element.attr("src") for element in elements(parsed(text)) if element.tag in {"a", "img"}
    ]
    found += [form.action for form in forms_of(text, path) if form.method == "get"]
    inside = [urldefrag(urljoin(f"http://localhost{path}", link)).url for link in found if link]
    return [link.removeprefix("http://localhost") for link in inside if urlsplit(link).netloc == "localhost"]


def crawl(world: World, who: str, start: list[str], most: int = MOST) -> Iterator[tuple[str, TestResponse]]:
    """Each answer to somebody who follows every link, addresses with a query among them; at most `most`."""
    waiting, seen, kinds = list(start), set(start), {kin(link) for link in start}
    largest = most + len(start)
    while waiting:
        path = waiting.pop(0)
        answer = world.get(who, path)
        yield path, answer
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for link in links(answer.text, path):
            if len(seen) < largest and kin(link) not in kinds and not link.startswith(SKIPPED):
                seen.add(link)
                kinds.add(kin(link))
                waiting.append(link)


def kin(link: str) -> tuple[str, tuple[str, ...]]:
    """Two addresses that differ only in the values of their query are one page."""
    parts = urlsplit(link)
    return parts.path, tuple(sorted(part.partition("=")[0] for part in parts.query.split("&")))


def forms(world: World, who: str, start: list[str], most: int = 12) -> list[tuple[str, Form]]:
    """Each form that this person is offered, once, with the page it stands on; not the one to sign out."""
    kept = world.forms.setdefault((who, *start), {})
    if kept:
        return list(kept.values())
    found: dict[tuple[str, ...], tuple[str, Form]] = kept
    for path, answer in crawl(world, who, start, most):
        if answer.mimetype == "text/html" and answer.status_code == 200:
            for form in forms_of(answer.text, path):
                key = (form.method, urlsplit(form.action).path, *sorted(form.names))
                if urlsplit(form.action).path != "/sign-out":
                    found.setdefault(key, (path, form))
    return list(found.values())

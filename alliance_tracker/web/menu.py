"""Where a page stands: the menus above it. A menu item appears with its page, for those who may open it."""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, g, request

from alliance_tracker.records import Record
from alliance_tracker.web.guard import may

BIDS = "/england/bids"
"""An item of its own, though its address stands below that of England."""
TOP = (
    ("Home", "/"),
    ("Alliances", "/alliances"),
    ("England", "/england"),
    ("Bids", BIDS),
    ("Assess", "/assess"),
    ("Guidance", "/guidance"),
    ("People", "/admin/people"),
)
OWN = "/my-alliance"
OWN_GROUP = "/my-group"
INSIDE = (
    ("Overview", ""),
    ("Plan", "/plan"),
    ("Deliverables", "/deliverables"),
    ("Quarters", "/quarters"),
    ("Bids", "/bids"),
    ("Sign-off", "/sign-off"),
    ("Involvement", "/involvement"),
    ("Dates", "/dates"),
)
FOOT = (
    ("Help", "/help"),
    ("Accessibility statement", "/accessibility"),
    ("Privacy", "/privacy"),
    ("Cookies", "/cookies"),
)
ALLIANCE = "/alliances/<slug>"
_PART = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


class Item(Record):
    """One link of a menu. `here` is what aria-current says: "page", "true" for a page below, or nothing."""

    words: str
    href: str
    here: str = ""


def top() -> list[Item]:
    """The blue bar: the pages of the whole service, with the reader's own alliance after Home."""
    viewer, alliance = g.get("viewer"), g.get("alliance")
    own = viewer.alliance_ids if viewer is not None else ()
    in_own = alliance is not None and alliance.id in own
    of_bids = f"{request.path}/".startswith(f"{BIDS}/")
    items = [
        _item(words, path, path == "/" or in_own or (path == "/england" and of_bids))
        for words, path in TOP
        if _open(path)
    ]
    if own and _open(OWN):
        words = "My alliance" if len(own) == 1 else "My alliances"
        items.insert(1, Item(words, request.script_root + OWN, "true" if in_own else ""))
        if viewer.in_group and _open(OWN_GROUP):
            items.insert(2, _own_group(viewer.person_id))
    return items


def _own_group(person_id: int) -> Item:
    """The group of a member, marked on the pages of a group of theirs."""
    group = g.get("group")
    in_own = group is not None and person_id in group.members
    here = "page" if request.path == OWN_GROUP else "true" if in_own else ""
    return Item("My group", request.script_root + OWN_GROUP, here)


def inside() -> list[Item]:
    """The grey bar: those pages of the alliance named by the address that the reader may open."""
    base = f"/alliances/{g.alliance.slug}"
    return [_item(words, base + path, not path) for words, path in INSIDE if _open(ALLIANCE + path)]


def there(base: str, pairs: Iterable[tuple[str, str]]) -> list[Item]:
    """The pages below one of the alliance's that are there and open to the reader, from words and rest of address."""
    slug = g.alliance.slug
    return [_item(words, (base + path).replace("<slug>", slug)) for words, path in pairs if _open(base + path)]


def foot() -> list[Item]:
    """The links at the foot of each page."""
    return [_item(words, path) for words, path in FOOT if _open(path)]


def summary() -> str:
    """The alliance in a line without short forms: North region. 3 million people."""
    alliance = g.alliance
    region = alliance.region_name.removesuffix(" region")
    return f"{region} region." + (f" {alliance.population_text} people" if alliance.population_text else "")


def _item(words: str, path: str, nothing_below: bool = False) -> Item:
    """A link, marked when it leads to this page or, unless `nothing_below`, to one above it."""
    here = request.path.rstrip("/")
    if here == path.rstrip("/"):
        return Item(words, request.script_root + path, "page")
    below = not nothing_below and here.startswith(f"{path}/")
    return Item(words, request.script_root + path, "true" if below else "")


def _open(path: str) -> bool:
    """Whether there is a page at this address of the menu, and the reader may open it."""
    if "pages" not in current_app.extensions:
        current_app.extensions["pages"] = _views(current_app)
    view = current_app.extensions["pages"].get(path)
    return view is not None and may(view.needs)


def _views(app: Flask) -> dict[str, Any]:
    """Each address that can be read, its variables by name alone, and its view. Fixed once it is built."""
    return {
        _PART.sub(r"<\1>", rule.rule).rstrip("/") or "/": app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }

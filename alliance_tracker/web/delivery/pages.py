"""The addresses of deliverables hang on this; the files of the folder add to it."""

from flask import Blueprint, g, url_for

from alliance_tracker.data import delivery
from alliance_tracker.errors import NotFound
from alliance_tracker.web import once
from alliance_tracker.web.clock import today

pages = Blueprint("delivery", __name__)
once.init_pages(pages)


def whole(ref: str) -> delivery.Whole:
    """The deliverable that the address names, with all that its pages show. Nine queries."""
    return delivery.deliverable(g.alliance.id, ref, today())


def milestone_of(one: delivery.Whole, number: int) -> delivery.MilestoneRow:
    """The milestone that the address names: the 6 of ED3.6."""
    wanted = f"{one.reference}.{number}"
    for row in one.milestones:
        if row.reference == wanted:
            return row
    raise NotFound(f"We cannot find {wanted}. Choose a milestone from the page of {one.reference}.")


def page_of(ref: str, part: str = "") -> str:
    """The address of a deliverable's page, or of a part of it."""
    address = url_for("delivery.one", slug=g.alliance.slug, ref=ref)
    return f"{address}#{part}" if part else address

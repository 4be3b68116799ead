"""How the forms of this folder are kept: once, with what is wrong put beside its box."""

from collections.abc import Callable

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.signoff.bodies import BodyRow, bodies_of
from alliance_tracker.errors import NotFound
from alliance_tracker.terms import OrganisationKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import TrackerForm


def people_page(part: str = "") -> str:
    """The page of who must agree and who speaks for whom, or a part of it."""
    address = url_for("signoff.people", slug=g.plan.slug)
    return f"{address}#{part}" if part else address


def listed(kind: OrganisationKind) -> BodyRow:
    """The body that the address names, which must belong to the plan and be of the kind. One query."""
    for row in bodies_of(g.plan, today()):
        if row.organisation_id == g.body.id and row.kind is kind:
            return row
    raise NotFound("We cannot find that organisation in this plan. Choose one from the list of who must agree.")


def saved(form: TrackerForm, save: Callable[[Writing], object], there: str, words: str) -> Response | None:
    """The answer to a form that was sent and kept, or nothing: then the page is shown with its problems.

    `words` may hold {told}, which what `save` returns takes the place of.
    """

    def kept(tx: Writing) -> tuple[str, str]:
        return there, words.replace("{told}", str(save(tx)))

    return once.saved(form, kept)

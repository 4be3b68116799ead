"""How the forms of this folder are kept: once, with what is wrong put beside its box."""

from collections.abc import Callable

from flask import Response, g, url_for

from alliance_tracker.data import Writing, writing
from alliance_tracker.web import once
from alliance_tracker.web.clock import now
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import actor
from alliance_tracker.web.show import done


def people_page(part: str = "") -> str:
    """The page of who must agree and who speaks for whom, or a part of it."""
    address = url_for("signoff.people", slug=g.plan.slug)
    return f"{address}#{part}" if part else address


def saved(form: TrackerForm, save: Callable[[Writing], object], there: str, words: str) -> Response | None:
    """The answer to a form that was sent and kept, or nothing: then the page is shown with its problems.

    `words` may hold {told}, which what `save` returns takes the place of.
    """
    if not form.sent():
        return None
    earlier = once.before(form)
    if earlier is not None:
        return earlier
    if not form.validate():
        return None
    told: object = None
    with form.keeping(), writing(actor(), now()) as tx:
        told = save(tx)
        once.keep(tx, form, there)
    return None if form.problems else done(there, words.replace("{told}", str(told)))

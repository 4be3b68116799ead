"""A paper as a PDF: made once for the same words and reader by the process beside the server, then downloaded.

A page that offers one hands over what is to be made; `answer` sends the file if it is made, leads to where it waits
when it is asked for, and else leaves it to the page to say how far it is.
"""

from __future__ import annotations

from flask import Response, g, make_response, redirect, request

from alliance_tracker.data.plan import plans, printing
from alliance_tracker.data.plan.printing import Standing
from alliance_tracker.errors import NotFound, Unavailable
from alliance_tracker.exchange.papers.making import File, asked
from alliance_tracker.web.clock import now

REFRESH_SECONDS = 1
WAITS = "waits"
"""Says in the address that the reader has asked for it, and is to be told how far it is."""


def answer(made: File, what: str, here: str) -> tuple[Response | None, Standing | None]:
    """The file or the way on; or None, and how far the paper is. `what` is its key before the hash of its words."""
    plan = plans.plan_of(g.alliance.id)
    if plan is None:
        raise NotFound("A PDF cannot be made here yet. Print the page instead.")
    seal, order = asked(made)
    person_id = g.viewer.person_id
    key = f"{what}-{person_id}-{seal}"
    far = printing.standing(key, plan.id, person_id)
    if request.method == "POST":
        if far is None and printing.waiting_of(person_id) >= printing.MOST_WAITING:
            raise Unavailable("Some papers are being made for you already. Wait until they are, then ask for this one.")
        if far is None or far.failure:
            printing.ask(key, plan.id, person_id, made.name, order, now())
        return make_response(redirect(f"{here}?{WAITS}=1", code=303)), None
    if far is not None and far.made and WAITS not in request.args:
        return _download(key, plan.id, person_id), None
    return None, far


def looking_again(page: Response, far: Standing | None) -> Response:
    """The page asks again by itself while the paper is being made."""
    if far is not None and far.waits:
        page.headers["Refresh"] = str(REFRESH_SECONDS)
    return page


def _download(key: str, plan_id: int, person_id: int) -> Response:
    found = printing.content_of(key, plan_id, person_id)
    if found is None:
        raise NotFound("That paper is no longer kept. Ask for it again.")
    name, content = found
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

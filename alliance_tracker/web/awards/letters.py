"""Decision letters as PDF and Word: made once for the same words and the same reader, by the process beside the server.

One address does all of it: it offers to make the letter, says how far it is, and gives it out.
"""

from __future__ import annotations

from flask import Response, current_app, g, make_response, redirect, request, url_for

from alliance_tracker.data.awards.letters import LetterFacts, letter_of
from alliance_tracker.data.funding import bids
from alliance_tracker.data.plan import printing
from alliance_tracker.errors import NotFound, Unavailable
from alliance_tracker.exchange.papers.letter import letter
from alliance_tracker.exchange.papers.making import File, asked
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.funding.opened import named
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan.papers import TYPES
from alliance_tracker.web.show import show
from alliance_tracker.web.words import moment

REFRESH_SECONDS = 1
WAITS = "waits"
"""Says in the address that the reader has asked for it, and is to be told how far it is."""


@pages.route("/alliances/<slug>/bids/<stream>/letter.<any(pdf,docx):kind>", methods=["GET", "POST"])
@needs(Action.READ_BID)
def letter_file(slug: str, stream: str, kind: str) -> Response:
    """For the alliance; of a shared plan, `place` in the address says for which. 27 queries."""
    call, wanted = named(stream)
    head = bids.bids_of(g.plan, call).get(wanted)
    if head is None:
        raise NotFound(bids.none_yet(wanted))
    facts = letter_of(head.id, request.args.get("place", ""), today())
    back = url_for("funding.bid", slug=slug, stream=stream)
    return _answer(facts, kind, url_for("awards.letter_file", slug=slug, stream=stream, kind=kind, **_place()), back)


@pages.route("/england/bids/<int:bid>/letter.<any(pdf,docx):kind>", methods=["GET", "POST"])
@needs(Action.READ_FUNDING)
def national_letter(bid: int, kind: str) -> Response:
    """The same letter for the panel and the national team. 22 queries."""
    facts = letter_of(bid, request.args.get("place", ""), today())
    here = url_for("awards.national_letter", bid=bid, kind=kind, **_place())
    return _answer(facts, kind, here, url_for("awards.award", bid=bid))


def _place() -> dict[str, str]:
    place = request.args.get("place", "")
    return {"place": place} if place else {}


def _answer(facts: LetterFacts, kind: str, here: str, back: str) -> Response:
    """The letter if it is made; if not, the page that offers to make it, or says how far it is."""
    settings = current_app.config["SETTINGS"]
    reader = Reader(g.viewer.name, moment(now()), False, settings.demonstration)
    made = File(f"{facts.name}.{kind}", letter(facts, reader))
    seal, order = asked(made)
    plan_id, person_id = facts.bid.plan_id, g.viewer.person_id
    key = f"letter-{kind}-{facts.bid.id}-{person_id}-{seal}"
    far = printing.standing(key, plan_id, person_id)
    if request.method == "POST":
        if far is None and printing.waiting_of(person_id) >= printing.MOST_WAITING:
            raise Unavailable("Some papers are being made for you already. Wait until they are, then ask for this one.")
        if far is None or far.failure:
            printing.ask(key, plan_id, person_id, made.name, order, now())
        return make_response(redirect(f"{here}{'&' if '?' in here else '?'}{WAITS}=1", code=303))
    if far is not None and far.made and WAITS not in request.args:
        return _download(key, plan_id, person_id)
    answer = show("awards/letter.html", far=far, facts=facts, kind=kind, here=here, back=back)
    if far is not None and far.waits:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


def _download(key: str, plan_id: int, person_id: int) -> Response:
    found = printing.content_of(key, plan_id, person_id)
    if found is None:
        raise NotFound("That letter is no longer kept. Ask for it again from the page of the bid.")
    name, content = found
    answer = Response(content, mimetype=TYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

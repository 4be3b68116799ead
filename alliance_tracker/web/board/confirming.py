"""The chair or a deputy confirms what was drafted; or the secretary sends one of them a link to do so."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, cast

from flask import Response, g, request

from alliance_tracker.data import Writing
from alliance_tracker.data.board import confirming, links
from alliance_tracker.data.board.confirming import Confirming
from alliance_tracker.data.board.decisions import DecisionRow
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.board.deciding import of_decision
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.board import letters
from alliance_tracker.web.board.around import at, form_page, page, unreviewed
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.often import check_often


class ConfirmForm(TrackerForm):
    """A tick for each decision that waits."""

    form_name = "confirm"


class AskForm(TrackerForm):
    """To whom the link goes."""

    form_name = "ask"
    person = ChoiceField("Who confirms?", required="Choose the chair or a deputy", read_as=int)


def form_for(rows: Sequence[DecisionRow]) -> type[ConfirmForm]:
    """A box for each draft."""
    fields = {
        f"d-{row.line.number}": TickField(f"{row.code} {row.line.heading}, about {row.line.about}") for row in rows
    }
    return cast("type[ConfirmForm]", type("ConfirmForm", (ConfirmForm,), fields))


def opened(rows: Sequence[DecisionRow]) -> Any:
    """The form, with all of them ticked."""
    return form_for(rows).opened({f"d-{row.line.number}": True for row in rows})


def seen_in(rows: Sequence[DecisionRow]) -> str:
    """Which decisions the page shows, and in which version: 1.3 2.1."""
    return " ".join(f"{row.line.number}.{row.version}" for row in rows)


def ticked() -> dict[int, int]:
    """What was ticked, in the version that was read."""
    read = (part.split(".", 1) for part in request.form.get("seen", "")[:4000].split())
    pairs = ((pair[0], pair[1]) for pair in read if len(pair) == 2)
    whole = ((number, version) for number, version in pairs if _whole(number) and _whole(version))
    return {int(number): int(version) for number, version in whole if request.form.get(f"d-{number}")}


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


@pages.route("/alliances/<slug>/quarters/<code>/decisions/confirm", methods=["GET", "POST"])
@needs(Action.CONFIRM_DECISIONS)
def confirm_decisions(slug: str, code: str) -> Response:
    """All that waits, each whole, with a tick; what is ticked is confirmed and then stays."""
    head = unreviewed(code)
    rows = confirming.waiting(head.id, today())
    form = opened(rows)

    def save(tx: Writing) -> tuple[str, str]:
        given = Confirming(g.viewer.person_id, False, ticked())
        confirming.confirm(tx, head, g.alliance.region_id, given, letters.FromBoard.of(g.alliance), today())
        return at("decisions_page", head), "Confirmed. What is confirmed no longer changes."

    kept = once.saved(form, save)
    if kept is not None:
        return kept
    if form.sent():
        rows = confirming.waiting(head.id, today())
    lines = (("Decisions", at("decisions_page", head)), ("Confirm", ""))
    return page("confirm.html", head, *lines, form=form, rows=rows, seen=seen_in(rows))


@pages.route("/alliances/<slug>/quarters/<code>/decisions/ask", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def ask_chair(slug: str, code: str) -> Response:
    """Send the chair or a deputy a link by which they confirm without signing in."""
    head = unreviewed(code)
    chairs = confirming.chairs_of(g.alliance.id, today())
    form = AskForm.opened({"person": chairs[0].id} if len(chairs) == 1 else None)
    form.person.choices = [(str(one.id), f"{one.name}, {one.email}") for one in chairs]
    back = at("decisions_page", head)

    def save(tx: Writing) -> tuple[str, str]:
        waiting = confirming.waiting(head.id, today())
        if not waiting:
            raise RuleBroken("No decision waits to be confirmed. Draft one first.")
        check_often(tx, "links", "links to confirm decisions")
        one = next(one for one in chairs if one.id == form.person.data)
        token = secrets.token_urlsafe(32)
        message = letters.asking(one.name, one.email, g.alliance.name, head.quarter, len(waiting), token, g.viewer.name)
        links.add(tx, head.id, one.id, token, message)
        words = f"sent a link to confirm decisions of {head.quarter.words} to the chair or a deputy"
        tx.say(of_decision(words, head.quarter, waiting[0].line.number), g.alliance.id)
        return back, f"A link is on its way to {one.name}. It works once, for 14 days."

    if not chairs and not form.sent():
        raise RuleBroken("Nobody holds the role of chair. Ask your administrator to give it, then send the link.")
    words = "They get an e-mail with a link, and confirm after typing a code that goes to the same address."
    return once.saved(form, save) or form_page(form, head, "Ask the chair to confirm", back, words, "Send the link")

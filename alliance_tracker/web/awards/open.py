"""Awards open to anyone: a page, a table and the package of the 360Giving standard; and how two people open them."""

from __future__ import annotations

import hashlib
import json

from flask import Response, current_app, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards import publication as data
from alliance_tracker.data.funding.calls import Call, every_call
from alliance_tracker.errors import NotFound, Stale
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.periods import uk_day
from alliance_tracker.rules.funding import published as rules
from alliance_tracker.rules.funding.open_data import NOTE, Grant, grant_record
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show


class AskForm(TrackerForm):
    """Ask for what the page shows; the stamp is its seal."""

    form_name = "ask"


class ConfirmForm(TrackerForm):
    """Confirm what somebody else asked for; the stamp is its number."""

    form_name = "confirm"


class WithdrawForm(TrackerForm):
    """Take back what waits to be confirmed; the stamp is its number."""

    form_name = "withdraw"


class EndForm(TrackerForm):
    """Take back what is open; the stamp is its number."""

    form_name = "end"
    why = ProseField(
        "Why are they taken back?",
        "The national team reads this. Name no person",
        required="Say why they are taken back",
        most=data.LONGEST,
        rows=3,
    )


@pages.get("/awards")
@needs(Action.READ_OPEN)
def opened() -> Response:
    """What the national team has made open, for anyone. One query."""
    about = {"note": NOTE, "licence": rules.LICENCE, "none_open": rules.NONE_OPEN, "prefix": rules.PREFIX}
    return show("awards/open.html", found=data.open_now(), **about)


@pages.get("/awards.json")
@needs(Action.READ_OPEN)
def opened_json() -> Response:
    """The package of the 360Giving standard, schema 1.4. One query. It can be taken back, so each use asks anew."""
    found = data.open_now()
    if not found:
        response = _json({"error": rules.NONE_OPEN})
        response.status_code = 404
        return response
    response = _json(rules.whole([(one.published_on, one.grants) for one in found if one.published_on]))
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    return response.make_conditional(request)


def _json(document: dict[str, object]) -> Response:
    if current_app.config["SETTINGS"].demonstration:
        document = document | {"demonstration": DEMONSTRATION}
    response = Response(json.dumps(document, ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/awards.csv")
@needs(Action.READ_OPEN)
def opened_csv() -> Response:
    """The same as a table, with the column titles of the standard. One query."""
    found = data.open_now()
    if not found:
        raise NotFound(rules.NONE_OPEN)
    return _csv("awards", [grant for one in found for grant in one.grants])


def _csv(name: str, grants: list[Grant]) -> Response:
    return csv_answer(name, tuple(rules.TITLES), [rules.cells(grant_record(grant)) for grant in grants])


@pages.get("/england/open-awards")
@needs(Action.RUN_FUNDING)
def publishing() -> Response:
    """The calls, and how open the awards of each are. Two queries."""
    calls, every = every_call(), data.publications()
    states = {call.code: [one for one in every if one.call_id == call.id] for call in calls}
    return show("awards/open_calls.html", calls=calls, states=states)


@pages.get("/england/open-awards.csv")
@needs(Action.RUN_FUNDING)
def publishing_csv() -> Response:
    """All that was ever asked for, and what became of it. One query."""
    header = ("Call", "Asked for on", "By", "Awards", "Opened on", "Confirmed by", "Taken back on", "By", "Why")
    rows = [
        (
            one.call,
            one.asked_on,
            one.asked_by,
            len(one.grants),
            one.published_on,
            one.confirmed_by,
            uk_day(one.ended_at) if one.ended_at else None,
            one.ended_by,
            one.why_ended,
        )
        for one in data.publications()
    ]
    return csv_answer("open-awards", header, rows)


@pages.get("/england/open-awards/<call>")
@needs(Action.RUN_FUNDING)
def publish(call: str) -> Response:
    """What anyone would read, before they do; and who asked for what. Eleven queries."""
    return _page(_call(call))


@pages.get("/england/open-awards/<call>.csv")
@needs(Action.RUN_FUNDING)
def publish_csv(call: str) -> Response:
    """The awards of the call as the record says now, as they would read."""
    found = _call(call)
    return _csv(f"preview-awards-{found.code}", list(data.awards_now(found)))


@pages.post("/england/open-awards/<call>/ask")
@needs(Action.RUN_FUNDING)
def ask_to_publish(call: str) -> Response:
    """The first of two people."""
    found, form = _call(call), AskForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.ask(tx, found, form.stamp, today())
        return _there(found), "You have asked for this. Somebody else of the national team confirms it."

    return once.saved(form, save) or _page(found, ask=form)


@pages.post("/england/open-awards/<call>/confirm")
@needs(Action.RUN_FUNDING)
def confirm_publishing(call: str) -> Response:
    """The second: from then on anyone can read it."""
    found, form = _call(call), ConfirmForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.confirm(tx, found, form.version, today())
        return _there(found), "These awards are open to anyone now."

    return once.saved(form, save) or _page(found, confirm=form)


@pages.post("/england/open-awards/<call>/withdraw")
@needs(Action.RUN_FUNDING)
def withdraw_publishing(call: str) -> Response:
    """Nothing was open yet, so no reason is asked for."""
    found, form = _call(call), WithdrawForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.end(tx, found, form.version, "Taken back before it was confirmed", waits=True)
        return _there(found), "It is taken back. Nothing was opened."

    return once.saved(form, save) or _page(found, withdraw=form)


@pages.post("/england/open-awards/<call>/end")
@needs(Action.RUN_FUNDING)
def end_publishing(call: str) -> Response:
    """Take it back at once; one person is enough."""
    found, form = _call(call), EndForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.end(tx, found, form.version, form.why.data or "", waits=False)
        return _there(found), "Nobody can read these awards any more."

    return once.saved(form, save) or _page(found, end=form)


FORMS = {"ask": AskForm, "confirm": ConfirmForm, "withdraw": WithdrawForm, "end": EndForm}


def _page(call: Call, **sent: TrackerForm) -> Response:
    """The page of a call, with the form that was sent, if one was. What it shows is what a form is about from now."""
    grants, every = data.awards_now(call), data.publications_of(call)
    waits = next((one for one in every if one.waits), None)
    is_open = next((one for one in every if one.is_open), None)
    if is_open is None and "end" in sent and sent["end"].errors:
        raise Stale(data.GONE)
    seal = rules.frozen(grants)[1]
    forms = {name: sent[name] if name in sent else made.opened() for name, made in FORMS.items()}
    for name, about in (("ask", seal), ("confirm", waits), ("withdraw", waits), ("end", is_open)):
        forms[name].stamp = about if isinstance(about, str) else str(about.id) if about else ""
    return show(
        "awards/open_call.html",
        call=call,
        grants=grants,
        shown=waits.grants if waits else grants,
        waits=waits,
        is_open=is_open,
        changed=waits is not None and waits.seal != seal,
        behind=is_open is not None and is_open.seal != seal,
        every=every,
        forms=forms,
        mine=waits is not None and waits.asked_by_id == g.viewer.person_id,
        note=NOTE,
        **({"form": forms[next(iter(sent))]} if sent else {}),
    )


def _call(code: str) -> Call:
    found = next((one for one in every_call() if one.code == code), None)
    if found is None:
        raise NotFound("There is no such call. Choose one from the list.")
    return found


def _there(call: Call) -> str:
    return url_for("awards.publish", call=call.code)

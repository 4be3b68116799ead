"""What everybody may read of an alliance: its promises and what became of them; and how two people open it."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import easy_read
from alliance_tracker.data.engagement import opened as data
from alliance_tracker.data.engagement.opened import Snapshot
from alliance_tracker.errors import NotFound, Stale
from alliance_tracker.records import replace
from alliance_tracker.rules.engagement import opened as rules
from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.web import once
from alliance_tracker.web.clock import day_of, today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, file_answer, show

HERE = "/alliances/<slug>/promises"
OPENING = "/alliances/<slug>/involvement/opening"
NO_DOCUMENT = "We cannot find that document. It may have been taken back. Go to the page of promises."


class ProposeForm(TrackerForm):
    """Put forward what the page shows; the stamp is its seal."""

    form_name = "propose"
    names_checked = TickField(rules.READ_LABEL)


class OpenForm(TrackerForm):
    """Open what somebody else put forward; the stamp is its number."""

    form_name = "open"
    names_checked = TickField(rules.READ_LABEL)


class TakeBackForm(TrackerForm):
    """Take back what waits; the stamp is its number."""

    form_name = "back"


class UndoForm(TrackerForm):
    """Take back what everybody reads; the stamp is its number."""

    form_name = "undo"
    why = ProseField("Why is it taken back?", "Name no patient or carer", most=rules.LONGEST_WHY, rows=2, always=True)


FORMS: dict[str, type[TrackerForm]] = {
    "propose": ProposeForm,
    "open": OpenForm,
    "back": TakeBackForm,
    "undo": UndoForm,
}


@pages.get(HERE)
@needs(Action.READ_OPEN)
def public(slug: str) -> Response:
    """The newest page that was opened and not undone. Three queries beside the guard's."""
    return show("engagement/public.html", **shown(data.open_page(g.alliance.id)))


@pages.get(f"{HERE}/large")
@needs(Action.READ_OPEN)
def public_large(slug: str) -> Response:
    """The same in large print. Three queries beside the guard's."""
    return show("engagement/public_large.html", **shown(data.open_page(g.alliance.id)))


@pages.get(f"{HERE}/easy-read/<int:number>")
@needs(Action.READ_OPEN)
def public_easy_read(slug: str, number: int) -> Response:
    """An Easy Read document that stands on the open page and on the list still. Three queries."""
    found = data.open_page(g.alliance.id)
    listed = {one.id for one in easy_read.documents_of(g.alliance.id)}
    if found is None or number not in listed or number not in {one.id for one in found.page.documents}:
        raise NotFound(NO_DOCUMENT)
    return handed_out(number)


def handed_out(number: int) -> Response:
    """The file as it was given. One query."""
    return file_answer(easy_read.file_of(g.alliance.id, number))


def shown(found: Snapshot | None) -> dict[str, Any]:
    """What the templates of the open page need. Two queries: documents off the list, meetings that are not to be."""
    if found is None:
        return {"found": None, "page": None}
    listed = {one.id for one in easy_read.documents_of(g.alliance.id)}
    page = rules.still_to_come(found.page, today())
    meets = data.meets_still(g.alliance.id, today())
    events = tuple(one for one in page.events if (one.group, one.on, one.starts_at) in meets)
    page = replace(page, documents=tuple(one for one in page.documents if one.id in listed), events=events)
    return {"found": found, "page": page, "conclusion": conclusion(found), "day_of": day_of}


def conclusion(found: Snapshot) -> str:
    """We made 9 promises to patients, and took 1 back. Patients say that 2 are kept so far."""
    states = [one.state for one in found.page.promises]
    kept = sum(one in (PromiseState.KEPT, PromiseState.UNSHOWN) for one in states)
    back = states.count(PromiseState.WITHDRAWN)
    made = f"We made {counted(len(states), 'promise')} to patients{f', and took {back} back' if back else ''}."
    return f"{made} Patients say that {kept or 'none'} {'is' if kept == 1 else 'are'} kept so far."


@pages.get(OPENING)
@needs(Action.OPEN_TO_ALL)
def opening(slug: str) -> Response:
    """What everybody would read, before they do; who proposed and opened what. 16 queries beside the guard's."""
    return _page()


@pages.get(f"{OPENING}.csv")
@needs(Action.OPEN_TO_ALL)
def opening_csv(slug: str) -> Response:
    """Every page that was proposed, and what became of it. One query."""
    header = ("Proposed on", "By", "As it stood on", "Opened on", "By", "Taken back on", "By", "Why", "Seal")
    rows = [
        (
            day_of(one.proposed_at),
            one.proposed_by,
            one.as_of,
            day_of(one.opened_at) if one.opened_at else None,
            one.opened_by,
            day_of(one.undone_at) if one.undone_at else None,
            one.undone_by,
            one.why_undone,
            one.seal,
        )
        for one in data.pages_of(g.alliance.id)
    ]
    return csv_answer(f"{slug}-opened", header, rows)


@pages.post(f"{OPENING}/propose")
@needs(Action.OPEN_TO_ALL)
def propose_page(slug: str) -> Response:
    """The first of two people."""
    form = ProposeForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.propose(tx, g.alliance.id, _demonstration(), form.stamp, bool(form.names_checked.data), today())
        return _there(), "You have proposed this page. Somebody else reads it and opens it."

    return once.saved(form, save) or _page(propose=form)


@pages.post(f"{OPENING}/open")
@needs(Action.OPEN_TO_ALL)
def open_page(slug: str) -> Response:
    """The second: from then on everybody can read it."""
    form = OpenForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.open_to_all(tx, g.alliance.id, _demonstration(), form.version, bool(form.names_checked.data), today())
        return _there(), "Everybody can read this page now."

    return once.saved(form, save) or _page(open=form)


@pages.post(f"{OPENING}/back")
@needs(Action.OPEN_TO_ALL)
def take_back_page(slug: str) -> Response:
    """Nobody outside had read it, so no reason is asked for."""
    form = TakeBackForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.undo(tx, g.alliance.id, form.version, "Taken back before it was opened", waits=True)
        return _there(), "It is taken back. Nothing was opened."

    return once.saved(form, save) or _page(back=form)


@pages.post(f"{OPENING}/undo")
@needs(Action.OPEN_TO_ALL)
def undo_page(slug: str) -> Response:
    """Take it back at once; one person is enough."""
    form = UndoForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.undo(tx, g.alliance.id, form.version, form.why.data or "", waits=False)
        return _there(), "Nobody outside can read the page any more."

    return once.saved(form, save) or _page(undo=form)


def _page(**sent: TrackerForm) -> Response:
    """The page, with the form that was sent, if one was. What it shows is what a form is about from now."""
    every = data.pages_of(g.alliance.id)
    now = data.page_now(g.alliance.id, _demonstration(), today())
    waits = next((one for one in every if one.waits), None)
    is_open = next((one for one in every if one.is_open), None)
    if any(name in sent and missing is None for name, missing in (("open", waits), ("back", waits), ("undo", is_open))):
        raise Stale(rules.GONE)
    seal = rules.frozen(now)[1]
    forms = {name: sent[name] if name in sent else made.opened() for name, made in FORMS.items()}
    for name, about in (("propose", seal), ("open", waits), ("back", waits), ("undo", is_open)):
        forms[name].stamp = about if isinstance(about, str) else str(about.id) if about else ""
    page = waits.page if waits else now
    return show(
        "engagement/opening.html",
        page=page,
        every=every,
        waits=waits,
        is_open=is_open,
        forms=forms,
        problems=[one.message for one in rules.check_page(page, data.representatives_of(g.alliance.id))],
        names=rules.names_to_check(page),
        counts=rules.counts_to_check(page),
        day_of=day_of,
        changed=waits is not None and rules.still_to_come(waits.page, today()) != now,
        behind=is_open is not None and rules.still_to_come(is_open.page, today()) != now,
        mine=waits is not None and waits.proposed_by_id == g.viewer.person_id,
        **({"form": forms[next(iter(sent))]} if sent else {}),
    )


def _demonstration() -> bool:
    return bool(current_app.config["SETTINGS"].demonstration)


def _there() -> str:
    return url_for("engagement.opening", slug=g.alliance.slug)


@pages.app_template_global()
def promises_are_open() -> bool:
    """Whether everybody can read of this alliance's promises. One query."""
    return data.is_open(g.alliance.id)

"""A section of the plan to read with its records, and one piece of its prose to write at a time."""

from functools import cache
from typing import cast

from flask import Response, g, request
from markupsafe import Markup

from alliance_tracker.data import Writing, guidance
from alliance_tracker.data.guidance import Requirement as Printed
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan import paper as facts
from alliance_tracker.data.plan import texts
from alliance_tracker.data.plan.paper import Chosen
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.papers.document import said
from alliance_tracker.exchange.papers.plan import RECORDS, VISION
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.sections import LONGEST, PIECES, SECTIONS, Piece, Section
from alliance_tracker.web import drafts, once
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.engagement.in_plan import Involved, involved
from alliance_tracker.web.forms import ProseField, Theirs, TrackerForm
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan.home import standing
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.plan.places import ANY, BY_ADDRESS, mended_at, section_page, write_page
from alliance_tracker.web.prose import blocks
from alliance_tracker.web.show import show
from alliance_tracker.web.words import moment

MENDED = {
    "governance": (("Organisations, board and leads", "signoff.people"),),
    "deliverables": (("Deliverables and milestones", "delivery.list_page"), ("What the plan covers", "plan.coverage")),
    "resources": (("Staff and money", "plan.resources"),),
    "fit": (("What the plan is held against", "plan.fit"),),
    "elsewhere": (("Groups of patients by area", "plan.coverage"), ("Help from the national team", "plan.support")),
}
"""Where the records of a section are kept: the words of the link, and the page."""


@cache
def _form(code: str) -> type[TrackerForm]:
    """One piece of prose, under its own title."""
    box = ProseField(PIECES[code].title, most=LONGEST, rows=16, always=True)
    return cast("type[TrackerForm]", type("TextForm", (TrackerForm,), {"form_name": "text", "text": box}))


@pages.get(f"/alliances/<slug>/plan/{ANY}")
@needs(Action.READ_PLAN)
def section(slug: str, section: str) -> Response:
    """A section with its prose, its records, and what is still missing. 60 queries at the most."""
    one = BY_ADDRESS[section]
    kept = texts.texts_of(g.plan.id)
    at = SECTIONS.index(one)
    return show(
        "plan/section.html",
        one=one,
        texts=kept,
        names=names_of({row.person_id for row in kept.values() if row.person_id is not None}),
        records=_records(one),
        missing=[row for row in standing().asked if _of(row.code, row.elsewhere, one)],
        printed=_printed(one),
        mended=MENDED.get(one.code, ()),
        involved=_involved(one),
        around=(SECTIONS[at - 1] if at else None, SECTIONS[at + 1] if at + 1 < len(SECTIONS) else None),
        section_page=section_page,
        write_page=write_page,
        mended_at=mended_at,
    )


@pages.route(f"/alliances/<slug>/plan/{ANY}/edit/<piece>", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def write(slug: str, section: str, piece: str) -> Response:
    """Write one piece of prose: look at it first, save it, or leave it for later. Without a script too."""
    one = BY_ADDRESS[section]
    part = _piece(one, piece)
    place, back = write_page(part.code), section_page(one.code, part.code)
    before = texts.text_of(g.plan.id, part.code)
    form = _form(part.code).opened({"text": before.text}, stamp=before.version, draft=drafts.found(place))
    answer = drafts.answered(form, place, f"Delivery plan: {part.title}", back) if form.sent() else None
    preview = form.sent() and "preview" in request.form
    if preview:
        form.validate()

    def save(tx: Writing) -> tuple[str, str]:
        changed = texts.write(tx, g.plan, part.code, form["text"].data or "", form.version)
        drafts.finish(tx, place)
        return back, f"“{part.title}” is saved." if changed else "Nothing was changed."

    def theirs() -> Theirs:
        fresh = texts.text_of(g.plan.id, part.code)
        by = names_of({fresh.person_id} if fresh.person_id is not None else ())
        return Theirs({"text": fresh.text}, fresh.version, by.get(fresh.person_id or 0, ""), fresh.saved_at)

    if answer is None and not preview and not drafts.left(form):
        answer = once.saved(form, save, theirs)
    return answer or show(
        "plan/write.html",
        form=form,
        one=one,
        part=part,
        back=back,
        preview=preview,
        printed=_printed(one),
        involved=_involved(one),
        most=LONGEST,
    )


def _piece(one: Section, code: str) -> Piece:
    if all(piece.code != code for piece in one.pieces):
        raise NotFound(f"There is no such text in {one.title}. Choose one from the page of the section.")
    return PIECES[code]


def _of(code: str, elsewhere: bool, one: Section) -> bool:
    return one.code == "elsewhere" if elsewhere else code == one.code


def _printed(one: Section) -> dict[str, Printed]:
    """What the guidance prints, by the code of the requirement, for the pieces of a section. One query."""
    wanted = {piece.requirement for piece in one.pieces}
    return {row.code: row for row in guidance.requirements() if row.code in wanted}


def _involved(one: Section) -> tuple[Involved, ...]:
    """What is on record of involvement, for the section that asks for it; no query for the others."""
    return involved() if one.code == "engagement" else ()


def _records(one: Section) -> Markup:
    """The tables of the section, as they stand on paper; 42 queries, none for a section without records."""
    if one.code == "vision":
        return blocks((said(VISION, "quote"),))
    if one.code not in RECORDS:
        return blocks(())
    told = facts.facts_of(g.plan, Chosen(None, None, None), today())
    reader = Reader(g.viewer.name, moment(now()), may(Action.WRITE_PLAN))
    return blocks(RECORDS[one.code](told, reader))

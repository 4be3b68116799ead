"""Easy Read documents: the list, one more, one less."""

from __future__ import annotations

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing, writing
from alliance_tracker.data.engagement import easy_read as data
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.exchange.evidence import LARGEST
from alliance_tracker.rules.engagement.easy_read import LONGEST_MAKER, LONGEST_TITLE, DocumentDraft, check_pdf
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.engagement.opened import handed_out
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import LineField, TickField, TrackerForm, UploadField
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.show import done, show

HERE = "/alliances/<slug>/involvement/easy-read"


class DocumentForm(TrackerForm):
    """A document and who made it."""

    form_name = "document"
    title = LineField("What is it?", "For example, What we promised, in Easy Read", most=LONGEST_TITLE, always=True)
    maker = LineField("Who made it?", "For example, Skills for People, Newcastle", most=LONGEST_MAKER, always=True)
    file = UploadField("The document", "A PDF of at most 10 MB", required="Choose a PDF", most=LARGEST, accept=".pdf")
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> DocumentDraft:
        return DocumentDraft(self.title.data or "", self.maker.data or "", bool(self.names_checked.data))


@pages.get(HERE)
@needs(Action.READ_ALLIANCE)
def documents(slug: str) -> Response:
    """The documents there are. One query beside the guard's."""
    return show("engagement/easy_read.html", rows=data.documents_of(g.alliance.id))


@pages.route(f"{HERE}/new", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def new_document(slug: str) -> Response:
    """Add one."""
    form = DocumentForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft()
        data.add(tx, g.alliance.id, draft, form.file.upload(check_pdf), today())
        return url_for("engagement.documents", slug=slug), f"{draft.title} is on the list."

    return once.saved(form, save) or show("engagement/easy_read_new.html", form=form)


@pages.get(f"{HERE}/<int:number>")
@needs(Action.READ_ALLIANCE)
def document(slug: str, number: int) -> Response:
    """One that is on the list. Two queries beside the guard's."""
    if number not in {one.id for one in data.documents_of(g.alliance.id)}:
        raise NotFound(data.NOT_THERE)
    return handed_out(number)


@pages.post(f"{HERE}/<int:number>/end")
@needs(Action.KEEP_INVOLVEMENT)
def end_document(slug: str, number: int) -> Response:
    """Take one off the list."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise RuleBroken("Go back to the list of documents and choose the button there again.")
    with writing(actor(), now()) as tx:
        data.end(tx, g.alliance.id, number, int(version), today())
    return done(url_for("engagement.documents", slug=slug), "The document is off the list.")

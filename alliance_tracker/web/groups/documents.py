"""Documents of a group: taken up from a template or its own, filled in, adopted on a day; every version stays."""

from __future__ import annotations

from flask import Response, g, request

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import toolkit as shelves
from alliance_tracker.data.groups.toolkit import Version
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.evidence import ACCEPT, LARGEST, kind_words
from alliance_tracker.rules.groups.documents import DocumentDraft, gaps_in
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import DateField, LineField, ProseField, Theirs, TickField, UploadField
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, file_answer

DOCUMENTS = "Documents"
HOW = (
    "Change the words until they are yours. Fill in what stands in square brackets. When the group agrees, give the "
    "day. Every version stays on record."
)
OWN = "Write it here, or choose a file. When the group agrees, give the day. Every version stays on record."


class DocumentForm(PlainForm):
    """A version of a document."""

    title = LineField("Title", required="Give the document a title", most=120)
    text = ProseField("The document", "Start a heading with # and a line of a list with -", most=10_000, rows=24)
    file = UploadField(
        "Or a file", "PDF, Word, Excel, PNG, JPEG, CSV or text, up to 10 MB", most=LARGEST, accept=ACCEPT
    )
    no_file = TickField("Leave out the file of the version before")
    adopted_on = DateField("When did the group adopt it?", "Leave it empty to keep a draft.")

    def draft(self) -> DocumentDraft:
        self.check_words("title", "text")
        return DocumentDraft(self.title.data, self.text.data or "", self.adopted_on.data)


@pages.get("/alliances/<slug>/involvement/groups/<group>/documents")
@needs(Action.READ_ALLIANCE)
def every_document(slug: str, group: str) -> Response:
    """What the group adopted and what it is still writing, and the templates it has not taken up. Two queries."""
    found = shelves.documents_of(g.group.id)
    left = [one for one in shelves.shelf() if one.template and one.code not in found]
    return page(
        "documents.html", (DOCUMENTS, ""), rows=[(some[0], adopted(some)) for some in found.values()], left=left
    )


@pages.get("/alliances/<slug>/involvement/groups/<group>/documents.csv")
@needs(Action.READ_ALLIANCE)
def documents_csv(slug: str, group: str) -> Response:
    """Every version, the newest of each document first. One query."""
    found = shelves.documents_of(g.group.id)
    rows = [(one.title, one.number, one.adopted_on, one.file) for some in found.values() for one in some]
    return csv_answer(f"{group}-documents", ("Document", "Version", "Adopted on", "File"), rows)


@pages.route("/alliances/<slug>/involvement/groups/<group>/documents/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_document(slug: str, group: str) -> Response:
    """From a template, named in the address as ?template=, or of the group's own."""
    code = request.args.get("template", "")
    guide = shelves.guide(code) if code else None
    if code and (guide is None or not guide.template):
        raise NotFound("We cannot find that template. Choose one from the toolkit.")
    if code in shelves.documents_of(g.group.id):
        return _edit(code)
    form = DocumentForm.opened({"title": guide.title, "text": guide.text} if guide else {})
    del form.no_file

    def save(tx: Writing) -> tuple[str, str]:
        made = shelves.save_document(tx, g.alliance.id, group, code, form.draft(), 0, today(), form.file.upload())
        return at("one_document", code=made), "The document is kept."

    title, words = (guide.title, HOW) if guide else ("Write a document", OWN)
    return once.saved(form, save) or form_page(form, title, _list(), words, "Save", (DOCUMENTS, _list()))


@pages.get("/alliances/<slug>/involvement/groups/<group>/documents/<code>")
@needs(Action.READ_ALLIANCE)
def one_document(slug: str, group: str, code: str) -> Response:
    """What holds now: the version adopted last, or the draft while none was. One query."""
    some = _versions(code)
    return _page(adopted(some) or some[0], some)


@pages.get("/alliances/<slug>/involvement/groups/<group>/documents/<code>/<int:number>")
@needs(Action.READ_ALLIANCE)
def one_version(slug: str, group: str, code: str, number: int) -> Response:
    """One query."""
    some = _versions(code)
    for one in some:
        if one.number == number:
            return _page(one, some)
    raise NotFound("We cannot find that version. Choose one from the page of the document.")


@pages.get("/alliances/<slug>/involvement/groups/<group>/documents/<code>/<int:number>/file")
@needs(Action.READ_ALLIANCE)
def document_file(slug: str, group: str, code: str, number: int) -> Response:
    """The file as it was given. One query."""
    return file_answer(shelves.file_of(g.group.id, code, number))


@pages.route("/alliances/<slug>/involvement/groups/<group>/documents/<code>/edit", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit_document(slug: str, group: str, code: str) -> Response:
    return _edit(code)


def _edit(code: str) -> Response:
    """Another version, begun from the newest."""
    newest = _versions(code)[0]
    form = DocumentForm.opened(_values(newest), stamp=newest.number)
    here = at("one_document", code=code)
    if not newest.file:
        del form.no_file

    def save(tx: Writing) -> tuple[str, str]:
        same = "no_file" in form and not form.no_file.data
        facts = (form.draft(), form.version, today(), form.file.upload(), same)
        shelves.save_document(tx, g.alliance.id, g.group.slug, code, *facts)
        return here, "The new version is kept. Earlier ones stay on record."

    def theirs() -> Theirs:
        fresh = _versions(code)[0]
        return Theirs(_values(fresh), fresh.number)

    above = ((DOCUMENTS, _list()), (newest.title, here))
    return once.saved(form, save, theirs) or form_page(form, "Write a new version", here, HOW, "Save", *above)


def adopted(some: list[Version]) -> Version | None:
    """The version that the group adopted last, if it adopted one."""
    return next((one for one in some if one.adopted_on is not None), None)


def _page(row: Version, some: list[Version]) -> Response:
    holds = adopted(some)
    way = ((DOCUMENTS, _list()), (row.title, ""))
    return page("document.html", *way, row=row, some=some, holds=holds, gaps=gaps_in(row.text), kind_words=kind_words)


def _versions(code: str) -> list[Version]:
    found = shelves.documents_of(g.group.id).get(code)
    if not found:
        raise NotFound("We cannot find that document. Choose one from the documents of the group.")
    return found


def _values(row: Version) -> dict[str, object]:
    return {"title": row.title, "text": row.text}


def _list() -> str:
    return at("every_document")

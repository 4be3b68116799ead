"""A plan or bid as papers: to read and print as one page, as PDF, as Word, its certificate, and a pack of them all."""

from collections.abc import Callable, Mapping

from flask import Response, current_app, g, make_response, redirect, request, url_for

from alliance_tracker.data.plan import paper as facts
from alliance_tracker.data.plan import printing
from alliance_tracker.data.plan.paper import Chosen, PaperFacts
from alliance_tracker.errors import NotFound, Unavailable
from alliance_tracker.exchange.papers import html
from alliance_tracker.exchange.papers.agreed import certificate, state
from alliance_tracker.exchange.papers.making import File, Pack, asked
from alliance_tracker.exchange.papers.plan import foot, marks, plan_paper
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import day
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.papers import page as of_papers
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import show
from alliance_tracker.web.words import moment

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
REFRESH_SECONDS = 1


class Kind(Record):
    """A paper that can be asked for: what to call it, its view, and what is to be made."""

    words: str
    endpoint: str
    make: Callable[[PaperFacts], File | Pack]


@of_papers(pages, "/plan/read", "/read")
@needs(Action.READ_SUBMITTED)
def read(slug: str) -> Response:
    """The whole plan or bid as one page, to read and to print. 45 queries for the draft, 26 for a version."""
    what = _chosen()
    if what is None:
        return show("plan/unread.html")
    told = facts.facts_of(g.plan, what, today())
    paper = plan_paper(told, _reader(may(Action.WRITE_PLAN)))
    return show("plan/read.html", facts=told, paper=paper, parts=html.parts(paper), words=html.page(paper))


@of_papers(pages, "/plan/plan.<any(pdf,docx):kind>", "/paper.<any(pdf,docx):kind>", methods=["GET", "POST"])
@needs(Action.READ_SUBMITTED)
def plan_file(slug: str, kind: str) -> Response:
    """The plan or bid as PDF or Word."""
    return _sent(kind, _chosen())


@of_papers(pages, "/sign-off/certificate.pdf", methods=["GET", "POST"])
@needs(Action.READ_SUBMITTED)
def certificate_file(slug: str) -> Response:
    """Who agreed a version, by what authority, under which seal."""
    return _sent("certificate", _frozen())


@of_papers(pages, "/plan/pack.zip", "/pack.zip", methods=["GET", "POST"])
@needs(Action.READ_SUBMITTED)
def pack_file(slug: str) -> Response:
    """What goes to the mailbox of the timeline: PDF, Word, certificate and a manifest. Nothing private is in it."""
    return _sent("pack", _frozen())


@of_papers(
    pages,
    "/plan/papers/<any(pdf,docx,certificate,pack):what>/<paper>",
    "/papers/<any(pdf,docx,certificate,pack):what>/<paper>",
)
@needs(Action.READ_SUBMITTED)
def paper(slug: str, what: str, paper: str) -> Response:
    """How far a paper is. While it is being made, the page asks again by itself, without a script."""
    far = printing.standing(paper, g.plan.id, g.viewer.person_id)
    if far is None:
        raise NotFound(f"That paper is no longer kept. Ask for it again from the page of the {g.plan.paper.noun}.")
    again = _address(what, request.args.get("version"))
    answer = show("plan/paper.html", far=far, kind=KINDS[what], again=again)
    if far.waits:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@of_papers(pages, "/plan/papers/<paper>.<any(pdf,docx,zip):kind>", "/papers/<paper>.<any(pdf,docx,zip):kind>")
@needs(Action.READ_SUBMITTED)
def paper_file(slug: str, paper: str, kind: str) -> Response:
    """What was made, for the person who asked for it. One query."""
    found = printing.content_of(paper, g.plan.id, g.viewer.person_id)
    if found is None:
        raise NotFound(f"That paper is not there. Ask for it again from the page of the {g.plan.paper.noun}.")
    return _download(*found)


def _chosen() -> Chosen | None:
    """The version that the address asks for; None where nothing is to be read yet. Three queries."""
    return facts.chosen(g.plan, request.args.get("version", ""), may(Action.READ_PLAN))


def _frozen() -> Chosen | None:
    """The same, but never the draft: by default the newest version."""
    what = _chosen()
    if what is None or what.version is not None:
        return what
    if what.newest is None:
        return None
    return facts.chosen(g.plan, what.newest.label, may(Action.READ_PLAN))


def _reader(private: bool) -> Reader:
    settings = current_app.config["SETTINGS"]
    return Reader(g.viewer.name, moment(now()), private, settings.demonstration)


def _named(told: PaperFacts, what: str) -> str:
    stream = f"{told.plan.paper.stream}-" if told.plan.paper.is_bid else ""
    return f"{told.plan.slug}-{stream}{what.format(told.chosen.label)}"


def _plan(form: str) -> Callable[[PaperFacts], File]:
    def made(told: PaperFacts) -> File:
        return File(
            _named(told, f"{told.plan.paper.noun}-{{}}.{form}"), plan_paper(told, _reader(may(Action.WRITE_PLAN)))
        )

    return made


def _certificate(told: PaperFacts) -> File:
    reader = _reader(False)
    made = certificate(told, reader, marks(told, reader), foot(told, reader))
    return File(_named(told, "certificate-{}.pdf"), made)


def _pack(told: PaperFacts) -> Pack:
    reader = _reader(False)
    version = told.chosen.version
    assert version is not None
    whole = plan_paper(told, reader)
    about = (
        (told.plan.paper.noun.capitalize(), told.plan.name),
        ("Version", f"{version.label}, frozen on {day(version.frozen_on)}"),
        ("Seal", version.seal),
        ("State", ". ".join(one for one in state(told) if one)),
        ("Made", f"{reader.at}, by {reader.name}"),
        *((mark, "yes") for mark in marks(told, reader)),
    )
    files = (
        *(File(_named(told, f"{told.plan.paper.noun}-{{}}.{kind}"), whole) for kind in ("pdf", "docx")),
        _certificate(told),
    )
    return Pack(about, files)


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("PDF", "plan.plan_file", _plan("pdf")),
    "docx": Kind("Word document", "plan.plan_file", _plan("docx")),
    "certificate": Kind("certificate", "plan.certificate_file", _certificate),
    "pack": Kind("pack", "plan.pack_file", _pack),
}


def _address(what: str, label: str | None) -> str:
    """Where a paper of this version is asked for."""
    kind = {"kind": what} if what in ("pdf", "docx") else {}
    return url_for(KINDS[what].endpoint, slug=g.plan.slug, **kind, version=label)


def _sent(what: str, chosen: Chosen | None) -> Response:
    """The paper if it is made. If not, the page offers to make it, and when that is asked leads to where it waits.

    It is made once for the same words and the same reader.
    """
    if chosen is None:
        return show("plan/unread.html")
    told = facts.facts_of(g.plan, chosen, today())
    made = KINDS[what].make(told)
    seal, order = asked(made)
    person_id = g.viewer.person_id
    key = f"{what}-{g.plan.id}-{person_id}-{seal}"
    if request.method != "POST":
        found = printing.content_of(key, g.plan.id, person_id)
        return _download(*found) if found else show("plan/ask_paper.html", kind=KINDS[what], chosen=chosen)
    known = printing.standing(key, g.plan.id, person_id)
    if known is None and printing.waiting_of(person_id) >= printing.MOST_WAITING:
        raise Unavailable("Some papers are being made for you already. Wait until they are, then ask for this one.")
    if known is None or known.failure:
        name = made.name if isinstance(made, File) else _named(told, "pack-{}.zip")
        printing.ask(key, g.plan.id, person_id, name, order, now())
    return _to(url_for("plan.paper", slug=g.plan.slug, what=what, paper=key, version=chosen.label))


def _to(address: str) -> Response:
    return make_response(redirect(address, code=303))


def _download(name: str, content: bytes) -> Response:
    answer = Response(content, mimetype=TYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

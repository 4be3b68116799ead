"""The plan as papers: to read and print as one page, as PDF, as Word, its certificate, and the pack of them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, current_app, g, redirect, request, url_for

from alliance_tracker.data.plan import paper as facts
from alliance_tracker.data.plan import printing
from alliance_tracker.data.plan.paper import Chosen, PaperFacts
from alliance_tracker.errors import NotFound, Unavailable
from alliance_tracker.exchange.papers import html
from alliance_tracker.exchange.papers.agreed import certificate, state
from alliance_tracker.exchange.papers.making import File, Pack, asked
from alliance_tracker.exchange.papers.plan import foot, marks, plan_paper
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import day
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import show
from alliance_tracker.web.words import moment

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
REFRESH_SECONDS = 1


@dataclass(frozen=True)
class Kind:
    """A paper that can be asked for: what to call it, its view, and what is to be made."""

    words: str
    endpoint: str
    make: Callable[[PaperFacts], File | Pack]


@pages.get("/alliances/<slug>/plan/read")
@needs(Action.READ_SUBMITTED)
def read(slug: str) -> Response:
    """The whole plan as one page, to read and to print. 45 queries for the draft, 26 for a version."""
    told = facts.facts_of(g.plan, _chosen(), today())
    paper = plan_paper(told, _reader(may(Action.WRITE_PLAN)))
    return show("plan/read.html", facts=told, paper=paper, parts=html.parts(paper), words=html.page(paper))


@pages.get("/alliances/<slug>/plan/plan.<any(pdf, docx):form>")
@needs(Action.READ_SUBMITTED)
def plan_file(slug: str, form: str) -> Response:
    """The plan as PDF or Word: at once if it was made before, else the page that waits for it."""
    return _sent(form, facts.facts_of(g.plan, _chosen(), today()))


@pages.get("/alliances/<slug>/sign-off/certificate.pdf")
@needs(Action.READ_SUBMITTED)
def certificate_file(slug: str) -> Response:
    """Who agreed a version, by what authority, under which seal."""
    return _sent("certificate", facts.facts_of(g.plan, _frozen(), today()))


@pages.get("/alliances/<slug>/plan/pack.zip")
@needs(Action.READ_SUBMITTED)
def pack_file(slug: str) -> Response:
    """What goes to the mailbox of the timeline: PDF, Word, certificate and a manifest. Nothing private is in it."""
    return _sent("pack", facts.facts_of(g.plan, _frozen(), today()))


@pages.get("/alliances/<slug>/plan/papers/<any(pdf, docx, certificate, pack):what>/<key>")
@needs(Action.READ_SUBMITTED)
def paper(slug: str, what: str, key: str) -> Response:
    """How far a paper is. While it is being made, the page asks again by itself, without a script."""
    far = printing.standing(key, g.plan.id, g.viewer.person_id)
    if far is None:
        raise NotFound("That paper is no longer kept. Ask for it again from the page of the plan.")
    again = url_for(KINDS[what].endpoint, slug=g.plan.slug, **_form(what), version=request.args.get("version"))
    answer = show("plan/paper.html", far=far, what=what, kind=KINDS[what], again=again)
    if far.waits:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@pages.get("/alliances/<slug>/plan/papers/<key>.<any(pdf, docx, zip):form>")
@needs(Action.READ_SUBMITTED)
def paper_file(slug: str, key: str, form: str) -> Response:
    """What was made, for the person who asked for it. One query."""
    found = printing.content_of(key, g.plan.id, g.viewer.person_id)
    if found is None:
        raise NotFound("That paper is not there. Ask for it again from the page of the plan.")
    return _download(*found)


def _chosen() -> Chosen:
    """The version that the address asks for, of those that this reader may see. Three queries."""
    return facts.chosen(g.plan, request.args.get("version", ""), may(Action.READ_PLAN))


def _frozen() -> Chosen:
    """The same, but never the draft: by default the newest version."""
    what = _chosen()
    if what.version is not None:
        return what
    if what.newest is None:
        raise NotFound("No version is frozen yet, so nobody has been asked to agree. Freeze one first.")
    return facts.chosen(g.plan, what.newest.label, may(Action.READ_PLAN))


def _reader(private: bool) -> Reader:
    settings = current_app.config["SETTINGS"]
    return Reader(g.viewer.name, moment(now()), private, settings.demonstration)


def _named(told: PaperFacts, what: str) -> str:
    return f"{told.plan.slug}-{what.format(told.chosen.label)}"


def _plan(form: str) -> Callable[[PaperFacts], File]:
    def made(told: PaperFacts) -> File:
        return File(_named(told, f"plan-{{}}.{form}"), plan_paper(told, _reader(may(Action.WRITE_PLAN))))

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
        ("Plan", told.plan.name),
        ("Version", f"{version.label}, frozen on {day(version.frozen_on)}"),
        ("Seal", version.seal),
        ("State", ". ".join(one for one in state(told) if one)),
        ("Made", f"{reader.at}, by {reader.name}"),
        *((mark, "yes") for mark in marks(told, reader)),
    )
    files = (File(_named(told, "plan-{}.pdf"), whole), File(_named(told, "plan-{}.docx"), whole), _certificate(told))
    return Pack(about, files)


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("PDF", "plan.plan_file", _plan("pdf")),
    "docx": Kind("Word document", "plan.plan_file", _plan("docx")),
    "certificate": Kind("certificate", "plan.certificate_file", _certificate),
    "pack": Kind("pack", "plan.pack_file", _pack),
}


def _form(what: str) -> dict[str, str]:
    return {"form": what} if what in ("pdf", "docx") else {}


def _sent(what: str, told: PaperFacts) -> Response:
    """The paper if it is made; else it is asked for, once for the same words and the same reader."""
    made = KINDS[what].make(told)
    seal, order = asked(made)
    person_id = g.viewer.person_id
    key = f"{what}-{g.plan.id}-{person_id}-{seal}"
    found = printing.content_of(key, g.plan.id, person_id)
    if found is not None:
        return _download(*found)
    if printing.waiting_of(person_id) >= printing.MOST_WAITING and printing.standing(key, g.plan.id, person_id) is None:
        raise Unavailable("Some papers are being made for you already. Wait until they are, then ask for this one.")
    name = made.name if isinstance(made, File) else _named(told, "pack-{}.zip")
    printing.ask(key, g.plan.id, person_id, name, order, now())
    there = url_for("plan.paper", slug=g.plan.slug, what=what, key=key, version=told.chosen.label)
    return redirect(there, code=303)  # type: ignore[return-value]


def _download(name: str, content: bytes) -> Response:
    answer = Response(content, mimetype=TYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

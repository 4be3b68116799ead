"""An answer given at a meeting, recorded for the body from its minute, and the file that shows it."""

from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.delivery.evidence import Upload
from alliance_tracker.data.signoff.answering import Door, give
from alliance_tracker.data.signoff.answers import file_of
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.exchange.evidence import ACCEPT, LARGEST, looked_into
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import Answer, AnsweredVia
from alliance_tracker.web import once, papers
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, UploadField
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import file_answer, show
from alliance_tracker.web.signoff.answer import AnswerForm, reading, stamped
from alliance_tracker.web.signoff.pages import pages
from alliance_tracker.web.words import day


class RecordForm(AnswerForm):
    """The answer, on which version, where it is written down, and who gave it."""

    form_name = "record"
    version = ChoiceField("Which version did they answer?", read_as=int, always=True)
    answer = ChoiceField("What did the organisation say?", choices=Answer, read_as=Answer, always=True)
    would_let = ProseField("What would let them agree", most=2000, rows=3, always=True)
    authority_on = DateField("Date of the meeting, or of the decision", "For example, 12 Jan 2017", always=True)
    minute = LineField("Minute", "Where it is written down. For example, GB 17/04", most=200, always=True)
    name = LineField("Who answered", "The person who spoke for the organisation", always=True, most=120)
    office = LineField("Their office", "For example, Chief Officer", always=True, most=120)
    file = UploadField(
        "The minute as a file", "PDF, Word, Excel, PNG, JPEG, CSV or text, up to 10 MB", most=LARGEST, accept=ACCEPT
    )


@papers.page(pages, "/sign-off/<body>/record", methods=["GET", "POST"])
@needs(Action.RECORD_AGREEMENT)
def record(slug: str, body: str) -> Response:
    """Record what a body answered elsewhere. It is marked as recorded, and the body can disown it."""
    read = reading()
    form = RecordForm.opened({"version": read.version.id}, stamp=read.stamp)
    form.version.choices = [
        (str(one.id), f"{one.label}, frozen on {day(one.frozen_on)}") for one in reversed(read.now.versions)
    ]
    upload = _upload(form) if form.sent() and form.validate() else None
    if form.sent() and form.version.data is None and not form.version.errors:
        form.add(RuleBroken("Choose the version that they answered", "version"))

    def save(tx: Writing) -> tuple[str, str]:
        draft, door = form.draft(), Door(AnsweredVia.RECORDED, stamped(form)[1], upload=upload)
        give(tx, g.plan, g.body.id, form.version.data, draft, door, today())
        assert draft.answer is not None
        words = f"Recorded for {read.body.name}: {lower(draft.answer.words)}. It can say that it was not so."
        return url_for("signoff.page", slug=g.plan.slug), words

    answer = once.saved(form, save)
    if answer is None and form.status == Stale.status:
        form.stamp = reading().stamp
    return answer or show("signoff/record.html", form=form.unfolded(), read=read)


def _upload(form: RecordForm) -> Upload | None:
    file: Any = form.file.data
    if file is None:
        return None
    try:
        return looked_into(file.filename or "", file.read())
    except RuleBroken as problem:
        form.add(RuleBroken(str(problem), "file"))
        return None


@papers.page(pages, "/sign-off/<body>/file/<int:number>")
@needs(Action.READ_PLAN)
def answer_file(slug: str, body: str, number: int) -> Response:
    """The file of a recorded answer, handed out for keeping and never shown inside a page. One query."""
    return file_answer(file_of(g.plan.id, g.body.id, number))

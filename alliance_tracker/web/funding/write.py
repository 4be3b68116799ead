"""One question of a bid to answer at a time, with its limit of words; and who the main contact is."""

from __future__ import annotations

from functools import cache
from typing import cast

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.funding import answers
from alliance_tracker.data.funding import bids as data
from alliance_tracker.data.funding.bids import Contact
from alliance_tracker.data.people.names import names_of
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding.form import PART_OF, QUESTIONS, Question, count_words
from alliance_tracker.rules.funding.record import LONGEST_LINE
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import drafts, once
from alliance_tracker.web.forms import LineField, Theirs, TrackerForm
from alliance_tracker.web.funding.fields import AnswerField
from alliance_tracker.web.funding.opened import Opened, opened, whole_page
from alliance_tracker.web.funding.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

CONTACT = "contact"
LETTERS = 15
"""So many characters for each word that an answer may have, before it is not a text any more."""


class ContactForm(TrackerForm):
    """Who answers questions about the bid."""

    form_name = "contact"
    name = LineField("Name", required="Give the name of the contact", most=LONGEST_LINE)
    job = LineField("Job title and office", required="Give the job title", most=LONGEST_LINE)
    phone = LineField("Telephone", "For example, 0191 496 0000", most=40)


@cache
def _form(code: str) -> type[TrackerForm]:
    """One text, under its own title."""
    most = QUESTIONS[code].words * LETTERS
    box = AnswerField(code, most)
    return cast("type[TrackerForm]", type("AnswerForm", (TrackerForm,), {"form_name": "answer", "text": box}))


@pages.route("/alliances/<slug>/bids/<stream>/questions/<question>", methods=["GET", "POST"])
@needs(Action.WRITE_BID)
def write(slug: str, stream: str, question: str) -> Response:
    """Answer one question: save it, or leave it for later."""
    one = opened(stream)
    if question not in QUESTIONS:
        raise NotFound("There is no such question in the form. Choose one from the page of the bid.")
    if question == CONTACT:
        return _contact(one, QUESTIONS[question])
    return _text(one, QUESTIONS[question])


def _text(one: Opened, asked: Question) -> Response:
    place, back = _place(one, asked.code), whole_page(one.slug, asked.code)
    before = answers.answers_of(one.head.id).get(asked.code, answers.Answer(asked.code))
    form = _form(asked.code).opened({"text": before.text}, stamp=before.version, draft=drafts.found(place))
    answer = drafts.answered(form, place, _told(one, asked), back) if form.sent() else None

    def save(tx: Writing) -> tuple[str, str]:
        text = form["text"].data or ""
        changed = answers.write(tx, g.plan, one.call, one.stream, asked.code, text, form.version)
        drafts.finish(tx, place)
        return back, f"“{asked.title}” is saved." if changed else "Nothing was changed."

    def theirs() -> Theirs:
        fresh = answers.answers_of(one.head.id)[asked.code]
        by = names_of({fresh.person_id} if fresh.person_id is not None else ())
        return Theirs({"text": fresh.text}, fresh.version, by.get(fresh.person_id or 0, ""), fresh.saved_at)

    if answer is None and not drafts.left(form):
        answer = once.saved(form, save, theirs)
    count = count_words(asked.code, form["text"].raw)
    return answer or show(
        "funding/write.html", form=form, bid=one, asked=asked, part=PART_OF[asked.code], back=back, count=count
    )


def _contact(one: Opened, asked: Question) -> Response:
    place, back, kept = _place(one, CONTACT), whole_page(one.slug, CONTACT), one.head.contact
    form = ContactForm.opened(kept, stamp=one.head.version, draft=drafts.found(place))
    answer = drafts.answered(form, place, _told(one, asked), back) if form.sent() else None

    def save(tx: Writing) -> tuple[str, str]:
        contact = Contact(form.name.data or "", form.job.data or "", form.phone.data or "")
        changed = data.save_contact(tx, g.plan, one.call, one.stream, contact, form.version)
        drafts.finish(tx, place)
        return back, "The main contact is saved." if changed else "Nothing was changed."

    def theirs() -> Theirs:
        fresh = opened(one.slug).head
        return Theirs(
            {"name": fresh.contact.name, "job": fresh.contact.job, "phone": fresh.contact.phone}, fresh.version
        )

    if answer is None and not drafts.left(form):
        answer = once.saved(form, save, theirs)
    return answer or show(
        "funding/write.html", form=form, bid=one, asked=asked, part=PART_OF[CONTACT], back=back, count=""
    )


def _place(one: Opened, code: str) -> str:
    return url_for("funding.write", slug=g.plan.slug, stream=one.slug, question=code)


def _told(one: Opened, asked: Question) -> str:
    return f"{one.stream.words} bid: {asked.title}"

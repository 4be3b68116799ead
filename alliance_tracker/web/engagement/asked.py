"""Ask or challenge, from any page of the alliance; or write down what somebody asked who wrote or rang."""

from typing import Any

from flask import Response, g, request

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import challenges
from alliance_tracker.errors import NotFound
from alliance_tracker.records import replace
from alliance_tracker.rules.engagement.challenges import LONGEST_QUESTION, Asked, check_may_correct, due
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.subjects import Subject, read_subject
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ChallengeSubject, HowSaid, ThreeTest
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.challenges import page_of
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import ChoiceField, DateField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show
from alliance_tracker.web.words import day

USUAL = (
    Subject(),
    Subject(ChallengeSubject.PLAN),
    *(Subject(ChallengeSubject.TEST, test.value) for test in ThreeTest),
)
"""What anybody may ask about without coming from a page of it."""


class AskForm(TrackerForm):
    """One question, and what it is about."""

    form_name = "ask"
    question = ProseField(
        "Your question", "Ask one thing, in your own words", most=LONGEST_QUESTION, rows=5, always=True
    )
    about = ChoiceField("What is it about?", always=True)
    names_checked = TickField(NAMES_LABEL)

    def asked(self) -> Asked:
        """What was typed."""
        about = read_subject(self.about.data or "") or Subject()
        return Asked(self.question.data or "", about.kind, about.key, names_checked=bool(self.names_checked.data))


class RecordForm(AskForm):
    """The same for somebody who wrote or rang."""

    form_name = "record"
    question = ProseField(
        "Their question", "In their own words, without their name", most=LONGEST_QUESTION, rows=5, always=True
    )
    how = ChoiceField(
        "How did it reach you?",
        choices=[
            (one.value, one.words.removeprefix("Recorded ").capitalize())
            for one in HowSaid
            if one is not HowSaid.ACCOUNT
        ],
        read_as=HowSaid,
        required="Choose how it reached you",
        always=True,
    )
    asked_on = DateField(
        "When did they ask?", "For example, 30 Sep 2018. The 10 working days run from then", always=True
    )

    def asked(self) -> Asked:
        return replace(super().asked(), how=self.how.data, asked_on=self.asked_on.data)


@pages.route("/alliances/<slug>/involvement/challenges/new", methods=["GET", "POST"])
@needs(Action.SPEAK_FOR_PATIENTS)
def ask(slug: str) -> Response:
    """Ask or challenge. At most one query beside the guard's."""
    return _new(AskForm)


@pages.route("/alliances/<slug>/involvement/challenges/record", methods=["GET", "POST"])
@needs(Action.RECORD_VOICE)
def record_challenge(slug: str) -> Response:
    """Write down what somebody asks who wrote or rang."""
    return _new(RecordForm)


def _new(kind: type[AskForm]) -> Response:
    about = _about()
    form = kind.opened({"about": about.code, "asked_on": today()})
    form.about.choices = _choices(about, form.about.data)

    def save(tx: Writing) -> tuple[str, str]:
        asked = form.asked()
        number = challenges.ask(tx, g.alliance.id, asked, today())
        by = due(asked.asked_on or today())
        return page_of(number), f"Your question is C{number}. The alliance has to answer by {day(by)}."

    return once.saved(form, save) or show(
        "engagement/ask.html", form=form, due=due(today()), recorded=kind is RecordForm, row=None
    )


@pages.route("/alliances/<slug>/involvement/challenges/<int:number>/correct", methods=["GET", "POST"])
@needs(Action.RECORD_VOICE)
def correct_challenge(slug: str, number: int) -> Response:
    """Put right what was written down for somebody, until it is answered."""
    row = challenges.challenge_of(g.alliance.id, number)
    if request.method == "GET":
        check_may_correct(row.facts, row.how)
    values: dict[str, Any] = {
        "question": row.question,
        "about": row.about.code,
        "how": row.how,
        "asked_on": row.facts.asked_on,
    }
    form = RecordForm.opened(values, stamp=row.version)
    form.about.choices = [(row.about.code, row.about.words)]

    def save(tx: Writing) -> tuple[str, str]:
        challenges.correct(tx, g.alliance.id, number, form.asked(), form.version, today())
        return page_of(number), f"C{number} is put right. History keeps what stood there before."

    return once.saved(form, save) or show(
        "engagement/ask.html", form=form, due=row.facts.due_on, recorded=True, row=row
    )


def _about() -> Subject:
    """What the address says it is about. At most one query."""
    code = request.args.get("about", "")
    if not code:
        return Subject()
    read = read_subject(code)
    about = challenges.subject_here(g.alliance.id, read) if read else None
    if about is None:
        raise NotFound("We cannot find what this question is about. Open its page and choose “Ask or challenge” there.")
    return about


def _choices(about: Subject, sent: str | None) -> list[tuple[str, str]]:
    """What it is about as the address says, what was sent, and what anybody may ask about. At most one query."""
    known = read_subject(sent or "") if sent != about.code else None
    named = (challenges.subject_here(g.alliance.id, known) or known) if known else about
    return list({one.code: one.words for one in (about, named, *USUAL)}.items())

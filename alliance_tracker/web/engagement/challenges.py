"""The challenges of an alliance: the list with lateness, what is asked and answered in one of them, the board."""

from collections.abc import Mapping
from functools import partial

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import challenges
from alliance_tracker.data.engagement.challenges import ChallengeRow
from alliance_tracker.rules.engagement.challenges import (
    LONGEST_ANSWER,
    ChallengeState,
    check_may_answer,
    check_may_hear,
    check_may_say,
    check_may_speak,
    late_by,
    says,
    waiting,
)
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.subjects import Subject
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ChallengeSubject
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.letters import answered
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import ChoiceField, DateField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, paged, show

PLACES: Mapping[ChallengeSubject, str] = {
    ChallengeSubject.PROMISE: "/involvement/promises/{}",
    ChallengeSubject.EVIDENCE: "/involvement/evidence/{}",
    ChallengeSubject.TEST: "/involvement/tests/{}",
    ChallengeSubject.DELIVERABLE: "/deliverables/{}",
    ChallengeSubject.QUARTER: "/quarters/{}",
    ChallengeSubject.PLAN: "/plan",
    ChallengeSubject.BID: "/bids/{}",
    ChallengeSubject.GROUP: "/involvement/groups/{}",
}
"""Below the alliance's own address, where each kind of thing stands."""


class AnswerForm(TrackerForm):
    """The alliance's answer."""

    form_name = "answer"
    words = ProseField(
        "Your answer",
        "Say yes or no first, then why. Use words that a patient would use",
        most=LONGEST_ANSWER,
        rows=6,
        always=True,
    )
    names_checked = TickField(NAMES_LABEL)


class SatisfiedForm(TrackerForm):
    """Two buttons: yes, and no."""

    form_name = "satisfied"
    satisfied = ChoiceField(
        "Are you satisfied?",
        choices=[("yes", "Yes, I am satisfied"), ("no", "No, take it to the board")],
        required="Choose yes or no",
    )


class HeardForm(TrackerForm):
    """The day on which the board heard it, and what it said."""

    form_name = "heard"
    heard_on = DateField("The board heard it on", "For example, 31 Oct 2018", always=True)
    words = ProseField(
        "What did the board say?",
        "Say what it decided first. Use words that a patient would use",
        most=LONGEST_ANSWER,
        rows=6,
        always=True,
    )
    names_checked = TickField(NAMES_LABEL)


def page_of(number: int) -> str:
    """The address of a challenge."""
    return url_for("engagement.challenge", slug=g.alliance.slug, number=number)


def place_of(about: Subject) -> str:
    """Where what it is about can be read; nothing for something else."""
    place = PLACES.get(about.kind)
    return url_for("alliances.one", slug=g.alliance.slug) + place.format(about.key) if place else ""


@pages.get("/alliances/<slug>/involvement/challenges")
@needs(Action.READ_ALLIANCE)
def challenges_page(slug: str) -> Response:
    """All of them, what waits first. One query beside the guard's."""
    rows = challenges.challenges_of(g.alliance.id, today())
    shown, page, count = paged(rows)
    return show(
        "engagement/challenges.html",
        rows=shown,
        waiting=waiting([row.facts for row in rows], today()),
        any=bool(rows),
        page=page,
        pages=count,
        says=says,
        today=today(),
    )


@pages.get("/alliances/<slug>/involvement/challenges.csv")
@needs(Action.READ_ALLIANCE)
def challenges_csv(slug: str) -> Response:
    columns = (
        "Challenge",
        "About",
        "Question",
        "How it came",
        "Asked on",
        "Answer due by",
        "First answer on",
        "Working days late",
        "State",
        "Heard by the board on",
    )
    rows = [
        (row.reference, row.about.words, row.question, row.how.words, row.facts.asked_on, row.facts.due_on)
        + (row.facts.answered_on, late_by(row.facts, today()), row.state(today()).words, row.facts.heard_on)
        for row in challenges.challenges_of(g.alliance.id, today())
    ]
    return csv_answer(f"{slug}-challenges", columns, rows)


@pages.get("/alliances/<slug>/involvement/challenges/<int:number>")
@needs(Action.READ_ALLIANCE)
def challenge(slug: str, number: int) -> Response:
    """One challenge with its answers, and what the reader may do next. Two queries beside the guard's."""
    return _shown(challenges.challenge_of(g.alliance.id, number), SatisfiedForm.opened())


def _shown(row: ChallengeRow, form: SatisfiedForm) -> Response:
    state, own = row.state(today()), g.viewer is not None and row.person_id == g.viewer.person_id
    form.stamp = str(row.version)
    asked_here = own and may(Action.SPEAK_FOR_PATIENTS)
    for_somebody = row.person_id is None and may(Action.RECORD_VOICE)
    open_still = state in (ChallengeState.ANSWERED, ChallengeState.ON_AGENDA, ChallengeState.SATISFIED)
    return show(
        "engagement/challenge.html",
        form=form,
        row=row,
        state=state,
        stands=says(row.facts, today()),
        place=place_of(row.about),
        answers=challenges.answers_to(row.id),
        own=own,
        says_to=_says_to(row.number, asked_here, for_somebody) if open_still else "",
        correctable=for_somebody and row.facts.answered_on is None,
    )


def _says_to(number: int, own: bool, for_somebody: bool) -> str:
    """Where the reader says whether the answer is enough; nothing for those who may not."""
    if not (own or for_somebody):
        return ""
    view = "engagement.satisfied" if own else "engagement.said"
    return url_for(view, slug=g.alliance.slug, number=number)


@pages.route("/alliances/<slug>/involvement/challenges/<int:number>/satisfied", methods=["GET", "POST"])
@needs(Action.SPEAK_FOR_PATIENTS)
def satisfied(slug: str, number: int) -> Response:
    """The person who asked says whether the answer is enough. No takes it to the board."""
    return _say(number, own=True)


@pages.route("/alliances/<slug>/involvement/challenges/<int:number>/said", methods=["GET", "POST"])
@needs(Action.RECORD_VOICE)
def said(slug: str, number: int) -> Response:
    """The same, recorded for somebody who wrote or rang."""
    return _say(number, own=False)


def _say(number: int, own: bool) -> Response:
    row = challenges.challenge_of(g.alliance.id, number)
    check_may_speak(row.person_id, g.viewer.person_id if own else None, own)
    if request.method == "GET":
        check_may_say(row.facts, today())
    form = SatisfiedForm.opened(stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        yes = form.satisfied.data == "yes"
        challenges.say_satisfied(tx, g.alliance.id, number, yes, form.version, today(), own)
        words = "Thank you. The challenge is settled." if yes else f"C{number} is on the board’s agenda now."
        return page_of(number), words

    return once.saved(form, save) or _shown(challenges.challenge_of(g.alliance.id, number), form)


@pages.route("/alliances/<slug>/involvement/challenges/<int:number>/answer", methods=["GET", "POST"])
@needs(Action.ANSWER_CHALLENGE)
def answer(slug: str, number: int) -> Response:
    """Answer, or add to the answer. Three queries beside the guard's."""
    row = challenges.challenge_of(g.alliance.id, number)
    if request.method == "GET":
        check_may_answer(row.facts, today())
    given = challenges.answers_to(row.id)
    form = AnswerForm.opened(stamp=len(given))

    def save(tx: Writing) -> tuple[str, str]:
        words, checked = form.words.data or "", bool(form.names_checked.data)
        letter = partial(answered, row, words, False)
        challenges.answer(tx, g.alliance.id, number, words, form.version, today(), checked, letter)
        return page_of(number), f"Your answer to C{number} is sent. The person who asked says if it is enough."

    found = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(len(given))
    return found or show(
        "engagement/answer.html", form=form, row=row, answers=given, stands=says(row.facts, today()), board=False
    )


@pages.route("/alliances/<slug>/involvement/challenges/<int:number>/heard", methods=["GET", "POST"])
@needs(Action.HEAR_CHALLENGE)
def heard_by_board(slug: str, number: int) -> Response:
    """The board heard it. Three queries beside the guard's."""
    row = challenges.challenge_of(g.alliance.id, number)
    if request.method == "GET":
        check_may_hear(row.facts, today())
    form = HeardForm.opened({"heard_on": today()}, stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        words, checked = form.words.data or "", bool(form.names_checked.data)
        letter = partial(answered, row, words, True)
        challenges.hear(tx, g.alliance.id, number, words, form.heard_on.data, today(), checked, letter)
        return page_of(number), f"It is on record that the board heard C{number}."

    return once.saved(form, save) or show(
        "engagement/answer.html",
        form=form,
        row=row,
        answers=challenges.answers_to(row.id),
        stands=says(row.facts, today()),
        board=True,
    )

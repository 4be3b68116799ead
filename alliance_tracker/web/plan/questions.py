"""What an alliance asks its regional team about its plan, and the region's answers by a day."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.plan import escalations
from alliance_tracker.data.plan.escalations import Question
from alliance_tracker.errors import NotAllowed, NotFound, RuleBroken
from alliance_tracker.rules.permissions import Action, Role
from alliance_tracker.rules.plan.submission import MOST_DAYS, USUAL_DAYS, answer_due
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, ProseField, TrackerForm, WholeField
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan import told
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import day


class QuestionForm(TrackerForm):
    """A question to the region."""

    form_name = "question"
    region = ChoiceField("Which region?", read_as=int, always=True)
    question = ProseField(
        "What do you ask of the region?",
        "What is the matter, what you have tried, and what you need from them",
        required="Write what you ask of the region",
        most=4000,
        rows=6,
    )
    days = WholeField(
        "Working days to answer in",
        "Counted from tomorrow, without bank holidays",
        required="Give the working days, for example 5",
        least=1,
        most=MOST_DAYS,
    )


class ReplyForm(TrackerForm):
    """The region's answer. The stamp is the question as it was seen."""

    form_name = "reply"
    answer = ProseField("Your answer", required="Write the answer", most=6000, rows=8)


@pages.get("/alliances/<slug>/plan/questions")
@needs(Action.READ_SUBMITTED)
def questions(slug: str) -> Response:
    """Every question, those to be answered first. Five queries."""
    return show("plan/questions.html", found=escalations.questions_of(g.plan.id), own=_own_regions(), today=today())


@pages.get("/alliances/<slug>/plan/questions.csv")
@needs(Action.READ_SUBMITTED)
def questions_csv(slug: str) -> Response:
    """Questions and answers as a table."""
    header = ("Region", "Question", "Asked on", "Asked by", "Answer by", "How it stands", "Answered by", "Answer")
    rows = [
        (
            one.region,
            one.question,
            one.raised_on,
            one.raised_by,
            one.answer_by,
            one.stands(today()),
            one.answered_by,
            one.answer,
        )
        for one in escalations.questions_of(g.plan.id)
    ]
    return csv_answer(f"{slug}-questions", header, rows)


def _own_regions() -> frozenset[int]:
    """The regions for which the viewer may answer here."""
    if not may(Action.ANSWER_ESCALATION):
        return frozenset()
    grants = [grant for grant in g.viewer.grants if grant.role is Role.REGIONAL_TEAM]
    return frozenset(grant.region_id for grant in grants if grant.region_id is not None)


@pages.route("/alliances/<slug>/plan/questions/ask", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def ask_region(slug: str) -> Response:
    """Ask the region for help; its team is told by e-mail."""
    regions = escalations.regions_of(g.plan)
    first = regions[0][0] if len(regions) == 1 else None
    form = QuestionForm.opened({"days": USUAL_DAYS, "region": first})
    form.region.choices = [(str(number), name) for number, name in regions]
    kept = once.saved(form, lambda tx: _ask(tx, form))
    if kept is not None:
        return kept
    return show("plan/question_ask.html", form=form, regions=regions)


def _ask(tx: Writing, form: QuestionForm) -> tuple[str, str]:
    region, words, days = form.region.data, form.question.data, form.days.data
    if region is None:
        raise RuleBroken("Choose the region", "region")
    by = answer_due(today(), days)
    team = escalations.region_people(region, today())
    letters = [told.of_question(name, address, words, by) for name, address in team]
    escalations.raise_question(tx, g.plan, region, words, by, letters, today())
    return url_for("plan.questions", slug=g.plan.slug), f"The region is asked, and owes an answer by {day(by)}."


@pages.route("/alliances/<slug>/plan/questions/<int:number>/answer", methods=["GET", "POST"])
@needs(Action.ANSWER_ESCALATION)
def answer_region(slug: str, number: int) -> Response:
    """The regional team answers, once; whoever asked is told."""
    question = _question(number)
    form = ReplyForm.opened(stamp=question.version)
    kept = once.saved(form, lambda tx: _answer(tx, form, number))
    if kept is not None:
        return kept
    if form.sent():
        question = _question(number)
    return show("plan/question_answer.html", form=form, question=question, today=today())


def _question(number: int) -> Question:
    found = next((one for one in escalations.questions_of(g.plan.id) if one.id == number), None)
    if found is None:
        raise NotFound("We cannot find that question. Choose it from the list.")
    if found.region_id not in _own_regions():
        raise NotAllowed(f"This question was asked of the {found.team}, which answers it.")
    return found


def _answer(tx: Writing, form: ReplyForm, number: int) -> tuple[str, str]:
    words = form.answer.data or ""
    who = escalations.asker(number)
    letter = told.of_answer(*who, words) if who else None
    escalations.answer_question(tx, g.plan, number, form.version, words, letter, today())
    return url_for("plan.questions", slug=g.plan.slug), "The answer is with the alliance."

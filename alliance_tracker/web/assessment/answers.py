"""The alliance answers what those who assess its bid have asked."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.assessment import questions
from alliance_tracker.data.assessment.questions import Answer, Asked
from alliance_tracker.data.assessment.reading import assessments_of
from alliance_tracker.data.awards.reading import decision_of
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding import blindness
from alliance_tracker.rules.funding.blindness import Sight
from alliance_tracker.rules.funding.standing import scored_rows
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import drafts, once
from alliance_tracker.web.assessment import letters
from alliance_tracker.web.assessment.bid import SCORES, score_table
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ProseField, TrackerForm
from alliance_tracker.web.funding.assessed import anonymous, shown_asked
from alliance_tracker.web.funding.opened import Opened, bid_page, opened
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show


class AnswerForm(TrackerForm):
    """The alliance's answer. The stamp is the question as it was seen."""

    form_name = "answer"
    answer = ProseField("Your answer", required="Write the answer", most=questions.LONGEST_ANSWER, rows=8)


@pages.route("/alliances/<slug>/bids/<stream>/questions-asked/<int:number>", methods=["GET", "POST"])
@needs(Action.WRITE_BID)
def answer(slug: str, stream: str, number: int) -> Response:
    """Answer a question about the bid, once."""
    one = opened(stream)
    asked = _question(one, number)
    back = bid_page(one.slug, "asked-back")
    place = f"{bid_page(one.slug)}/questions-asked/{number}"
    form = AnswerForm.opened(stamp=asked.version, draft=drafts.found(place))
    kept = drafts.answered(form, place, f"{one.stream.words} bid: answer a question", back) if form.sent() else None

    def save(tx: Writing) -> tuple[str, str]:
        words, who = form.answer.data or "", questions.asker(number, today())
        letter = letters.of_answer(*who, g.plan.name, one.stream, words, one.head.id) if who else None
        questions.answer(tx, g.plan, one.stream, Answer(number, words, form.version, letter), today())
        drafts.finish(tx, place)
        return back, "Your answer is with those who assess the bid."

    if kept is None and not drafts.left(form):
        kept = once.saved(form, save)
    if form.sent():
        asked = _question(one, number)
    return kept or show("assessment/answer.html", form=form, bid=one, asked=asked, back=back, today=today())


def _question(one: Opened, number: int) -> Asked:
    """A question of this bid. A flag is none for the alliance."""
    found = next((row for row in questions.asked_of([one.head.id]) if row.id == number and not row.is_flag), None)
    if found is None:
        raise NotFound(questions.GONE)
    return found


@pages.get("/alliances/<slug>/bids/<stream>/questions-asked.csv")
@needs(Action.READ_BID)
def asked_csv(slug: str, stream: str) -> Response:
    """What was asked of the alliance, as a table; after the decision the flags too."""
    one = opened(stream)
    decided = decision_of(one.head.id) is not None
    header = ("Kind", "About", "Text", "Raised on", "Answer by", "How it stands", "Answer")
    rows = [
        (
            row.kind.words,
            row.criterion or "The whole bid",
            row.text,
            row.raised_on,
            row.answer_by,
            row.stands(today()),
            row.answer,
        )
        for row in shown_asked(one.head.id, decided)
    ]
    return csv_answer(f"{g.plan.slug}-{one.slug}-questions-asked", header, rows)


@pages.get("/alliances/<slug>/bids/<stream>/scores.csv")
@needs(Action.READ_BID)
def alliance_scores_csv(slug: str, stream: str) -> Response:
    """All scores with their reasons, without names, after the committee's decision."""
    one = opened(stream)
    assessed = assessments_of(one.call, [one.head.id])[one.head.id]
    if blindness.alliance_sees(assessed.stage) < Sight.RESULT:
        raise NotFound("Scores can be read after the Investment Committee has decided.")
    rows = score_table(scored_rows(assessed.assessment), anonymous(assessed))
    return csv_answer(f"{g.plan.slug}-{one.slug}-scores", SCORES, rows)

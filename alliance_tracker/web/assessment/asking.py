"""A question back to the bidder with a day for the answer, or a flag for the panel; from those who may ask."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.assessment import questions
from alliance_tracker.data.assessment.holding import NO_BID, Assessing
from alliance_tracker.data.assessment.questions import Draft
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding.blindness import Sight
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuestionKind
from alliance_tracker.web import once
from alliance_tracker.web.assessment import letters
from alliance_tracker.web.assessment.found import Found, assigned, national
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

WORDS: Mapping[QuestionKind, str] = {
    QuestionKind.QUESTION: "The alliance is asked by e-mail.",
    QuestionKind.FLAG: "It is flagged for the panel.",
}


class AskForm(TrackerForm):
    """A question, or a flag."""

    form_name = "ask"
    kind = ChoiceField("What is it?", required="Say what it is", choices=QuestionKind, read_as=QuestionKind)
    criterion = ChoiceField("What is it about?", blank="The whole bid", always=True)
    text = ProseField("What you ask or flag", required="Write what you ask or flag", most=questions.LONGEST, rows=6)
    answer_by = DateField("Answer by", "For a question only. For example, 10 Feb 2017", always=True)


@pages.route("/england/bids/<int:bid>/questions/new", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def ask(bid: int) -> Response:
    """Asked by the national team."""
    return _page(national(bid), url_for("assessment.bid", bid=bid, _anchor="questions"))


@pages.route("/assess/<int:bid>/questions/new", methods=["GET", "POST"])
@needs(Action.ASSESS_BID)
def ask_assigned(bid: int) -> Response:
    """Asked by one of its assessors, who has declared interests."""
    found = assigned(bid)
    if found.sight < Sight.OWN:
        raise NotFound(NO_BID)
    return _page(found, url_for("assessment.own", bid=bid, _anchor="questions"))


def _page(found: Found, back: str) -> Response:
    form = AskForm.opened({"kind": QuestionKind.QUESTION})
    form.criterion.choices = [(one.code, one.title) for one in found.assessed.assessment.criteria]

    def save(tx: Writing) -> tuple[str, str]:
        draft = Draft(form.kind.data, form["text"].data or "", form.criterion.data or "", form.answer_by.data)
        by = draft.answer_by
        told = questions.managers_of(found.plan, today()) if by else ()
        mails = [letters.of_question(name, at, found.bid, draft.text, by) for name, at in told if by]
        questions.raise_one(Assessing(tx, found.bid.id), draft, mails, today())
        return back, WORDS[draft.kind]

    return once.saved(form, save) or show("assessment/ask.html", form=form, found=found, back=back)

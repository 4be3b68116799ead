"""Taking up what is offered, and ending it: the forms of the seven ambitions and of the shared statement."""

from __future__ import annotations

from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.adoptions import adopt, adoptions_of, end, standing
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.strategy import AMBITIONS, LONGEST_LINE, LONGEST_WORDS, TOGETHER, AdoptDraft
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import DateField, LineField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

ANY = f"<any({AMBITIONS}, {TOGETHER}):what>"


class TakeUpForm(TrackerForm):
    """Who decided, when, and how they came to it."""

    form_name = "take-up"
    made_by = LineField(
        "Who made the decision?",
        "Name the group, not a person: for example, the board, with the patient panel",
        most=LONGEST_LINE,
        always=True,
    )
    adopted_on = DateField("On which day?", "For example, 14 Sep 2018", always=True)
    words = ProseField(
        "How did you come to it, and who took part?",
        "For example, talks in each group, and a day with the board",
        most=LONGEST_WORDS,
        rows=3,
    )
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> AdoptDraft:
        """What was typed."""
        checked = bool(self.names_checked.data)
        return AdoptDraft(self.made_by.data or "", self.adopted_on.data, self.words.data or "", names_checked=checked)


class StatementForm(TakeUpForm):
    """The shared statement in the alliance's own words, and why they change."""

    form_name = "shared-statement"
    words = ProseField(
        "What do you agree that working together means here?",
        "Say what you believe in, where people can change things, and when they come in",
        most=LONGEST_WORDS,
        rows=10,
        always=True,
    )
    why = ProseField("Why do the words change?", "The old words stay on the page", most=600, rows=2, always=True)

    def draft(self) -> AdoptDraft:
        """What was typed."""
        return AdoptDraft(
            self.made_by.data or "",
            self.adopted_on.data,
            self.words.data or "",
            self.why.data or "",
            bool(self.names_checked.data),
        )


class EndForm(TrackerForm):
    """Why it ends, and when."""

    form_name = "end"
    why = ProseField("Why does it end?", "The reason stays on the page", most=600, always=True)
    ended_on = DateField("On which day?", "For example, 14 Sep 2018", always=True)


@pages.route("/alliances/<slug>/involvement/strategy/take-up", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def take_up(slug: str) -> Response:
    """Take up the seven ambitions. One query beside the guard's."""
    form = TakeUpForm.opened(stamp=0)
    back = url_for("engagement.strategy", slug=slug)

    def save(tx: Writing) -> tuple[str, str]:
        adopt(tx, g.alliance.id, AMBITIONS, form.draft(), form.version, today())
        return back, "The seven ambitions are taken up. You can say now how you stand on each."

    if not form.sent() and standing(adoptions_of(g.alliance.id, AMBITIONS)):
        raise RuleBroken("The seven ambitions are taken up already. Go back to the strategy.")
    return once.saved(form, save) or show("engagement/adopt.html", form=form, back=back, worded=False, stands=None)


@pages.route("/alliances/<slug>/involvement/together/statement", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def shared_statement(slug: str) -> Response:
    """Take up a shared statement, or put new words in its place. One query beside the guard's."""
    now = standing(adoptions_of(g.alliance.id, TOGETHER))
    values: dict[str, Any] = {"words": now.words} if now else {}
    form = StatementForm.opened(values, stamp=now.id if now else 0)
    back = url_for("engagement.together", slug=slug)

    def save(tx: Writing) -> tuple[str, str]:
        adopt(tx, g.alliance.id, TOGETHER, form.draft(), form.version, today())
        return f"{back}#statement", "The shared statement stands in your words."

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(now.id if now else 0)
    return answer or show("engagement/adopt.html", form=form, back=back, worded=True, stands=now)


@pages.route(f"/alliances/<slug>/involvement/end/{ANY}", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def end_adoption(slug: str, what: str) -> Response:
    """End what was taken up, with a reason. One query beside the guard's."""
    now = standing(adoptions_of(g.alliance.id, what))
    form = EndForm.opened(stamp=now.id if now else 0)
    if now is None and not form.sent():
        raise RuleBroken("Nothing is taken up here that could end.")
    back = url_for("engagement.strategy" if what == AMBITIONS else "engagement.together", slug=slug)

    def save(tx: Writing) -> tuple[str, str]:
        end(tx, g.alliance.id, what, form.why.data or "", form.ended_on.data, form.version, today())
        return back, "It has ended. What was said stays on the page."

    return once.saved(form, save) or show("engagement/adoption_end.html", form=form, back=back, what=what)

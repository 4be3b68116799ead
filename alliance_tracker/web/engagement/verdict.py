"""Say what became of a promise: a representative for themselves, or written down for somebody who wrote or rang."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import promising
from alliance_tracker.data.engagement.promises import PromiseRow, promise_of
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.promises import Said
from alliance_tracker.rules.engagement.promising import LONGEST_WORDS, SaidDraft, correctable, why_not_judged
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import HowSaid, View
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promising import page_of
from alliance_tracker.web.forms import ChoiceField, DateField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show
from alliance_tracker.web.words import day

VIEWS = {
    View.KEPT: "It was kept",
    View.PARTLY: "It was partly kept",
    View.NOT_KEPT: "It was not kept",
    View.CANNOT_SAY: "I cannot say yet",
}
UNSHOWN = "Nothing that you can open shows it yet. The alliance is asked to add something."


class VerdictForm(TrackerForm):
    """What became of it, and why."""

    form_name = "verdict"
    view = ChoiceField("What became of this promise?", choices=list(VIEWS.items()), read_as=View, always=True)
    why = ProseField(
        "Because", "Say why in your own words, if it was not kept in full", most=LONGEST_WORDS, always=True
    )
    corrects = ChoiceField(
        "Does this put right what the alliance wrote down?",
        "Choose it if it was written down for you, or is wrong",
        read_as=int,
        blank="No, it stands beside it",
    )
    names_checked = TickField(NAMES_LABEL)

    def said(self) -> SaidDraft:
        """A representative's own view, said today."""
        checked = self.names_checked.data
        return SaidDraft(
            self.view.data or None, self.why.data or "", today(), HowSaid.ACCOUNT, self.corrects.data or None, checked
        )


class RecordForm(VerdictForm):
    """The same, for somebody who wrote or rang."""

    form_name = "record"
    view = ChoiceField(
        "What do they say became of this promise?",
        choices=[(view, words.replace("I cannot", "They cannot")) for view, words in VIEWS.items()],
        read_as=View,
        always=True,
    )
    why = ProseField("Because", "In their own words, without their name", most=LONGEST_WORDS, always=True)
    how = ChoiceField(
        "How did it reach you?",
        required="Choose how it reached you",
        choices=[
            (one.value, one.words.removeprefix("Recorded ").capitalize())
            for one in HowSaid
            if one is not HowSaid.ACCOUNT
        ],
        read_as=HowSaid,
    )
    said_on = DateField("When did they say it?", "For example, 30 Sep 2018", always=True)
    names_checked = TickField(NAMES_LABEL)

    def said(self) -> SaidDraft:
        """The view of somebody else, on the day they gave it."""
        own = super().said()
        how = self.how.data
        return SaidDraft(own.view, own.why, self.said_on.data, how, own.corrects_id, own.names_checked)


@pages.route("/alliances/<slug>/involvement/promises/<int:number>/verdict", methods=["GET", "POST"])
@needs(Action.SPEAK_FOR_PATIENTS)
def verdict(slug: str, number: int) -> Response:
    """Say what became of a promise. Five queries beside the guard's."""
    row = promise_of(g.alliance.id, number)
    own = next((one for one in row.facts.counted if one.person_id == g.viewer.person_id), None)
    form = VerdictForm.opened({"view": own.view, "why": own.why} if own else {}, stamp=row.facts.now.number)
    return _answer(form, row, own is not None)


@pages.route("/alliances/<slug>/involvement/promises/<int:number>/record", methods=["GET", "POST"])
@needs(Action.RECORD_VOICE)
def record(slug: str, number: int) -> Response:
    """Write down what somebody says who wrote or rang. Five queries beside the guard's."""
    row = promise_of(g.alliance.id, number)
    return _answer(RecordForm.opened(stamp=row.facts.now.number), row, False)


def _answer(form: VerdictForm, row: PromiseRow, again: bool) -> Response:
    form.corrects.choices = [(str(one.id), _choice(one)) for one in correctable(row.facts.said)]

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.said()
        promising.say(tx, g.alliance.id, row.number, draft, form.version, today())
        unshown = f" {UNSHOWN}" if draft.view is View.KEPT and not row.facts.shown else ""
        kept = "What they say is written down" if isinstance(form, RecordForm) else "Thank you. What you say is kept"
        return page_of(row.number, "say"), f"{kept}.{unshown}"

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(row.facts.now.number)
    return answer or show(
        "engagement/verdict.html",
        form=form,
        row=row,
        recorded=isinstance(form, RecordForm),
        again=again,
        why_not=why_not_judged(row.facts, today()),
    )


def _choice(said: Said) -> str:
    """Recorded from a letter, 30 September 2018: not kept."""
    return f"{said.how.words}, {day(said.said_on)}: {lower(said.view.words)}"

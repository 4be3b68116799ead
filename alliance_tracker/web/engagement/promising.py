"""Make a promise, word it anew, or withdraw it with a reason."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import promising
from alliance_tracker.data.engagement.about import may_be_for
from alliance_tracker.data.engagement.promises import PromiseRow, promise_of
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.promising import (
    LONGEST_PROMISE,
    LONGEST_WHOM,
    LONGEST_WORDS,
    About,
    PromiseDraft,
    Reason,
)
from alliance_tracker.rules.engagement.reading import reading_words
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Level, Mode
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.letters import letter
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, Theirs, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

CHECK = "check"
HOW = {
    Mode.CO_DESIGN: "Designing together: people help to shape it",
    Mode.CO_DECISION: "Deciding together: people have a say in what is chosen",
    Mode.CO_DELIVERY: "Delivering together: people help to do it",
    Mode.CO_EVALUATION: "Judging together: people help to say how well it works",
}
WHERE = {
    Level.STRATEGIC: "The whole alliance",
    Level.OPERATIONAL: "One service or team",
    Level.INDIVIDUAL: "A person’s own care",
}


class PromiseForm(TrackerForm):
    """What is promised, to whom, by when, for what, and how people share in it."""

    form_name = "promise"
    what = ProseField(
        "We promise to", "Start with a verb: visit, pay, test, share", most=LONGEST_PROMISE, rows=2, always=True
    )
    to_whom = LineField(
        "To whom", "For example, people who care for somebody with cancer", most=LONGEST_WHOM, always=True
    )
    due_on = DateField("By when", "For example, 31 Mar 2019", always=True)
    about = ChoiceField(
        "What is it for?", "A piece of work, a bid for money, or a part of the plan", blank="The alliance as a whole"
    )
    mode = ChoiceField("How do people share in it?", choices=list(HOW.items()), read_as=Mode, always=True)
    level = ChoiceField("Where do they share in it?", choices=list(WHERE.items()), read_as=Level, always=True)
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> PromiseDraft:
        """What was typed."""
        return PromiseDraft(
            self.what.data or "",
            self.to_whom.data or "",
            self.due_on.data,
            self.mode.data or None,
            self.level.data or None,
            About.read(self.about.data or ""),
            names_checked=self.names_checked.data,
        )


class RewordForm(TrackerForm):
    """New words or a new day, and why."""

    form_name = "reword"
    what = PromiseForm.what
    to_whom = PromiseForm.to_whom
    due_on = PromiseForm.due_on
    why = ProseField(
        "Why does it change?", "The first words and date stay on the page", most=LONGEST_WORDS, always=True
    )
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> PromiseDraft:
        """What was typed."""
        why, checked = self.why.data or "", self.names_checked.data
        return PromiseDraft(
            self.what.data or "", self.to_whom.data or "", self.due_on.data, why=why, names_checked=checked
        )


class WithdrawForm(TrackerForm):
    """Why a promise is made no more."""

    form_name = "withdraw"
    why = ProseField(
        "Why is it withdrawn?", "Patients read this. It stays on the page", most=LONGEST_WORDS, always=True
    )
    names_checked = TickField(NAMES_LABEL)


def page_of(number: int, anchor: str = "") -> str:
    """The address of a promise."""
    return url_for("engagement.promise", slug=g.alliance.slug, number=number, _anchor=anchor or None)


def checking(form: TrackerForm) -> bool:
    """Whether the form was sent to have its words read, and not to be saved."""
    return form.sent() and CHECK in request.form


def reading_of(form: TrackerForm) -> str:
    """How easy the words are, after a check or a refusal; nothing before anything was typed."""
    words = form["what"].raw
    return reading_words(words) if form.sent() and words.strip() else ""


@pages.route("/alliances/<slug>/involvement/promises/new", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def new_promise(slug: str) -> Response:
    """Make a promise. Three queries beside the guard's."""
    form = PromiseForm.opened()
    plan = plan_of(g.alliance.id)
    form.about.choices = may_be_for(g.alliance.id, plan.id if plan else None)

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft()
        number = promising.make(tx, g.alliance.id, draft, today())
        return page_of(number), f"Promise P{number} is made. {reading_words(draft.what)}"

    answer = None if checking(form) else once.saved(form, save)
    return answer or show("engagement/make.html", form=form, reading=reading_of(form), row=None)


@pages.route("/alliances/<slug>/involvement/promises/<int:number>/reword", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def reword(slug: str, number: int) -> Response:
    """Put new words, or a new day, beside the old ones. Five queries beside the guard's."""
    row = _open(number)
    form = RewordForm.opened(_values(row), stamp=row.facts.now.number)

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft()
        promising.reword(tx, g.alliance.id, number, draft, form.version, today())
        return page_of(number), f"The new words stand beside the first ones. {reading_words(draft.what)}"

    answer = None if checking(form) else once.saved(form, save, lambda: _theirs(number))
    return answer or show("engagement/make.html", form=form, reading=reading_of(form), row=row)


@pages.route("/alliances/<slug>/involvement/promises/<int:number>/withdraw", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def withdraw(slug: str, number: int) -> Response:
    """Promise it no more, and say why. Five queries beside the guard's."""
    row = _open(number)
    form = WithdrawForm.opened(stamp=row.facts.now.number)

    def save(tx: Writing) -> tuple[str, str]:
        draft = Reason(form.why.data or "", form.names_checked.data)

        def told(name: str, address: str) -> Message:
            return letter(row, None, draft.why, name, address)

        promising.withdraw(tx, g.alliance.id, number, draft, form.version, told, today())
        return page_of(number), f"{row.reference} is withdrawn. It stays on the page, with your reason."

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(row.facts.now.number)
    return answer or show("engagement/withdraw.html", form=form, row=row)


def _open(number: int) -> PromiseRow:
    """A promise that still stands; one that is withdrawn is left as it is."""
    row = promise_of(g.alliance.id, number)
    if row.facts.withdrawn_on is not None and request.method == "GET":
        raise RuleBroken(f"{row.reference} is withdrawn, so it cannot be changed. Its page says why.")
    return row


def _values(row: PromiseRow) -> dict[str, Any]:
    now = row.facts.now
    return {"what": now.what, "to_whom": now.to_whom, "due_on": now.due_on}


def _theirs(number: int) -> Theirs:
    """What another person worded meanwhile."""
    fresh = promise_of(g.alliance.id, number)
    now = fresh.facts.now
    by = names_of({now.person_id}) if now.person_id is not None else {}
    return Theirs(_values(fresh), now.number, by.get(now.person_id or 0, ""))

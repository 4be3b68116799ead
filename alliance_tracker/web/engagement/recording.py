"""Record what people were asked: earlier work is offered first; then the record, its counts, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import recording
from alliance_tracker.data.engagement.about import may_be_for
from alliance_tracker.data.engagement.evidence import RecordRow, promises_to_link, record_of, records_of
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.evidence import ACCEPT, LARGEST
from alliance_tracker.records import asdict
from alliance_tracker.rules.engagement.evidence import (
    LONGEST,
    LONGEST_TITLE,
    LONGEST_WORDS,
    NOT_INVOLVEMENT,
    YEARS_BACK,
    Facts,
    Wanted,
    earlier_work,
)
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.promising import promise_in
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Level, Method, Mode, Stage
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promising import HOW, WHERE
from alliance_tracker.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    LineField,
    ProseField,
    Theirs,
    TickField,
    TrackerForm,
    UploadField,
)
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

Choices = list[tuple[str, str]]


class RecordForm(TrackerForm):
    """What happened, what people said, what came of it, and what it was."""

    form_name = "record"
    title = LineField("What was it?", "For example, A survey about evening clinics", most=LONGEST_TITLE, always=True)
    happened_on = DateField(
        "When was it?", "The last day, if it went on for longer. For example, 14 Sep 2018", always=True
    )
    method = ChoiceField("How were people asked?", choices=Method, read_as=Method, always=True)
    stage = ChoiceField("When did people come in?", choices=list(reversed(Stage)), read_as=Stage, always=True)
    said = ProseField("What did people say?", "In your own words. Name nobody", most=LONGEST_WORDS, always=True)
    decided = ProseField("What was decided?", most=LONGEST_WORDS, rows=3)
    changed = ProseField("What changed?", "Patients read this as “We did”", most=LONGEST_WORDS, rows=3)
    could_not = ProseField(
        "What could not be done?", "Patients read this as “We could not”", most=LONGEST_WORDS, rows=3
    )
    why_not = ProseField("Why not?", "Only if something could not be done", most=LONGEST_WORDS, rows=3)
    told = LineField("Who was told what came of it?", "For example, all 61 who came, by letter", most=LONGEST["told"])
    told_on = DateField("When were they told?", "For example, 1 Oct 2018")
    mode = ChoiceField("What did people share in?", choices=list(HOW.items()), read_as=Mode, always=True)
    level = ChoiceField("Where did they share in it?", choices=list(WHERE.items()), read_as=Level, always=True)
    was_not = ChoicesField("Was it any of these?", choices=list(NOT_INVOLVEMENT.items()))
    promises = ChoicesField("Which promises is it for?")
    about = ChoicesField("Which work, bids or parts of the plan is it for?")
    quotation = ProseField("A quotation, if there is one", "Without a name", most=LONGEST["quotation"], rows=2)
    consent = LineField("How and when did this person agree to be quoted?", most=LONGEST["consent"])
    file = UploadField(
        "Add a file", "PDF, Word, Excel, PNG, JPEG, CSV or text, up to 10 MB", most=LARGEST, accept=ACCEPT
    )
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> Facts:
        """What was typed."""
        texts = ("title", "said", "decided", "changed", "could_not", "why_not", "told", "quotation", "consent")
        chosen = ("happened_on", "told_on", "method", "stage", "mode", "level")
        given: dict[str, Any] = {name: self[name].data or "" for name in texts}
        given |= {name: self[name].data or None for name in chosen}
        return Facts(**given, was_not=tuple(self.was_not.data or ()))

    def links(self) -> list[str]:
        """What it is for."""
        return [*(self.promises.data or ()), *(self.about.data or ())]


class WithdrawRecordForm(TrackerForm):
    """Why a record is taken back."""

    form_name = "withdraw"
    why = ProseField("Why is it taken back?", "The reason stays on the page", most=LONGEST_WORDS, always=True)
    names_checked = TickField(NAMES_LABEL)


def page_of_record(number: int, anchor: str = "") -> str:
    """The address of a record."""
    return url_for("engagement.evidence_one", slug=g.alliance.slug, number=number, _anchor=anchor or None)


def _choices() -> tuple[Choices, Choices]:
    """What a record can be for: promises, then everything else. Four queries."""
    plan = plan_of(g.alliance.id)
    return promises_to_link(g.alliance.id), may_be_for(g.alliance.id, plan.id if plan else None)


@pages.route("/alliances/<slug>/involvement/evidence/new", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def evidence_new(slug: str) -> Response:
    """First what is known already, so that nobody is asked twice; then the record. At most eight queries."""
    promises, abouts = _choices()
    wanted = _wanted([*promises, *abouts])
    form = RecordForm.opened(_begun(wanted))
    form.promises.choices, form.about.choices = promises, abouts
    if not form.sent() and not form.notice and "record" not in request.args:
        known = [row.known for row in records_of(g.alliance.id) if not row.withdrawn_on] if wanted else []
        return show(
            "engagement/before.html",
            wanted=wanted,
            asked_about=wanted.about[0] if wanted.about else "",
            earlier=earlier_work(wanted, known, today()),
            choices=[*promises, *abouts],
            methods=[(one.value, one.words) for one in Method],
            years=YEARS_BACK,
            onward=url_for("engagement.evidence_new", slug=slug, record="yes", **_args(wanted)),
        )

    def save(tx: Writing) -> tuple[str, str]:
        draft, upload = form.draft(), form.file.upload()
        checked = bool(form.names_checked.data)
        number = recording.record(tx, g.alliance.id, draft, form.links(), upload, today(), checked)
        return page_of_record(number), f"E{number} is recorded. Now say who took part, if people were counted."

    return once.saved(form, save) or show("engagement/recording.html", form=form, row=None)


def _wanted(choices: Choices) -> Wanted:
    """What the address says is about to be asked; what is not a choice is left out."""
    method, about = request.args.get("method", ""), request.args.get("about", "")
    return Wanted(
        request.args.get("words", "")[:300],
        Method(method) if method in set(Method) else None,
        (about,) if about in dict(choices) else (),
    )


def _args(wanted: Wanted) -> dict[str, str]:
    given = {"method": wanted.method.value if wanted.method else "", "about": wanted.about[0] if wanted.about else ""}
    return {name: value for name, value in given.items() if value}


def _begun(wanted: Wanted) -> dict[str, Any]:
    """What the first step told already."""
    return {
        "method": wanted.method,
        **_boxes(wanted.about),
    }


@pages.route("/alliances/<slug>/involvement/evidence/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def evidence_edit(slug: str, number: int) -> Response:
    """Put a record right, or add to it what came of it. Seven queries beside the guard's."""
    row = open_record(number)
    form = RecordForm.opened(_values(row), stamp=row.version)
    form.promises.choices, form.about.choices = _with(row, *_choices())

    def save(tx: Writing) -> tuple[str, str]:
        draft, upload = form.draft(), form.file.upload()
        checked = bool(form.names_checked.data)
        recording.change(tx, g.alliance.id, number, draft, form.links(), upload, form.version, today(), checked)
        return page_of_record(number), f"E{number} is saved."

    def theirs() -> Theirs:
        fresh = record_of(g.alliance.id, number)
        return Theirs(_values(fresh), fresh.version)

    return once.saved(form, save, theirs) or show("engagement/recording.html", form=form, row=row)


def open_record(number: int) -> RecordRow:
    """A record that still stands; one that was taken back is left as it is."""
    row = record_of(g.alliance.id, number)
    if row.withdrawn_on is not None and request.method == "GET":
        raise RuleBroken(f"{row.reference} was taken back, so it cannot be changed. Its page says why.")
    return row


def _with(row: RecordRow, promises: Choices, abouts: Choices) -> tuple[Choices, Choices]:
    """The choices, and what the record is for already, which may be on no list any more."""
    there = {key for key, _ in (*promises, *abouts)}
    gone = [(link.key, link.words) for link in row.links if link.key not in there]
    return (
        [*promises, *(one for one in gone if promise_in(one[0]) is not None)],
        [*abouts, *(one for one in gone if promise_in(one[0]) is None)],
    )


def _values(row: RecordRow) -> dict[str, Any]:
    links = _boxes([link.key for link in row.links])
    return {**asdict(row.facts), "was_not": list(row.facts.was_not), **links}


def _boxes(keys: Sequence[str]) -> dict[str, list[str]]:
    """What a record is for, by the two lists of the form."""
    promises = [key for key in keys if promise_in(key) is not None]
    return {"promises": promises, "about": [key for key in keys if key not in promises]}


@pages.route("/alliances/<slug>/involvement/evidence/<int:number>/withdraw", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def evidence_withdraw(slug: str, number: int) -> Response:
    """Take a record back, and say why. Three queries beside the guard's."""
    row = open_record(number)
    form = WithdrawRecordForm.opened(stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        why, checked = form.why.data or "", bool(form.names_checked.data)
        recording.withdraw(tx, g.alliance.id, number, why, form.version, today(), checked)
        return page_of_record(number), f"{row.reference} is taken back. It stays on the page, with your reason."

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(row.version)
    return answer or show("engagement/take_back.html", form=form, row=row)

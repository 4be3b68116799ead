"""The promise sheet: printed with a code for each promise, and what comes back typed by its codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import promising
from alliance_tracker.data.engagement.promises import PromiseRow, promises_of
from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.engagement import sheet as rules
from alliance_tracker.rules.engagement.private_words import NAMES_CHECKED, NAMES_LABEL
from alliance_tracker.rules.engagement.promising import SaidDraft, check_said, why_not_judged
from alliance_tracker.rules.engagement.sheet import BOXES, EXAMPLE, LETTERS, Listed, Ticked
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import seal
from alliance_tracker.rules.short_codes import Coded
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import HowSaid
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import DateField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

LONGEST = 20_000
AGAIN = "A promise was worded anew while you typed. Look at the lines again."


class OnSheet(Record):
    """A promise on the printed sheet."""

    code: str
    number: int
    row: PromiseRow


class Look(Record):
    """A line as it will be kept."""

    code: str
    what: str
    ticked: Ticked


class SheetForm(TrackerForm):
    """The lines of one sheet. The stamp is the seal of what was looked at."""

    form_name = "sheet"
    said_on = DateField("The date on the sheet", "For example, 30 Sep 2018", always=True)
    lines = ProseField(
        "What was ticked",
        "One promise a line: its code, the letter of the box, and why",
        most=LONGEST,
        rows=8,
        always=True,
    )
    names_checked = TickField(NAMES_LABEL)

    @property
    def seal(self) -> str:
        return seal([self.said_on.data, self.lines.data or ""])


@pages.get("/alliances/<slug>/involvement/sheet")
@needs(Action.READ_ALLIANCE)
def promise_sheet(slug: str) -> Response:
    """The sheet to print: the promises of which it is time to say what became. Six queries beside the guard's."""
    rows = [row for row in promises_of(g.alliance.id) if not why_not_judged(row.facts, today())]
    return show(
        "engagement/sheet.html",
        lines=[OnSheet(_code(row), row.number, row) for row in rows],
        boxes=[(LETTERS[view], BOXES[view]) for view in LETTERS],
        today=today(),
    )


def _code(row: PromiseRow) -> str:
    return Coded.of(g.alliance.id, row.number, row.facts.now.number).code


@pages.route("/alliances/<slug>/involvement/sheet/typed", methods=["GET", "POST"])
@needs(Action.RECORD_VOICE)
def typed_sheet(slug: str) -> Response:
    """Type what came back: looked at first, then kept whole or not at all. Five queries beside the guard's."""
    form = SheetForm.opened()
    look: Sequence[Look] = ()
    if form.sent():
        if (earlier := once.before(form)) is not None:
            return earlier
        if form.validate():
            with form.keeping():
                look = _read(form)
        if look and form.stamp == form.seal:
            answer = once.saved(form, lambda tx: _save(tx, form))
            if answer is not None:
                return answer
        form.stamp = form.seal if look and not form.problems else ""
    return show("engagement/sheet_typed.html", form=form, look=look, boxes=BOXES, letters=LETTERS, example=EXAMPLE)


def _read(form: SheetForm) -> list[Look]:
    """Each line as it will be kept, or RulesBroken with all that cannot be."""
    rows = {row.number: row for row in promises_of(g.alliance.id)}
    known = {number: Listed(row.facts.now.number, why_not_judged(row.facts, today())) for number, row in rows.items()}
    found = rules.read_sheet(form.lines.data or "", g.alliance.id, known)
    _check(form, found, rows)
    return [Look(_code(rows[one.number]), rows[one.number].facts.now.what, one) for one in found]


def _check(form: SheetForm, found: Sequence[Ticked], rows: Mapping[int, PromiseRow]) -> None:
    """What each view still needs, by its line; the question about names and the date are asked once."""
    wrong: list[str] = []
    others: dict[str, Problem] = {}
    for one in found:
        for problem in check_said(_draft(form, one), rows[one.number].facts, today()):
            if problem.field in (NAMES_CHECKED, "said_on"):
                others.setdefault(problem.field, problem)
            else:
                wrong.append(f"Line {one.line}: {problem.message}")
    problems = [*(rules.told_wrong(wrong) if wrong else ()), *others.values()]
    if problems:
        raise RulesBroken(problems)


def _draft(form: SheetForm, one: Ticked) -> SaidDraft:
    checked = bool(form.names_checked.data)
    return SaidDraft(one.view, one.why, form.said_on.data, HowSaid.LETTER, None, checked)


def _save(tx: Writing, form: SheetForm) -> tuple[str, str]:
    """All of it in one transaction; a promise that was worded anew since raises Stale."""
    found = _read(form)
    rows = {row.number: row.facts.now.number for row in promises_of(g.alliance.id)}
    for one in found:
        number = one.ticked.number
        promising.say(tx, g.alliance.id, number, _draft(form, one.ticked), rows[number], today())
    words = (
        f"{counted(len(found), 'answer')} of this sheet {'is' if len(found) == 1 else 'are'} kept, as from a letter."
    )
    return url_for("engagement.typed_sheet", slug=g.alliance.slug), words

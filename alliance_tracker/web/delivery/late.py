"""Returns that came after the closing day: the manager accepts each or does not take it, and its lead is told."""

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.board import sending
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.delivery.late import LateRow, late_returns, settle
from alliance_tracker.data.people.mail import post
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import LateOutcome, QuarterState
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery import letters
from alliance_tracker.web.delivery.check import located
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.delivery.rows import every_row
from alliance_tracker.web.forms import ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class LateForm(TrackerForm):
    """What becomes of one late return. The prefix names it; the buttons are the outcome."""

    form_name = "late"
    why = ProseField("Why", "Needed if you do not take it. Its lead reads it", most=300, rows=2, always=True)


@pages.route("/alliances/<slug>/quarters/<code>/late", methods=["GET", "POST"])
@needs(Action.RUN_QUARTER)
def late(slug: str, code: str) -> Response:
    """The late returns of a quarter, each beside what counts now. About eight queries, however many."""
    head, heads, state = located(code)
    rows = late_returns(g.alliance.id, head.quarter)
    waiting = [row for row in rows if row.outcome is None]
    forms = {row.id: _form(row) for row in waiting}
    if request.method == "POST":
        row = next((one for one in rows if str(one.id) == request.form.get("late", "")), None)
        if row is None:
            raise RuleBroken("That late return is not in the list any more. Open the list again.")
        form = forms[row.id] = _form(row)
        answer = _settled(form, row, head, state)
        if answer is not None:
            return answer
    now = {one.reference: one for one in every_row(head, heads)}
    return show(
        "delivery/late.html",
        form=next((one for one in forms.values() if one.problems), TrackerForm()),
        forms=forms,
        waiting=waiting,
        settled=[row for row in rows if row.outcome is not None],
        counts=now,
        head=head,
        quarter=head.quarter,
        state=state,
    )


def _form(row: LateRow) -> LateForm:
    """As it was sent, if it is the one that was; else new."""
    prefix = f"late{row.id}-"
    if request.method == "POST" and request.form.get("late") == str(row.id):
        return LateForm.opened(prefix=prefix)
    return LateForm(None, stamp=row.version, prefix=prefix)


def _settled(form: LateForm, row: LateRow, head: QuarterHead, state: QuarterState) -> Response | None:
    """Where the manager goes on, once it is settled and its giver is told."""
    wanted = request.form.get("outcome", "")
    outcome = LateOutcome.ACCEPTED if wanted == LateOutcome.ACCEPTED.value else LateOutcome.NOT_TAKEN
    told = sending.addresses_of(g.alliance.id, [row.person_id] if row.person_id else [], today())

    def save(tx: Writing) -> tuple[str, str]:
        beside = settle(tx, g.alliance.id, row.id, outcome, form.why.data or "", form.version)
        for person in told.values():
            post(
                tx.session,
                letters.late_settled(person, row, head.quarter, outcome, form.why.data or "", beside),
                tx.now,
            )
        return url_for("delivery.late", slug=g.alliance.slug, code=head.quarter.code), _said(
            row, outcome, beside, bool(told)
        )

    return once.saved(form, save)


def _said(row: LateRow, outcome: LateOutcome, beside: bool, told: bool) -> str:
    what = "not taken"
    if outcome is LateOutcome.ACCEPTED:
        what = "accepted as a correction beside what the board saw" if beside else "accepted, and counts now"
    return f"The late return of {row.reference} is {what}.{f' {row.by} is told by e-mail.' if told else ''}"

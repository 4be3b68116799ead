"""Risks of a deliverable: record one, change it, close it."""

from flask import Response, g

from alliance_tracker.data import Writing, risks
from alliance_tracker.data.delivery import Whole
from alliance_tracker.data.risks import RiskRow
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.risks import RiskDraft
from alliance_tracker.terms import Consequence, Likelihood
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import page_of, pages, whole
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, Theirs, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.private import PrivateForm, private_values
from alliance_tracker.web.show import show


class RiskForm(PrivateForm):
    """A risk in one line, with how bad, how likely, who watches it and when it is looked at again."""

    form_name = "risk"
    words = LineField("Risk", "In one line: what may happen, and what it would do", most=200, always=True)
    consequence = ChoiceField(
        "How much would it matter?",
        choices=[(one.value, f"{one.value} {one.words}") for one in Consequence],
        read_as=int,
        always=True,
    )
    likelihood = ChoiceField(
        "How likely is it?",
        choices=[(one.value, f"{one.value} {one.words}") for one in Likelihood],
        read_as=int,
        always=True,
    )
    owner = LineField("Who watches it", most=200, always=True)
    review_on = DateField("When is it looked at again?", "For example, 31 Jan 2019", always=True)
    private = TickField(
        "Private: only the lead, the deputy and the programme manager see it. Others see “one private risk”"
    )


class CloseForm(TrackerForm):
    """Why a risk is closed; the risk itself stays on record."""

    form_name = "close"
    why_closed = ProseField("Why is it closed?", "For example, what has happened instead", most=600, always=True)


@pages.route("/alliances/<slug>/deliverables/<ref>/risks/new", methods=["GET", "POST"])
@needs(Action.RECORD_RISK)
def new_risk(slug: str, ref: str) -> Response:
    """Record a risk."""
    one = whole(ref)
    form = RiskForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        risks.add_risk(tx, g.alliance.id, ref, _draft(form), today())
        return page_of(ref, "risks"), "The risk is recorded."

    return once.saved(form, save) or show("delivery/risk.html", form=form, close=None, one=one, row=None)


@pages.route("/alliances/<slug>/deliverables/<ref>/risks/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.RECORD_RISK)
def edit_risk(slug: str, ref: str, number: int) -> Response:
    """Change a risk, or close it with a reason: two forms on one page."""
    one = whole(ref)
    row = _risk(one, number)
    form = RiskForm.opened(_values(row), stamp=row.version)
    close = CloseForm.opened(stamp=row.version)

    def change(tx: Writing) -> tuple[str, str]:
        risks.change_risk(tx, g.alliance.id, ref, number, _draft(form), form.version, today())
        return page_of(ref, "risks"), "The risk is saved."

    def shut(tx: Writing) -> tuple[str, str]:
        closed = _closed(row, close.why_closed.data or "")
        risks.change_risk(tx, g.alliance.id, ref, number, closed, close.version, today())
        return page_of(ref, "risks"), "The risk is closed."

    def theirs() -> Theirs:
        fresh = _risk(whole(ref), number)
        return Theirs(_values(fresh), fresh.version)

    shown = close if close.sent() else form
    return (
        once.saved(form, change, theirs)
        or once.saved(close, shut)
        or show("delivery/risk.html", form=shown, status=shown.status, edit=form, close=close, one=one, row=row)
    )


def _risk(one: Whole, number: int) -> RiskRow:
    for row in one.risks:
        if row.position == number and row.facts.closed_on is None:
            return row
    raise NotFound(f"We cannot find that risk among the open ones. Choose one from the page of {one.reference}.")


def _values(row: RiskRow) -> dict[str, object]:
    facts = row.facts
    return {
        "words": row.words,
        "consequence": facts.consequence,
        "likelihood": facts.likelihood,
        "owner": row.owner,
        "review_on": facts.review_on,
        **private_values(row.privacy),
    }


def _draft(form: RiskForm) -> RiskDraft:
    return RiskDraft(
        form.words.data or "",
        form.consequence.data,
        form.likelihood.data,
        form.owner.data or "",
        form.review_on.data,
        privacy=form.privacy(),
    )


def _closed(row: RiskRow, why: str) -> RiskDraft:
    facts = row.facts
    scores = (facts.consequence, facts.likelihood)
    return RiskDraft(row.words, *scores, row.owner, facts.review_on, today(), why, row.privacy)

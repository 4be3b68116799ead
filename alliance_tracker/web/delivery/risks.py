"""Risks of a deliverable: record one, change it, close it."""

from flask import Response, g

from alliance_tracker.data import risks, writing
from alliance_tracker.data.delivery import Whole
from alliance_tracker.data.risks import RiskRow
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.risks import RiskDraft
from alliance_tracker.terms import Consequence, Likelihood
from alliance_tracker.web import once
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.delivery.pages import page_of, pages, whole
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, Theirs, TrackerForm
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.show import done, show


class RiskForm(TrackerForm):
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
    if form.sent():
        earlier = once.before(form)
        if earlier is not None:
            return earlier
        if form.validate():
            with form.keeping(), writing(actor(), now()) as tx:
                risks.add_risk(tx, g.alliance.id, ref, _draft(form), today())
                once.keep(tx, form, page_of(ref, "risks"))
            if not form.problems:
                return done(page_of(ref, "risks"), "The risk is recorded.")
    return show("delivery/risk.html", form=form, close=None, one=one, row=None)


@pages.route("/alliances/<slug>/deliverables/<ref>/risks/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.RECORD_RISK)
def edit_risk(slug: str, ref: str, number: int) -> Response:
    """Change a risk, or close it with a reason: two forms on one page."""
    one = whole(ref)
    row = _risk(one, number)
    form = RiskForm.opened(_values(row), stamp=row.version)
    close = CloseForm.opened(stamp=row.version)
    for sent in (form, close):
        if not sent.sent():
            continue
        earlier = once.before(sent)
        if earlier is not None:
            return earlier
        if sent.validate() and _change(sent, one, row):
            words = "The risk is closed." if sent is close else "The risk is saved."
            return done(page_of(ref, "risks"), words)
    shown = close if close.sent() else form
    return show("delivery/risk.html", form=shown, status=shown.status, edit=form, close=close, one=one, row=row)


def _change(form: TrackerForm, one: Whole, row: RiskRow) -> bool:
    def theirs() -> Theirs:
        fresh = _risk(whole(one.reference), row.position)
        return Theirs(_values(fresh), fresh.version)

    draft = _draft(form) if isinstance(form, RiskForm) else _closed(row, form["why_closed"].data or "")
    answer = theirs if isinstance(form, RiskForm) else None
    with form.keeping(answer), writing(actor(), now()) as tx:
        risks.change_risk(tx, one.alliance_id, one.reference, row.position, draft, form.version, today())
        once.keep(tx, form, page_of(one.reference, "risks"))
    return not form.problems


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
    }


def _draft(form: RiskForm) -> RiskDraft:
    return RiskDraft(
        form.words.data or "",
        form.consequence.data,
        form.likelihood.data,
        form.owner.data or "",
        form.review_on.data,
    )


def _closed(row: RiskRow, why: str) -> RiskDraft:
    facts = row.facts
    return RiskDraft(row.words, facts.consequence, facts.likelihood, row.owner, facts.review_on, today(), why)

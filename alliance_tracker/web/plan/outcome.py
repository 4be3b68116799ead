"""What became of a submitted plan or bid: returned with comments, or ratified with the money for wider needs."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.plan import submissions
from alliance_tracker.data.plan.submissions import Submitted
from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.submission import OutcomeDraft, fitting
from alliance_tracker.terms import SubmissionOutcome
from alliance_tracker.web import once, papers
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, MoneyField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan import told
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, show


class OutcomeForm(TrackerForm):
    """A decision on the newest submission, which the stamp names."""

    form_name = "outcome"
    kind = ChoiceField("What became of it?", choices=SubmissionOutcome, read_as=SubmissionOutcome, always=True)
    decided_on = DateField("Day of the decision", "For example, 5 Apr 2017", always=True)
    minute = LineField("Minute", "Needed when it is ratified. For example, CPAOG 17/12", most=200)
    comments = ProseField("Comments", "Needed when it is returned. The alliance reads them", most=6000, rows=8)
    first_year_pence = MoneyField("Money for wider needs", "Only when it is ratified. Type 0 if there is none")
    second_year_pence = MoneyField("Money for wider needs", "Only when it is ratified. Type 0 if there is none")

    def draft(self) -> OutcomeDraft:
        """The decision as it was typed, without what belongs to the other kind."""
        return fitting(
            OutcomeDraft(
                self.kind.data,
                self.decided_on.data,
                self.comments.data or "",
                self.minute.data or "",
                self.first_year_pence.data,
                self.second_year_pence.data,
            )
        )


def years() -> tuple[FinancialYear, FinancialYear]:
    """The two years for which a plan asks for wider resources: the first of the round (paragraph 11)."""
    first = Quarter.of(g.plan.round_starts).financial_year
    return first, FinancialYear(first.begins + 1)


@papers.page(pages, "/plan/outcome", "/outcome")
@needs(Action.READ_SUBMITTED)
def outcome(slug: str) -> Response:
    """Every submission and what became of it, the newest first. Seven queries."""
    every = submissions.submissions_of(*g.plan.key)
    return show("plan/outcome.html", every=tuple(reversed(every)), years=years())


@papers.page(pages, "/plan/outcome.csv", "/outcome.csv")
@needs(Action.READ_SUBMITTED)
def outcome_csv(slug: str) -> Response:
    """Decisions as a table."""
    first, second = (year.words for year in years())
    header = (
        "Version",
        "Submitted on",
        "Outcome",
        "Decided on",
        "Minute",
        f"Pounds {first}",
        f"Pounds {second}",
        "Comments",
    )
    rows = [
        (
            one.label,
            one.submitted_on,
            decided.kind.words,
            decided.decided_on,
            decided.minute,
            _pounds(decided.first_year_pence),
            _pounds(decided.second_year_pence),
            decided.comments,
        )
        for one in submissions.submissions_of(*g.plan.key)
        for decided in one.decided
    ]
    return csv_answer(papers.file_name("outcome", plain=True), header, rows)


def _pounds(pence: int | None) -> str:
    return "" if pence is None else f"{pence // 100}.{pence % 100:02d}"


@papers.page(pages, "/plan/outcome/record", "/outcome/record", methods=["GET", "POST"])
@needs(Action.DECIDE_PLAN)
def record_outcome(slug: str) -> Response:
    """The national team records what the Oversight Group decided."""
    every = submissions.submissions_of(*g.plan.key)
    if not every:
        return show("plan/outcome.html", every=(), years=years())
    newest = every[-1]
    if g.plan.paper.is_bid:
        return _send_back(newest)
    form = OutcomeForm.opened(stamp=newest.id)
    for field, year in zip((form.first_year_pence, form.second_year_pence), years(), strict=True):
        field.label.text = f"Money for wider needs, {year.words}"

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft()
        submissions.decide(tx, g.plan, form.version, draft, told.of_decision(newest.label, draft), today())
        there = url_for("plan.outcome", slug=slug)
        return there, f"What became of version {newest.label} is recorded. The alliance is told."

    kept = once.saved(form, save)
    if kept is not None:
        return kept
    return show("plan/outcome_record.html", form=form, newest=newest, years=years())


class SendBackForm(TrackerForm):
    """Send a bid back to be changed. The stamp names its newest submission."""

    form_name = "send-back"
    decided_on = DateField("Day of the decision", "For example, 5 Apr 2017", always=True)
    comments = ProseField("What has to change, and why", "The alliance reads it", most=6000, rows=8, always=True)


def _send_back(newest: Submitted) -> Response:
    """A bid is not ratified: the committee decides it on a page of its own. Here it goes back with comments."""
    form = SendBackForm.opened({"decided_on": today()}, stamp=newest.id)

    def save(tx: Writing) -> tuple[str, str]:
        draft = OutcomeDraft(SubmissionOutcome.RETURNED, form.decided_on.data, form.comments.data or "")
        submissions.decide(tx, g.plan, form.version, draft, told.of_decision(newest.label, draft), today())
        there = url_for("plan.outcome", slug=g.plan.slug)
        return there, f"Version {newest.label} is sent back. The alliance is told, and can change the bid."

    return once.saved(form, save) or show("plan/send_back.html", form=form, newest=newest)

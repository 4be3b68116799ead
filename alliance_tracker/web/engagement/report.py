"""Say how a promise is going. Who gave to it is told when that changes."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import promising
from alliance_tracker.data.engagement.promises import PromiseRow, promise_of
from alliance_tracker.data.people.mail import Message
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.promising import LONGEST_WORDS, ReportDraft
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Progress
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.letters import letter
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promising import page_of
from alliance_tracker.web.forms import ChoiceField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

GOING = {
    Progress.NOT_STARTED: "Not started",
    Progress.UNDER_WAY: "Under way",
    Progress.AT_RISK: "At risk: it may be late, or not be done in full",
    Progress.DONE: "Done. Patients then say whether it was kept",
}
UNSHOWN = "Now add something that patients can open and see."


class ReportForm(TrackerForm):
    """How it goes, and what happened."""

    form_name = "report"
    progress = ChoiceField("How is it going?", choices=list(GOING.items()), read_as=Progress, always=True)
    happened = ProseField(
        "What happened", "Two or three sentences that a patient would understand", most=LONGEST_WORDS, always=True
    )
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> ReportDraft:
        """What was typed."""
        return ReportDraft(self.progress.data or None, self.happened.data or "", self.names_checked.data)


@pages.route("/alliances/<slug>/involvement/promises/<int:number>/report", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def report(slug: str, number: int) -> Response:
    """Report on a promise. Five queries beside the guard's."""
    row = promise_of(g.alliance.id, number)
    form = ReportForm.opened(stamp=_stamp(row))

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft()

        def told(name: str, address: str) -> Message:
            return letter(row, draft.progress, draft.happened, name, address)

        promising.report(tx, g.alliance.id, number, draft, form.version, told, today())
        shown = f" {UNSHOWN}" if draft.progress is Progress.DONE and not row.facts.shown else ""
        return page_of(number), f"Your report on {row.reference} is saved.{shown}"

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = _stamp(row)
    return answer or show("engagement/report.html", form=form, row=row)


def _stamp(row: PromiseRow) -> str:
    return str(row.facts.newest.id if row.facts.newest else 0)

"""Submitting the plan or a bid: whether it may go, what will happen, that it went; and what was submitted, to read."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.people import outbox
from alliance_tracker.data.people.outbox import Gone
from alliance_tracker.data.plan import submissions, versions
from alliance_tracker.data.plan.submissions import Submitted
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.content import seals
from alliance_tracker.rules.plan.freezing import changed_sections
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.plan.submission import days_late, too_early, when_words
from alliance_tracker.rules.words import counted
from alliance_tracker.web import once, papers
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan import told
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, show


class SubmitForm(TrackerForm):
    """Submit the version that the stamp names."""

    form_name = "submit"


@papers.page(pages, "/plan/submit", "/submit", methods=["GET", "POST"])
@needs(Action.FREEZE_PLAN)
def submit(slug: str) -> Response:
    """Submit, once. About thirty queries."""
    now_ = sign_off_of(g.plan, today())
    form = SubmitForm.opened(stamp=now_.version.id if now_.version else "")

    def save(tx: Writing) -> tuple[str, str]:
        label = now_.version.label if now_.version else ""
        submissions.submit(tx, g.plan, form.version, told.of_submission(label, today()), today())
        return url_for("plan.submit", slug=slug), f"Version {label} is submitted."

    kept = once.saved(form, save)
    if kept is not None:
        return kept
    if form.sent():
        now_ = sign_off_of(g.plan, today())
    every = submissions.submissions_of(*g.plan.key)
    due = submissions.due_of(g.plan)
    last = every[-1] if every else None
    return show(
        "plan/submit.html",
        form=form,
        signoff=now_,
        early=too_early(submissions.settled_after(now_, today()), now_.version.label if now_.version else ""),
        due=due,
        late=days_late(due.on, None, today()) if not every else 0,
        last=last,
        standing=_is_newest(now_, last),
        when=_when(last, every) if last else "",
        people=submissions.to_be_told(g.plan, today()),
        mails=mails_of(last),
        changed=_since_frozen(now_),
        mail_state=mail_state,
    )


def _when(one: Submitted, every: Sequence[Submitted]) -> str:
    """When it was submitted. The timeline prints a day for the first plan alone; a call closes for each bid."""
    counts = g.plan.paper.is_bid or one.id == every[0].id
    return when_words(one.submitted_on, submissions.due_of(g.plan).on if counts else None)


def _is_newest(now_: SignOff, last: Submitted | None) -> bool:
    """Whether what was submitted last is the newest version."""
    return last is not None and now_.version is not None and now_.version.id == last.version_id


def _since_frozen(now_: SignOff) -> tuple[Section, ...]:
    """The sections that were changed after the newest version was frozen: they are not part of what is submitted."""
    if now_.version is None or now_.submitted_on is not None:
        return ()
    return changed_sections(now_.version.seals, seals(versions.as_written(g.plan, today())))


def mails_of(last: Submitted | None) -> list[Gone]:
    """What became of the e-mails that told of a submission, those that have not gone first."""
    if last is None:
        return []
    return sorted(
        outbox.written_at([last.submitted_at]).values(), key=lambda one: (one.sent_at is not None, one.address)
    )


def mail_state(mails: Sequence[Gone]) -> str:
    """9 of 11 e-mails have gone. 2 wait."""
    gone = sum(one.sent_at is not None for one in mails)
    failed = sum(one.given_up for one in mails)
    words = f"{gone} of {counted(len(mails), 'e-mail')} {'has' if gone == 1 else 'have'} gone."
    waits = len(mails) - gone - failed
    words += f" {waits} {'waits' if waits == 1 else 'wait'}, and will be tried again." if waits else ""
    return words + (f" {failed} could not be sent after eight tries." if failed else "")


@papers.page(pages, "/plan/submitted", "/submitted")
@needs(Action.READ_SUBMITTED)
def submitted(slug: str) -> Response:
    """A plan or bid as it was submitted, with how each body stood: for the alliance, its region and the national team.

    Seven queries, however many bodies there are.
    """
    every = submissions.submissions_of(*g.plan.key)
    chosen = _chosen(every)
    due = submissions.due_of(g.plan)
    return show(
        "plan/submitted.html",
        every=every,
        chosen=chosen,
        due=due,
        late=days_late(due.on, None, today()) if not every else 0,
        when=_when(chosen, every) if chosen else "",
    )


def _chosen(every: Sequence[Submitted]) -> Submitted | None:
    """The submission that the address names by its version, else the newest."""
    label = request.args.get("version")
    if label is None:
        return every[-1] if every else None
    found = next((one for one in every if one.label == label), None)
    if found is None:
        raise NotFound("That version was not submitted. Choose one from the list.")
    return found


@papers.page(pages, "/plan/submitted.csv", "/submitted.csv")
@needs(Action.READ_SUBMITTED)
def submitted_csv(slug: str) -> Response:
    """How each body stood when the plan was submitted, as a table."""
    chosen = _chosen(submissions.submissions_of(*g.plan.key))
    rows = [
        (one.name, one.role, "Yes" if one.needed else "No", one.standing.words, one.version)
        for one in (chosen.bodies if chosen else ())
    ]
    return csv_answer(
        papers.file_name("submitted", plain=True), ("Organisation", "Kind", "Required", "Standing", "On version"), rows
    )

"""Reminding those whose updates are missing: each e-mail is shown before it goes."""

from collections.abc import Sequence

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.board import sending
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.board.sending import Told
from alliance_tracker.data.delivery.returns import ReturnRow
from alliance_tracker.data.people.mail import Message
from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import QuarterState
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery import letters
from alliance_tracker.web.delivery.check import located
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.delivery.rows import every_row
from alliance_tracker.web.forms import ChoicesField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.often import check_often
from alliance_tracker.web.show import show


class RemindForm(TrackerForm):
    """Whom to remind, and a few words of one's own."""

    form_name = "remind"
    people = ChoicesField("Who is reminded", required="Choose at least one person to remind", read_as=int)
    note = ProseField("A few words of your own", "They stand in each e-mail", most=600, rows=3)


class Waits(Record):
    """Somebody for whom updates wait, and which."""

    person: Told
    rows: tuple[ReturnRow, ...]


@pages.route("/alliances/<slug>/quarters/<code>/remind", methods=["GET", "POST"])
@needs(Action.RUN_QUARTER)
def remind(slug: str, code: str) -> Response:
    """The e-mails as they would go, then they go. About eight queries, however many people."""
    head, heads, state = located(code)
    if state is QuarterState.REVIEWED:
        raise RuleBroken(f"The board has reviewed {head.quarter.words}, so nothing waits for anybody.")
    missing = [one for one in every_row(head, heads) if one.is_awaited]
    waits = _waits(missing)
    form = RemindForm.opened({"people": [one.person.id for one in waits]})
    form.people.choices = [(str(one.person.id), f"{one.person.name}: {_references(one.rows)}") for one in waits]

    def save(tx: Writing) -> tuple[str, str]:
        check_often(tx, "reminders", "reminders")
        sending.remind(tx, g.alliance.id, head.quarter, _letters(form, waits, head, state))
        gone = counted(len(form.people.data), "reminder is on its way", "reminders are on their way")
        return url_for("delivery.check", slug=slug, code=head.quarter.code), f"{gone}."

    wanted = None if "look" in request.form else once.saved(form, save)
    if wanted is not None:
        return wanted
    if form.sent() and "look" in request.form:
        form.validate()
    return show(
        "delivery/remind.html",
        form=form,
        head=head,
        quarter=head.quarter,
        missing=missing,
        nobody=[one for one in missing if not any(one in each.rows for each in waits)],
        letters=_letters(form, waits, head, state),
    )


def _waits(missing: Sequence[ReturnRow]) -> list[Waits]:
    """Leads and deputies who can be written to, in the order of the plan. One query."""
    people = dict.fromkeys(person for one in missing for person in (one.lead_id, one.deputy_id) if person)
    known = sending.addresses_of(g.alliance.id, list(people), today())
    return [Waits(known[key], tuple(one for one in missing if key in one.leads)) for key in people if key in known]


def _letters(form: RemindForm, waits: Sequence[Waits], head: QuarterHead, state: QuarterState) -> list[Message]:
    """One e-mail for each person who is chosen."""
    chosen = set(form.people.texts)
    closed = state is QuarterState.CLOSED
    return [
        letters.reminder(one.person, head, one.rows, (form.note.data or "").strip(), closed)
        for one in waits
        if str(one.person.id) in chosen
    ]


def _references(rows: Sequence[ReturnRow]) -> str:
    return ", ".join(one.reference for one in rows)

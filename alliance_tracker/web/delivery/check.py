"""What has changed since last quarter, what has not and what is missing; then the return goes to the board."""

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.board import quarters, sending
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.delivery.late import waiting_late
from alliance_tracker.data.delivery.returns import ReturnRow
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.delivery import movement
from alliance_tracker.rules.delivery.returns import Since
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuarterState
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.delivery.rows import every_row, own_rows
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import day


class SendForm(TrackerForm):
    """Send the return to the board. The stamp says what was missing when the page was opened."""

    form_name = "send"


def located(code: str) -> tuple[QuarterHead, tuple[QuarterHead, ...], QuarterState]:
    """The quarter of this address, which has opened. One query."""
    heads = quarters.quarters_of(g.alliance.id)
    head = quarters.among(heads, code)
    state = head.state(today())
    if state is QuarterState.PLANNED:
        raise NotFound(f"The update for {head.quarter.words} opens on {day(head.dates.opens)}.")
    return head, heads, state


@pages.get("/alliances/<slug>/quarters/<code>/check")
@needs(Action.UPDATE_DELIVERABLE)
def check(slug: str, code: str) -> Response:
    """The check. About eight queries, however many deliverables."""
    return _shown(*located(code), SendForm.opened())


@pages.post("/alliances/<slug>/quarters/<code>/check/send")
@needs(Action.RUN_QUARTER)
def send(slug: str, code: str) -> Response:
    """The return goes to the board, with what is missing named."""
    head, heads, state = located(code)
    form = SendForm.opened()
    rows = every_row(head, heads)
    missing = [one.reference for one in rows if one.is_due and one.now is None]

    def save(tx: Writing) -> tuple[str, str]:
        sending.send(tx, g.alliance.id, head.quarter, sum(one.is_due for one in rows), missing)
        return url_for(
            "board.quarter", slug=slug, code=head.quarter.code
        ), f"{head.quarter.words} is sent to the board."

    return once.saved(form, save) or _shown(head, heads, state, form)


def _shown(head: QuarterHead, heads: tuple[QuarterHead, ...], state: QuarterState, form: SendForm) -> Response:
    every = every_row(head, heads)
    rows = [one for one in own_rows(every) if one.is_due or one.now]
    sorts = {kind: [one for one in rows if one.since is kind] for kind in Since}
    return show(
        "delivery/check.html",
        form=form,
        head=head,
        quarter=head.quarter,
        state=state,
        rows=rows,
        changed=sorts[Since.CHANGED],
        same=sorts[Since.SAME],
        missing=sorts[Since.MISSING],
        moved=moved,
        drawn=drawn,
        sent=sending.sent_of(head.id),
        late=waiting_late(g.alliance.id, head.quarter) if may(Action.RUN_QUARTER) else 0,
    )


def moved(one: ReturnRow) -> str:
    """Better, worse, no change or new, beside what the quarter before showed."""
    return movement(one.before, one.now.declared).value if one.now else ""


@pages.get("/alliances/<slug>/quarters/<code>/check.csv")
@needs(Action.UPDATE_DELIVERABLE)
def check_csv(slug: str, code: str) -> Response:
    """The same as a table."""
    head, heads, _ = located(code)
    columns = ("Deliverable", "Title", "Lead", "Since last quarter", "Rating", "Rating before", "What happened")
    rows = [
        (one.reference, one.title, one.lead, one.since.value.capitalize())
        + (one.now.declared.words if one.now else None, one.before.words if one.before else None)
        + (one.now.happened if one.now else None,)
        for one in own_rows(every_row(head, heads))
        if one.is_due or one.now
    ]
    return csv_answer(f"{slug}-{head.quarter.code}-check", columns, rows)

"""A whole quarter on one page: one row for each deliverable, and every row that is right is saved."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import delivery, once, writing
from alliance_tracker.data.board import quarters, sending
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.delivery.returns import ReturnRow
from alliance_tracker.data.rounds import rounds
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery.returns import Kept, kept_as
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import QuarterState
from alliance_tracker.web import drafts, parking
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.delivery import boxes
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.delivery.returning import (
    FOLDED,
    given_back,
    input_of,
    is_used,
    number_of,
    steps_in,
    use_last,
)
from alliance_tracker.web.delivery.rows import (
    ALL,
    DUE,
    MINE,
    MOST,
    Chosen,
    GridForm,
    Row,
    every_row,
    fresh_row,
    keys_of,
    own_rows,
    references,
    theirs_of,
    typed_row,
)
from alliance_tracker.web.delivery.update import green_quarters, taking
from alliance_tracker.web.forms import Problem
from alliance_tracker.web.guard import actor, may, needs
from alliance_tracker.web.show import done, here_with, show


@pages.route("/alliances/<slug>/quarters/<code>/update", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def grid(slug: str, code: str) -> Response:
    """The page, and what it sends. Ten queries to show it, however many rows; about ten for each row that is saved."""
    heads = quarters.quarters_of(g.alliance.id)
    head = quarters.among(heads, code)
    state = taking(head)
    place = url_for("delivery.grid", slug=slug, code=head.quarter.code)
    draft = drafts.found(place)
    green = green_quarters(head.quarter, rounds())
    form = GridForm.opened(draft=draft)
    every = own_rows(every_row(head, heads))
    typed = request.form if form.sent() else g.parked or (draft.fields if draft else None)
    rows = _typed(form, every, typed, head.quarter, green, draft)
    answer = _answered(form, rows, head, place) if form.sent() else None
    if answer is not None:
        return answer
    if any(row.kept or row.stale for row in rows):
        every = own_rows(every_row(head, heads))
    return _shown(form, rows, every, head, state, green)


def _typed(
    form: GridForm, every: Sequence[ReturnRow], typed: Any, quarter: Quarter, green: Sequence[Quarter], draft: Any
) -> list[Row]:
    """The rows with something typed in them. One that is not the sender's any more is given back in words."""
    if typed is None:
        return []
    known = {one.reference: one for one in every}
    rows = [typed_row(known[ref], quarter, green, typed, draft) for ref in references(typed) if ref in known]
    gone = [ref for ref in references(typed) if ref not in known]
    for ref in gone:
        words = typed.get(f"{ref}-happened", "").strip()
        kept = f" You typed: “{words[:600]}”" if words else ""
        form.general.append(Problem(f"{ref[:20]} is not yours to update, so nothing was saved for it.{kept}"))
        form.status = 422
    return [row for row in rows if row.is_touched or row.ref == typed.get("use")]


def _answered(form: GridForm, rows: list[Row], head: QuarterHead, place: str) -> Response | None:
    """Where a page that was sent leads on; None when it is to be shown again, with what is wrong in it."""
    answer = drafts.answered(form, place, f"Update {head.quarter.words}, one page", place)
    if answer is not None or drafts.left(form):
        return answer
    wanted = request.form.get("use", "")
    if wanted:
        for row in rows:
            if row.ref == wanted:
                use_last(row.form, row.one.last)
        return None
    _save(form, rows, head, place)
    if form.general or any(row.kept is None for row in rows):
        return None
    back = url_for("delivery.check", slug=g.alliance.slug, code=head.quarter.code)
    return done(back if request.form.get("then") == "check" else here_with(), _said(rows))


def _save(form: GridForm, rows: list[Row], head: QuarterHead, place: str) -> None:
    """Keep every row that is right, in one transaction; the others say what they need.

    A row that this very page sent before, by a second press, is not saved again and counts as saved.
    """
    for row in rows:
        row.given = input_of(row.form, row.one, head.quarter, row.one.last) if row.form.validate() else None
    keys_of(form.once, rows)
    good = {row.ref: row for row in rows if row.given is not None}
    if not good:
        return
    with form.keeping(), writing(actor(), now()) as tx:
        returns = delivery.opened(tx, g.alliance.id, head.quarter, good, today())
        before = once.taken(tx, [row.key for row in good.values()])
        with tx.together():
            for row in good.values():
                _save_one(returns, row, row.key in before)
        once.take_all(tx, [row.key for row in good.values() if row.kept and row.key not in before])
        if all(row.kept for row in rows):
            drafts.finish(tx, place)
    if form.general:
        for row in rows:
            row.kept = None


def _save_one(returns: Any, row: Row, before: bool) -> None:
    """One row whole, or what it needs."""
    runs = may(Action.RUN_QUARTER)
    if before:
        row.kept = kept_as(returns.state, runs)
        return
    try:
        row.kept = returns.save(row.ref, row.given, row.form.stamp, runs)
    except Stale as problem:
        row.stale = problem
    except RulesBroken as problem:
        for one in problem.each:
            row.form.add(one)
    except (RuleBroken, NotFound) as problem:
        row.form.add(RuleBroken(str(problem)))


SAVED = {
    Kept.RETURN: ("row is saved.", "rows are saved."),
    Kept.LATE: (
        "row is sent late. It counts once the programme manager accepts it.",
        "rows are sent late. They count once the programme manager accepts them.",
    ),
    Kept.CORRECTION: (
        "row stands as a correction beside what the board saw.",
        "rows stand as corrections beside what the board saw.",
    ),
}


def _said(rows: Sequence[Row]) -> str:
    """6 rows are saved. Or that nothing was typed."""
    found = [row.kept for row in rows if row.kept]
    return counted(len(found), *SAVED[found[0]]) if found else "Nothing was typed, so nothing was saved."


def _shown(
    form: GridForm,
    rows: list[Row],
    every: Sequence[ReturnRow],
    head: QuarterHead,
    state: QuarterState,
    green: Sequence[Quarter],
) -> Response:
    """What still needs something first, then the rows that the filters ask for."""
    now_ = {one.reference: one for one in every}
    left = [row for row in rows if row.kept is None]
    for row in left:
        if isinstance(row.stale, Stale) and row.ref in now_:
            row.one = now_[row.ref]
            row.form.meet(theirs_of(row.one), row.stale)
    form.rows = left
    _judge(form, left)
    typed = {row.ref for row in left}
    chosen = Chosen.asked()
    asked = [one for one in every if chosen.takes(one) and one.reference not in typed]
    room = max(0, MOST - len(left))
    wrong = [row for row in left if row.form.problems]
    plain = [row for row in left if not row.form.problems]
    fresh = [fresh_row(one, head.quarter, green) for one in asked[:room]]
    return show(
        "delivery/grid.html",
        form=form,
        head=head,
        quarter=head.quarter,
        rows=_in_order([*plain, *fresh], every, wrong),
        more=len(asked) - room,
        first=_first(rows, wrong) if form.sent() and form.problems else "",
        filters=_filters(chosen, every),
        chosen=chosen,
        due=[one for one in every if one.is_due],
        state=state,
        waits=kept_as(state, may(Action.RUN_QUARTER)) is Kept.LATE,
        sent=sending.sent_of(head.id),
        boxes=boxes,
        steps_in=steps_in,
        given_back=given_back,
        FOLDED=FOLDED,
        is_used=is_used,
        number_of=number_of,
        waits_at=_waits_at(left),
    )


def _judge(form: GridForm, left: Sequence[Row]) -> None:
    """The status of the page: 422 where a row needs something, 409 where only two versions met."""
    found = {row.form.status for row in left} | {form.status}
    form.status = 422 if 422 in found else max(found)


def _in_order(rows: Sequence[Row], every: Sequence[ReturnRow], wrong: Sequence[Row]) -> list[Row]:
    """Those with something wrong at the top, the others as in the plan."""
    places = {one.reference: at for at, one in enumerate(every)}
    return [*wrong, *sorted(rows, key=lambda row: places[row.ref])]


def _first(rows: Sequence[Row], wrong: Sequence[Row]) -> str:
    """4 rows are saved. 2 need something more. What you typed is still here."""
    saved = sum(row.kept is not None for row in rows)
    need = counted(len(wrong), "needs", "need") + " something more. " if wrong else ""
    head = counted(saved, "row is saved. ", "rows are saved. ") if saved else "Nothing is saved yet. "
    return f"{head}{need}What you typed is still here."


def _filters(chosen: Chosen, every: Sequence[ReturnRow]) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Show, area and lead; whoever has only their own rows needs no choice of leads."""
    mine = sum(g.viewer.person_id in one.leads for one in every)
    show_ = [(DUE, "Not yet updated, and errors"), (ALL, f"All {len(every)}")]
    if may(Action.RUN_QUARTER) and (mine or chosen.show == MINE):
        show_.append((MINE, f"Mine only, {mine}"))
    elif chosen.show == MINE:
        show_[1] = (MINE, f"All {len(every)} of mine")
    areas = dict.fromkeys((one.area, one.area_name) for one in every)
    found = [
        ("show", "Show", show_, chosen.show),
        ("area", "Area", [("", "All areas"), *areas], chosen.area),
    ]
    if may(Action.RUN_QUARTER):
        leads = {str(one.lead_id): one.lead or "" for one in every if one.lead_id}
        named = sorted(leads.items(), key=lambda pair: pair[1].casefold())
        found.append(("lead", "Lead", [("", "Anyone"), *named], str(chosen.lead or "")))
    return found


def _waits_at(left: Sequence[Row]) -> str:
    """The address at which what was typed waits, when two versions met and the reader leaves. One short write."""
    if not any(row.form.clash for row in left):
        return ""
    parking.park(g.viewer.person_id)
    return f"{request.script_root}{parking.way_back()}&later=1" if g.get("parked_id") else ""

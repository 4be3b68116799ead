"""The two-minute form: one deliverable's return for a quarter, with the milestones it settles."""

from collections.abc import Sequence

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing, delivery
from alliance_tracker.data.board.quarters import QuarterHead, quarter_named
from alliance_tracker.data.delivery import Brief, UpdateRow, Whole
from alliance_tracker.data.delivery.returns import late_of
from alliance_tracker.data.rounds import RoundNow, round_on, rounds
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import suggest
from alliance_tracker.rules.delivery.returns import Kept, kept_as
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuarterState
from alliance_tracker.web import drafts, once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import page_of, pages, whole
from alliance_tracker.web.delivery.returning import (
    UpdateForm,
    form_for,
    given_back,
    input_of,
    is_soon,
    is_used,
    number_of,
    stamp_of,
    steps_in,
    use_last,
    values_of,
)
from alliance_tracker.web.forms import Theirs
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import show
from alliance_tracker.web.words import day


@pages.route("/alliances/<slug>/deliverables/<ref>/update", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def update(slug: str, ref: str) -> Response:
    """Show the form and keep what it says. Afterwards the next deliverable that waits is opened."""
    plans = rounds()
    sent = request.form.get("form") == UpdateForm.form_name
    if sent:
        brief = delivery.brief(g.alliance.id, ref, today())
        quarter = _quarter(brief)
        place = _place(brief, quarter)
        form = form_for(UpdateForm, brief, quarter, request.form).opened()
        form.green_by.choices = green_quarters(quarter, plans)
        words = f"Update {brief.reference}, {quarter.words}"
        answer = drafts.answered(form, place, words, page_of(brief.reference))
        if answer is None and _is_to_be_saved(form):
            answer = _saved(form, brief, quarter, place)
        if answer is not None:
            return answer
    one = whole(ref)
    if not sent:
        quarter = _quarter(one)
        draft = drafts.found(_place(one, quarter))
        typed = g.parked or (draft.fields if draft else None)
        theirs = _kept(one, quarter)
        form = form_for(UpdateForm, one, quarter, typed).opened(theirs.values, theirs.stamp, draft)
        form.green_by.choices = green_quarters(quarter, plans)
    elif "use" in request.form:
        use_last(form, _last(one, quarter))
    return _shown(form, one, quarter, round_on(plans, quarter.end))


def _is_to_be_saved(form: UpdateForm) -> bool:
    """Not a press of “Use last quarter’s words”, nor a draft that could not be kept."""
    return "use" not in request.form and not drafts.left(form)


def _place(one: Whole | Brief, quarter: Quarter) -> str:
    """The address of this form whichever quarter is in question later; its draft is kept under it."""
    return url_for("delivery.update", slug=g.alliance.slug, ref=one.reference, quarter=quarter.code)


def green_quarters(quarter: Quarter, plans: Sequence[RoundNow]) -> list[Quarter]:
    """This quarter and those after it, to the end of the round in force."""
    return list(quarter.until(round_on(plans, today()).round.last_quarter))


def _shown(form: UpdateForm, one: Whole, quarter: Quarter, plan: RoundNow) -> Response:
    """The form with what helps to fill it in: last quarter's answers, and what the dates suggest."""
    rows = [row for row, _ in steps_in(form, one)]
    before = one.standing_in(quarter.previous())
    facts = delivery.facts_now(one.id, quarter)
    state = _head(one, quarter).state(today())
    return show(
        "delivery/update.html",
        form=form,
        one=one,
        quarter=quarter,
        soon=[row for row in rows if is_soon(row, quarter)],
        later=[row for row in rows if not is_soon(row, quarter)],
        later_is_open=any(is_used(form, row) for row in rows if not is_soon(row, quarter)),
        given_back=given_back(form, one),
        number_of=number_of,
        last=_last(one, quarter),
        before=before.shown if before else None,
        suggestion=suggest(facts, quarter.end, plan.thresholds),
        dates=_head(one, quarter).dates,
        late=state is not QuarterState.OPEN,
        waits=kept_as(state, may(Action.RUN_QUARTER)) is Kept.LATE,
    )


def _quarter(one: Whole | Brief) -> Quarter:
    """The quarter the address asks for, else the one in question; it must take returns.

    A form that was open while the board reviewed the quarter is still taken: what it says stands beside.
    """
    wanted = request.args.get("quarter")
    quarter = quarter_named(wanted) if wanted else one.quarter
    taking(_head(one, quarter))
    return quarter


def taking(head: QuarterHead) -> QuarterState:
    """The state of a quarter that takes returns, or an error that says when it does or did."""
    quarter, state = head.quarter, head.state(today())
    if state is QuarterState.PLANNED:
        raise RuleBroken(f"The update for {quarter.words} opens on {day(head.dates.opens)}. Come back then.")
    if state is QuarterState.REVIEWED and request.method != "POST" and g.parked is None:
        raise RuleBroken(
            f"The board has reviewed {quarter.words}, so its updates are frozen. The programme manager can write "
            "a correction, which stands beside it."
        )
    return state


def _head(one: Whole | Brief, quarter: Quarter) -> QuarterHead:
    head = one.head_of(quarter)
    if head is None:
        raise NotFound(f"{quarter.words} is not a quarter of this plan. Choose one from the list of quarters.")
    return head


def _kept(one: Whole, quarter: Quarter) -> Theirs:
    """What is on record: this quarter's answers, or what its lead gave late and waits for the manager."""
    given, state = one.update_for(quarter), _head(one, quarter).state(today())
    late = None if state is QuarterState.OPEN else late_of(one.id, quarter)
    shown = late if late and not may(Action.RUN_QUARTER) else given
    by, at = ((shown.by or ""), shown.updated_at) if shown else ("", None)
    return Theirs(values_of(shown), stamp_of(one, given, late), by, at)


def _last(one: Whole, quarter: Quarter) -> UpdateRow | None:
    """The newest return before this quarter's."""
    earlier = [row for row in one.updates if row.quarter < quarter]
    return earlier[-1] if earlier else None


def _saved(form: UpdateForm, one: Whole | Brief, quarter: Quarter, place: str) -> Response | None:
    """That the return is kept, or nothing: then the form says why not."""
    given = input_of(form, one, quarter) if form.validate() else None

    def save(tx: Writing) -> tuple[str, str]:
        assert given is not None
        runs = may(Action.RUN_QUARTER)
        kept = delivery.save_update(tx, one.alliance_id, one.reference, quarter, given, form.stamp, today(), runs)
        drafts.finish(tx, place)
        return _onwards(one, quarter, SAID[kept].format(name=one.reference, quarter=quarter.words))

    return once.saved(form, save, lambda: _kept(whole(one.reference), quarter))


SAID = {
    Kept.RETURN: "{name} is updated",
    Kept.LATE: "{name} is sent late: it counts once the programme manager accepts it",
    Kept.CORRECTION: "{name} stands as a correction beside {quarter}, which the board has reviewed",
}


def _onwards(one: Whole | Brief, quarter: Quarter, said: str) -> tuple[str, str]:
    """On to the next deliverable that waits for an update this viewer may give, after this one in the plan."""
    if _head(one, quarter).state(today()) is QuarterState.REVIEWED:
        return page_of(one.reference), f"{said}."
    waiting = delivery.awaited(one.alliance_id, quarter, after=one.reference)
    if not may(Action.EDIT_PLAN):
        waiting = tuple(row for row in waiting if row.is_led_by(g.viewer.person_id))
    if not waiting:
        return page_of(one.reference), f"{said}. Nothing else waits for your update."
    following = waiting[0].reference
    address = url_for("delivery.update", slug=g.alliance.slug, ref=following)
    if quarter != one.quarter:
        address += f"?quarter={quarter.code}"
    left = "1 is left" if len(waiting) == 1 else f"{len(waiting)} are left"
    return address, f"{said}. {left}: this is {following}."

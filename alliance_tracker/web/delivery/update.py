"""The two-minute form: one deliverable's return for a quarter, with the milestones it settles."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing, delivery
from alliance_tracker.data.board.quarters import QuarterHead, quarter_named
from alliance_tracker.data.delivery import Brief, EvidenceDraft, MilestoneRow, UpdateInput, UpdateRow, Whole
from alliance_tracker.data.rounds import RoundNow, round_on, rounds
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.exchange.evidence import ACCEPT, LARGEST
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import Step, suggest
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuarterState, Rating
from alliance_tracker.web import drafts, once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import page_of, pages, whole
from alliance_tracker.web.delivery.proof import draft_of
from alliance_tracker.web.forms import (
    ChoiceField,
    DateField,
    LineField,
    ProseField,
    QuarterField,
    Theirs,
    TickField,
    TrackerForm,
    UploadField,
)
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import show
from alliance_tracker.web.words import day

TEXTS = ("happened", "will_change", "patients", "ask", "why_better")


class UpdateForm(TrackerForm):
    """The return itself; `form_for` adds a row of boxes for each milestone that is not met."""

    form_name = "update"
    declared = ChoiceField("Rating", choices=Rating.declarable(), read_as=Rating)
    happened = ProseField(
        "What happened this quarter", "Two or three sentences a board member would understand", always=True
    )
    will_change = ProseField("What will change", "What will bring this back on track?", rows=3, always=True)
    green_by = QuarterField("On track by", blank="Choose a quarter", always=True)
    patients = ProseField(
        "What it means for patients",
        "If it is off track. For example, how many people wait longer, and where",
        rows=3,
        always=True,
    )
    ask = ProseField("Asked of the board", "If it is off track. Note, decide, or money. Say which", rows=3, always=True)
    why_better = ProseField(
        "Why it is better than the dates suggest", "Only if your rating is better than the suggested one", rows=3
    )
    evidence = LineField("Evidence, in words or as a web address", most=500)
    evidence_dated = DateField("Date of the evidence", "For example, 21 Sep 2018")
    evidence_file = UploadField(
        "Or a file", "PDF, Word, Excel, PNG, JPEG, CSV or text, up to 10 MB", most=LARGEST, accept=ACCEPT
    )


def form_for(one: Whole | Brief, quarter: Quarter, typed: Mapping[str, str] | None = None) -> type[UpdateForm]:
    """The form with a row for each milestone still to meet, named by its number: met-6, new_date-6.

    A milestone that somebody else marked met while its evidence was `typed` keeps its row, so that nothing is lost.
    """
    fields: dict[str, Any] = {}
    for row in [*unmet(one), *(row for row in met(one) if _is_typed(row, typed or {}))]:
        name, number = row.reference, number_of(row)
        fields |= {
            f"ticked-{number}": TickField(f"{name} is met"),
            f"met-{number}": DateField(f"Date {name} was met", f"If left empty: {day(_usual_day(quarter))}"),
            f"proof-{number}": LineField(f"Evidence for {name}, in words or as a web address", most=500),
            f"file-{number}": UploadField(f"A file for {name}", most=LARGEST, accept=ACCEPT),
            f"new_date-{number}": DateField(f"New date for {name}", "Only if it has moved. The old date is kept"),
            f"reason-{number}": LineField(f"Why {name} has moved", most=600),
        }
        if row.facts.forecast and row.facts.baseline:
            again = f"Not moved after all: {name} is due on {day(row.facts.baseline)} again"
            fields[f"cleared-{number}"] = TickField(again)
    made = cast("type[UpdateForm]", type("UpdateForm", (UpdateForm,), fields))
    return made


def _usual_day(quarter: Quarter) -> date:
    """The day a ticked milestone was met when none is typed: the quarter's last, or today while it runs."""
    return min(quarter.end, today())


def unmet(one: Whole | Brief) -> list[MilestoneRow]:
    """Those still to meet, the one expected first at the top."""
    waiting = [row for row in one.milestones if row.facts.met is None]
    return sorted(waiting, key=lambda row: (row.facts.due or date.max, number_of(row)))


def met(one: Whole | Brief) -> list[MilestoneRow]:
    return [row for row in one.milestones if row.facts.met is not None]


def _is_typed(row: MilestoneRow, typed: Mapping[str, str]) -> bool:
    return any(typed.get(f"{name}-{number_of(row)}", "").strip() for name in ("proof", "reason"))


def number_of(row: MilestoneRow) -> int:
    return int(row.reference.partition(".")[2])


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
        form = form_for(brief, quarter, request.form).opened()
        form.green_by.choices = _green_quarters(quarter, plans)
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
        form = form_for(one, quarter, typed).opened(_values(one, quarter), _stamp(one, quarter), draft)
        form.green_by.choices = _green_quarters(quarter, plans)
    elif "use" in request.form:
        _use_last(form, one, quarter)
    return _shown(form, one, quarter, round_on(plans, quarter.end))


def _is_to_be_saved(form: UpdateForm) -> bool:
    """Not a press of “Use last quarter’s words”, nor a draft that could not be kept."""
    return "use" not in request.form and not drafts.left(form)


def _place(one: Whole | Brief, quarter: Quarter) -> str:
    """The address of this form whichever quarter is in question later; its draft is kept under it."""
    return url_for("delivery.update", slug=g.alliance.slug, ref=one.reference, quarter=quarter.code)


def _green_quarters(quarter: Quarter, plans: Sequence[RoundNow]) -> list[Quarter]:
    """This quarter and those after it, to the end of the round in force."""
    return list(quarter.until(round_on(plans, today()).round.last_quarter))


def _shown(form: UpdateForm, one: Whole, quarter: Quarter, plan: RoundNow) -> Response:
    """The form with what helps to fill it in: last quarter's answers, and what the dates suggest."""
    rows = [row for row in unmet(one) if f"ticked-{number_of(row)}" in form]
    before = one.standing_in(quarter.previous())
    facts = delivery.facts_now(one.id, quarter)
    return show(
        "delivery/update.html",
        form=form,
        one=one,
        quarter=quarter,
        soon=[row for row in rows if _is_soon(row, quarter)],
        later=[row for row in rows if not _is_soon(row, quarter)],
        later_is_open=any(_is_used(form, row) for row in rows if not _is_soon(row, quarter)),
        given_back=[row for row in met(one) if f"proof-{number_of(row)}" in form and _holds(form, row)],
        number_of=number_of,
        last=_last(one, quarter),
        before=before.shown if before else None,
        suggestion=suggest(facts, quarter.end, plan.thresholds),
        dates=_head(one, quarter).dates,
        late=_head(one, quarter).state(today()) is QuarterState.CLOSED,
    )


def _is_soon(row: MilestoneRow, quarter: Quarter) -> bool:
    """Due by the end of the quarter after this one, or without a date."""
    return row.facts.due is None or row.facts.due <= quarter.next().end


def _is_used(form: UpdateForm, row: MilestoneRow) -> bool:
    """Whether something is typed or wrong in the boxes of a milestone, so that they must not be folded away."""
    boxes = ("ticked", "met", "proof", "file", "new_date", "reason", "cleared")
    return any(form[name].errors or form[name].data for box in boxes if (name := f"{box}-{number_of(row)}") in form)


def _holds(form: UpdateForm, row: MilestoneRow) -> bool:
    """Whether the form holds words or a file about a milestone that is met already."""
    return any(form[f"{name}-{number_of(row)}"].data for name in ("proof", "file", "reason"))


def _quarter(one: Whole | Brief) -> Quarter:
    """The quarter the address asks for, else the one in question; it must take returns."""
    wanted = request.args.get("quarter")
    quarter = quarter_named(wanted) if wanted else one.quarter
    head = _head(one, quarter)
    state = head.state(today())
    if state is QuarterState.PLANNED:
        raise RuleBroken(f"The update for {quarter.words} opens on {day(head.dates.opens)}. Come back then.")
    if state is QuarterState.REVIEWED:
        raise RuleBroken(
            f"The board has reviewed {quarter.words}, so its updates are frozen. The programme manager can write "
            "a correction, which stands beside it."
        )
    return quarter


def _head(one: Whole | Brief, quarter: Quarter) -> QuarterHead:
    head = one.head_of(quarter)
    if head is None:
        raise NotFound(f"{quarter.words} is not a quarter of this plan. Choose one from the list of quarters.")
    return head


def _values(one: Whole, quarter: Quarter) -> dict[str, Any]:
    """What the form opens with: this quarter's answers if there are some, else nothing at all."""
    given = one.update_for(quarter)
    if given is None:
        return {}
    return {"declared": given.declared, "green_by": given.green_by, **{name: getattr(given, name) for name in TEXTS}}


def _stamp(one: Whole, quarter: Quarter) -> str:
    given = one.update_for(quarter)
    return delivery.stamp_of(given.version if given else None, [(row.reference, row.version) for row in one.milestones])


def _last(one: Whole, quarter: Quarter) -> UpdateRow | None:
    """The newest return before this quarter's."""
    earlier = [row for row in one.updates if row.quarter < quarter]
    return earlier[-1] if earlier else None


def _use_last(form: UpdateForm, one: Whole, quarter: Quarter) -> None:
    """Put last quarter's words into the box, after whatever is typed there already."""
    last = _last(one, quarter)
    if last is not None:
        typed = form.happened.raw.strip()
        form.happened.process_data(f"{typed}\n\n{last.happened}" if typed else last.happened)


def _saved(form: UpdateForm, one: Whole | Brief, quarter: Quarter, place: str) -> Response | None:
    """That the return is kept, or nothing: then the form says why not."""
    given = _input(form, one, quarter) if form.validate() else None

    def save(tx: Writing) -> tuple[str, str]:
        assert given is not None
        delivery.save_update(tx, one.alliance_id, one.reference, quarter, given, form.stamp, today())
        drafts.finish(tx, place)
        return _onwards(one, quarter)

    def theirs() -> Theirs:
        fresh = whole(one.reference)
        kept = fresh.update_for(quarter)
        by, at = ((kept.by or ""), kept.updated_at) if kept else ("", None)
        return Theirs(_values(fresh, quarter), _stamp(fresh, quarter), by, at)

    return once.saved(form, save, theirs)


def _input(form: UpdateForm, one: Whole | Brief, quarter: Quarter) -> UpdateInput | None:
    """What was typed, as it is to be kept; None when a file or a link is not what it should be."""
    steps: dict[str, Step] = {}
    proofs: dict[str, EvidenceDraft] = {}
    for row in one.milestones:
        number = number_of(row)
        if f"proof-{number}" not in form:
            continue
        step = _step(form, row, quarter)
        proof = draft_of(form, f"proof-{number}", f"file-{number}", step.met or row.facts.met or today())
        if proof is not None and not (step.met or row.facts.met):
            form.add(RuleBroken(f"Tick that {row.reference} is met, or clear its evidence", f"ticked-{number}"))
        if proof is not None:
            proofs[row.reference] = proof
        steps[row.reference] = step
    evidence = draft_of(form, "evidence", "evidence_file", form.evidence_dated.data)
    if form.problems:
        return None
    return UpdateInput(
        form.declared.data,
        green_by=form.green_by.data,
        steps=steps,
        proofs=proofs,
        evidence=evidence,
        **{name: form[name].data or "" for name in TEXTS},
    )


def _step(form: UpdateForm, row: MilestoneRow, quarter: Quarter) -> Step:
    """What is typed of one milestone; of one that is met already only its evidence counts."""
    if row.facts.met is not None:
        return Step()
    number = number_of(row)
    ticked, met_on = form[f"ticked-{number}"].data, form[f"met-{number}"].data
    cleared = f"cleared-{number}" in form and form[f"cleared-{number}"].data
    return Step(
        ticked,
        met_on or (_usual_day(quarter) if ticked else None),
        form[f"new_date-{number}"].data,
        form[f"reason-{number}"].data or "",
        cleared,
    )


def _onwards(one: Whole | Brief, quarter: Quarter) -> tuple[str, str]:
    """On to the next deliverable that waits for an update this viewer may give, after this one in the plan."""
    waiting = delivery.awaited(one.alliance_id, quarter, after=one.reference)
    if not may(Action.EDIT_PLAN):
        waiting = tuple(row for row in waiting if row.is_led_by(g.viewer.person_id))
    if not waiting:
        return page_of(one.reference), f"{one.reference} is updated. Nothing else waits for your update."
    following = waiting[0].reference
    address = url_for("delivery.update", slug=g.alliance.slug, ref=following)
    if quarter != one.quarter:
        address += f"?quarter={quarter.code}"
    left = "1 is left" if len(waiting) == 1 else f"{len(waiting)} are left"
    return address, f"{one.reference} is updated. {left}: this is {following}."

"""Many milestones moved together: chosen, shown as they would be, and confirmed exactly as shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing, many
from alliance_tracker.data.board.sending import Told
from alliance_tracker.data.delivery import moving
from alliance_tracker.data.delivery.sequence import lanes_of
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.errors import RuleBroken, refuse
from alliance_tracker.records import replace
from alliance_tracker.rules.delivery.moving import Preview, Shift, check_shift, previewed
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.delivery.sequence import Lane
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import ManyKind, MoveUnit, MoveWay
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery import letters
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.delivery.sequence import asked
from alliance_tracker.web.forms import ChoiceField, ChoicesField, ProseField, TrackerForm, WholeField
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import here_with, show

LOOK, DROP, EVERY = "look", "drop", "every"
"""The buttons that show what would happen, that first take out what cannot move, and that tick all."""


class MoveForm(TrackerForm):
    """Which milestones, by how much, why. The stamp stands for what was shown."""

    form_name = "move"
    milestones = ChoicesField("Milestones", required="Choose at least one milestone to move")
    count = WholeField("How many", "For example, 6", least=1, most=208, always=True)
    unit = ChoiceField("Weeks or quarters", required="Choose weeks or quarters", choices=MoveUnit, read_as=MoveUnit)
    way = ChoiceField("Which way", required="Choose later or earlier", choices=MoveWay, read_as=MoveWay)
    reason = ProseField("Why they move", "It stands with each milestone and in each e-mail", rows=3, always=True)


@pages.route("/alliances/<slug>/milestones/move", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def move(slug: str) -> Response:
    """Choose, look, confirm. About ten queries, whatever is chosen."""
    lanes = lanes_of(g.alliance.id)
    offered = _offered(lanes)
    form = MoveForm.opened({"milestones": _ticked(offered), "unit": MoveUnit.WEEKS, "way": MoveWay.LATER})
    form.milestones.choices = [(mark.reference, mark.title) for lane in lanes for mark in lane.marks]
    shown = form.stamp

    def save(tx: Writing) -> tuple[str, str]:
        refuse(_problems(form))
        plan = planning_round(today()).round
        change, done = moving.move(
            tx, g.alliance.id, form.milestones.data, _shift(form), _reason(form), shown, plan, today(), written
        )
        words = f"{counted(len(done.moved), 'milestone is', 'milestones are')} moved {done.shift.words}."
        return url_for("changes.one", slug=slug, change=change), words

    answer = None if {LOOK, DROP, EVERY} & request.form.keys() else once.saved(form, save)
    if answer is not None:
        return answer
    if EVERY in request.form:
        form.milestones.process_data(dict.fromkeys([*form.milestones.texts, *_marks(offered)]))
    preview = None if EVERY in request.form else _preview(form, lanes)
    if preview is not None and DROP in request.form:
        gone = {one.reference for one in preview.refused}
        form.milestones.sent = [one for one in form.milestones.texts if one not in gone]
        form.milestones.data = [one for one in form.milestones.data if one not in gone]
        preview = _preview(form, lanes)
    form.stamp = preview.stamp if preview is not None else ""
    told = moving.told_by(g.alliance.id, preview, g.viewer.person_id, today()) if preview is not None else {}
    return show(
        "delivery/move.html",
        form=form,
        offered=_with(offered, lanes, form.milestones.texts),
        preview=preview,
        letters=written(preview, told) if preview is not None else [],
        unreachable=_unreachable(lanes, preview, told) if preview is not None else [],
        here=here_with(parked=None, later=None),
        narrowed=asked().narrows or "of" in request.args,
        last=many.changes_of(g.alliance.id, (ManyKind.MILESTONES,), most=3),
    )


def written(preview: Preview, told: Mapping[int, Told]) -> list[Message]:
    """One e-mail for each person, with all that concerns them."""
    of_person = {key: (steps, waits) for key, steps, waits in preview.told}
    return [letters.dates_moved(person, preview, *of_person[key]) for key, person in told.items()]


def _preview(form: MoveForm, lanes: Sequence[Lane]) -> Preview | None:
    """What would happen, once the form is whole. One query."""
    if not form.sent() or not (form.general or _is_whole(form)):
        return None
    if any(field.errors for field in form) or not form.milestones.data:
        return None
    plan = planning_round(today()).round
    return previewed(lanes, form.milestones.data, _shift(form), _reason(form), plan, today())


def _is_whole(form: MoveForm) -> bool:
    """Says on the form all that is still missing or wrong, at once."""
    if not form.problems:
        form.validate()
    for name, words in _problems(form):
        if not form[name].errors:
            form.add(RuleBroken(words, name))
    return not form.problems


def _problems(form: MoveForm) -> list[Problem]:
    return check_shift(form.count.data, None if form.unit.errors else form.unit.data, _reason(form))


def _shift(form: MoveForm) -> Shift:
    return Shift(form.count.data, form.unit.data, form.way.data)


def _reason(form: MoveForm) -> str:
    return " ".join((form.reason.data or "").split())


def _offered(lanes: Sequence[Lane]) -> list[Lane]:
    """The deliverables with milestones that can move, narrowed as the address says."""
    of = request.args.get("of", "")
    own = asked().of(lane for lane in lanes if of in ("", lane.reference))
    return [lane for lane in map(_unmet, own) if lane.marks]


def _unmet(lane: Lane) -> Lane:
    return replace(lane, marks=tuple(mark for mark in lane.marks if mark.facts.met is None))


def _ticked(offered: Sequence[Lane]) -> list[str]:
    """Those of the deliverable that the address names, or else those that it names one by one."""
    known = _marks(offered)
    return known if "of" in request.args else [one for one in request.args.getlist("m")[:500] if one in known]


def _marks(lanes: Sequence[Lane]) -> list[str]:
    return [mark.reference for lane in lanes for mark in lane.marks]


def _with(offered: Sequence[Lane], lanes: Sequence[Lane], ticked: Sequence[str]) -> list[Lane]:
    """What is offered, and whatever is ticked besides, so that no tick is out of sight."""
    there = {lane.reference for lane in offered}
    wanted = {one.partition(".")[0] for one in ticked}
    narrowed = {lane.reference: lane for lane in offered}
    found = [_unmet(lane) for lane in lanes if lane.reference in there | wanted]
    return [_joined(lane, narrowed.get(lane.reference), ticked) for lane in found if lane.marks]


def _joined(lane: Lane, narrowed: Lane | None, ticked: Sequence[str]) -> Lane:
    shown = {*ticked, *(mark.reference for mark in (narrowed.marks if narrowed is not None else ()))}
    return replace(lane, marks=tuple(mark for mark in lane.marks if mark.reference in shown))


def _unreachable(lanes: Sequence[Lane], preview: Preview, told: Mapping[int, Any]) -> list[str]:
    """The deliverables that move and of which nobody is told, because nobody who can be written to leads them."""
    own = g.viewer.person_id
    reached = {*told, own}
    return [
        lane.reference
        for lane in lanes
        if lane.reference in preview.deliverables and not reached & {lane.lead_id, lane.deputy_id}
    ]

"""The forms about who belongs to a plan: add providers, remove one, declare the list complete, record a merger."""

from collections import Counter

from flask import Response, g
from wtforms.fields import SelectChoice

from alliance_tracker.data import Writing
from alliance_tracker.data.signoff import merging, providers
from alliance_tracker.data.signoff.bodies import BodyRow, bodies_of, declared, ended_bodies
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.signoff.bodies import LONGEST_NAME, LONGEST_REASON, Merging
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import OrganisationKind
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, ChoicesField, DateField, LineField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show
from alliance_tracker.web.signoff.pages import pages
from alliance_tracker.web.signoff.saving import listed, people_page, saved

CODE_HINT = "Its code in the NHS register of organisations (ODS), like RTD. Leave it empty if you do not know it."


class OfferedForm(TrackerForm):
    """Trusts that are named with the STPs of the plan."""

    form_name = "offered"
    trusts = ChoicesField("Trusts of your STPs", read_as=int, always=True)


class TypedForm(TrackerForm):
    """A provider that no list offers: a hospice, an independent hospital, a trust under another name."""

    form_name = "typed"
    name = LineField("Name of the provider", most=LONGEST_NAME, always=True)
    ods_code = LineField("ODS code", CODE_HINT, most=20)
    alliance = ChoiceField("Alliance", read_as=int, always=True)


class ReasonForm(TrackerForm):
    form_name = "reason"
    why = ProseField("Why does it not have to agree?", "This stands on the page.", most=LONGEST_REASON, always=True)


class MistakeForm(TrackerForm):
    form_name = "mistake"
    why = ProseField("What was wrong?", "This stands on the page.", most=LONGEST_REASON, always=True)


class CompleteForm(TrackerForm):
    """Nothing to fill in: it carries the list that its reader saw."""

    form_name = "complete"


class MergerForm(TrackerForm):
    """Which bodies became which, and from when."""

    form_name = "merger"
    bodies = ChoicesField("Which bodies merged, or changed their name?", read_as=int, always=True)
    into = ChoiceField(
        "What did they become? A body in the list", read_as=int, blank="None of these: I type a name below", always=True
    )
    name = LineField("Or a new body: its name", "For example, NHS Morecambe Bay CCG", most=LONGEST_NAME, always=True)
    ods_code = LineField("ODS code of the new body", CODE_HINT, most=20)
    merged_on = DateField("From which day?", "For example, 1 Apr 2018", always=True)


@pages.route("/alliances/<slug>/people/providers/add", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def add_providers(slug: str) -> Response:
    """Choose providers from the trusts of the STPs, or type one: two forms on one page."""
    trusts = providers.offered(g.plan, today())
    offered, typed = OfferedForm.opened(), TypedForm.opened({"alliance": g.plan.footprints[0].id})
    usual = Counter(one.named_note for one in trusts).most_common(1)[0][0] if trusts else ""
    all_stps = len({stp for one in trusts for stp in one.stps})
    offered["trusts"].choices = [_trust(one, usual, all_stps) for one in trusts]
    typed["alliance"].choices = [(str(one.id), one.name) for one in g.plan.footprints]
    there = people_page("providers")

    def choose(tx: Writing) -> str:
        return counted(providers.add_offered(tx, g.plan, offered["trusts"].data, today()), "provider")

    def take(tx: Writing) -> str:
        name, code = typed["name"].data or "", typed["ods_code"].data or ""
        return providers.add_typed(tx, g.plan, name, code, typed["alliance"].data or 0, today())

    answer = saved(offered, choose, there, "Added: {told}.") or saved(typed, take, there, "{told} is added.")
    sent = typed if typed.sent() else offered
    boxes = {"form": sent, "offered": offered, "typed": typed}
    return answer or show("signoff/add_providers.html", status=sent.status, usual=usual, **boxes)


def _trust(one: providers.Offered, usual: str, all_stps: int) -> SelectChoice:
    """What tells this trust from the others: its STPs if not all, and what its source remarks."""
    stps = f"With {'; '.join(one.stps)}" if len(one.stps) < all_stps else ""
    hint = ". ".join(part for part in (stps, one.note, one.named_note if one.named_note != usual else "") if part)
    label = f"{one.name} ({one.ods_code})"
    return SelectChoice(value=str(one.id), label=label, render_kw={"hint": {"text": f"{hint}."}} if hint else None)


@pages.route("/alliances/<slug>/people/providers/<body>/remove", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def remove_provider(slug: str, body: str) -> Response:
    """Take a provider off the list, with a reason."""
    row = listed(OrganisationKind.PROVIDER)
    form = ReasonForm.opened()

    def save(tx: Writing) -> None:
        providers.remove(tx, g.plan, g.body.id, form["why"].data or "", today())

    answer = saved(form, save, people_page("providers"), f"{row.name} is removed.")
    return answer or show("signoff/remove.html", form=form, row=row, declared_on=declared(g.plan.id))


@pages.route("/alliances/<slug>/people/providers/complete", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def complete_providers(slug: str) -> Response:
    """Declare the list of providers complete, as it is read here."""
    rows = bodies_of(g.plan, today())
    form = CompleteForm.opened(stamp=providers.stamp_of(rows))

    def save(tx: Writing) -> None:
        providers.declare(tx, g.plan, form.stamp, today())

    answer = saved(form, save, people_page("providers"), "The list of providers is declared complete.")
    own = [row for row in rows if row.kind is OrganisationKind.PROVIDER]
    return answer or show("signoff/complete.html", form=form, rows=own)


@pages.route("/alliances/<slug>/people/merge", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def merge_bodies(slug: str) -> Response:
    """Say that bodies became another. The manager or the secretary does, for the own plan.

    They know first, and every other plan with the body says so for itself: NHS Cumbria, split between two
    alliances, became a different body in each.
    """
    rows = bodies_of(g.plan, today())
    form = MergerForm.opened()
    form["bodies"].choices = form["into"].choices = [
        SelectChoice(value=str(row.organisation_id), label=_named(row)) for row in rows
    ]

    def save(tx: Writing) -> str:
        return merging.merge(tx, g.plan, _merging(form), today())

    answer = saved(form, save, people_page("bodies"), "{told} is recorded. It must be asked for its own agreement.")
    return answer or show("signoff/merge.html", form=form)


def _named(row: BodyRow) -> str:
    return f"{row.name} (STP)" if row.kind is OrganisationKind.STP else row.name


def _merging(form: MergerForm) -> Merging:
    typed = form["name"].data or "", form["ods_code"].data or ""
    return Merging(tuple(form["bodies"].data), form["into"].data or None, *typed, form["merged_on"].data)


@pages.route("/alliances/<slug>/people/merge/<body>/take-back", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def take_back_merger(slug: str, body: str) -> Response:
    """A merger was recorded by mistake."""
    row = _merged()
    form = MistakeForm.opened()

    def save(tx: Writing) -> str:
        return merging.take_back(tx, g.plan, g.body.id, form["why"].data or "", today())

    answer = saved(form, save, people_page("bodies"), "{told} is in the list again.")
    return answer or show("signoff/take_back.html", form=form, row=row)


def _merged() -> BodyRow:
    for row in (*ended_bodies(g.plan, today()), *bodies_of(g.plan, today())):
        if row.organisation_id == g.body.id and row.successor:
            return row
    raise NotFound("We cannot find that merger. Choose one from the list of who must agree.")

"""A deliverable's own words, dates, people and ties: add one, change one."""

from typing import Any, cast

from flask import Response, g, url_for

from alliance_tracker.data import Writing, delivery
from alliance_tracker.data.board.quarters import ensure_quarters
from alliance_tracker.data.delivery import DeliverableInput, Known, Named, Whole
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import MoneySource
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import page_of, pages, whole
from alliance_tracker.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    LineField,
    ProseField,
    Theirs,
    TrackerForm,
)
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class DeliverableForm(TrackerForm):
    """What can be changed of a deliverable; `form_for` adds how we shall know for each group of patients."""

    form_name = "deliverable"
    title = LineField(
        "Title", "Say what will be different, so that anyone can tell when it is done", most=120, always=True
    )
    summary = ProseField("Summary in plain English", "What will change for patients, and how", most=1000, rows=4)
    items = ChoicesField("Things to achieve from Annex A", "Choose at least one. You can choose several", always=True)
    planned_start = DateField("Planned start", "For example, 1 Apr 2018", always=True)
    planned_end = DateField("Planned end", "For example, 31 Mar 2020", always=True)
    lead = ChoiceField("Lead", "Who updates it every quarter", read_as=int, blank="Choose somebody", always=True)
    deputy = ChoiceField("Deputy", "Who may update it as well", read_as=int, blank="Nobody")
    accountable = ChoiceField("Accountable organisation", read_as=int, blank="None named")
    organisations = ChoicesField("Other organisations that take part", read_as=int)
    groups = ChoicesField(
        "Whose gap it is to narrow", "Groups of patients whose outcomes differ, from paragraph 10 of the guidance"
    )
    workstream = LineField(
        "Workstream", "If the plan groups deliverables in another way than by area, for example Screening", most=80
    )
    waits_for = ChoicesField("Deliverables it waits for")
    national_work = ChoicesField("National work it waits for")
    money_source = ChoiceField(
        "Paid for by",
        required="Choose what pays for it",
        choices=MoneySource,
        read_as=MoneySource,
        blank="Choose one",
        always=True,
    )
    money_note = LineField("Note on money", "For example, how much and for how long", most=300)


class NewForm(DeliverableForm):
    """The same with the area, which gives the reference."""

    area = ChoiceField("Area", blank="Choose an area", always=True)


def form_for(known: Known, new: bool) -> type[DeliverableForm]:
    """The form with a line for each group: how we shall know that its gap is narrower."""
    lines = {
        f"how-{code}": LineField(f"How we shall know for {group.words[:1].lower()}{group.words[1:]}", most=300)
        for code, group in known.groups.items()
    }
    base = NewForm if new else DeliverableForm
    return cast("type[DeliverableForm]", type(base.__name__, (base,), lines))


@pages.route("/alliances/<slug>/deliverables/new", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def add(slug: str) -> Response:
    """Add a deliverable; it gets the next reference of its area."""
    known = delivery.known(g.alliance.id, today())
    form = form_for(known, new=True).opened({"money_source": MoneySource.BASELINE})
    _choices(form, known)

    def save(tx: Writing) -> tuple[str, str]:
        ensure_quarters(tx, g.alliance.id, today())
        reference = delivery.add_deliverable(tx, g.alliance.id, _input(form, known, form["area"].data), known)
        return page_of(reference), f"{reference} is added. Now give it its milestones."

    cancel = url_for("delivery.list_page", slug=slug)
    return once.saved(form, save) or show("delivery/edit.html", form=form, one=None, known=known, cancel=cancel)


@pages.route("/alliances/<slug>/deliverables/<ref>/edit", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def edit(slug: str, ref: str) -> Response:
    """Change a deliverable. Its reference and area stay."""
    one, known = whole(ref), delivery.known(g.alliance.id, today())
    form = form_for(known, new=False).opened(_values(one), stamp=one.version)
    _choices(form, known, one)

    def save(tx: Writing) -> tuple[str, str]:
        given = _input(form, known, one.area)
        delivery.change_deliverable(tx, g.alliance.id, ref, given, form.version, known)
        return page_of(ref), f"{ref} is saved."

    def theirs() -> Theirs:
        fresh = whole(ref)
        return Theirs(_values(fresh), fresh.version)

    answer = once.saved(form, save, theirs)
    return answer or show("delivery/edit.html", form=form, one=one, known=known, cancel=page_of(ref))


def _choices(form: DeliverableForm, known: Known, one: Whole | None = None) -> None:
    """What can be chosen; people and bodies that are named already stay choosable."""
    people, bodies = dict(known.people), dict(known.organisations)
    if one is not None:
        for key, name in ((one.lead_id, one.lead), (one.deputy_id, one.deputy)):
            if key is not None and key not in people:
                people[key] = Named(key, "", f"{name or 'Somebody'} (no longer in post)")
    form.lead.choices = form.deputy.choices = [(str(row.id), row.words) for row in people.values()]
    form.accountable.choices = form.organisations.choices = [(str(row.id), row.words) for row in bodies.values()]
    form.items.choices = [(code, f"{known.areas[row.area].words}: {row.words}") for code, row in known.items.items()]
    form.groups.choices = [(code, row.words) for code, row in known.groups.items()]
    own = one.reference if one else ""
    form.waits_for.choices = [(code, f"{code} {title}") for code, title in known.titles.items() if code != own]
    form.national_work.choices = [(code, row.words) for code, row in known.national_work.items()]
    if isinstance(form, NewForm):
        form.area.choices = [(code, f"{row.words} ({code})") for code, row in known.areas.items()]


def _values(one: Whole) -> dict[str, Any]:
    return {
        "title": one.title,
        "summary": one.summary,
        "items": [item.code for item in one.items],
        "planned_start": one.planned_start,
        "planned_end": one.planned_end,
        "lead": one.lead_id,
        "deputy": one.deputy_id,
        "accountable": one.accountable_id,
        "organisations": [body.id for body in one.organisations],
        "groups": [group.code for group in one.groups],
        **{f"how-{group.code}": group.words for group in one.groups},
        "waits_for": [other.code for other in one.waits_for],
        "national_work": [work.code for work in one.national_work],
        "money_source": one.money_source.value,
        "money_note": one.money_note,
        "workstream": one.workstream,
    }


def _input(form: DeliverableForm, known: Known, area: str | None) -> DeliverableInput:
    return DeliverableInput(
        area or "",
        form.title.data or "",
        form.summary.data or "",
        tuple(form.items.data),
        form.planned_start.data,
        form.planned_end.data,
        form.lead.data,
        form.deputy.data,
        form.accountable.data,
        tuple(form.organisations.data),
        tuple((code, form[f"how-{code}"].data or "") for code in form.groups.data),
        tuple(form.waits_for.data),
        tuple(form.national_work.data),
        form.money_source.data or MoneySource.BASELINE,
        form.money_note.data or "",
        form.workstream.data or "",
    )

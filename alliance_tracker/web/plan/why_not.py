"""Saying why nothing is planned: for a thing to achieve in one year or several, for a group in an area or several."""

from collections.abc import Callable, Sequence
from functools import cache

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.plan import reasons
from alliance_tracker.data.plan.reasons import Given, Kept, year_key
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.coverage import Cell, GroupCell, Place
from alliance_tracker.rules.plan.reasons import LONGEST
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ProseField, Theirs, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan.coverage import covered
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import show

Places = Sequence[tuple[str, str, Cell | GroupCell]]
"""Where a reason can stand: its key, its name, and what is there."""


@pages.route("/alliances/<slug>/plan/coverage/<item>/why", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def why_not(slug: str, item: str) -> Response:
    """Say why nothing is planned for a thing to achieve, in one year or in several at once."""
    row = covered().row(item)
    code = row.item.code

    def save(tx: Writing, given: Given) -> bool:
        return reasons.explain_years(tx, g.plan, code, given, today())

    return _page(
        [(year_key(cell.year), cell.year, cell) for cell in row.cells],
        "year",
        (code, f"{code} {row.item.title}"),
        lambda: reasons.reasons_by_year(g.plan, code),
        save,
    )


@pages.route("/alliances/<slug>/plan/coverage/groups/<group>/why", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def why_not_group(slug: str, group: str) -> Response:
    """Say why nothing is planned for a group of patients, in one area or in several at once."""
    row = covered().group(group)

    def save(tx: Writing, given: Given) -> bool:
        return reasons.explain_areas(tx, g.plan, row.code, given, today())

    return _page(
        [(cell.area, cell.area_name, cell) for cell in row.cells],
        "area",
        (row.code, row.name),
        lambda: reasons.reasons_by_area(g.plan, row.code),
        save,
    )


@cache
def _form(boxes: tuple[tuple[str, str], ...], where: str) -> type[TrackerForm]:
    """One box for each place, and a tick to use the first reason for all that are empty."""
    fields = {key: ProseField(name, most=LONGEST, rows=3, always=True) for key, name in boxes}
    same = TickField(f"Use the first reason for every other empty {where} too")
    return type("WhyForm", (TrackerForm,), {"form_name": "why", **fields, "same": same})


def _page(
    places: Places,
    where: str,
    about: tuple[str, str],
    read: Callable[[], Kept],
    save: Callable[[Writing, Given], bool],
) -> Response:
    """The form of one row, and what becomes of it. Where something is planned a box stands only if it holds words."""
    code, title = about
    back = f"{url_for('plan.coverage', slug=g.plan.slug)}#{code}"
    before = read()
    form = _form(tuple((key, name) for key, name, _ in places), where).opened(before.texts, stamp=before.stamp)

    def keep(tx: Writing) -> tuple[str, str]:
        texts = {key: form[key].data or "" for key, _, _ in places}
        changed = save(tx, Given(texts, form["same"].data, form.stamp))
        return back, f"The reasons for {title} are saved." if changed else "Nothing was changed."

    def theirs() -> Theirs:
        fresh = read()
        return Theirs(fresh.texts, fresh.stamp)

    return once.saved(form, keep, theirs) or show(
        "plan/why_not.html",
        form=form,
        title=title,
        places=places,
        open=[key for key, _, one in places if one.place is not Place.FILLED or form[key].raw or form[key].errors],
        where=where,
        back=back,
        Place=Place,
    )

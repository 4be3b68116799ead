"""Working together: the shared statement, what really happened by level and mode, five practices, money and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.adoptions import adoptions_of, standing
from alliance_tracker.data.engagement.together import (
    costs_of,
    matrix_of,
    practices_of,
    save_costs,
    save_practice,
    year_of,
    years_of,
)
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.strategy import TOGETHER
from alliance_tracker.rules.engagement.together import (
    LONGEST_NOTE,
    LONGEST_WORDS,
    MOST_HOURS,
    Cost,
    PracticeDraft,
    YearCost,
    percent_spent,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import CostKind, Mode
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import (
    ChoiceField,
    DateField,
    LineField,
    MoneyField,
    ProseField,
    Theirs,
    TickField,
    TrackerForm,
    WholeField,
)
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import figure

BASE = "/alliances/<slug>/involvement/together"


class PracticeForm(TrackerForm):
    """Whether a practice is in place, in whose words."""

    form_name = "practice"
    in_place = ChoiceField("Is it in place?", choices=[("yes", "Yes"), ("no", "Not yet")], always=True)
    words = ProseField(
        "How? Or why not yet?", "Say whose words these are: for example, the panel’s", most=LONGEST_WORDS, always=True
    )
    seen_on = DateField("From which day?", "For example, 14 Sep 2018", always=True)
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> PracticeDraft:
        """What was typed."""
        chosen = self.in_place.data
        checked = bool(self.names_checked.data)
        return PracticeDraft(chosen == "yes" if chosen else None, self.words.data or "", self.seen_on.data, checked)


class CostsForm(TrackerForm):
    """Money and hours of a year, kind by kind. An empty box is nought."""

    form_name = "costs"
    names_checked = TickField(NAMES_LABEL)

    def costs(self) -> list[Cost]:
        """What was typed."""
        return [
            Cost(
                kind,
                self[f"planned-{kind}"].data or 0,
                self[f"spent-{kind}"].data or 0,
                self[f"hours-{kind}"].data or 0,
                self[f"note-{kind}"].data or "",
            )
            for kind in CostKind
        ]


def _costs_form() -> type[CostsForm]:
    boxes: dict[str, Any] = {}
    for kind in CostKind:
        about = kind.words
        boxes |= {
            f"planned-{kind}": MoneyField(f"{about}: planned", always=True),
            f"spent-{kind}": MoneyField(f"{about}: spent", always=True),
            f"hours-{kind}": WholeField(f"{about}: hours", most=MOST_HOURS, always=True),
            f"note-{kind}": LineField(f"{about}: note", most=LONGEST_NOTE, always=True),
        }
    return type("YearForm", (CostsForm,), boxes)


YearForm = _costs_form()


@pages.get(BASE)
@needs(Action.READ_ALLIANCE)
def together(slug: str) -> Response:
    """All of it. Eight queries beside the guard's, however much is on record."""
    adoptions = adoptions_of(g.alliance.id, TOGETHER)
    return show(
        "engagement/together.html",
        statements=adoptions,
        stands=standing(adoptions),
        practices=practices_of(g.alliance.id),
        matrix=matrix_of(g.alliance.id),
        modes=Mode,
        years=costs_of(g.alliance.id, years_of(today())),
        kinds=CostKind,
        percent_spent=percent_spent,
    )


@pages.route(f"{BASE}/practices/<code>", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def practice(slug: str, code: str) -> Response:
    """Say whether one of the five practices is in place. One query beside the guard's."""
    one = next((one for one in practices_of(g.alliance.id) if one.code == code), None)
    if one is None:
        raise NotFound("There is no such practice. Choose one of the five from the page on working together.")
    newest = max((seen.id for seen in one.seen), default=0)
    form = PracticeForm.opened(stamp=newest)
    back = url_for("engagement.together", slug=slug, _anchor="practices")

    def save(tx: Writing) -> tuple[str, str]:
        save_practice(tx, g.alliance.id, code, form.draft(), form.version, today())
        return back, "It is recorded."

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(newest)
    return answer or show("engagement/practice.html", form=form, one=one, back=back)


@pages.route(f"{BASE}/costs/<year>", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def costs(slug: str, year: str) -> Response:
    """What a financial year costs. Two queries beside the guard's."""
    wanted = year_of(year, years_of(today()))

    def kept() -> YearCost:
        return costs_of(g.alliance.id, [wanted])[0]

    before = kept()
    form: CostsForm = YearForm.opened(_typed(before), stamp=before.stamp)
    back = url_for("engagement.together", slug=slug, _anchor="costs")

    def save(tx: Writing) -> tuple[str, str]:
        checked = bool(form.names_checked.data)
        changed = save_costs(tx, g.alliance.id, wanted, form.costs(), form.version, today(), checked)
        return back, f"The costs of {wanted} are saved." if changed else "Nothing was changed."

    def theirs() -> Theirs:
        fresh = kept()
        return Theirs(_typed(fresh), fresh.stamp)

    return once.saved(form, save, theirs) or show(
        "engagement/costs.html", form=form, year=wanted, kinds=CostKind, back=back
    )


def _typed(year: YearCost) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in year.costs:
        numbers = {"planned": one.planned, "spent": one.spent, "hours": one.hours} if one else {}
        values |= {f"{name}-{one.kind}": number for name, number in numbers.items()}
        values[f"note-{one.kind}"] = one.note
    return values


@pages.get(f"{BASE}/<any(statements, practices, matrix, costs):table>.csv")
@needs(Action.READ_ALLIANCE)
def together_csv(slug: str, table: str) -> Response:
    """One of its tables, all rows."""
    header, rows = CSV[table]()
    return csv_answer(f"{slug}-together-{table}", header, rows)


Table = tuple[Sequence[str], list[Sequence[Cell]]]


def _statements() -> Table:
    header = ("Words", "Decided by", "From", "Until", "Why it ended")
    return header, [
        (one.words, one.made_by, one.adopted_on, one.ended_on, one.why_ended)
        for one in adoptions_of(g.alliance.id, TOGETHER)
    ]


def _practices() -> Table:
    header = ("Practice", "Source", "State", "In place since", "Said on", "In whose words")
    rows: list[Sequence[Cell]] = []
    for one in practices_of(g.alliance.id):
        rows += [
            (one.text, one.source, "In place" if seen.in_place else "Not in place", one.since, seen.seen_on, seen.words)
            for seen in one.seen
        ] or [(one.text, one.source, one.state, None, None, "")]
    return header, rows


def _matrix() -> Table:
    found = matrix_of(g.alliance.id)
    header = ("Level", "Mode", "Times worked together", "Records", "Promises", "Promises by number")
    rows: list[Sequence[Cell]] = [
        (
            place.level.words,
            place.mode.words,
            len(place.happened),
            " ".join(f"E{one.number}" for one in place.happened),
            len(place.promised),
            " ".join(f"P{one.number}" for one in place.promised),
        )
        for _, places in found.rows
        for place in places
    ]
    consulted = " ".join(f"E{one.number}" for one in found.consulted)
    return header, [*rows, ("Consultation", "Not counted as working together", len(found.consulted), consulted, 0, "")]


def _costs() -> Table:
    header = ("Year", "Cost", "Planned (£)", "Spent (£)", "Spent of what was planned", "Hours", "Note")
    rows: list[Sequence[Cell]] = []
    for year in costs_of(g.alliance.id, years_of(today())):
        rows += [(year.year.words, one.kind.words, *_amounts(one), one.note) for one in year.costs if one]
        if year.total:
            rows.append((year.year.words, "All", *_amounts(year.total), ""))
    return header, rows


def _amounts(one: Cost) -> tuple[Cell, ...]:
    return figure(one.planned), figure(one.spent), percent_spent(one), one.hours


CSV: Mapping[str, Callable[[], Table]] = {
    "statements": _statements,
    "practices": _practices,
    "matrix": _matrix,
    "costs": _costs,
}

"""Staff and money for the first two years: the request for wider resources, its posts and its lines of money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.plan import resources as data
from alliance_tracker.data.plan import submissions
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.resources import (
    LONGEST_LINE,
    NO_PURPOSE,
    NO_ROLE,
    SURE,
    Line,
    Post,
    Resources,
)
from alliance_tracker.rules.plan.things import hundredths
from alliance_tracker.rules.typed import read_hundredths
from alliance_tracker.terms import LineKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import (
    ChoiceField,
    LineField,
    MoneyField,
    RemoveForm,
    Theirs,
    TypedField,
)
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.private import PrivateForm, private_cells, private_values
from alliance_tracker.web.show import csv_answer, done, show
from alliance_tracker.web.words import figure

KINDS = {"posts": "the post", "money": "the line of money"}
OUT = "It is out of the plan. The history keeps it."
TAKEN = "Somebody took this out of the plan after you opened it. What you typed is here: save it to add it again."


class PartsField(TypedField):
    """A number with up to two places, kept in hundredths: 0.6 of a post."""

    box = {"inputmode": "decimal", "width": 5}

    def read(self, typed: str) -> int:
        return read_hundredths(typed)

    def write(self, value: int) -> str:
        return hundredths(value)


class PostForm(PrivateForm):
    """A post, and what it costs."""

    form_name = "post"
    role = LineField("Role", "For example, project manager. Do not name a person", required=NO_ROLE, most=LONGEST_LINE)
    employer = LineField("Employer", "For example, the CCG that employs for all", most=LONGEST_LINE)
    band = LineField("Band", "For example, 8a", most=30)
    needed = PartsField(
        "Whole-time equivalents needed", "1 is full time, 0.6 is three days a week", required="Say how much is needed"
    )
    filled = PartsField("Of these, filled now", "0 while the post is vacant", required="Say how much is filled, or 0")
    first = MoneyField("Cost in the first year", "0 if nothing", required="Give the cost in the first year, or 0")
    second = MoneyField("Cost in the second year", "0 if nothing", required="Give the cost in the second year, or 0")

    def name_years(self, years: Sequence[str]) -> None:
        """The two years of the round, in the labels and in what is said of an empty box."""
        for field, year in zip((self.first, self.second), years, strict=True):
            field.label.text, field.required = f"Cost in {year}", f"Give the cost in {year}, or 0"


class LineForm(PrivateForm):
    """A line of money."""

    form_name = "line"
    year = ChoiceField("Year", required="Choose the year")
    kind = ChoiceField(
        "Kind",
        "Capital is money spent once on things that last, revenue is all other",
        required="Say which kind it is",
        choices=LineKind,
        read_as=LineKind,
    )
    what = LineField(
        "What it is for", "Not the cost of a post: that stands with the post", required=NO_PURPOSE, most=LONGEST_LINE
    )
    amount = MoneyField(
        "Amount", "For example, 45,000. If nothing is needed in a year, add one line of £0", required="Give the amount"
    )
    deliverable = ChoiceField("The deliverable it is for", blank="None in particular")


@pages.get("/alliances/<slug>/plan/staff-and-money")
@needs(Action.READ_PLAN)
def resources(slug: str) -> Response:
    """The request with its totals. Six queries."""
    every = data.resources_of(g.plan)
    shown = every.shown(may(Action.WRITE_PLAN))
    sent = submissions.submissions_of(g.plan.id)
    return show(
        "plan/resources.html",
        money=shown,
        hidden_posts=len(every.posts) - len(shown.posts),
        hidden_lines={year: len(every.of_year(year)) - len(shown.of_year(year)) for year in every.years},
        hidden=every.hidden - shown.hidden,
        sure=dict(zip(every.years, SURE, strict=True)),
        ratified=next((one for one in reversed(sent) if one.ratified), None),
        hundredths=hundredths,
        titles=dict(data.deliverables_of(g.plan)),
    )


@pages.get("/alliances/<slug>/plan/staff-and-money/<any(posts,money):part>.csv")
@needs(Action.READ_PLAN)
def resources_csv(slug: str, part: str) -> Response:
    """One of the two tables. Private items are in it for those who write the plan, and for nobody else."""
    money = data.resources_of(g.plan).shown(may(Action.WRITE_PLAN))
    header, rows = _posts(money) if part == "posts" else _lines(money)
    return csv_answer(f"{g.plan.slug}-plan-{part}", header, rows)


def _posts(money: Resources) -> tuple[Sequence[str], list[Sequence[Any]]]:
    first, second = money.years
    header = ("Role", "Employer", "Band", "Needed (WTE)", "Filled (WTE)", "Vacant (WTE)")
    rows: list[Sequence[Any]] = [
        (
            one.role,
            one.employer,
            one.band,
            *(hundredths(value) for value in (one.needed, one.filled, one.vacant)),
            figure(one.first_year_pence),
            figure(one.second_year_pence),
            *private_cells(one.privacy),
        )
        for one in money.posts
    ]
    return (*header, f"Cost {first} (£)", f"Cost {second} (£)", "Private", "Why private", "Looked at again"), rows


def _lines(money: Resources) -> tuple[Sequence[str], list[Sequence[Any]]]:
    header = ("Year", "Kind", "What", "Amount (£)", "Deliverable", "Private", "Why private", "Looked at again")
    rows: list[Sequence[Any]] = [
        (
            one.year,
            one.kind.words,
            one.what,
            figure(one.pence),
            one.deliverable.partition("/")[2],
            *private_cells(one.privacy),
        )
        for one in money.lines
    ]
    return header, rows


@pages.route("/alliances/<slug>/plan/staff-and-money/posts/new", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def add_post(slug: str) -> Response:
    """Add a post."""
    return _post_page(None)


@pages.route("/alliances/<slug>/plan/staff-and-money/posts/<int:post>", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def edit_post(slug: str, post: int) -> Response:
    """Change a post, or take it away."""
    return _post_page(_changed(data.resources_of(g.plan).posts, post), adds=False)


@pages.route("/alliances/<slug>/plan/staff-and-money/money/new", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def add_line(slug: str) -> Response:
    """Add a line of money; the address may name the year."""
    return _line_page(None)


@pages.route("/alliances/<slug>/plan/staff-and-money/money/<int:line>", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def edit_line(slug: str, line: int) -> Response:
    """Change a line of money, or take it away."""
    return _line_page(_changed(data.resources_of(g.plan).lines, line), adds=False)


def _post_page(one: Post | None, adds: bool = True) -> Response:
    form = PostForm.opened(_post_values(one), stamp=one.version if one else 0)
    form.name_years(data.resources_of(g.plan).years)

    def save(tx: Writing) -> tuple[str, str]:
        data.save_post(tx, g.plan, _post(form, one), today())
        return _there("posts"), f"The post “{form.role.data}” is saved."

    def theirs() -> Theirs:
        fresh = _found(data.resources_of(g.plan).posts, one.id if one else 0)
        return Theirs(_post_values(fresh), fresh.version)

    return _page("posts", form, one, save, theirs, gone=one is None and not adds)


def _line_page(one: Line | None, adds: bool = True) -> Response:
    values = _line_values(one) if one else {"year": request.args.get("year"), "kind": LineKind.REVENUE}
    form = LineForm.opened(values, stamp=one.version if one else 0)
    form.year.choices = [(year, year) for year in data.resources_of(g.plan).years]
    form.deliverable.choices = data.deliverables_of(g.plan)

    def save(tx: Writing) -> tuple[str, str]:
        data.save_line(tx, g.plan, _line(form, one), today())
        return _there("money"), f"“{form.what.data}” is saved."

    def theirs() -> Theirs:
        fresh = _found(data.resources_of(g.plan).lines, one.id if one else 0)
        return Theirs(_line_values(fresh), fresh.version)

    return _page("money", form, one, save, theirs, gone=one is None and not adds)


def _page(table: str, form: PrivateForm, one: Any, save: Any, theirs: Any, gone: bool) -> Response:
    """The form of one item, and below it the one that takes it away.

    `gone`: somebody took it away after the form was opened. What was typed is shown, and can be added anew.
    """
    away = RemoveForm.opened(stamp=one.version if one else 0)

    def remove(tx: Writing) -> tuple[str, str]:
        data.remove(tx, g.plan, one, away.version)
        return _there(table), OUT

    if gone and away.sent():
        return done(_there(table), OUT)
    answer = once.saved(form, save, theirs, TAKEN if gone else "") or (once.saved(away, remove) if one else None)
    shown = away if away.sent() else form
    return answer or show(
        "plan/resource.html",
        form=shown,
        status=shown.status,
        edit=form,
        away=away,
        one=one,
        table=table,
        kind=KINDS[table],
        back=_there(table),
    )


def _changed(rows: Sequence[Any], number: int) -> Any:
    """The item to change; None if it is gone by the time a form of it is sent."""
    sent = request.method == "POST" and all(one.id != number for one in rows)
    return None if sent else _found(rows, number)


def _found(rows: Sequence[Any], number: int) -> Any:
    found = next((one for one in rows if one.id == number), None)
    if found is None:
        raise NotFound(data.GONE)
    return found


def _there(part: str) -> str:
    return url_for("plan.resources", slug=g.plan.slug, _anchor=part)


def _post_values(one: Post | None) -> dict[str, Any]:
    if one is None:
        return {"filled": 0}
    values = {"role": one.role, "employer": one.employer, "band": one.band, "needed": one.needed, "filled": one.filled}
    return values | {"first": one.first_year_pence, "second": one.second_year_pence} | private_values(one.privacy)


def _line_values(one: Line) -> dict[str, Any]:
    values = {"year": one.year, "kind": one.kind, "what": one.what, "amount": one.pence, "deliverable": one.deliverable}
    return values | private_values(one.privacy)


def _post(form: PostForm, one: Post | None) -> Post:
    return Post(
        form.role.data or "",
        form.employer.data or "",
        form.band.data or "",
        form.needed.data,
        form.filled.data,
        form.first.data,
        form.second.data,
        form.privacy(),
        one.id if one else 0,
        form.version,
    )


def _line(form: LineForm, one: Line | None) -> Line:
    return Line(
        form.year.data,
        form.kind.data,
        form.what.data or "",
        form.amount.data,
        form.deliverable.data or "",
        form.privacy(),
        one.id if one else 0,
        form.version,
    )

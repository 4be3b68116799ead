"""A file's rows against what is known: what becomes of good ones, and exactly which cells are named of bad ones."""

from datetime import date

import pytest

from alliance_tracker.records import replace
from alliance_tracker.rules.planfile import HEADINGS, Cell, FileRow, Kind, Plan, checked, compared, loaded
from tests.exchange import plan_files as files

LETTERS = {kind: dict(zip(HEADINGS[kind], "ABCDEFGHIJKL", strict=False)) for kind in Kind}
SHEETS = {Kind.DELIVERABLE: "Deliverables", Kind.MILESTONE: "Milestones"}


def rows_of(plan):
    """The plan as rows of a file, the headings in row 1."""
    return [
        FileRow(
            kind,
            SHEETS[kind],
            number,
            {name: cell(kind, name, said(getattr(row, name))) for name in HEADINGS[kind]},
        )
        for kind, rows in ((Kind.DELIVERABLE, plan.deliverables), (Kind.MILESTONE, plan.milestones))
        for number, row in enumerate(rows, 2)
    ]


def cell(kind, name, value):
    return Cell(LETTERS[kind][name], value, HEADINGS[kind][name])


def said(value):
    return "; ".join(value) if isinstance(value, tuple) else value


def with_cell(rows, kind, number, name, value):
    """The same rows with one cell changed."""
    return [
        replace(row, cells=row.cells | {name: cell(kind, name, value)})
        if (row.kind, row.number) == (kind, number)
        else row
        for row in rows
    ]


def errors_of(rows, known=None):
    return [error.words for error in checked(rows, known or files.known()).errors]


def test_a_new_plan_has_no_errors_and_is_all_new():
    plan = files.plan()
    told = checked(rows_of(plan), files.known())
    assert (told.plan, told.errors) == (plan, [])
    comparison = compared(Plan(), told.plan)
    assert (len(comparison.new[Kind.DELIVERABLE]), len(comparison.new[Kind.MILESTONE])) == (3, 12)
    assert loaded(comparison).words.startswith("loaded a plan file: added 3 deliverables (ED1, PR1 and TC1) and 12")


def test_three_bad_cells_of_two_thousand_are_exactly_those_three():
    plan = files.plan(60, 4)
    rows = rows_of(plan)
    assert sum(len(row.cells) for row in rows) > 2000
    rows = with_cell(rows, Kind.DELIVERABLE, 14, "planned_start", "31 Feb 2019")
    rows = with_cell(rows, Kind.DELIVERABLE, 40, "reference", "ED 3x")
    rows = with_cell(rows, Kind.MILESTONE, 133, "critical", "perhaps")
    told = checked(rows, files.known())
    assert [(error.where, error.found) for error in told.errors] == [
        ("Deliverables, row 14, column G, Planned start", "31 Feb 2019"),
        ("Deliverables, row 40, column A, Reference", "ED 3x"),
        ("Milestones, row 133, column G, Critical", "perhaps"),
    ]


D, M = Kind.DELIVERABLE, Kind.MILESTONE
BAD = [
    (D, "reference", "", "Deliverables, row 2, column A, Reference: Give a reference, like ED1"),
    (
        D,
        "reference",
        "XX1",
        "Deliverables, row 2, column A, Reference: XX1 does not fit the area ED. Write it like ED1",
    ),
    (D, "title", "", "Deliverables, row 2, column B, Title: Say what will be different when ED1 is done"),
    (D, "title", "x" * 130, "Deliverables, row 2, column B, Title: Shorten the title of ED1 by 10 characters"),
    (
        D,
        "title",
        "a\x00b",
        "Deliverables, row 2, column B, Title: The cell holds a character that cannot be stored (U+0000)",
    ),
    (D, "title", "#REF!", "Deliverables, row 2, column B, Title: The formula in this cell gives #REF!"),
    (D, "area", "Erly diagnosis", "column D, Area: We do not know the area “Erly diagnosis”. Did you mean ED?"),
    (D, "items", "", "column E, Annex A items: Choose at least one thing to achieve for ED1 from Annex A"),
    (
        D,
        "items",
        "A-ED1; A-ED33",
        "column E, Annex A items: We do not know the Annex A item “A-ED33”. Did you mean A-ED3?",
    ),
    (D, "groups", "Oldr people", "We do not know the group of patients “Oldr people”. Did you mean Older people?"),
    (D, "planned_start", None, "column G, Planned start: Give the planned start of ED1, like 1 Apr 2018"),
    (D, "planned_start", 43373.0, "column G, Planned start: “43373” is not a date. Type it like 28 Feb 2019"),
    (
        D,
        "planned_start",
        date(2016, 1, 1),
        "column G, Planned start: The planned start of ED1, 1 January 2016, is outside the plan.",
    ),
    (
        D,
        "planned_start",
        date(1905, 1, 1),
        "column G, Planned start: The date is outside the years 2000 to 2100. Check the year",
    ),
    (
        D,
        "planned_end",
        date(2017, 5, 1),
        "column H, Planned end: The planned end of ED1, 1 May 2017, is before its start",
    ),
    (D, "lead", "", "column I, Lead e-mail: Choose who leads ED1"),
    (D, "lead", "sunita.roa@example.nhs.uk", "Did you mean sunita.rao@example.nhs.uk?"),
    (D, "lead", "nobody", "We do not know the person “nobody”. Check the address, or ask an administrator"),
    (
        D,
        "deputy",
        files.PEOPLE[0],
        "column J, Deputy e-mail: The deputy is the lead. Name somebody else, or leave it empty",
    ),
    (
        D,
        "accountable",
        "Elsewhere Trust",
        "column K, Accountable organisation: We do not know the organisation “Elsewhere Trust”.",
    ),
    (D, "money_source", "", "column L, Money source: Say what pays for ED1"),
    (D, "money_source", "the lottery", "We do not know the money source “the lottery”. Use Transformation Funding,"),
    (
        M,
        "deliverable",
        "EDD1",
        "Milestones, row 2, column A, Deliverable: We do not know the reference EDD1. Did you mean ED1?",
    ),
    (
        M,
        "reference",
        "ED2.1",
        "Milestones, row 2, column B, Reference: “ED2.1” is not a milestone of ED1. Write it like ED1.1",
    ),
    (M, "reference", "", "Milestones, row 2, column B, Reference: Give a reference, like ED1.1"),
    (M, "title", "  ", "Milestones, row 2, column C, Title: Say what ED1.1 will show when it is met"),
    (M, "baseline", "", "Milestones, row 2, column D, Date first agreed: Give the date ED1.1 is due, like 30 Sep 2018"),
    (
        M,
        "forecast",
        date(2022, 1, 1),
        "column E, Now expected: The date ED1.1 is now expected, 1 January 2022, is outside the plan",
    ),
    (M, "met", date(2018, 10, 13), "column F, Date met: The date ED1.1 was met, 13 October 2018, is in the future."),
    (M, "critical", 3, "column G, Critical: “3” is neither yes nor no. Use Yes or No"),
]


@pytest.mark.parametrize(("kind", "field", "value", "words"), BAD)
def test_one_bad_cell_is_one_error(kind, field, value, words):
    one = files.deliverable(1)
    plan = Plan((one,), (files.milestone("ED1", 1),))
    found = errors_of(with_cell(rows_of(plan), kind, 2, field, value))
    assert len(found) == 1, found
    assert words in found[0]


def test_an_error_names_a_heading_that_the_file_lacks():
    rows = rows_of(Plan((), (files.milestone("ED1", 9),)))
    rows = [replace(row, cells={name: one for name, one in row.cells.items() if name != "title"}) for row in rows]
    assert errors_of(rows, files.known(files.plan())) == [
        "Milestones, row 2, no column Title: Say what ED1.9 will show when it is met. Found: nothing"
    ]


def test_a_reference_near_a_known_one_is_asked_about():
    plan = files.plan()
    rows = with_cell(rows_of(plan), D, 3, "reference", "EDD1")
    assert errors_of(rows, files.known(plan)) == [
        "Deliverables, row 3, column A, Reference: We do not know the reference EDD1. Did you mean ED1?"
    ]


def test_the_same_reference_twice_is_an_error_of_the_second():
    plan = files.plan(3, 0)
    rows = with_cell(rows_of(plan), D, 4, "reference", "ED1")
    rows = with_cell(rows, D, 4, "area", "ED")
    assert errors_of(rows) == [
        "Deliverables, row 4, column A, Reference: ED1 stands in row 2 too. Keep one of the two rows"
    ]


def test_a_row_that_says_what_the_record_says_is_not_checked():
    old = files.deliverable(1, lead="", planned_start=date(2010, 1, 1), money_source="Not found yet")
    plan = Plan((old,), (files.milestone("ED1", 1, baseline=date(2012, 1, 1)),))
    assert errors_of(rows_of(plan), files.known(plan)) == []


def test_columns_that_are_left_out_keep_what_is_on_record():
    plan = files.plan()
    rows = [
        replace(row, cells={name: row.cells[name] for name in ("reference", "title")})
        for row in with_cell(rows_of(plan), M, 2, "title", "Another step")
    ]
    told = checked(rows, files.known(plan))
    assert told.errors == []
    assert [tuple(change)[1:] for change in compared(plan, told.plan).changes] == [
        ("ED1.1", "title", "Step 1", "Another step")
    ]


def moved(value, reason, **known):
    plan = Plan((files.deliverable(1),), (files.milestone("ED1", 1, forecast=date(2019, 3, 1)),))
    rows = with_cell(with_cell(rows_of(plan), M, 2, "forecast", value), M, 2, "reason", reason)
    return checked(rows, files.known(plan, **known))


def test_a_forecast_moves_with_a_reason_as_on_the_form():
    assert [error.words for error in moved("30 Apr 2019", "").errors] == [
        "Milestones, row 2, column H, Why it has moved: Say why ED1.1 has moved. Found: nothing"
    ]
    assert moved("30 Apr 2019", "The scanner came late").errors == []
    assert "has gone by" in moved("1 Apr 2018", "x").errors[0].words


def test_a_forecast_that_is_emptied_is_taken_away_only_with_a_reason():
    told = moved("", "")
    assert told.plan.milestones[0].forecast == date(2019, 3, 1)
    assert [warning.words for warning in told.warnings] == [
        "Milestones, row 2, column E, Now expected: ED1.1 is still expected on 1 March 2019. "
        "To take that date away, also say why it has moved. Found: nothing"
    ]
    told = moved("", "The scanner came early after all")
    assert told.plan.milestones[0].forecast is None, "emptied with a reason, it is due on the date first agreed again"
    assert (told.errors, told.warnings) == ([], [])


def test_a_fixed_baseline_does_not_move_by_a_file():
    plan = Plan((files.deliverable(1),), (files.milestone("ED1", 1),))
    rows = with_cell(rows_of(plan), M, 2, "baseline", "1 May 2019")
    assert errors_of(rows, files.known(plan)) == []
    fixed = errors_of(rows, files.known(plan, fixed=frozenset({"ED1"})))
    assert "is fixed at 30 January 2019. Move it on its own page" in fixed[0]


def test_met_and_moved_at_once_is_an_error():
    plan = Plan((files.deliverable(1),), (files.milestone("ED1", 1),))
    rows = with_cell(with_cell(rows_of(plan), M, 2, "met", "1 Oct 2018"), M, 2, "forecast", "1 May 2019")
    assert "ED1.1 is both met and moved" in errors_of(rows, files.known(plan))[0]


def test_a_milestone_that_becomes_unmet_is_pointed_out():
    plan = Plan((files.deliverable(1),), (files.milestone("ED1", 1, met=date(2018, 9, 1)),))
    told = checked(with_cell(rows_of(plan), M, 2, "met", ""), files.known(plan))
    assert told.errors == []
    assert "was met on 1 September 2018, and will be unmet again" in told.warnings[0].words


def test_a_change_on_the_site_since_the_download_is_pointed_out():
    plan = files.plan()
    rows = with_cell(rows_of(plan), D, 2, "title", "Mine")
    rows = [replace(row, cells=row.cells | {"version": Cell("M", 1.0)}) for row in rows]
    assert checked(rows, files.known(plan)).warnings == []
    newer = files.known(plan, versions={"ED1": 2})
    assert "ED1 was changed on the site after this file was downloaded" in checked(rows, newer).warnings[0].words


def test_what_is_odd_but_allowed_is_a_warning():
    plan = Plan((files.deliverable(1), files.deliverable(2)), (files.milestone("ED1", 1, baseline=date(2020, 6, 1)),))
    assert [warning.words for warning in checked(rows_of(plan), files.known()).warnings] == [
        "Deliverables, row 3, column A, Reference: TC1 has no milestone, so the tracker will suggest At risk",
        "Milestones, row 2, column D, Date first agreed: "
        "ED1.1 is due on 1 June 2020, after the end of ED1, 31 March 2020",
    ]


def test_somebody_who_may_not_lead_any_more_cannot_be_given_more():
    plan = files.plan()
    known = files.known(plan, leaders=frozenset(files.PEOPLE[1:]))
    assert errors_of(rows_of(plan), known) == []
    found = errors_of(with_cell(rows_of(plan), D, 3, "title", "New words"), known)
    assert found == [
        "Deliverables, row 3, column I, Lead e-mail: "
        "sunita.rao@example.nhs.uk is neither a lead nor the programme manager. "
        "Check the address, or ask an administrator to give them the role first"
    ]


def test_thousands_of_errors_stop_the_check_early():
    plan = files.plan(60, 30)
    rows = [replace(row, cells=row.cells | {"title": Cell("B", "")}) for row in rows_of(plan)]
    assert 500 <= len(checked(rows, files.known()).errors) < 520

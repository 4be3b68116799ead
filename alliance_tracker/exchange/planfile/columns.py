"""A workbook that was not made from ours: its sheets with headings and samples, and its rows once they are matched."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.planfile.layout import LISTS, NOTES, ROW, SHEETS, VERSION, Layout, letter
from alliance_tracker.exchange.planfile.reading import Sheet
from alliance_tracker.exchange.planfile.sheets import HEADINGS_WITHIN, Cells, Matched, PlanFile, take_sheet
from alliance_tracker.rules.columns import ALL_KINDS, LEFT_OUT, Column, FileMap, Offer, Table, plain
from alliance_tracker.rules.planfile import Kind
from alliance_tracker.rules.typed import shown, without_edges
from alliance_tracker.rules.words import day

MOST_TABLES, MOST_HEADINGS = 6, 40
LONGEST_HEADING, LONGEST_SAMPLE = 80, 40
SAMPLES = 3
LEFT = {LEFT_OUT: "Nothing for us, leave it out"}
NONE_LEFT = "No row of the file has anything in the columns you chose. Choose others."


def is_ours(sheets: Mapping[str, Sheet], layout: Layout) -> bool:
    """Whether a sheet has headings that we know, with a reference among them."""
    known = layout.fields(layout.kinds)
    for sheet in sheets.values():
        for row in sheet.cells[:HEADINGS_WITHIN] if not sheet.hidden else ():
            fields = {known[plain(value)] for value in row if isinstance(value, str) and plain(value) in known}
            if len(fields) > 1 and ("reference" in fields or {"deliverable", "on"} <= fields):
                return True
    return False


def tables_in(sheets: Mapping[str, Sheet]) -> list[Table]:
    """The sheets that can be matched, largest part first come: with two headings and a row below them."""
    found = []
    for name, sheet in sheets.items():
        table = None if sheet.hidden or name in (NOTES, LISTS) else _table(name, sheet.cells)
        if table is not None:
            found.append(table)
    return found[:MOST_TABLES]


def _table(name: str, cells: Cells) -> Table | None:
    """The headings are the first row near the top that has nearly as many words in it as any."""
    words = [len({text for value in row if (text := _text(value)) and isinstance(value, str)}) for row in cells]
    top = words[:HEADINGS_WITHIN]
    if not top or max(top) < 2:
        return None
    header = next(at for at, count in enumerate(top) if count >= max(2, 0.6 * max(top)))
    below = [row for row in cells[header + 1 :] if any(_text(value) for value in row)]
    columns = tuple(
        Column(letter(at), text[:LONGEST_HEADING], _samples(below, at))
        for at, value in enumerate(cells[header])
        if (text := _text(value))
    )
    return Table(name, header + 1, columns[:MOST_HEADINGS], len(below)) if below and len(columns) > 1 else None


def _samples(rows: Cells, at: int) -> tuple[str, ...]:
    """The first different values of a column."""
    found: dict[str, None] = {}
    for row in rows:
        text = _text(row[at]) if at < len(row) else ""
        if text:
            found[text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(shown(without_edges(str(value))).split())


def offer_of(layout: Layout, skip: Sequence[str] = (), values: Mapping[str, frozenset[str]] | None = None) -> Offer:
    """What can be chosen for the columns of a file of this layout."""
    own = {str(kind): frozenset(name for name in layout.headings[kind] if name not in skip) for kind in layout.kinds}
    fields = {
        name: heading for kind in layout.kinds for name, heading in layout.headings[kind].items() if name not in skip
    }
    known = {name: field for name, field in layout.fields(layout.kinds).items() if field not in (ROW, VERSION, *skip)}
    several = len(set(layout.sheets.values())) > 1
    told = {str(kind): SHEETS[kind] for kind in Kind} if several else {}
    everything = "Several kinds, told by the reference" if several else f"The {layout.what}"
    return Offer(
        layout.what,
        fields,
        {**LEFT, ALL_KINDS: everything, **told},
        {ALL_KINDS: frozenset(fields), **(own if several else {})},
        known,
        values or {},
    )


def read_matched(sheets: Mapping[str, Sheet], said: FileMap, layout: Layout) -> PlanFile:
    """The rows as somebody said they are to be read. An empty cell leaves what is on record."""
    found = PlanFile()
    for table in tables_in(sheets):
        chosen = said.sheet_for(table)
        if chosen is None or not chosen.holds:
            continue
        sheet = sheets[table.sheet]
        kinds = tuple(kind for kind in layout.kinds if chosen.holds in (ALL_KINDS, str(kind)))
        matched = Matched(table.header, chosen.fields_of(table))
        take_sheet(found, table.sheet, kinds, sheet.cells, layout, sheet.merged, matched)
    if not found.rows and not found.errors:
        raise RuleBroken(NONE_LEFT)
    return found

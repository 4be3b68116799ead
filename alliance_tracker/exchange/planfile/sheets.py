"""One sheet of a plan file as rows: its stamp, its headings, its cells, and what is wrong with its shape."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.planfile.layout import ROW, VERSION, Layout, letter
from alliance_tracker.rules.columns import plain
from alliance_tracker.rules.planfile import Cell, CellError, FileRow, cell_error
from alliance_tracker.rules.typed import without_edges
from alliance_tracker.rules.words import listing

if TYPE_CHECKING:
    import pandas

HEADINGS_WITHIN = 12
NO_CELL = Cell("", None)

Cells = list[list[Any]]


@dataclass
class PlanFile:
    """What a file holds: its rows, what its stamp says it is for, and what is wrong with its shape."""

    rows: list[FileRow] = field(default_factory=list)
    alliance: str = ""
    alliance_name: str = ""
    stamp: tuple[str, ...] = ()
    errors: list[CellError] = field(default_factory=list)
    warnings: list[CellError] = field(default_factory=list)
    strange: bool = False
    """Whether a column was left out because we do not know its heading."""

    def check_alliance(self, slug: str, name: str) -> None:
        """Refuse the file that was downloaded for another alliance."""
        if self.alliance and self.alliance != slug:
            raise RuleBroken(f"This spreadsheet is for {self.alliance_name[:80]}. You are updating {name}.")


class Range(NamedTuple):
    """Cells merged into one: first and last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Matched(NamedTuple):
    """What somebody said of a sheet: the row of its headings, and the field of each column by its letter."""

    header: int
    columns: Mapping[str, str]


def take_sheet(
    found: PlanFile,
    name: str,
    kinds: tuple[Any, ...],
    cells: Cells,
    layout: Layout,
    merged: Sequence[Range] = (),
    matched: Matched | None = None,
) -> None:
    """Add what a sheet holds to the file. A CSV file is a sheet without a name, of every kind of row.

    `matched` says what its columns are; then an empty cell says nothing, since the sheet was not made from ours.
    """
    _Sheet(found, name, kinds, table(cells), layout, merged, matched).take()


def headings_in(cells: Cells, known: Container[str]) -> int:
    """How many columns that we know stand in one row near the top: the most that any row has."""
    return max((_known_in(row, known) for row in cells[:HEADINGS_WITHIN]), default=0)


def _known_in(row: Sequence[Any], known: Container[str]) -> int:
    return len({plain(value) for value in row if isinstance(value, str) and plain(value) in known})


def table(cells: Cells) -> "pandas.DataFrame":
    """The cells by row number and column letter; spare spaces gone, rows without anything left out."""
    import pandas as pd

    wide = max(map(len, cells), default=0)
    tidied = [[*map(_tidied, row), *[None] * (wide - len(row))] for row in cells]
    frame = pd.DataFrame(tidied, dtype=object)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    frame.columns = pd.Index([letter(number) for number in range(frame.shape[1])])
    return frame.dropna(how="all")


def _tidied(value: Any) -> Any:
    """Nothing for an empty cell, and for what is not a number."""
    if isinstance(value, str):
        value = without_edges(value)
    return None if value == "" or value != value else value


class _Sheet:
    """A sheet on its way into a file."""

    def __init__(
        self,
        found: PlanFile,
        name: str,
        kinds: tuple[Any, ...],
        frame: "pandas.DataFrame",
        layout: Layout,
        merged: Sequence[Range],
        matched: Matched | None,
    ):
        self.found = found
        self.name = name
        self.kinds = kinds
        self.frame = frame
        self.layout = layout
        self.merged = merged
        self.matched = matched
        self.known = layout.fields(kinds)

    def take(self) -> None:
        """Stamp, headings, rows. A sheet with nothing in it adds nothing."""
        if self.frame.empty:
            return
        self._stamp()
        header = self.matched.header if self.matched else self._header()
        if header is None:
            told = "We found no headings. Download the template and copy your rows into it"
            self.found.errors.append(self._error(self.frame.index[0], NO_CELL, told))
            return
        columns = dict(self.matched.columns) if self.matched else self._columns(header)
        self._refuse_merged(header, columns)
        for number, row in self._rows(header, columns):
            self._take_row(number, row)

    def _error(self, row: Any, cell: Cell, right: str) -> CellError:
        return cell_error(self.name, int(row), cell, right)

    def _stamp(self) -> None:
        """The alliance that the file says it is for, in a row above the headings."""
        for row in self.frame.head(HEADINGS_WITHIN).itertuples(index=False, name=None):
            if row[0] == self.layout.stamp and len(row) > 2 and isinstance(row[2], str):
                self.found.alliance_name, self.found.alliance = str(row[1]), row[2]
                self.found.stamp = tuple(str(value) for value in row[1:] if value is not None)

    def _refuse_merged(self, header: int, columns: Mapping[str, str]) -> None:
        """Cells merged below the headings hide what stands in them: only the first of them would be read."""
        for one in self.merged:
            if one.bottom > header and any(letter(at - 1) in columns for at in range(one.left, one.right + 1)):
                place = f"{letter(one.left - 1)}{one.top} to {letter(one.right - 1)}{one.bottom}"
                right = f"The cells {place} are merged. Unmerge them, and fill in each"
                for row in range(max(one.top, header + 1), one.bottom + 1):
                    self.found.errors.append(self._error(row, Cell(letter(one.left - 1), None), right))

    def _header(self) -> int | None:
        """The number of the row, near the top, with most headings that we know; it needs two."""
        top = self.frame.head(HEADINGS_WITHIN)
        counts = top.map(lambda value: isinstance(value, str) and plain(value) in self.known).sum(axis=1)
        return int(self.frame.index[int(counts.to_numpy().argmax())]) if counts.max() >= 2 else None

    def _columns(self, header: int) -> dict[str, str]:
        """The field of each column that we know, by its letter."""
        columns: dict[str, str] = {}
        strange: list[Cell] = []
        for at, value in self.frame.loc[header].dropna().items():
            cell = Cell(str(at), str(value))
            name = self.known.get(plain(str(value)))
            if name is None:
                strange.append(cell)
            elif name in columns.values():
                told = f"“{cell.value}” stands in two columns. Delete one of them"
                self.found.errors.append(self._error(header, cell, told))
            else:
                columns[cell.column] = name
        self._tell_of(strange, header, set(columns.values()))
        return columns

    def _tell_of(self, strange: list[Cell], header: int, there: set[str]) -> None:
        """A column we do not know is left out, and said so; if a missing one was meant, it is an error."""
        missing = {
            plain(heading): heading
            for kind in self.kinds
            for name, heading in self.layout.headings[kind].items()
            if name not in there
        }
        self.found.strange = self.found.strange or bool(strange)
        for cell in strange:
            told = f"We do not know the column “{str(cell.value)[:40]}”"
            near = get_close_matches(plain(str(cell.value))[:60], list(missing), n=1, cutoff=0.75)
            if near:
                error = self._error(header, cell, f"{told}. Did you mean {missing[near[0]]}?")
                self.found.errors.append(error)
            else:
                self.found.warnings.append(self._error(header, cell, f"{told}, so it is left out"))

    def _rows(self, header: int, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Cell]]]:
        headings = {at: str(self.frame.at[header, at]) for at in columns}
        below = self.frame.loc[self.frame.index > header, list(columns)].dropna(how="all")
        for number, *values in below.itertuples(name=None):
            cells = zip(columns.items(), values, strict=True)
            yield int(number), {name: Cell(at, value, headings[at]) for (at, name), value in cells}

    def _take_row(self, number: int, row: dict[str, Cell]) -> None:
        """One row of the plan. In a file of both kinds the column Row tells which, or else the reference."""
        said = row.pop(ROW, NO_CELL)
        if all(cell.value is None for name, cell in row.items() if name != VERSION):
            return
        reference = row.get("reference", NO_CELL).value
        if str(said.value or reference).startswith(DEMONSTRATION):
            return
        kind = self.kinds[0] if len(self.kinds) == 1 else self.layout.kind_of(said.value, reference)
        if kind is None:
            kinds = listing([kind.value for kind in self.kinds], "or")
            told = f"“{str(said.value)[:40]}” is not a kind of row. Use {kinds}"
            self.found.errors.append(self._error(number, said, told))
            return
        own = {name: cell for name, cell in row.items() if name in self.layout.headings[kind] or name == VERSION}
        if self.matched:
            own = {name: cell for name, cell in own.items() if cell.value is not None}
        self.found.rows.append(FileRow(kind, self.name, number, own))

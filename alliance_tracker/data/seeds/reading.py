"""Reads every seed file and checks it against itself and the others, before anything is written."""

import csv
import hashlib
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

from alliance_tracker.data.seeds.columns import Column
from alliance_tracker.data.seeds.files import FILES
from alliance_tracker.data.seeds.shapes import File
from alliance_tracker.errors import SeedError
from alliance_tracker.records import Record
from alliance_tracker.terms import CriterionKind

Key = tuple[Any, ...]


class Row(Record):
    """One row of a file: where it stands, and its cells as values by column name."""

    line: int
    cells: dict[str, Any]


Rows = dict[str, list[Row]]


def digest(folder: Path) -> str:
    """One hash over the bytes of all seed files, in the order they are loaded."""
    whole = hashlib.sha256()
    for file in FILES:
        path = folder / file.name
        whole.update(file.name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b"") + b"\0")
    return whole.hexdigest()


def read(folder: Path) -> Rows:
    """All rows of all files. The first fault is refused: file, row, column, what was found, what is right."""
    rows: Rows = {}
    for file in FILES:
        rows[file.name] = _rows_of(file, folder / file.name)
        _check_keys(file, rows[file.name])
        _check_references(file, rows)
        _check_order(file, rows)
    return rows


def key_of(file: File, row: Row) -> Key:
    return tuple(row.cells[column] for column in file.key)


def _rows_of(file: File, path: Path) -> list[Row]:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise SeedError(f"{file.name}: the file is missing. Put it back into {path.parent.name}/.") from None
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise SeedError(f"{file.name}, row {line}: not readable as UTF-8. Save the file as UTF-8.") from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as problem:
        raise SeedError(
            f"{file.name}, row {reader.line_num}: not a CSV row ({problem}). Check its quotation marks."
        ) from None
    if not lines or lines[0][1] != file.head:
        found = ", ".join(lines[0][1]) if lines else "nothing"
        raise SeedError(f"{file.name}, row 1: found the columns {found}. They must be {', '.join(file.head)}.")
    return [_row(file, line, cells) for line, cells in lines[1:]]


def _row(file: File, line: int, cells: list[str]) -> Row:
    if len(cells) != len(file.columns):
        raise SeedError(
            f"{file.name}, row {line}: found {len(cells)} cells. There must be {len(file.columns)}, one a column."
        )
    return Row(
        line,
        {column.name: _value(file, line, column, cell) for column, cell in zip(file.columns, cells, strict=True)},
    )


def _value(file: File, line: int, column: Column, cell: str) -> Any:
    if cell == "" and column.may_be_empty:
        return None
    try:
        if cell == "":
            raise ValueError("something: this column is never empty")
        return column.read(cell)
    except ValueError as right:
        raise SeedError(_wrong(file, line, column.name, cell, str(right))) from None


def _wrong(file: File, line: int, column: str, found: object, right: str) -> str:
    shown = f"“{str(found)[:60]}”" if found not in ("", None) else "nothing"
    return f"{file.name}, row {line}, column {column}: found {shown}. It must be {right}."


def _check_keys(file: File, rows: list[Row]) -> None:
    seen: dict[Key, int] = {}
    for row in rows:
        key = key_of(file, row)
        if key in seen:
            named = " and ".join(file.key)
            shown = ", ".join(str(part) for part in key)
            raise SeedError(_wrong(file, row.line, named, shown, f"used once: row {seen[key]} has it already"))
        seen[key] = row.line


def _check_references(file: File, rows: Rows) -> None:
    for column in file.columns:
        if not column.refers:
            continue
        known = {row.cells[_only_key(column.refers)] for row in rows[column.refers]}
        for row in rows[file.name]:
            value = row.cells[column.name]
            if value is not None and value not in known:
                right = f"a {_only_key(column.refers)} in {column.refers}"
                raise SeedError(_wrong(file, row.line, column.name, value, right))


def _check_order(file: File, rows: Rows) -> None:
    """Rows in their order, so that the files written from the database are these files."""
    places = {
        column.name: {row.cells[_only_key(column.refers)]: at for at, row in enumerate(rows[column.refers])}
        for column in file.columns
        if column.refers
    }
    last: Key = ()
    for row in rows[file.name]:
        cells = {name: row.cells[name] for name in file.order}
        here = tuple(places[name][cell] if name in places else cell for name, cell in cells.items())
        if last and here <= last:
            shown = ", ".join(str(cell) for cell in cells.values())
            right = "greater than in the row above: rows stand in the order of these columns"
            raise SeedError(_wrong(file, row.line, " and ".join(file.order), shown, right))
        last = here


def _only_key(name: str) -> str:
    return next(file for file in FILES if file.name == name).key[0]


def check_sums(rows: Rows) -> None:
    """What one file says of another: the printed counts are those of the lists, and no two tiles overlap."""
    alliances = next(file for file in FILES if file.name == "alliances.csv")
    for column, links in (("ccg_count", "alliance_ccgs.csv"), ("stp_count", "alliance_stps.csv")):
        counted = Counter(row.cells["alliance"] for row in rows[links])
        for row in rows["alliances.csv"]:
            right = counted[row.cells["slug"]]
            if row.cells[column] != right:
                what = f"{right}, the number of its rows in {links}"
                raise SeedError(_wrong(alliances, row.line, column, row.cells[column], what))
    tiles: dict[tuple[int, int], Row] = {}
    for row in rows["alliances.csv"]:
        place = (row.cells["tile_row"], row.cells["tile_column"])
        if other := tiles.get(place):
            what = f"a place of its own: {other.cells['slug']} has it already"
            raise SeedError(_wrong(alliances, row.line, "tile_row and tile_column", place, what))
        tiles[place] = row
    _check_weights(rows["criteria.csv"])


def _check_weights(rows: list[Row]) -> None:
    """What the criteria of a round weigh makes a hundred; assurance weighs nothing."""
    criteria = next(file for file in FILES if file.name == "criteria.csv")
    for row in rows:
        weight, of_value = row.cells["weight"], row.cells["kind"] == CriterionKind.VALUE
        if of_value != bool(weight):
            right = "at least 1 for a criterion of value" if of_value else "0: assurance is not in the points"
            raise SeedError(_wrong(criteria, row.line, "weight", weight, right))
    for round_, of_round in groupby(rows, key=lambda row: row.cells["round"]):
        last = list(of_round)
        total = sum(row.cells["weight"] for row in last)
        if total != 100:
            right = f"such that the weights of {round_} make 100, not {total}"
            raise SeedError(_wrong(criteria, last[-1].line, "weight", last[-1].cells["weight"], right))

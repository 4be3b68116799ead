"""A checked file between its check and its confirmation, as bytes to put away and to take out again."""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, asdict, astuple
from alliance_tracker.rules.planfile import RECORDS, Cell, CellError, FileRow, Kind, Plan


class KeptFile(Record):
    """A file as it was read, what was odd about it, and the plan that its check compared it with.

    `errors` is what is wrong with its shape, and `columns` the key of the file itself, where its columns can be
    matched by hand.
    """

    name: str
    rows: list[FileRow]
    warnings: list[CellError]
    before: Plan
    errors: Sequence[CellError] = ()
    columns: str = ""


def packed(kept: KeptFile) -> bytes:
    """Compressed JSON."""
    content = {
        "name": kept.name,
        "rows": rows_told(kept.rows),
        "warnings": [astuple(warning) for warning in kept.warnings],
        "before": [[asdict(row) for row in kept.before.rows(kind)] for kind in Kind],
        "errors": [astuple(error) for error in kept.errors],
        "columns": kept.columns,
    }
    return as_bytes(content)


def as_bytes(content: object) -> bytes:
    """Compressed JSON; a date is an object of its own, which `as_told` makes a date again."""
    return zlib.compress(json.dumps(content, default=_known).encode())


def as_told(content: bytes) -> Any:
    """What `as_bytes` was given."""
    return json.loads(zlib.decompress(content), object_hook=_day)


def rows_told(rows: Sequence[FileRow]) -> list[object]:
    """Rows of a file as JSON takes them."""
    return [[row.kind, row.sheet, row.number, row.cells] for row in rows]


def rows_of(told: Sequence[Any], kinds: type[StrEnum] = Kind) -> list[FileRow]:
    """What `rows_told` made."""
    return [
        FileRow(kinds(kind), sheet, number, {name: Cell(*cell) for name, cell in cells.items()})
        for kind, sheet, number, cells in told
    ]


def packed_errors(errors: Sequence[CellError]) -> bytes:
    """What is to be put right in a file that was refused; of the file itself nothing is kept."""
    return zlib.compress(json.dumps([astuple(error) for error in errors]).encode())


def unpacked_errors(content: bytes) -> list[CellError]:
    """What `packed_errors` made."""
    return [CellError(*one) for one in json.loads(zlib.decompress(content))]


def unpacked(content: bytes) -> KeptFile:
    """What `packed` made."""
    told = as_told(content)
    rows: list[Any] = [
        tuple(RECORDS[kind](**_tuples(row)) for row in rows) for kind, rows in zip(Kind, told["before"], strict=False)
    ]
    before = Plan(*rows)
    warnings, errors = ([CellError(*one) for one in told.get(name, [])] for name in ("warnings", "errors"))
    return KeptFile(told["name"], rows_of(told["rows"]), warnings, before, errors, told.get("columns", ""))


def _known(value: Any) -> dict[str, str]:
    """A date or a quarter as JSON."""
    return {"quarter": value.code} if isinstance(value, Quarter) else {"date": value.isoformat()}


def _day(told: dict[str, Any]) -> Any:
    if told.keys() == {"quarter"}:
        return Quarter.parse(told["quarter"])
    return date.fromisoformat(told["date"]) if told.keys() == {"date"} else told


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}

"""A quarter's file between its check and its confirmation, as bytes to put away and to take out again."""

from alliance_tracker.exchange.planfile.keeping import as_bytes, as_told, rows_of, rows_told
from alliance_tracker.exchange.quarterfile.reading import QuarterFile
from alliance_tracker.records import Record, astuple
from alliance_tracker.rules.planfile import CellError, FileRow
from alliance_tracker.rules.quarterfile import Part


class KeptQuarter(Record):
    """A file as it was read, under the name it came with; `columns` is its key where its columns can be matched."""

    name: str
    rows: tuple[FileRow, ...]
    before: tuple[FileRow, ...] = ()
    errors: tuple[CellError, ...] = ()
    warnings: tuple[CellError, ...] = ()
    typed: bool = False
    columns: str = ""

    @classmethod
    def of(cls, name: str, found: QuarterFile, columns: str = "") -> "KeptQuarter":
        return cls(name, found.rows, found.before, found.errors, found.warnings, columns=columns)


def packed(kept: KeptQuarter) -> bytes:
    """Compressed JSON."""
    return as_bytes(
        {
            "name": kept.name,
            "rows": rows_told(kept.rows),
            "before": rows_told(kept.before),
            "errors": [astuple(error) for error in kept.errors],
            "warnings": [astuple(warning) for warning in kept.warnings],
            "typed": kept.typed,
            "columns": kept.columns,
        }
    )


def unpacked(content: bytes) -> KeptQuarter:
    """What `packed` made."""
    told = as_told(content)
    return KeptQuarter(
        told["name"],
        tuple(rows_of(told["rows"], Part)),
        tuple(rows_of(told["before"], Part)),
        tuple(CellError(*one) for one in told["errors"]),
        tuple(CellError(*one) for one in told["warnings"]),
        told["typed"],
        told.get("columns", ""),
    )

"""A checked file between its check and its confirmation, as bytes to put away and to take out again."""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from alliance_tracker.records import Record, asdict, astuple
from alliance_tracker.rules.planfile import Cell, CellError, FileRow, Kind, Plan, PlanDeliverable, PlanMilestone


class KeptFile(Record):
    """A file as it was read, what was odd about it, and the plan that its check compared it with."""

    name: str
    rows: list[FileRow]
    warnings: list[CellError]
    before: Plan


def packed(kept: KeptFile) -> bytes:
    """Compressed JSON."""
    content = {
        "name": kept.name,
        "rows": [[row.kind, row.sheet, row.number, row.cells] for row in kept.rows],
        "warnings": [astuple(warning) for warning in kept.warnings],
        "before": [
            [asdict(row) for row in kept.before.deliverables],
            [asdict(row) for row in kept.before.milestones],
        ],
    }
    return zlib.compress(json.dumps(content, default=lambda day: {"date": day.isoformat()}).encode())


def packed_errors(errors: Sequence[CellError]) -> bytes:
    """What is to be put right in a file that was refused; of the file itself nothing is kept."""
    return zlib.compress(json.dumps([astuple(error) for error in errors]).encode())


def unpacked_errors(content: bytes) -> list[CellError]:
    """What `packed_errors` made."""
    return [CellError(*one) for one in json.loads(zlib.decompress(content))]


def unpacked(content: bytes) -> KeptFile:
    """What `packed` made."""
    told = json.loads(zlib.decompress(content), object_hook=_day)
    rows = [
        FileRow(Kind(kind), sheet, number, {name: Cell(*cell) for name, cell in cells.items()})
        for kind, sheet, number, cells in told["rows"]
    ]
    deliverables, milestones = told["before"]
    before = Plan(
        tuple(PlanDeliverable(**row | _tuples(row)) for row in deliverables),
        tuple(PlanMilestone(**row) for row in milestones),
    )
    return KeptFile(told["name"], rows, [CellError(*one) for one in told["warnings"]], before)


def _day(told: dict[str, Any]) -> Any:
    return date.fromisoformat(told["date"]) if told.keys() == {"date"} else told


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {"items": tuple(row["items"]), "groups": tuple(row["groups"])}

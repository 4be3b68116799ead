"""A quarter's sheet from outside as rows, with the rows as they were downloaded where the file still has them."""

from collections.abc import Mapping

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.planfile.reading import Sheet, read_sheets, sheets_of
from alliance_tracker.exchange.planfile.sheets import PlanFile, take_sheet
from alliance_tracker.exchange.quarterfile.layout import QUARTER, WAS
from alliance_tracker.records import Record
from alliance_tracker.rules.planfile import CellError, FileRow


class QuarterFile(Record):
    """What a file holds: its rows, the rows as they were downloaded, and what is odd about its shape."""

    rows: tuple[FileRow, ...]
    before: tuple[FileRow, ...]
    errors: tuple[CellError, ...]
    warnings: tuple[CellError, ...]
    stamp: tuple[str, ...]
    strange: bool = False

    def check_place(self, slug: str, name: str, code: str, quarter: str) -> None:
        """Refuse the sheet of another alliance or quarter, or another kind of file."""
        if len(self.stamp) < 3:
            return
        if self.stamp[1] != slug:
            raise RuleBroken(f"This spreadsheet is for {self.stamp[0][:80]}. You are updating {name}.")
        if self.stamp[2] != code:
            other = self.stamp[3] if len(self.stamp) > 3 else self.stamp[2]
            raise RuleBroken(f"This spreadsheet is for {other[:20]}. You are updating {quarter}.")


def read_quarter(content: bytes) -> QuarterFile:
    """The rows of a workbook or CSV file. Raises RuleBroken, in words for the sender, when it is neither."""
    return quarter_in(sheets_of(content))


def quarter_in(sheets: Mapping[str, Sheet]) -> QuarterFile:
    """The rows of the sheets, and those of the hidden one. Raises RuleBroken when there are none."""
    was, before = PlanFile(), sheets.get(WAS)
    found = read_sheets({name: sheet for name, sheet in sheets.items() if name != WAS}, QUARTER)
    if before is not None:
        take_sheet(was, WAS, QUARTER.kinds, before.cells, QUARTER)
    return as_quarter(found, was)


def as_quarter(found: PlanFile, was: PlanFile | None = None) -> QuarterFile:
    """What was read, with the rows as they were downloaded."""
    rows, before = tuple(found.rows), tuple(was.rows) if was else ()
    return QuarterFile(rows, before, tuple(found.errors), tuple(found.warnings), found.stamp, found.strange)

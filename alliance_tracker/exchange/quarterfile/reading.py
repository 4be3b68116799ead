"""A quarter's sheet from outside as rows, with the rows as they were downloaded where the file still has them."""

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.planfile.reading import WORKBOOK, checked_size, read_plan, take_workbook, workbook
from alliance_tracker.exchange.planfile.sheets import PlanFile, take_sheet
from alliance_tracker.exchange.quarterfile.layout import QUARTER, STAMP, WAS
from alliance_tracker.records import Record
from alliance_tracker.rules.planfile import CellError, FileRow

NOTHING = "The file has no rows below its headings. Fill in the quarter and try again."


class QuarterFile(Record):
    """What a file holds: its rows, the rows as they were downloaded, and what is odd about its shape."""

    rows: tuple[FileRow, ...]
    before: tuple[FileRow, ...]
    errors: tuple[CellError, ...]
    warnings: tuple[CellError, ...]
    stamp: tuple[str, ...]

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
    checked_size(content)
    found, was = PlanFile(), PlanFile()
    if content.startswith(WORKBOOK):
        sheets = workbook(content)
        before = sheets.pop(WAS, None)
        take_workbook(found, sheets, QUARTER)
        if before is not None:
            take_sheet(was, WAS, QUARTER.kinds, before.cells, QUARTER)
    else:
        found = read_plan(content, QUARTER)
    if not found.rows and not found.errors:
        raise RuleBroken(NOTHING)
    warnings = list(found.warnings)
    return QuarterFile(tuple(found.rows), tuple(was.rows), tuple(found.errors), tuple(warnings), found.stamp)


__all__ = ["STAMP", "QuarterFile", "read_quarter"]

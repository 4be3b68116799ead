"""The quarter's spreadsheet: written, read back, kept between check and confirmation, and saved."""

from alliance_tracker.exchange.quarterfile.keeping import KeptQuarter, packed, unpacked
from alliance_tracker.exchange.quarterfile.reading import QuarterFile, read_quarter
from alliance_tracker.exchange.quarterfile.saving import save_rows
from alliance_tracker.exchange.quarterfile.writing import QuarterSheet, quarter_workbook

__all__ = [
    "KeptQuarter",
    "QuarterFile",
    "QuarterSheet",
    "packed",
    "quarter_workbook",
    "read_quarter",
    "save_rows",
    "unpacked",
]

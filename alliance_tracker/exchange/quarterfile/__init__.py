"""The quarter's spreadsheet: written, read back, kept between check and confirmation, and saved."""

from alliance_tracker.exchange.quarterfile.keeping import KeptQuarter, packed, unpacked
from alliance_tracker.exchange.quarterfile.layout import QUARTER
from alliance_tracker.exchange.quarterfile.reading import QuarterFile, as_quarter, quarter_in, read_quarter
from alliance_tracker.exchange.quarterfile.saving import save_rows
from alliance_tracker.exchange.quarterfile.writing import QuarterSheet, quarter_workbook

__all__ = [
    "QUARTER",
    "KeptQuarter",
    "QuarterFile",
    "QuarterSheet",
    "as_quarter",
    "packed",
    "quarter_in",
    "quarter_workbook",
    "read_quarter",
    "save_rows",
    "unpacked",
]

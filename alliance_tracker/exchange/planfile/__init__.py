"""The plan file: read from outside with care, written so that it loads back."""

from alliance_tracker.exchange.planfile.columns import is_ours, offer_of, read_matched, tables_in
from alliance_tracker.exchange.planfile.importing import import_file
from alliance_tracker.exchange.planfile.keeping import KeptFile, packed, packed_errors, unpacked, unpacked_errors
from alliance_tracker.exchange.planfile.layout import PLAN, Layout
from alliance_tracker.exchange.planfile.reading import LARGEST, Sheet, read_plan, read_sheets, sheets_of
from alliance_tracker.exchange.planfile.sheets import PlanFile
from alliance_tracker.exchange.planfile.writing import Choices, PlanSheet, plan_csv, plan_workbook

__all__ = [
    "LARGEST",
    "PLAN",
    "Choices",
    "KeptFile",
    "Layout",
    "PlanFile",
    "PlanSheet",
    "Sheet",
    "import_file",
    "is_ours",
    "offer_of",
    "packed",
    "packed_errors",
    "plan_csv",
    "plan_workbook",
    "read_matched",
    "read_plan",
    "read_sheets",
    "sheets_of",
    "tables_in",
    "unpacked",
    "unpacked_errors",
]

"""The plan file: read from outside with care, written so that it loads back."""

from alliance_tracker.exchange.planfile.importing import import_file
from alliance_tracker.exchange.planfile.keeping import KeptFile, packed, packed_errors, unpacked, unpacked_errors
from alliance_tracker.exchange.planfile.reading import LARGEST, read_plan
from alliance_tracker.exchange.planfile.sheets import PlanFile
from alliance_tracker.exchange.planfile.writing import Choices, PlanSheet, plan_csv, plan_workbook

__all__ = [
    "LARGEST",
    "Choices",
    "KeptFile",
    "PlanFile",
    "PlanSheet",
    "import_file",
    "packed",
    "packed_errors",
    "plan_csv",
    "plan_workbook",
    "read_plan",
    "unpacked",
    "unpacked_errors",
]

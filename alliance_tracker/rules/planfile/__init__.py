"""The plan file: a file's rows checked against what is known, and compared with the plan as it is."""

from alliance_tracker.rules.planfile.checking import MOST_ERRORS, Checked, checked
from alliance_tracker.rules.planfile.comparing import Comparison, FieldChange, compared, loaded
from alliance_tracker.rules.planfile.rows import (
    HEADINGS,
    RECORDS,
    Cell,
    CellError,
    FileRow,
    Kind,
    Known,
    Plan,
    PlanActivity,
    PlanDeliverable,
    PlanDependency,
    PlanMilestone,
    PlanRisk,
    PlanRow,
    Value,
    words_of,
)
from alliance_tracker.rules.planfile.values import cell_error

__all__ = [
    "HEADINGS",
    "MOST_ERRORS",
    "Cell",
    "CellError",
    "Checked",
    "Comparison",
    "FieldChange",
    "FileRow",
    "Kind",
    "Known",
    "Plan",
    "PlanActivity",
    "PlanDeliverable",
    "PlanDependency",
    "PlanMilestone",
    "PlanRisk",
    "PlanRow",
    "RECORDS",
    "Value",
    "cell_error",
    "checked",
    "compared",
    "loaded",
    "words_of",
]

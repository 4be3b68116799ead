"""The plan file and the database."""

from alliance_tracker.data.planfile.loading import check_file, load
from alliance_tracker.data.planfile.now import PlanNow, plan_now
from alliance_tracker.data.planfile.told import lines_of_files

__all__ = ["PlanNow", "check_file", "lines_of_files", "load", "plan_now"]

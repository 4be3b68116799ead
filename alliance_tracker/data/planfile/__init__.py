"""The plan file and the database."""

from alliance_tracker.data.planfile.loading import check_file, load
from alliance_tracker.data.planfile.now import PlanNow, plan_now

__all__ = ["PlanNow", "check_file", "load", "plan_now"]

"""How long a workbook of 600 deliverables and 2,400 milestones takes to be read and checked, and how much memory.

`python -m tests.bench.workbook` prints seconds of processor time and megabytes, of this process and of the one that
opens the file. Goals: under 3 seconds and 200 MB.
"""

import resource
import time
from pathlib import Path

from alliance_tracker.exchange.planfile import plan_workbook, read_plan
from alliance_tracker.rules.planfile import Plan, checked, compared
from tests.exchange import plan_files

DELIVERABLES, MILESTONES = 600, 4
GOAL_SECONDS, GOAL_MEGABYTES = 3.0, 200


def measure() -> tuple[float, int]:
    """Seconds of processor time of both processes, and the larger of their peaks in megabytes."""
    plan = plan_files.plan(DELIVERABLES, MILESTONES)
    content = plan_workbook(plan_files.sheet(plan))
    known = plan_files.known(plan)
    began = _seconds()
    told = checked(read_plan(content).rows, known)
    found = compared(Plan(), told.plan)
    took = _seconds() - began
    assert not told.errors, told.errors[0].words
    assert sum(map(len, found.new.values())) == DELIVERABLES * (1 + MILESTONES)
    return took, max(_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def _peak() -> int:
    """Kilobytes, since this program began: what `getrusage` says of it counts who started it too."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0])


def _seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    seconds, megabytes = measure()
    fits = seconds < GOAL_SECONDS and megabytes < GOAL_MEGABYTES
    print(
        f"Check a workbook of 600 deliverables and 2,400 milestones: {seconds:.1f} s of processor time "
        f"(goal {GOAL_SECONDS:.0f}), {megabytes} MB (goal {GOAL_MEGABYTES}): {'fits' if fits else 'DOES NOT FIT'}"
    )
    raise SystemExit(0 if fits else 1)

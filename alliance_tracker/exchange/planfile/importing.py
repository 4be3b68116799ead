"""A plan file from the command line: the same reading, checks and rules as on the page, without its preview."""

from datetime import date, datetime
from pathlib import Path

from alliance_tracker.data import alliances, planfile, writing
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.exchange.planfile.reading import read_plan
from alliance_tracker.periods import uk_day
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.planfile import CellError, Comparison, Kind
from alliance_tracker.rules.words import counted, plural, some


def import_file(path: Path, slug: str, actor: Actor, now: datetime, today: date | None = None) -> list[str]:
    """Load a file into an alliance's plan: all of it, or none. Returns what was done, line by line.

    Raises RuleBroken with every cell to mend when there is one.
    """
    today = today or uk_day(now)
    head = alliances.head(slug)
    if head is None:
        raise NotFound(f"There is no alliance “{slug[:60]}”. Give its name as in its address, like peninsula.")
    found = read_plan(path.read_bytes())
    found.check_alliance(slug, head.name)
    plan = planfile.plan_now(head.id, today)
    told, comparison = planfile.check_file(found.rows, plan)
    errors = [*found.errors, *told.errors]
    if errors:
        cells = f"{counted(len(errors), 'cell')} {plural(len(errors), 'needs', 'need')} mending"
        raise RuleBroken("\n".join([f"{cells}. Nothing was changed.", *(error.words for error in errors)]))
    if comparison.nothing:
        return ["There is nothing to change: the plan says what the file says already."]
    with writing(actor, now) as tx:
        planfile.load(tx, head.id, found.rows, plan.stamp, plan.known.existing, today)
    return [*_done(comparison), *_warned([*found.warnings, *told.warnings])]


def _done(comparison: Comparison) -> list[str]:
    lines = [
        f"Added {kind.counted(len(comparison.new[kind]))}: {some(comparison.new[kind])}"
        for kind in Kind
        if comparison.new[kind]
    ]
    return lines + [
        f"Changed {one.reference}, {one.heading.lower()}: from “{one.old}” to “{one.new}”" for one in comparison.changes
    ]


def _warned(warnings: list[CellError]) -> list[str]:
    return [f"Please check. {warning.words}" for warning in warnings]

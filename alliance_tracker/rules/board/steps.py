"""What a quarter did to the milestones: due, met, met late, missed, overdue, caught up, met early."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import MilestoneFacts
from alliance_tracker.rules.words import plural


class Steps(Record):
    """The milestones of a quarter, by reference, in the order given.

    Due: the date first agreed (without one, the forecast) is in the quarter. Met: met in the quarter,
    whenever due; of these caught up were due before it, and early were due after it. Missed: due in the quarter and
    unmet at its end. Overdue: due before it, unmet at its end.
    """

    due: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    met_late: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    caught_up: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    due_so_far: int = 0
    met_so_far: int = 0

    @property
    def sentence(self) -> str:
        """Of 7 milestones due, 5 are met and 2 missed. 1 from an earlier quarter is now met, and 2 are still not met.

        With what is due, caught up and early, each milestone that the quarter met is counted in it.
        """
        words = self._of_due()
        earlier = [(len(self.caught_up), "now met"), (len(self.overdue), "still not met")]
        said = [(count, became) for count, became in earlier if count]
        if said:
            count, became = said[0]
            words += f". {count} from {plural(count, 'an earlier quarter is', 'earlier quarters are')} {became}"
            words += "".join(f", and {more} {plural(more, 'is', 'are')} {other}" for more, other in said[1:])
        if self.early:
            count = len(self.early)
            words += f". {count} from {plural(count, 'a later quarter is', 'later quarters are')} met early"
        return f"{words}."

    def _of_due(self) -> str:
        due, missed = len(self.due), len(self.missed)
        if due == 0:
            return "No milestone was due"
        if due == 1:
            return f"The one milestone due is {'missed' if missed else 'met'}"
        if missed in (0, due):
            return f"None of {due} milestones due is met" if missed else f"All {due} milestones due are met"
        met = f"{due - missed} {plural(due - missed, 'is', 'are')} met"
        return f"Of {due} milestones due, {met} and {missed} missed"


def steps_of(milestones: Iterable[MilestoneFacts], quarter: Quarter) -> Steps:
    """Sort milestones by what the quarter did to them. One met after its end is unmet in it."""
    found: dict[str, list[str]] = {"due": [], "met": [], "met_late": [], "missed": [], "overdue": []}
    found |= {"caught_up": [], "early": []}
    due_so_far = met_so_far = 0
    for milestone in milestones:
        due = milestone.baseline or milestone.forecast
        met = milestone.met_by(quarter.end)
        if due is not None and due <= quarter.end:
            due_so_far += 1
            met_so_far += met
        for kind in _kinds(milestone, due, met, quarter):
            found[kind].append(milestone.reference)
    lists = {kind: tuple(references) for kind, references in found.items()}
    return Steps(due_so_far=due_so_far, met_so_far=met_so_far, **lists)


def _kinds(milestone: MilestoneFacts, due: date | None, met: bool, quarter: Quarter) -> list[str]:
    kinds = []
    if due is not None and due in quarter:
        kinds.append("due")
        if not met:
            kinds.append("missed")
    elif due is not None and due < quarter.start and not met:
        kinds.append("overdue")
    if milestone.met is not None and milestone.met in quarter:
        kinds.append("met")
        if due is not None and due not in quarter:
            kinds.append("caught_up" if due < quarter.start else "early")
        if milestone.baseline is not None and milestone.met > milestone.baseline:
            kinds.append("met_late")
    return kinds

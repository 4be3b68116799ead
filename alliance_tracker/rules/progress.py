"""The frames behind two pictures, movement by quarter and milestone burn-up, and the sentence each says.

pandas is imported inside, so that a worker that draws nothing does not carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import MilestoneFacts, movement
from alliance_tracker.rules.words import counted, listing, number, plural
from alliance_tracker.terms import Movement, Rating

if TYPE_CHECKING:
    import pandas as pd

MOVES = (Movement.WORSE, Movement.BETTER, Movement.NO_CHANGE, Movement.NEW)


def movement_by_quarter(rows: Iterable[tuple[Quarter, str, Rating | None]]) -> pd.DataFrame:
    """How many deliverables moved which way: a row a quarter, columns quarter, worse, better, no_change, new.

    `rows` are (quarter, reference, rating shown) in any order; one still awaited (None) is left out. The
    first quarter has nothing to compare with and reads new throughout.
    """
    import pandas as pd

    shown = {(quarter, name): rating for quarter, name, rating in rows if rating is not None}
    counts: dict[Quarter, dict[str, int]] = {}
    for (quarter, name), rating in shown.items():
        tally = counts.setdefault(quarter, dict.fromkeys(MOVES, 0))
        tally[movement(shown.get((quarter.previous(), name)), rating)] += 1
    ordered = [{"quarter": quarter.words, **counts[quarter]} for quarter in sorted(counts)]
    frame = pd.DataFrame(ordered, columns=["quarter", *MOVES])
    return frame.astype({"quarter": "object", **dict.fromkeys(map(str, MOVES), "int64")})


def movement_sentence(frame: pd.DataFrame, so_far: str = "") -> str:
    """What the last quarter of the movement picture says, against the one before; `so_far` follows its name."""
    if frame.empty:
        return "No quarter has ratings yet."
    last = frame.iloc[-1]
    counts = [(int(last["worse"]), "got worse"), (int(last["better"]), "got better")]
    said = [f"{number(count)} {words}" for count, words in counts if count]
    if not said and len(frame) == 1:
        rated = f"{counted(int(last['new']), 'deliverable')} {plural(int(last['new']), 'has', 'have')} a rating"
        return f"{last['quarter']}{so_far} is the first quarter: {rated}."
    what = listing(said) if said else "no deliverable got better or worse"
    words = f"In {last['quarter']}{so_far} {what}"
    if len(frame) > 1:
        before = frame.iloc[-2]
        worse, better = (number(int(before[kind])) if before[kind] else "none" for kind in ("worse", "better"))
        words += f"; the quarter before, {worse} got worse and {better} got better"
    return f"{words}."


def burn_up(milestones: Sequence[MilestoneFacts], quarters: Sequence[Quarter], latest: Quarter) -> pd.DataFrame:
    """Milestones counted up to each quarter's end: columns quarter, planned, expected, met.

    Planned by the date first agreed (without one, the forecast), expected by the date met or else the
    forecast. `met` is missing after `latest`, the last quarter that is over.
    """
    import pandas as pd

    rows = []
    for quarter in quarters:
        planned = [facts.baseline or facts.forecast for facts in milestones]
        expected = [facts.met or facts.due for facts in milestones]
        rows.append(
            {
                "quarter": quarter.words,
                "planned": sum(value is not None and value <= quarter.end for value in planned),
                "expected": sum(value is not None and value <= quarter.end for value in expected),
                "met": sum(facts.met_by(quarter.end) for facts in milestones) if quarter <= latest else None,
            }
        )
    frame = pd.DataFrame(rows, columns=["quarter", "planned", "expected", "met"])
    return frame.astype({"quarter": "object", "planned": "int64", "expected": "int64", "met": "Int64"})


def burn_up_sentence(frame: pd.DataFrame) -> str:
    """What the burn-up says at the last quarter that is over."""
    known = frame[frame["met"].notna()]
    if known.empty:
        return "No quarter of this plan is over yet."
    last = known.iloc[-1]
    planned, met = int(last["planned"]), int(last["met"])
    if planned == 0:
        early = f" and {number(met)} {plural(met, 'was', 'were')} met early" if met else ""
        return f"No milestone was due by the end of {last['quarter']}{early}."
    share = f"By the end of {last['quarter']}, {counted(met, 'milestone')} {plural(met, 'was', 'were')} met"
    gap = planned - met
    if gap == 0:
        return f"{share}, as many as planned."
    return f"{share}, {number(abs(gap))} {'fewer' if gap > 0 else 'more'} than the {planned} planned."

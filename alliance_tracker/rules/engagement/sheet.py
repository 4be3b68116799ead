"""The printed promise sheet: a short code for each promise, and what comes back typed by its codes.

A code (`rules/short_codes.py`) tells the alliance, the wording and the promise. The tracker's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.short_codes import BASE, Coded, read_code
from alliance_tracker.terms import View

MOST_LINES = 200
TOLD = 8
LETTERS = {View.KEPT: "A", View.PARTLY: "B", View.NOT_KEPT: "C", View.CANNOT_SAY: "D"}
"""The boxes of the sheet, in its order."""
BOXES = {View.KEPT: "Kept", View.PARTLY: "Partly", View.NOT_KEPT: "Not kept", View.CANNOT_SAY: "Cannot say"}
_ANSWERS = {
    **{letter.casefold(): view for view, letter in LETTERS.items()},
    **{words.casefold(): view for view, words in BOXES.items()},
    "partly kept": View.PARTLY,
    "can't say": View.CANNOT_SAY,
    "can’t say": View.CANNOT_SAY,
}
_LINE = re.compile(
    r"(?P<code>[^\s,;:]{4} [^\s,;:]{4}|[^\s,;:]+)[\s,;]+(?P<answer>[^:]+?)\s*(?::\s*(?P<why>.*))?", re.DOTALL
)


class Ticked(Record):
    """What one line of a sheet says of a promise. `line` is where it was typed."""

    line: int
    number: int
    view: View
    why: str = ""


class Listed(Record):
    """A promise that can be on a sheet: its wording now, and why nobody can say yet what became of it."""

    wording: int
    why_not: str = ""


def read_sheet(text: str, alliance_id: int, known: Mapping[int, Listed]) -> tuple[Ticked, ...]:
    """All lines of a sheet, or RulesBroken with each that cannot be right. `known` are promises by number."""
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise RuleBroken("Type at least one line: a code, and the letter of the box that was ticked", "lines")
    if len(lines) > MOST_LINES:
        raise RuleBroken(f"One sheet has at most {MOST_LINES} lines. These are {len(lines)}", "lines")
    found: list[Ticked] = []
    wrong: list[str] = []
    for at, line in lines:
        try:
            ticked = _read_line(at, line, alliance_id, known)
            if earlier := next((one.line for one in found if one.number == ticked.number), 0):
                raise RuleBroken(f"P{ticked.number} is on line {earlier} already")
            found.append(ticked)
        except RuleBroken as problem:
            wrong.append(f"Line {at}: {problem}")
    if wrong:
        raise RulesBroken(told_wrong(wrong))
    return tuple(found)


def told_wrong(wrong: Sequence[str]) -> list[Problem]:
    """The first beside the box, the next above the form, and how many more there are."""
    more = [f"{len(wrong) - TOLD} more lines are wrong too"] if len(wrong) > TOLD else []
    first, *others = [*wrong[:TOLD], *more]
    return [Problem("lines", first), *(Problem("", one) for one in others)]


def _read_line(at: int, line: str, alliance_id: int, known: Mapping[int, Listed]) -> Ticked:
    match = _LINE.fullmatch(line)
    if match is None:
        raise RuleBroken(f"“{line[:40]}” needs a code, then a letter from A to D, like {_EXAMPLE} A")
    coded = read_code(match["code"])
    own = Coded.of(alliance_id, coded.number, coded.wording)
    listed = known.get(coded.number)
    if coded.place != own.place:
        raise RuleBroken(f"“{match['code'][:20]}” is from the sheet of another alliance")
    if listed is None:
        raise RuleBroken(f"There is no promise P{coded.number} here")
    if coded.wording != listed.wording % BASE:
        raise RuleBroken(f"P{coded.number} was worded anew after this sheet was printed. Print a new sheet")
    if listed.why_not:
        raise RuleBroken(f"P{coded.number}: {listed.why_not.rstrip('.')}")
    view = _ANSWERS.get(" ".join(match["answer"].split()).rstrip(".").casefold())
    if view is None:
        told = "Type A for kept, B for partly, C for not kept, D for cannot say"
        raise RuleBroken(f"“{match['answer'][:20]}” is not an answer. {told}")
    return Ticked(at, coded.number, view, (match["why"] or "").strip())


_EXAMPLE = Coded(BASE**2 - 1, 5, 163_000).code
"""Of no alliance that there is."""
EXAMPLE = f"{_EXAMPLE} C: Nobody came to our ward."

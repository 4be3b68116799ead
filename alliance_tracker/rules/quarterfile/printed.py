"""The printed return form: a short code for each row, and the milestones typed back in a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.short_codes import BASE, Coded, read_code

APART, EACH = 264, 400
"""Added to the alliance's number, so that the code of a promise is none of a return; numbers for each area."""
_REFERENCE = re.compile(r"([A-Z])([A-Z])([1-9][0-9]{0,2})")
# Asked of a line with single spaces alone: of a run of them it would try every way to part it.
_STEP = re.compile(
    r"(?P<ref>[A-Za-z]{2} ?[1-9][0-9]{0,2} ?\. ?[1-9][0-9]{0,2})[\s:,]+(?P<what>met|moved)(?:\s+(?:on|to))?\s+"
    r"(?P<day>[^:,]+?)\s*(?:[:,]\s*(?P<why>.+))?",
    re.IGNORECASE,
)
EXAMPLE = "ED3.6 moved to 31 Dec 2018: the supplier is late"


def code_of(alliance_id: int, reference: str, quarter: Quarter) -> str:
    """The code of a deliverable's row on the form of a quarter: K3A2-9PXW."""
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[3]) >= EACH:
        raise RuleBroken(f"{reference[:20]} has no code.")
    letters = (ord(found[1]) - 65) * 26 + ord(found[2]) - 65
    return Coded.of(alliance_id + APART, letters * EACH + int(found[3]), _turn(quarter)).code


def _turn(quarter: Quarter) -> int:
    return (quarter.financial_year.begins * 4 + quarter.number) % BASE


def reference_of(typed: str, alliance_id: int, quarter: Quarter, known: Iterable[str]) -> str:
    """The deliverable whose code was typed, or RuleBroken that says what is wrong with it."""
    coded = read_code(typed)
    if coded.place != Coded.of(alliance_id + APART, coded.number, coded.wording).place:
        raise RuleBroken(f"“{typed[:20]}” is from another form, or the form of another alliance")
    if coded.wording != _turn(quarter):
        raise RuleBroken(f"“{typed[:20]}” is from the form of another quarter. This is {quarter.words}")
    letters, number = divmod(coded.number, EACH)
    reference = f"{chr(65 + letters // 26 % 26)}{chr(65 + letters % 26)}{number}"
    if reference not in set(known):
        raise RuleBroken(f"“{typed[:20]}” stands for {reference}, which is not in the plan any more")
    return reference


class TypedStep(Record):
    """What one line says of a milestone."""

    reference: str
    met: str = ""
    forecast: str = ""
    reason: str = ""


def read_steps(text: str) -> list[TypedStep]:
    """ED3.6 met 30 Sep 2018, a line for each milestone, or RuleBroken with the first line that is not plain."""
    found = []
    for line in filter(None, (" ".join(one.split()) for one in text.splitlines())):
        match = _STEP.fullmatch(line)
        if match is None:
            raise RuleBroken(f"“{line[:60]}” is not plain. Write it like {EXAMPLE}")
        reference = "".join(match["ref"].split()).upper()
        if match["what"].lower() == "met":
            found.append(TypedStep(reference, met=match["day"]))
        else:
            found.append(TypedStep(reference, forecast=match["day"], reason=match["why"] or ""))
    return found

"""Returns beside those of the quarter before, and what becomes of one that comes late. The tracker's own rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import counted, listing
from alliance_tracker.terms import LateOutcome, QuarterState, Rating

PATH = ("will_change", "green_by", "patients", "ask", "why_better")


class Said(Record):
    """What a return declares, as two of them are compared."""

    declared: Rating | None
    happened: str = ""
    will_change: str = ""
    green_by: Quarter | None = None
    patients: str = ""
    ask: str = ""
    why_better: str = ""


class Since(StrEnum):
    """A return beside that of the quarter before."""

    CHANGED = "changed"
    SAME = "unchanged"
    MISSING = "missing"


def since(now: Said | None, last: Said | None) -> Since:
    """Unchanged: the same rating, and the same words or “No change because …”."""
    if now is None:
        return Since.MISSING
    if last is None or now.declared is not last.declared:
        return Since.CHANGED
    same_words = now == last or now.happened.startswith(NO_CHANGE)
    return Since.SAME if same_words else Since.CHANGED


NO_CHANGE = "No change because "


def no_change(given: Said, reason: str, last: Said) -> Said:
    """“No change because …”: where nothing else is typed the answers of the last return stand again.

    Its rating; with the same rating its path to green; and what happened is the reason, after what is typed there.
    """
    why = " ".join(reason.split()).rstrip(".")
    if not why:
        return given
    why = why[8:].lstrip() if why.lower().startswith("because ") else why
    sentence = f"{NO_CHANGE}{why}."
    told = f"{given.happened.strip()}\n\n{sentence}" if given.happened.strip() else sentence
    declared = given.declared or last.declared
    kept = {name: getattr(given, name) or getattr(last, name) for name in PATH} if declared is last.declared else {}
    return replace(given, declared=declared, happened=told, **kept)


class Kept(StrEnum):
    """As what a return is kept."""

    RETURN = "return"
    LATE = "late"
    CORRECTION = "correction"


def kept_as(state: QuarterState, runs_quarter: bool) -> Kept:
    """After the closing day a lead's return waits for the manager, and a manager's own counts at once.

    After the review nothing changes what the board saw: a manager's return stands beside it as a correction.
    """
    if state in (QuarterState.CLOSED, QuarterState.REVIEWED) and not runs_quarter:
        return Kept.LATE
    return Kept.CORRECTION if state is QuarterState.REVIEWED else Kept.RETURN


def lead_takes_back(units: Collection[str], led: Collection[str], states: Iterable[QuarterState]) -> bool:
    """Whether a lead may take back returns they gave: still theirs, and of quarters that are open.

    What counts of a quarter that has closed is changed by the programme manager alone, as in `kept_as`.
    """
    return set(units) <= set(led) and all(state is QuarterState.OPEN for state in states)


def as_correction(said: Said) -> str:
    """A return in one paragraph, to stand beside a reviewed quarter."""
    rating = said.declared.sentence_words if said.declared else ""
    green = f" On track by {said.green_by.words}." if said.green_by else ""
    parts = (
        ("", said.happened),
        ("What will change: ", said.will_change),
        ("What it means for patients: ", said.patients),
        ("Asked of the board: ", said.ask),
        ("Why it is better than the dates suggest: ", said.why_better),
    )
    told = [f"{head}{_ended(text)}" for head, text in parts if text.strip()]
    return " ".join([f"Returned late as {rating}.{green}", *told])


def _ended(text: str) -> str:
    plain = " ".join(text.split())
    return plain if plain[-1] in ".!?" else f"{plain}."


def came_late(reference: str, quarter: Quarter, declared: Rating) -> Sentence:
    """The line of history for a return that waits for the manager."""
    words = f"sent a late return of {reference} for {quarter.words} as {declared.sentence_words}"
    return Sentence(f"{words}, which waits for the programme manager", "deliverable", reference)


def settled(reference: str, quarter: Quarter, outcome: LateOutcome, why: str, reviewed: bool) -> Sentence:
    """The line of history when the manager has decided."""
    if outcome is LateOutcome.ACCEPTED:
        beside = " as a correction beside what the board saw" if reviewed else ""
        words = f"accepted the late return of {reference} for {quarter.words}{beside}"
    else:
        words = f"did not take the late return of {reference} for {quarter.words}"
    reason = " ".join(why.split()).rstrip(".")
    return Sentence(f"{words}, because {reason}" if reason else words, "deliverable", reference)


def sent_to_board(quarter: Quarter, due: int, missing: Sequence[str], again: bool) -> Sentence:
    """The line of history when the return goes to the board; what is missing is named."""
    words = f"sent the return of {quarter.words} to the board{' again' if again else ''}"
    come = f"{due - len(missing)} of {counted(due, 'update')} in"
    without = f", without {listing(missing)}" if missing else ""
    return Sentence(f"{words}, {come}{without}", "quarter", quarter.code)


def reminded(quarter: Quarter, people: int) -> Sentence:
    """The line of history for a reminder; who has not answered is not told on."""
    return Sentence(
        f"reminded {counted(people, 'person', 'people')} of the update for {quarter.words}", "quarter", quarter.code
    )

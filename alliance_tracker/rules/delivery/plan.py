"""What an alliance commits to: what a deliverable must have, and references with the one probably meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, Round, too_long
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import MoneySource

LONGEST_TITLE = 120
LONGEST_SUMMARY = 1000
_DELIVERABLE = re.compile(r"([A-Z]{2})([1-9][0-9]{0,2})")
_MILESTONE = re.compile(r"([A-Z]{2}[1-9][0-9]{0,2})\.([1-9][0-9]{0,2})")


class DeliverableDraft(Record):
    """A deliverable as typed on its form or in a plan file; `items` are codes of Annex A items ("A-ED3")."""

    reference: str
    area: str
    title: str
    summary: str = ""
    items: tuple[str, ...] = ()
    planned_start: date | None = None
    planned_end: date | None = None
    has_lead: bool = False
    money_source: MoneySource | None = None


def check_deliverable(
    draft: DeliverableDraft,
    plan: Round,
    areas: Collection[str],
    taken: Collection[str],
    known_items: Collection[str],
) -> list[Problem]:
    """What a deliverable still needs; `taken` are the references of the alliance's other deliverables."""
    name = draft.reference or "the deliverable"
    problems = check_reference(draft.reference, draft.area, areas, taken)
    if not draft.title.strip():
        problems.append(Problem("title", f"Say what will be different when {name} is done"))
    problems += too_long("title", f"the title of {name}", draft.title, LONGEST_TITLE)
    problems += too_long("summary", f"the summary of {name}", draft.summary, LONGEST_SUMMARY)
    problems += _check_items(name, draft.items, known_items)
    problems += _check_dates(name, draft, plan)
    if not draft.has_lead:
        problems.append(Problem("lead", f"Choose who leads {name}"))
    return problems


def check_reference(reference: str, area: str, areas: Collection[str], taken: Collection[str]) -> list[Problem]:
    """The area's two letters and a number, not used before: ED3."""
    if area not in areas:
        return [Problem("area", f"Choose an area: {listing(list(areas), 'or')}")]
    if not reference:
        return [Problem("reference", f"Give a reference, like {next_reference(area, taken)}")]
    found = _DELIVERABLE.fullmatch(reference)
    free = next_reference(area, taken)
    if found is None:
        return [Problem("reference", f"“{reference[:40]}” is not a reference. Write it like {free}")]
    if found[1] != area:
        return [Problem("reference", f"{reference} does not fit the area {area}. Write it like {free}")]
    if reference in taken:
        return [Problem("reference", f"{reference} is used by another deliverable. {free} is free")]
    return []


def _check_items(name: str, items: tuple[str, ...], known: Collection[str]) -> list[Problem]:
    if not items:
        return [Problem("items", f"Choose at least one thing to achieve for {name} from Annex A")]
    return [Problem("items", unknown(code, known, "Annex A item")) for code in items if code not in known]


def _check_dates(name: str, draft: DeliverableDraft, plan: Round) -> list[Problem]:
    """Both planned dates, inside the round, and in order."""
    start, end = draft.planned_start, draft.planned_end
    problems = []
    for field, what, value in (("planned_start", "start", start), ("planned_end", "end", end)):
        if value is None:
            problems.append(Problem(field, f"Give the planned {what} of {name}, like 1 Apr 2018"))
        elif value not in plan:
            problems.append(plan.outside(field, f"The planned {what} of {name}", value))
    if start is not None and end is not None and end < start:
        order = f"The planned end of {name}, {day(end)}, is before its start, {day(start)}"
        problems.append(Problem("planned_end", f"{order}. Swap them, or mend one"))
    return problems


def reference_key(reference: str) -> tuple[str, int, int]:
    """Sorts ED2 before ED10 and ED3.2 before ED3.10."""
    whole, _, part = reference.partition(".")
    return whole[:2], int(whole[2:] or 0), int(part or 0)


def next_reference(area: str, taken: Iterable[str]) -> str:
    """The first free number after the highest used: ED6. Numbers given up are not used again."""
    numbers = [int(found[2]) for text in taken if (found := _DELIVERABLE.fullmatch(text)) and found[1] == area]
    return f"{area}{max(numbers, default=0) + 1}"


def next_milestone(deliverable: str, taken: Iterable[str]) -> str:
    """The next milestone's reference: ED3.9."""
    numbers = [int(found[2]) for text in taken if (found := _MILESTONE.fullmatch(text)) and found[1] == deliverable]
    return f"{deliverable}.{max(numbers, default=0) + 1}"


def meant(reference: str, known: Collection[str]) -> str | None:
    """The known reference that was probably meant, or None when none is near."""
    tidy = "".join(reference.split()).upper()
    if tidy in known:
        return tidy
    near = get_close_matches(tidy[:40], sorted(known), n=1, cutoff=0.6)
    return near[0] if near else None


def unknown(reference: str, known: Collection[str], what: str = "reference") -> str:
    """We do not know the reference EDD3. Did you mean ED3?"""
    near = meant(reference, known)
    ask = f"Did you mean {near}?" if near else "Check it against the list"
    return f"We do not know the {what} {reference[:40]}. {ask}"


def added(reference: str, title: str) -> Sentence:
    """The line of history for a new deliverable."""
    return Sentence(f"added {reference}, {title}", "deliverable", reference)


def changed(reference: str, what: Iterable[str]) -> Sentence:
    """The line of history for an edited deliverable; `what` names its fields: title, planned end."""
    return Sentence(f"changed the {listing(list(what))} of {reference}", "deliverable", reference)


def baselines_fixed(reference: str, count: int) -> Sentence:
    """The line of history for the manager's act that fixes the dates first agreed."""
    dates = "the date" if count == 1 else f"the {count} dates"
    return Sentence(f"fixed {dates} first agreed for {reference}", "deliverable", reference)

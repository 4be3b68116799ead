"""The columns of a plan file: what each is called, how else people call it, what to put in it."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from alliance_tracker.records import Record
from alliance_tracker.rules.columns import plain
from alliance_tracker.rules.planfile import HEADINGS, Kind

SHEETS: Mapping[Kind, str] = {
    Kind.DELIVERABLE: "Deliverables",
    Kind.MILESTONE: "Milestones",
    Kind.ACTIVITY: "Activities",
    Kind.DEPENDENCY: "Dependencies",
    Kind.RISK: "Risks",
}
NOTES, LISTS = "Notes", "Lists"
STAMP = "Plan of"
"""The first row: these words, the alliance's name, and its name in addresses."""
ROW = "row"
ROW_HEADING = "Row"
VERSION = "version"
VERSION_HEADING = "Version (leave as it is)"
DATES = frozenset({"planned_start", "planned_end", "baseline", "forecast", "met", "done", "review_on", "closed_on"})

ALIASES: Mapping[str, tuple[str, ...]] = {
    ROW: (ROW_HEADING, "kind", "type", "what"),
    VERSION: (VERSION_HEADING, "version"),
    "reference": ("ref", "reference number", "milestone", "milestone reference", "deliverable reference"),
    "deliverable": ("for deliverable", "belongs to"),
    "title": ("name",),
    "summary": ("plain english summary", "summary in plain english", "description"),
    "area": ("area code",),
    "items": ("annex a item", "annex a", "things to achieve", "recommendations"),
    "groups": ("groups", "groups of patients", "groups whose gap it narrows"),
    "planned_start": ("start", "start date"),
    "planned_end": ("end", "end date", "planned finish"),
    "lead": ("lead", "led by", "lead email address"),
    "deputy": ("deputy", "deputy lead", "deputy email address"),
    "accountable": ("organisation", "accountable body", "accountable"),
    "money_source": ("paid for by", "money", "source of money", "funding", "funding source"),
    "baseline": ("baseline", "baseline date", "due", "due date", "first agreed", "agreed date"),
    "forecast": ("forecast", "forecast date", "expected", "date now expected", "date it is now expected"),
    "met": ("met", "met on", "met date", "date it was met"),
    "critical": ("critical milestone", "is critical"),
    "reason": ("reason", "why it moved", "why moved", "why the forecast moved", "reason for the move"),
    "first": ("from quarter", "starts in", "start quarter"),
    "last": ("to quarter", "ends in", "end quarter"),
    "done": ("done", "date done", "finished", "finished on"),
    "milestones": ("serves", "for milestones", "milestones served"),
    "on": ("depends on", "waiting for", "predecessor"),
    "note": ("notes", "comment"),
    "words": ("what may happen", "risk in words"),
    "consequence": ("impact", "severity"),
    "likelihood": ("probability",),
    "owner": ("risk owner", "who watches it"),
    "review_on": ("review", "review on", "next review"),
    "closed_on": ("closed", "date closed"),
    "why_closed": ("reason closed", "why it is closed"),
}
WIDTHS: Mapping[str, int] = {
    "reference": 11,
    "deliverable": 12,
    "title": 46,
    "summary": 60,
    "area": 8,
    "items": 22,
    "groups": 30,
    "planned_start": 14,
    "planned_end": 14,
    "lead": 30,
    "deputy": 30,
    "accountable": 34,
    "money_source": 28,
    "baseline": 15,
    "forecast": 15,
    "met": 15,
    "critical": 9,
    "reason": 46,
    "first": 13,
    "last": 13,
    "done": 14,
    "milestones": 26,
    "on": 14,
    "note": 60,
    "words": 60,
    "consequence": 14,
    "likelihood": 14,
    "owner": 28,
    "review_on": 14,
    "closed_on": 14,
    "why_closed": 40,
}


class Advice(Record):
    """What to put in a column, for the notes of the template."""

    field: str
    words: str
    must: bool = False


ADVICE: Mapping[Kind, tuple[Advice, ...]] = {
    Kind.DELIVERABLE: (
        Advice(
            "reference",
            "The area's two letters and a number, like ED3. A new number adds a deliverable.",
            True,
        ),
        Advice("title", "What will be different, in up to 120 characters.", True),
        Advice("summary", "The same in plain English, in up to 1,000 characters."),
        Advice("area", "PR, ED, TC, LB or EN. May be left empty: the reference tells it."),
        Advice("items", "One or more codes of Annex A items, like A-ED3, with a semicolon between two.", True),
        Advice("groups", "Patient groups whose gap it is to narrow, with a semicolon between two."),
        Advice("planned_start", "A date inside the plan's years, like 1 Apr 2018.", True),
        Advice("planned_end", "A date inside the plan's years, not before the start.", True),
        Advice("lead", "The e-mail address of a deliverable lead or programme manager of the alliance.", True),
        Advice("deputy", "The e-mail address of somebody else who may update it."),
        Advice("accountable", "The name of an organisation of the alliance."),
        Advice("money_source", "What pays for it: choose from the list.", True),
    ),
    Kind.MILESTONE: (
        Advice("deliverable", "The reference of the deliverable, like ED3.", True),
        Advice("reference", "The deliverable's reference, a point and a number, like ED3.4.", True),
        Advice("title", "What will show that it is met, in up to 120 characters.", True),
        Advice("baseline", "The date first agreed. Once fixed, it moves on the milestone's own page only.", True),
        Advice("forecast", "The date it is now expected, if it has moved. To take it away, empty it and say why."),
        Advice("met", "The day it was met. Not in the future."),
        Advice("critical", "Yes or No. Empty means No."),
        Advice("reason", "Needed only where the date now expected of a milestone on record moves or is taken away."),
    ),
    Kind.ACTIVITY: (
        Advice("deliverable", "The reference of the deliverable, like ED3.", True),
        Advice("reference", "The deliverable's reference, a point, A and a number, like ED3.A2.", True),
        Advice("title", "What is done, in up to 120 characters.", True),
        Advice("first", "The quarter it starts in, like Q1 2018/19.", True),
        Advice("last", "The quarter it ends in; the same for a short one.", True),
        Advice("lead", "The e-mail address of whoever does it."),
        Advice("done", "The day it was done. Not in the future."),
        Advice("milestones", "The milestones it serves, with a semicolon between two; another deliverable's too."),
    ),
    Kind.DEPENDENCY: (
        Advice("deliverable", "The deliverable that waits, like ED3.", True),
        Advice("on", "The deliverable it waits for, or the code of national work.", True),
        Advice("note", "What exactly it waits for."),
    ),
    Kind.RISK: (
        Advice("deliverable", "The reference of the deliverable, like ED3.", True),
        Advice("reference", "The deliverable's reference, a point, R and a number, like ED3.R1.", True),
        Advice("words", "In one line what may happen, and what it would do. Private risks are never in a file.", True),
        Advice("consequence", "How much it would matter: choose from the list.", True),
        Advice("likelihood", "How likely it is: choose from the list.", True),
        Advice("owner", "Who watches it.", True),
        Advice("review_on", "The day it is looked at again.", True),
        Advice("closed_on", "The day it was closed. A closed risk stays as it is."),
        Advice("why_closed", "Needed with the day it was closed."),
    ),
}


class Layout(Record):
    """How a workbook is laid out: its sheets, their columns, how else people call them, and its stamp.

    `sheets` and `headings` are by kind of row; several kinds may share a sheet, where `kind_of` tells them apart by
    what a column Row says and by the reference. `stamp` is the word of the first row, `what` that of our sentences.
    """

    what: str
    stamp: str
    sheets: Mapping[Any, str]
    headings: Mapping[Any, Mapping[str, str]]
    aliases: Mapping[str, tuple[str, ...]]
    kind_of: Callable[[object, object], StrEnum | None]

    @property
    def kinds(self) -> tuple[Any, ...]:
        return tuple(self.sheets)

    def fields(self, kinds: Iterable[Any]) -> dict[str, str]:
        """Every known way to call a column, plain, with the field it means; our own headings win."""
        chosen = tuple(kinds)
        known = {plain(alias): name for name in (ROW, VERSION) for alias in ALIASES[name]}
        for kind in chosen:
            for field in self.headings[kind]:
                known |= {plain(alias): field for alias in self.aliases.get(field, ())}
        for kind in chosen:
            known |= {plain(heading): field for field, heading in self.headings[kind].items()}
        return known


def kind_in_plan(said: object, reference: object) -> Kind | None:
    """Which kind of record a row of a plan tells of, by its own word or by its reference."""
    words = plain(str(said)).rstrip("s") if said is not None else ""
    if words:
        return next((kind for kind in Kind if words in (kind.value, f"{kind.value[:-1]}ie")), None)
    below = "".join(str(reference).upper().split()).partition(".")[2]
    if below[:1] in ("A", "R"):
        return Kind.ACTIVITY if below[:1] == "A" else Kind.RISK
    return Kind.MILESTONE if below or "." in str(reference) else Kind.DELIVERABLE


def letter(number: int) -> str:
    """The letter of a column, counted from 0: A, B, … Z, AA."""
    number, last = divmod(number, 26)
    return (letter(number - 1) if number else "") + chr(65 + last)


PLAN = Layout("plan", STAMP, SHEETS, HEADINGS, ALIASES, kind_in_plan)

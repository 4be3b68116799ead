"""All promises of an alliance: the list with its filters in the address, and the same as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import Response, g, request

from alliance_tracker.data.engagement.promises import PromiseRow, promises_of
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.promises import PromiseState, Standing, may_be_judged
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import capital, counted, listing, number
from alliance_tracker.terms import Mode
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.show import csv_answer, paged, show

COUNTED = {
    PromiseState.KEPT: ("is kept", "are kept"),
    PromiseState.UNSHOWN: (
        "is kept, they say, but nothing shows it yet",
        "are kept, they say, but nothing shows it yet",
    ),
    PromiseState.PARTLY: ("is partly kept", "are partly kept"),
    PromiseState.NOT_KEPT: ("was not kept", "were not kept"),
    PromiseState.CANNOT_SAY: ("cannot be judged yet", "cannot be judged yet"),
    PromiseState.UNCHECKED: ("is done but not yet checked", "are done but not yet checked"),
    PromiseState.UNDER_WAY: ("is under way", "are under way"),
    PromiseState.AT_RISK: ("is at risk", "are at risk"),
    PromiseState.LATE: ("is late", "are late"),
    PromiseState.NOT_STARTED: ("has not started", "have not started"),
}
"""How each state counts in a sentence that has no other of its kind."""
TOGETHER = (
    ((PromiseState.KEPT,), ()),
    (
        (PromiseState.PARTLY, PromiseState.NOT_KEPT),
        ("was kept only in part or not at all", "were kept only in part or not at all"),
    ),
    (
        (PromiseState.UNSHOWN, PromiseState.CANNOT_SAY, PromiseState.UNCHECKED),
        ("waits to be checked", "wait to be checked"),
    ),
    (
        (PromiseState.UNDER_WAY, PromiseState.NOT_STARTED),
        ("is under way or yet to start", "are under way or yet to start"),
    ),
    ((PromiseState.AT_RISK,), ()),
    ((PromiseState.LATE,), ()),
)
"""States that a sentence counts together, in its order, with the words for several of them."""


class Line(Record):
    """A promise as a list shows it today."""

    row: PromiseRow
    standing: Standing

    @property
    def may_be_judged(self) -> bool:
        return may_be_judged(self.row.facts, today())


def lines_of(alliance_id: int) -> tuple[Line, ...]:
    """All promises of an alliance, what needs somebody first. One query while nothing has changed, else six."""
    return kept("promises", alliance_id, lambda: _lines(alliance_id))


def _lines(alliance_id: int) -> tuple[Line, ...]:
    rows = [Line(row, row.standing(today())) for row in promises_of(alliance_id)]
    states = list(PromiseState)
    return tuple(
        sorted(rows, key=lambda one: (states.index(one.standing.state), one.row.facts.now.due_on, one.row.number))
    )


def conclusion(lines: Sequence[Line]) -> tuple[str, str]:
    """The alliance made 9 promises to patients. / 4 are kept and 1 is late. Withdrawn ones are told apart."""
    counts = Counter(one.standing.state for one in lines)
    gone = counts.pop(PromiseState.WITHDRAWN, 0)
    still = sum(counts.values())
    if not lines:
        return "No promises yet.", ""
    made = f"The alliance made {counted(len(lines), 'promise')} to patients"
    made += f", and took {number(gone)} back." if gone else "."
    if not still:
        return made, ""
    said = []
    for states, together in TOGETHER:
        there = [state for state in states if counts[state]]
        if there:
            total = sum(counts[state] for state in there)
            words = together if len(there) > 1 else COUNTED[there[0]]
            said.append(f"{total} {words[total != 1]}")
    return made, capital(f"{listing(said)}.")


class Filters(Record):
    """What the address asks for; what is not a choice narrows nothing."""

    state: PromiseState | None = None
    mode: Mode | None = None
    about: str = ""

    @classmethod
    def asked(cls, lines: Sequence[Line]) -> Filters:
        state, mode, about = (request.args.get(name, "") for name in ("state", "mode", "about"))
        return cls(
            PromiseState(state) if state in set(PromiseState) else None,
            Mode(mode) if mode in set(Mode) else None,
            about if about in {one.row.about.key for one in lines} else "",
        )

    def takes(self, one: Line) -> bool:
        return (
            self.state in (None, one.standing.state)
            and self.mode in (None, one.row.mode)
            and self.about in ("", one.row.about.key)
        )


@pages.get("/alliances/<slug>/involvement/promises")
@needs(Action.READ_ALLIANCE)
def promises(slug: str) -> Response:
    """The list. Six queries beside the guard's, however many promises."""
    lines = lines_of(g.alliance.id)
    filters = Filters.asked(lines)
    found = [one for one in lines if filters.takes(one)]
    shown, page, count = paged(found)
    return show(
        "engagement/promises.html",
        lines=shown,
        every=len(lines),
        found=len(found),
        filtered=filters != Filters(),
        fields=_fields(lines, filters),
        page=page,
        page_count=count,
        conclusion=conclusion(lines),
    )


def _fields(lines: Sequence[Line], filters: Filters) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """The filter bar: only states and subjects that there are."""
    there = {one.standing.state for one in lines}
    states = [(state.value, state.words) for state in PromiseState if state in there]
    abouts = sorted({(one.row.about_words, one.row.about.key) for one in lines if one.row.about_words})
    modes = [(mode.value, mode.words) for mode in Mode]
    return [
        ("state", "Now", [("", "Any"), *states], filters.state or ""),
        ("about", "What it is for", [("", "Anything"), *((key, words) for words, key in abouts)], filters.about),
        ("mode", "How people share in it", [("", "Any way"), *modes], filters.mode or ""),
    ]


HEADER = (
    "Number",
    "Promise",
    "To whom",
    "By",
    "First promised",
    "First for",
    "What it is for",
    "How people share in it",
    "Where they share in it",
    "Now",
    "What happened",
    "Reported on",
    "Patients say",
    "Because",
    "Others say",
    "Evidence",
    "Withdrawn because",
)


@pages.get("/alliances/<slug>/involvement/promises.csv")
@needs(Action.READ_ALLIANCE)
def promises_csv(slug: str) -> Response:
    """Every promise that the same filters let through."""
    lines = lines_of(g.alliance.id)
    filters = Filters.asked(lines)
    return csv_answer(f"{slug}-promises", HEADER, [_cells(one) for one in lines if filters.takes(one)])


def _cells(one: Line) -> tuple[Cell, ...]:
    row, facts, view = one.row, one.row.facts, one.standing.view
    newest = facts.newest
    return (
        row.reference,
        facts.now.what,
        facts.now.to_whom,
        facts.now.due_on,
        facts.first.what,
        facts.first.due_on,
        row.about_words,
        row.mode.words,
        row.level.words,
        one.standing.words,
        newest.happened if newest else "",
        newest.reported_on if newest else None,
        view.words if view else "",
        " / ".join(said.why for said in view.reasons) if view else "",
        " / ".join(f"{said.view.words}: {said.why}" if said.why else said.view.words for said in view.minority)
        if view
        else "",
        ", ".join(f"E{shown.number}" for shown in row.evidence),
        facts.why_withdrawn,
    )

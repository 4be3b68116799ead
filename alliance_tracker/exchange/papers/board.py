"""The board paper: a cover and at most six pages, from what the quarter's page says, frozen with it.

So that it stays that short whatever is in the quarter, lists end after so many rows and texts after so many letters,
and say what is left out; all of it stands on the quarter's page. Nobody's name is in it.
"""

from __future__ import annotations

from alliance_tracker.exchange.papers.board_years import YearsFacts, bars_fit, lines_of, room_for, years
from alliance_tracker.exchange.papers.document import (
    Block,
    Break,
    Cell,
    Facts,
    Heading,
    Listing,
    Paper,
    Row,
    Run,
    Table,
    cell,
    levelled,
    row,
    said,
)
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.board.record import HeatRow, QuarterRecord, heat_heads
from alliance_tracker.rules.board.room import DecisionLine, Room
from alliance_tracker.rules.board.since import Difference
from alliance_tracker.rules.board.standing import NeedsBoard, Standing
from alliance_tracker.rules.board.tables import area_words, milestone_rows, rating_words
from alliance_tracker.rules.board.view import QuarterView
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import Rating

IN_FULL = 6
SHORT, STATEMENT = 90, 700
LONG = ((3, 360), (6, 220))
LONGEST_OF_MANY = 130
"""While few deliverables need the board, more of what each says is printed."""
LINE = "\u00a0"


class Most(Record):
    """So many are printed of each: what needs the board beside those in full, what moved, and so on down the paper."""

    named: int = 14
    moved: int = 10
    changed: int = 7
    missed: int = 8
    risks: int = 5
    voices: int = 3
    decided: int = 10
    every: int = 30
    letters: tuple[tuple[int, int], ...] = LONG


STEPS = (Most(), Most(every=0), Most(every=0, letters=()), Most(10, 7, 5, 5, 4, 2, 8, 0, ()))
"""How much is printed: the first of these that leaves the paper within its pages, else the last."""


class BoardFacts(Record):
    """What the paper tells: the quarter as its page has it, what the board adds, and what changed since its papers.

    `most` is worked out from all the rest.
    """

    alliance: str
    record: QuarterRecord
    view: QuarterView
    heat: tuple[HeatRow, ...]
    room: Room
    changed: tuple[Difference, ...] | None
    since: str
    years: YearsFacts | None = None
    most: Most = Most()


def board_paper(facts: BoardFacts) -> Paper:
    """Cover, what changed, areas, what needs the board, patients, milestones, risks, deliverables, decisions, years."""
    quarter = facts.view.span.quarter
    free = room_for(facts.years)
    tried = (_told(replace(facts, most=most)) for most in STEPS)
    told = next((blocks for blocks in tried if lines_of(blocks) <= free), _told(replace(facts, most=STEPS[-1])))
    blocks = [*_cover(facts), Break(), *told]
    return Paper(f"Board paper: {quarter.long_words}", facts.alliance, facts.alliance, (), "", levelled(blocks))


def _told(facts: BoardFacts) -> list[Block]:
    """All that follows the cover."""
    blocks: list[Block] = []
    for part in (_since, _areas, _needs, _patients, _milestones, _risks, _every, _decisions, _years):
        blocks += part(facts)
    return blocks


def room_for_bars(facts: BoardFacts) -> bool:
    """Whether its picture of the years may have a bar for each deliverable, and nothing be left out for it."""
    return bars_fit(_told(replace(facts, years=None)), len(facts.record.standings))


def _years(facts: BoardFacts) -> list[Block]:
    return years(facts.years)


def _cut(text: str, most: int) -> str:
    """The text, or its beginning."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def _rest(count: int, most: int, noun: str, nouns: str = "") -> list[Block]:
    """What a list leaves out."""
    if count <= most:
        return []
    left = counted(count - most, f"more {noun}", f"more {nouns or f'{noun}s'}")
    return [said(f"{left}: on the quarter’s page.", "small")]


def _cover(facts: BoardFacts) -> list[Block]:
    view, record = facts.view, facts.record
    met = facts.room.met_on or record.board_on
    asks = [need.standing for need in view.needs_board if need.standing.ask]
    pairs = [
        ("The board", cell(f"{'met' if facts.room.met_on else 'meets'} on {day(met)}" if met else "Day not set yet")),
        ("The update", cell(f"{'Closed' if view.span.state.is_submitted else 'Closes'} on {day(view.span.closes_on)}")),
        *((tile.words[0].upper() + tile.words[1:], cell(tile.number)) for tile in view.tiles),
        ("Needs the board", cell(str(len(view.needs_board)))),
    ]
    blocks: list[Block] = [said(" ".join(view.conclusion), "lead"), Facts(tuple(pairs))]
    if asks:
        items = tuple(
            (said(f"{one.reference} {_cut(one.title, 80)}: {_cut(one.ask, SHORT)}"),) for one in asks[:IN_FULL]
        )
        blocks += [Heading(1, "What the board is asked"), Listing(items), *_rest(len(asks), IN_FULL, "request")]
    return blocks


def _since(facts: BoardFacts) -> list[Block]:
    if facts.changed is None:
        return []
    blocks: list[Block] = [Heading(1, "Changed since the papers"), said(facts.since)]
    if facts.changed:
        rows = tuple(
            row(_cut(one.of, 60), one.what, _cut(one.was, SHORT), _cut(one.now, SHORT))
            for one in facts.changed[: facts.most.changed]
        )
        blocks.append(Table("", ("About", "What", "In the papers", "Now"), rows, (3, 3, 5, 5)))
    return [*blocks, *_rest(len(facts.changed), facts.most.changed, "thing")]


def _areas(facts: BoardFacts) -> list[Block]:
    rows = []
    for one in facts.heat:
        view = facts.room.view(one.area.name)
        head = cell(one.area.name, f"The board’s view: {view.rating.words}. {_cut(view.reason, SHORT)}" if view else "")
        rows.append(Row((head, *(cell(area_words(area)) for _, area in one.cells))))
    quarters = len(facts.record.quarters)
    blocks: list[Block] = [
        Heading(1, "Area by quarter"),
        said("An area takes the rating of its worst deliverable. The counts show how many stand behind it.", "small"),
        Table("", ("Area", *heat_heads(facts.record, facts.heat)), tuple(rows), (3, *[2] * quarters)),
    ]
    return [*blocks, *_moved(facts)]


def _moved(facts: BoardFacts) -> list[Block]:
    moved = facts.view.moved
    before = facts.view.span.quarter.previous().words
    blocks: list[Block] = [Heading(1, f"What moved since {before}")]
    if not moved:
        return [*blocks, said("No rating got better or worse.")]
    rows = tuple(
        row(
            f"{one.reference} {_cut(one.title, 90)}",
            one.movement.words,
            rating_words(one.before),
            rating_words(one.rating),
        )
        for one in moved[: facts.most.moved]
    )
    table = Table("", ("Deliverable", "Movement", "Was", "Is now"), rows, (7, 2, 2, 2))
    return [*blocks, table, *_rest(len(moved), facts.most.moved, "deliverable")]


def _needs(facts: BoardFacts) -> list[Block]:
    needs = facts.view.needs_board
    blocks: list[Block] = [Heading(1, f"What needs the board: {len(needs)}")]
    if not needs:
        return [*blocks, said("Nothing is off track, and no green date has moved twice.")]
    letters = next((letters for few, letters in facts.most.letters if len(needs) <= few), LONGEST_OF_MANY)
    for need in needs[:IN_FULL]:
        blocks += _need(need, facts.room, letters)
    rest = needs[IN_FULL : IN_FULL + facts.most.named]
    if rest:
        rows = tuple(
            row(f"{one.standing.reference} {_cut(one.standing.title, 70)}", one.why, _cut(one.standing.ask, 80))
            for one in rest
        )
        blocks.append(Table("Also", ("Deliverable", "Why it is here", "Asked of the board"), rows, (5, 3, 4)))
    return [*blocks, *_rest(len(needs), IN_FULL + facts.most.named, "deliverable")]


def _need(need: NeedsBoard, room: Room, letters: int) -> list[Block]:
    one = need.standing
    green = one.green_by.words if one.green_by else "Not said"
    green += f". {one.green.words}" if one.green.words else ""
    pairs: list[tuple[str, Cell]] = [
        ("Why it is here", cell(need.why)),
        ("What is happening", cell(_cut(one.happened, letters) or "Not said")),
        ("For patients", cell(_cut(one.patients, letters) or "Not said")),
        ("Back on track", cell(f"{_cut(one.will_change, letters) or 'Not said'} By: {green}")),
        ("Asked of the board", cell(_cut(one.ask, letters) or "Nothing is asked")),
    ]
    decided = " and ".join(f"D{line.number}" for line in room.of(one.reference))
    pairs += [("Decided", cell(f"{decided}, below"))] if decided else []
    return [Heading(2, f"{one.reference} {_cut(one.title, 100)}"), Facts(tuple(pairs))]


def _decided(line: DecisionLine) -> str:
    parts = [f"D{line.number}", line.opening, _cut(line.words, 2 * SHORT), line.owed]
    return " ".join(part if part.endswith(("?", "!", "…")) else f"{part.rstrip('.')}." for part in parts if part)


def _patients(facts: BoardFacts) -> list[Block]:
    voices = facts.record.voices
    if not (voices.statement or voices.challenges or voices.not_kept):
        return []
    blocks: list[Block] = [Heading(1, "What patients say to the board")]
    if voices.statement:
        blocks.append(said(_cut(voices.statement.words, STATEMENT), "quote"))
    items = [
        f"Not kept, say patients: P{one.number} {_cut(one.what, SHORT)}" for one in voices.not_kept[: facts.most.voices]
    ]
    items += [
        f"C{one.number}: {_cut(one.question, SHORT)} {one.says}" for one in voices.challenges[: facts.most.voices]
    ]
    if items:
        blocks.append(Listing(tuple((said(one),) for one in items)))
    left = max(0, len(voices.not_kept) - facts.most.voices) + max(0, len(voices.challenges) - facts.most.voices)
    return [*blocks, *_rest(left, 0, "promise or challenge", "promises and challenges")]


def _milestones(facts: BoardFacts) -> list[Block]:
    missed = [
        (line, state)
        for line, state in milestone_rows(facts.record, facts.view.steps)
        if state in ("Missed", "Still not met")
    ]
    blocks: list[Block] = [Heading(1, "Milestones"), said(facts.view.steps.sentence)]
    if missed:
        rows = tuple(
            row(
                f"{line.facts.reference} {_cut(line.title, 90)}",
                state,
                day(line.facts.baseline) if line.facts.baseline else "",
                day(line.facts.forecast) if line.facts.forecast else "",
            )
            for line, state in missed[: facts.most.missed]
        )
        heads = ("Not met", "State", "Date first agreed", "Expected now")
        blocks.append(Table("", heads, rows, (6, 2, 3, 3)))
    return [*blocks, *_rest(len(missed), facts.most.missed, "milestone")]


def _risks(facts: BoardFacts) -> list[Block]:
    record = facts.record
    if not record.open_risks:
        return []
    blocks: list[Block] = [Heading(1, f"Open risks: {record.open_risks}")]
    if record.risks:
        rows = tuple(
            row(_cut(one.words, SHORT), one.deliverable, str(one.score)) for one in record.risks[: facts.most.risks]
        )
        blocks.append(Table("", ("Risk", "Deliverable", "Score of 25"), rows, (9, 2, 2), (2,)))
    return [*blocks, *_rest(record.open_risks, min(facts.most.risks, len(record.risks)), "risk")]


def _every(facts: BoardFacts) -> list[Block]:
    """A row for each, or where that would take too much room, each rating with those that have it."""
    standings = facts.record.standings
    if not standings:
        return []
    if len(standings) > facts.most.every or len(facts.view.needs_board) > IN_FULL:
        of: dict[str, list[str]] = {words: [] for words in dict.fromkeys(rating_words(one.rating) for one in standings)}
        for one in standings:
            of[rating_words(one.rating)].append(one.reference)
        pairs = tuple((words, cell(", ".join(references))) for words, references in of.items())
        return [Heading(1, "Every deliverable"), Facts(pairs)]
    before = facts.view.span.quarter.previous().words
    rows = tuple(_one(one) for one in standings)
    return [
        Heading(1, "Every deliverable"),
        Table("", ("Deliverable", "Rating", "Suggested", before), rows, (8, 2, 2, 2)),
    ]


def _one(one: Standing) -> Row:
    was = rating_words(one.before) if isinstance(one.before, Rating) else "New"
    return row(f"{one.reference} {_cut(one.title, 60)}", rating_words(one.rating), one.suggested.words, was)


def _decisions(facts: BoardFacts) -> list[Block]:
    """What was decided, or lines to write on; and room for a signature."""
    room = facts.room
    blocks: list[Block] = [Heading(1, "Decisions")]
    if room.quorum is not None:
        blocks.append(said(room.quorum.words))
    lines = [
        row(f"D{one.number}", one.about, _decided(one).partition(". ")[2])
        for one in room.decisions[: facts.most.decided]
    ]
    if room.private:
        lines.append(row("", room.hidden, ""))
    known = {one.reference for one in room.decisions}
    open_needs = [one.standing.reference for one in facts.view.needs_board if one.standing.reference not in known]
    lines += [row("", reference, cell(LINE)) for reference in open_needs[: max(0, facts.most.decided - len(lines))]]
    if lines:
        blocks.append(Table("", ("Number", "About", "What the board decides"), tuple(lines), (1, 2, 9)))
    blocks += _rest(len(room.decisions), facts.most.decided, "decision")
    return [*blocks, Facts((("Signed, for the board", _line()), ("Day", _line())))]


def _line() -> Cell:
    return ((Run("_" * 40),),)

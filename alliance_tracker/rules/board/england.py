"""All alliances side by side in one quarter: the national extract, what is missing, and what needs a board.

Everyone signed in may read the extract: area ratings and counts of quarters that boards have reviewed, and whether the
return came. Alliances stand in the order of the guidance and are never ranked. The tracker's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.record import AreaLine
from alliance_tracker.rules.board.returns import ReturnFacts
from alliance_tracker.rules.board.standing import NeedsBoard
from alliance_tracker.rules.delivery import AreaRating, area_rating, movement
from alliance_tracker.rules.words import counted, day, plural
from alliance_tracker.terms import Movement, QuarterState, Rating


class AreaCell(Record):
    """One area of one alliance: its rating in the quarter with the counts, and how it moved since the one before.

    `board` is how its board sees it, where that is another; without the reason, which stands on the quarter's page.
    """

    area: AreaLine
    rating: AreaRating
    movement: Movement | None
    board: Rating | None = None

    @property
    def words(self) -> str:
        """1 of 5 off track, no change. The board’s view: at risk."""
        moved = f", {self.movement.words[0].lower()}{self.movement.words[1:]}" if self.movement else ""
        board = f". The board’s view: {self.board.sentence_words}" if self.board else ""
        return f"{self.rating.sentence}{moved}{board}"


class AllianceLine(Record):
    """One alliance in the quarter. `cells` are empty until its board has reviewed it."""

    id: int
    slug: str
    name: str
    region_id: int
    region: str
    state: QuarterState | None
    closes_on: date | None
    board_on: date | None
    facts: ReturnFacts | None = None
    plan_submitted: bool = False
    cells: tuple[AreaCell, ...] = ()
    needs: tuple[NeedsBoard, ...] = ()

    @property
    def is_closed(self) -> bool:
        return self.state in (QuarterState.CLOSED, QuarterState.REVIEWED)

    @property
    def is_missing(self) -> bool:
        """The update has closed and not all of it has come."""
        return self.is_closed and self.facts is not None and self.facts.due > 0 and not self.facts.is_in

    @property
    def needs_count(self) -> int:
        return len(self.needs)

    @property
    def waits_for(self) -> str:
        """What stands in the place of ratings that nobody outside may read yet."""
        if self.state in (None, QuarterState.PLANNED):
            return "Not open yet"
        if self.board_on is None:
            return "The day of its board is not known yet"
        return f"Its board meets on {day(self.board_on)}"

    @property
    def returned(self) -> str:
        """Whether the return came, without saying more of it."""
        return self._return(None)

    def returned_late(self, today: date) -> str:
        """The same with the days late of a return that came, for those who read the list of what is missing."""
        return self._return(today)

    def _return(self, today: date | None) -> str:
        if not self.is_closed or self.facts is None:
            return f"Closes on {day(self.closes_on)}" if self.closes_on and self.state is QuarterState.OPEN else ""
        return self.facts.words(today) if today is not None and self.facts.is_in else self.facts.verdict


class BoardSees(Record):
    """An area that a board sees otherwise than its deliverables have it."""

    alliance: str
    slug: str
    area: str
    rating: Rating | None
    board: Rating


class EnglandQuarter(Record):
    """One quarter of all alliances, or of a page of them."""

    quarter: Quarter
    areas: tuple[AreaLine, ...]
    lines: tuple[AllianceLine, ...]
    more: bool = False

    def of_regions(self, regions: Iterable[int] | None) -> tuple[AllianceLine, ...]:
        """Those that somebody watches: of these regions, or all."""
        wanted = None if regions is None else frozenset(regions)
        return tuple(one for one in self.lines if wanted is None or one.region_id in wanted)

    @property
    def boards_see(self) -> tuple[BoardSees, ...]:
        """Every board's own view of an area, in the order of the table."""
        return tuple(
            BoardSees(one.name, one.slug, cell.area.name, cell.rating.rating, cell.board)
            for one in self.lines
            for cell in one.cells
            if cell.board is not None
        )


def cells_of(
    areas: Sequence[AreaLine],
    now: Iterable[tuple[str, Rating | None]],
    before: Iterable[tuple[str, Rating | None]],
    boards: Mapping[str, Rating],
) -> tuple[AreaCell, ...]:
    """The areas of one alliance from its deliverables: area code and rating, in this quarter and in the one before.

    `boards` is its board's own view, by the code of the area.
    """
    found: dict[str, list[Rating | None]] = {}
    earlier: dict[str, list[Rating | None]] = {}
    for code, rating in now:
        found.setdefault(code, []).append(rating)
    for code, rating in before:
        earlier.setdefault(code, []).append(rating)
    cells = []
    for area in areas:
        rated = area_rating(found.get(area.code, ()))
        was = area_rating(earlier.get(area.code, ()))
        cells.append(AreaCell(area, rated, _moved(was, rated), boards.get(area.code)))
    return tuple(cells)


def _moved(was: AreaRating, now: AreaRating) -> Movement | None:
    """Nothing where no update came: what was not returned is neither new nor better nor worse."""
    if not was.total or not now.total or now.rating is Rating.NO_UPDATE:
        return None
    return movement(was.rating, now.rating)


def england_sentence(lines: Sequence[AllianceLine], quarter: Quarter) -> str:
    """12 of 19 boards have reviewed Q2 2018/19. 3 returns are missing."""
    reviewed = sum(one.state is QuarterState.REVIEWED for one in lines)
    missing = sum(one.is_missing for one in lines)
    have = plural(reviewed, "has", "have")
    said = f"{reviewed} of {counted(len(lines), 'board')} {have} reviewed {quarter.words}."
    if not any(one.is_closed for one in lines):
        return said
    if not missing:
        return f"{said} No return is missing."
    return f"{said} {counted(missing, 'return')} {plural(missing, 'is', 'are')} missing."


class ItemLine(Record):
    """One thing to achieve of Annex A over many alliances: deliverables by rating, and who has none."""

    code: str
    title: str
    area: str
    counts: tuple[tuple[Rating, int], ...]
    alliances: int
    without: tuple[str, ...]

    @property
    def deliverables(self) -> int:
        return sum(count for _, count in self.counts)

"""All bids of a call as the panel and the committee have them before them: asked, scored, recommended, decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from sqlalchemy import func, select

from alliance_tracker.data.assessment.reading import Assessed, assessments_of
from alliance_tracker.data.awards.reading import (
    Decided,
    Declared,
    Recommended,
    decisions_of,
    interests_of,
    recommendations_of,
)
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import Call, Pot, pot_of
from alliance_tracker.data.funding.every import NationalBid, every_bid
from alliance_tracker.data.funding.reading import parts_of
from alliance_tracker.data.tables.history import ChainHead
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.bench import Entries, Explained, Ladder, Scored, Suggestion, entries_of, explained
from alliance_tracker.rules.funding.decisions import Decision, Facts, Money
from alliance_tracker.rules.funding.record import Part
from alliance_tracker.rules.funding.scoring import Criterion


class Line(Record):
    """One bid on the bench. Recommendations are oldest first, the last one counts; so are interests of the panel."""

    bid: NationalBid
    assessed: Assessed
    recommended: tuple[Recommended, ...]
    decided: Decided | None
    parts: tuple[Part, ...]
    interests: tuple[Declared, ...]

    @property
    def code(self) -> str:
        """How the rules name the bid."""
        return str(self.bid.id)

    @property
    def here(self) -> bool:
        """Whether the bid can be recommended and decided at all: it is submitted and not withdrawn."""
        return self.bid.submitted_on is not None and not self.bid.withdrawn

    @property
    def moderated(self) -> bool:
        return self.assessed.stage.moderated

    @property
    def newest(self) -> Recommended | None:
        """The recommendation that counts."""
        return self.recommended[-1] if self.recommended else None

    @property
    def stands(self) -> Decision | None:
        """What was said last of its money: decided, or recommended after that."""
        if self.decided and (self.newest is None or self.newest.recorded_at <= self.decided.newest.recorded_at):
            return self.decided.newest.decision
        return self.newest.decision if self.newest and self.here else None

    @property
    def against(self) -> str:
        """The line that explains a departure: the panel's, or why the committee decided otherwise than it."""
        said = self.newest.decision if self.newest else None
        if self.stands is None or said is None or said.against or self.stands.amounts == said.amounts:
            return said.against if said else ""
        return self.stands.reasons

    def conflict_of(self, person_id: int | None) -> bool:
        """Whether somebody declared a conflict of interest in this bid, as a member of the panel or its assessor."""
        panel = {one.person_id for one in self.interests if one.conflict}
        return person_id in panel | {seat.person_id for seat in self.assessed.seats if seat.conflict}

    @property
    def scored(self) -> Scored:
        """As the rules of the bench read it."""
        years = tuple(self.bid.asked)
        parts = tuple(tuple(one.pence.get(year, 0) for year in years) for one in self.parts)
        return Scored(self.code, self.assessed.assessment, tuple(self.bid.asked.values()), parts)


class Bench(Record, dict=True):
    """A call with its pot and its bids, those too that are not submitted or were withdrawn."""

    call: Call
    pot: Mapping[str, Pot]
    every: tuple[Line, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The bids that can be recommended and decided."""
        return tuple(one for one in self.every if one.here)

    @cached_property
    def moderated(self) -> tuple[Line, ...]:
        """Those whose moderation has ended."""
        return tuple(one for one in self.lines if one.moderated)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """Those still to be moderated, without place."""
        return tuple(one for one in self.lines if not one.moderated)

    @cached_property
    def scored(self) -> tuple[Scored, ...]:
        return tuple(one.scored for one in self.moderated)

    @cached_property
    def entries(self) -> Entries:
        """What is ranked."""
        return entries_of(self.scored)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return self.every[0].assessed.assessment.criteria if self.every else ()

    @property
    def pence(self) -> Money:
        """The pot by year, of the years that have one."""
        return {year: one.pence for year, one in self.pot.items()}

    def line(self, bid_id: int) -> Line:
        """One bid. Raises NotFound."""
        found = next((one for one in self.every if one.bid.id == bid_id), None)
        if found is None:
            raise NotFound("There is no such bid. Choose one from the list of bids.")
        return found

    def facts(self, line: Line, decided: bool) -> Facts:
        """What a decision of a bid is held against: beside other decisions, or beside all that stands."""
        newest = line.newest
        return Facts(
            line.bid.asked,
            self.pence,
            self.taken(decided, without=line),
            line.here,
            line.assessed.moderated_on,
            newest.recommended_on if newest else None,
            newest.decision if newest else None,
            line.decided.newest.minute.held_on if line.decided else None,
            line.bid.submitted_on,
        )

    def taken(self, decided: bool, without: Line | None = None) -> Money:
        """Pence by year that are decided, or decided and recommended."""

        def of(one: Line) -> Decision | None:
            return (one.decided.newest.decision if one.decided else None) if decided else one.stands

        return added(of, [one for one in self.every if one is not without])

    def departures(
        self, ladder: Ladder, suggestion: Suggestion | None, line: Line | None = None, instead: Decision | None = None
    ) -> tuple[Explained, ...]:
        """Where what stands of the bids goes against the ranking; with `instead`, what it would be for that bid."""
        said = {one.code: (one.stands.total, one.against) for one in self.moderated if one.stands}
        if line is not None and instead is not None:
            said[line.code] = (instead.total, instead.against)
        return explained(
            {code: pence for code, (pence, _) in said.items()},
            suggestion.awards if suggestion else {},
            ladder.ranking,
            {code: against for code, (_, against) in said.items()},
        )


def added(of: Callable[[Line], Decision | None], lines: Iterable[Line]) -> Money:
    """Pence by year of all that `of` finds."""
    sums: dict[str, int] = {}
    for one in lines:
        found = of(one)
        for year, pence in found.amounts.items() if found else ():
            sums[year] = sums.get(year, 0) + pence
    return sums


def stamp() -> int:
    """Counts up with every change of an audited record, of whichever alliance. One query."""
    return int(db.session.scalar(select(func.coalesce(func.sum(ChainHead.number), 0))) or 0)


def bench_of(call: Call) -> Bench:
    """The bench of a call. 22 queries, however many bids."""
    bids, assessed = every_bid(call), assessments_of(call)
    parts = parts_of([one.id for one in bids])
    recommended, decided, interests = recommendations_of(call), decisions_of(call), interests_of(call)
    every = tuple(
        Line(
            one,
            assessed[one.id],
            recommended.get(one.id, ()),
            decided.get(one.id),
            parts.get(one.id, ()),
            interests.get(one.id, ()),
        )
        for one in bids
    )
    return Bench(call, pot_of(call), every)

"""What each reader may see of a bid's assessment, and when. The tracker's own rule: blind first, then moderated."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum

from alliance_tracker.errors import NotAllowed, RuleBroken
from alliance_tracker.records import Record


class Sight(IntEnum):
    """How much of an assessment a reader sees; each sees what those before it see."""

    NOTHING = 0
    DECLARE = 1
    """Which alliance and stream, to say whether there is an interest. Not the bid."""
    OWN = 2
    """The bid, and the reader's own scores."""
    ALL = 3
    """Every assessor's scores and reasons, and how far they stand apart."""
    RESULT = 4
    """Points, index and place."""


class Stage(Record):
    """How far the assessment of a bid is. `all_in`: every assessor has scored every criterion."""

    all_in: bool = False
    moderated: bool = False
    decided: bool = False

    @property
    def open(self) -> Sight:
        """What those see who read for the national team."""
        return Sight.RESULT if self.moderated else Sight.ALL if self.all_in else Sight.NOTHING


class Seat(Record):
    """An assessor of a bid: whether interests are declared (None: not yet), and whether one is a conflict.

    `places` are the alliances that the assessor belongs to, from their other roles.
    """

    declared: bool = False
    conflict: bool = False
    places: frozenset[str] = frozenset()


def conflicted(seat: Seat, bid_places: Collection[str]) -> bool:
    """Whether this assessor must not read this bid: a declared conflict, or a role in an alliance that bids."""
    return seat.conflict or bool(seat.places.intersection(bid_places))


def assessor_sees(seat: Seat, bid_places: Collection[str], stage: Stage) -> Sight:
    """What an assessor sees of a bid: never other scores before all are in, and nothing at all with a conflict."""
    if conflicted(seat, bid_places):
        return Sight.NOTHING
    if not seat.declared:
        return Sight.DECLARE
    return max(Sight.OWN, stage.open)


def panel_sees(stage: Stage) -> Sight:
    """What the panel and the national team see of the scores: nothing before all are in."""
    return stage.open


def alliance_sees(stage: Stage) -> Sight:
    """What the alliance that bids sees of the scores: all of them, once the committee's minute is recorded."""
    return Sight.RESULT if stage.decided else Sight.NOTHING


def check_scoring(seat: Seat, bid_places: Collection[str], stage: Stage) -> None:
    """Raise RuleBroken unless this assessor may score this bid now."""
    if conflicted(seat, bid_places):
        raise RuleBroken("You cannot assess this bid, because you have an interest in it")
    if not seat.declared:
        raise RuleBroken("Say whether you have an interest in this alliance before you open its bid", "interest")
    if stage.moderated:
        raise RuleBroken("Moderation of this bid has ended, so its scores no longer change")
    if stage.all_in:
        raise RuleBroken("All scores of this bid are in. First scores stay; settle them in moderation")


def check_settling(conflict: bool, places: Collection[str], bid_places: Collection[str]) -> None:
    """Raise NotAllowed for one of the national team with a declared conflict, or a role in an alliance that bids."""
    if conflict or not frozenset(places).isdisjoint(bid_places):
        raise NotAllowed(
            "You cannot settle scores of this bid or end its moderation, because you have an interest in it: a role in "
            "an alliance behind it, or one that you declared. Somebody else of the national team does."
        )


def check_recommending(conflict: bool, places: Collection[str], bid_places: Collection[str]) -> None:
    """Raise NotAllowed for a member of the panel with a declared conflict, or a role in an alliance that bids."""
    if conflict or not frozenset(places).isdisjoint(bid_places):
        raise NotAllowed(
            "You cannot recommend on this bid, because you have an interest in it: a role in an alliance behind it, "
            "or one that you declared. Another member of the panel does."
        )


def check_moderating(stage: Stage) -> None:
    """Raise RuleBroken unless scores of this bid may be moderated now."""
    if stage.moderated:
        raise RuleBroken("Moderation of this bid has ended, so its scores no longer change")
    if not stage.all_in:
        raise RuleBroken("Scores are moderated once every assessor has scored every criterion")

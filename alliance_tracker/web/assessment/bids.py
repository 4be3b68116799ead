"""All bids of a call side by side, by stream: what each asks for, and how far its assessment is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request

from alliance_tracker.data.assessment.reading import Assessed, assessments_of, said_of
from alliance_tracker.data.funding.calls import Call, every_call
from alliance_tracker.data.funding.every import NationalBid, every_bid
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.scoring import score_words, standing_apart
from alliance_tracker.rules.funding.standing import Progress, Result
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Stream
from alliance_tracker.web.assessment.found import placed
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import figure

HEADER = ("Stream", "Alliance", "Asked (£)", "Submitted on", "Late", "Assessment", "Points", "Index", "Place")


class Line(Record):
    """One bid of the list. What a bid that is being written asks for is the alliance's own."""

    bid: NationalBid
    assessed: Assessed
    progress: Progress
    result: Result | None

    @property
    def state(self) -> str:
        return self.progress.words

    @property
    def sent(self) -> bool:
        return self.bid.submitted_on is not None

    @property
    def figures(self) -> tuple[str, str, str]:
        """Points, index and place; empty before moderation has ended."""
        if self.result is None:
            return "", "", ""
        index = "" if self.result.index is None else score_words(self.result.index, 2)
        return score_words(self.result.points, 2), index, self.result.place


@pages.get("/england/bids")
@needs(Action.READ_FUNDING)
def bids() -> Response:
    """The bids of the newest call, or of the one that the address names. 15 queries, however many bids."""
    every = every_call()
    call = _chosen(every)
    lines = lines_of(call)
    return show(
        "assessment/bids.html",
        call=call,
        calls=tuple(reversed(every)),
        streams={stream: [one for one in lines if one.bid.stream is stream] for stream in Stream},
        call_choices=[(one.code, one.name) for one in reversed(every)],
        lines=lines,
        sent=sum(one.sent for one in lines),
        late=sum(one.bid.late for one in lines),
        moderated=sum(one.result is not None for one in lines),
        asked=sum(one.bid.total for one in lines if one.sent and not one.bid.withdrawn),
        today=today(),
    )


@pages.get("/england/bids.csv")
@needs(Action.READ_FUNDING)
def bids_csv() -> Response:
    """The same as a table."""
    call = _chosen(every_call())
    rows: list[Sequence[Any]] = [
        (
            one.bid.stream.words,
            one.bid.name,
            figure(one.bid.total) if one.sent else "",
            one.bid.submitted_on,
            "Late" if one.bid.late else "",
            one.state,
            *one.figures,
        )
        for one in lines_of(call)
    ]
    return csv_answer(f"bids-{call.code}", HEADER, rows)


def lines_of(call: Call) -> list[Line]:
    """Every bid of a call with how far it is. 14 queries."""
    every, assessed = every_bid(call), assessments_of(call)
    recommended, decided = said_of(call)
    found: Mapping[int, Result] = placed(call, every, assessed)
    return [
        Line(
            bid,
            assessed[bid.id],
            _progress(
                bid,
                assessed[bid.id],
                recommended[bid.id].words if bid.id in recommended else "",
                decided[bid.id].words if bid.id in decided else "",
            ),
            found.get(bid.id),
        )
        for bid in every
    ]


class ToDo(Record):
    """The newest call, as Home tells of it: how many bids are submitted, and those with something to do."""

    call: Call
    sent: int
    lines: tuple[Line, ...]


def to_do(panel: bool) -> ToDo:
    """Bids to recommend on, for the panel; for the national team all that are not decided. 15 queries."""
    call = every_call()[-1]
    sent = [one for one in lines_of(call) if one.sent and not one.bid.withdrawn]
    undecided = [one for one in sent if not one.progress.decided]
    ready = [one for one in undecided if one.progress.moderated and not one.progress.recommended]
    return ToDo(call, len(sent), tuple(ready if panel else undecided))


def _progress(bid: NationalBid, assessed: Assessed, recommended: str, decided: str) -> Progress:
    stage = assessed.stage
    done = stage.all_in or stage.moderated
    return Progress(
        bid.submitted_on is not None,
        bid.withdrawn,
        len(assessed.sitting),
        len(assessed.sitting) if done else assessed.finished,
        stage.all_in,
        len(standing_apart(assessed.assessment)) if stage.all_in and not stage.moderated else 0,
        stage.moderated,
        recommended,
        decided,
        bid.sent_back,
    )


def _chosen(every: Sequence[Call]) -> Call:
    """The call that the address names by its code; the newest without one."""
    code = request.args.get("call", "")
    if not code:
        return every[-1]
    found = next((one for one in every if one.code == code), None)
    if found is None:
        raise NotFound("There is no such call for bids. Choose one from the list.")
    return found

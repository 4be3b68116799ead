"""What bodies agree to: the delivery plan of an alliance, or one of its bids. One engine serves both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.funding import sections as of_bid
from alliance_tracker.rules.plan import sections as of_plan
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.terms import PaperKind, Stream

SECTIONS_OF: Mapping[PaperKind, tuple[Section, ...]] = {
    PaperKind.PLAN: of_plan.SECTIONS,
    PaperKind.BID: of_bid.SECTIONS,
}
BY_CODE: Mapping[str, Section] = {one.code: one for sections in SECTIONS_OF.values() for one in sections}
"""No code of a plan's section is one of a bid's."""


def in_order(codes: Iterable[str]) -> tuple[Section, ...]:
    """The sections of one paper, as it has them; a code that a later edition no longer knows is left out."""
    return tuple(sorted((BY_CODE[code] for code in codes if code in BY_CODE), key=lambda one: one.number))


class Paper(Record):
    """Which paper of a plan is meant. `bid_id` is None for the plan itself.

    `noun` and `words` stand inside a sentence, `title` begins one. `stream` names a bid in addresses, `closes_on` is
    the last day of its call.
    """

    kind: PaperKind = PaperKind.PLAN
    noun: str = "plan"
    words: str = "delivery plan"
    title: str = "Delivery plan"
    bid_id: int | None = None
    stream: str = ""
    closes_on: date | None = None
    withdrawn: bool = False

    @property
    def sections(self) -> tuple[Section, ...]:
        return SECTIONS_OF[self.kind]

    @property
    def is_bid(self) -> bool:
        return self.kind is PaperKind.BID

    @property
    def address(self) -> dict[str, str]:
        """The part of an address that names it, beside that of the alliance."""
        return {"stream": self.stream} if self.is_bid else {}

    def of(self, name: str) -> str:
        """Inside a sentence: the cancer delivery plan of an alliance; its bid for earlier diagnosis."""
        return f"the {self.words} of {name}" if self.is_bid else f"the cancer {self.words} of {name}"

    def version(self, label: str) -> str:
        """Inside a sentence of history, which tells of the plan and of its bids alike."""
        return f"version {label} of the {self.words}" if self.is_bid else f"version {label}"

    def key(self, label: str) -> str:
        """What a line of history about a version of it stands under."""
        return self.stream if self.is_bid else label


PLAN = Paper()


def stream_words(stream: Stream) -> str:
    """A stream inside a sentence: the Recovery Package."""
    return "the Recovery Package" if stream is Stream.RECOVERY_PACKAGE else stream.words.lower()


def bid_paper(bid_id: int, stream: Stream, address: str, closes_on: date, withdrawn: bool = False) -> Paper:
    """A bid as what bodies agree to."""
    about = stream_words(stream)
    words, title = f"bid for {about}", f"Bid for {about}"
    return Paper(PaperKind.BID, "bid", words, title, bid_id, address, closes_on, withdrawn)

"""What changed between two versions of a plan or a bid, or between the newest and the draft, and why."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from flask import Response, g, request

from alliance_tracker.data.plan import versions
from alliance_tracker.data.plan.comparing import compared
from alliance_tracker.data.plan.versions import VersionHead
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.papers import BY_CODE
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.compare import Difference, for_reader
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.plan.things import Kind
from alliance_tracker.rules.plan.words_diff import Fate, shortened, word_diff
from alliance_tracker.rules.typed import shown
from alliance_tracker.rules.words import counted, day, listing
from alliance_tracker.web import papers
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, paged, show

DRAFT = "draft"
_FATES = {Fate.SAME: "same", Fate.DROPPED: "removed", Fate.ADDED: "added"}


class Pair(Record):
    """What is held against each other, the older first. `later` is None for the draft."""

    every: tuple[VersionHead, ...]
    earlier: VersionHead | None
    later: VersionHead | None

    @property
    def same(self) -> bool:
        return self.earlier == self.later

    @property
    def until(self) -> datetime | None:
        return self.later.frozen_at if self.later else None

    @property
    def between(self) -> tuple[VersionHead, ...]:
        """The versions that were made from the earlier one on, whose reasons say why."""
        if self.earlier is None:
            return ()
        end = (self.later.major, self.later.minor) if self.later else (10**9, 0)
        start = (self.earlier.major, self.earlier.minor)
        return tuple(one for one in self.every if start < (one.major, one.minor) <= end)


def pair_asked() -> Pair:
    """The two that the address names: by default the newest version and the draft. One query."""
    every = versions.versions_of(*g.plan.key)
    newest = every[-1].label if every else DRAFT
    one, other = (_named(every, request.args.get(name) or usual) for name, usual in (("from", newest), ("to", DRAFT)))
    if one is None or (other is not None and (other.major, other.minor) < (one.major, one.minor)):
        one, other = other, one
    return Pair(every, one, other)


def _named(every: Sequence[VersionHead], label: str) -> VersionHead | None:
    """The version with this number; None for the draft."""
    if label == DRAFT:
        return None
    found = next((one for one in every if one.label == label), None)
    if found is None:
        raise NotFound(
            f"There is no version {shown(label[:12])} of this {g.plan.paper.noun}. Choose one from the list."
        )
    return found


def found_between(pair: Pair) -> tuple[Difference, ...]:
    """Everything that differs, as far as this reader may see it. Up to 27 queries, two contents at most."""
    if pair.same or pair.earlier is None:
        return ()
    before = versions.as_frozen(g.plan, pair.earlier.id)
    after = versions.as_frozen(g.plan, pair.later.id) if pair.later else versions.as_written(g.plan, today())
    return for_reader(compared(g.plan, before, after, pair.earlier.frozen_at, pair.until), may(Action.WRITE_PLAN))


def in_short(found: Sequence[Difference]) -> str:
    """3 added, 1 dropped and 4 re-dated."""
    counts = Counter(one.kind for one in found)
    return listing([f"{counts[kind]:,} {kind.value}" for kind in Kind if counts[kind]])


def by_section(found: Sequence[Difference]) -> list[tuple[Section, list[Difference]]]:
    """In the order of the plan or the bid."""
    rows: dict[str, list[Difference]] = {}
    for one in found:
        rows.setdefault(one.section, []).append(one)
    return [(BY_CODE[code], some) for code, some in rows.items()]


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    """What went and what came, as `app.diff` takes it."""
    return [(_FATES[one.fate], one.text) for one in shortened(word_diff(before, after))]


def _choices(every: Sequence[VersionHead]) -> list[tuple[str, str]]:
    """What can be compared, newest first."""
    frozen = [(one.label, f"Version {one.label}, {day(one.frozen_on)}") for one in reversed(every)]
    return [(DRAFT, "The draft, as it is now"), *frozen]


@papers.page(pages, "/plan/compare", "/compare")
@needs(Action.READ_PLAN)
def compare(slug: str) -> Response:
    """What changed, in words, 100 changes a page."""
    pair = pair_asked()
    found = found_between(pair)
    part, page, count = paged(found)
    return show(
        "plan/compare.html",
        pair=pair,
        found=found,
        total=counted(len(found), "thing"),
        short=in_short(found),
        rows=by_section(part),
        pieces=pieces,
        page=page,
        pages=count,
        draft=DRAFT,
        choices=_choices(pair.every),
    )


@papers.page(pages, "/plan/compare.csv", "/compare.csv")
@needs(Action.READ_PLAN)
def compare_csv(slug: str) -> Response:
    """Every change, whole texts."""
    pair = pair_asked()
    header = ("Section", "Change", "What", "Of it", "Before", "Now", "Why")
    rows = [
        (BY_CODE[one.section].title, one.kind.words, one.subject, one.what, one.before, one.after, one.why)
        for one in found_between(pair)
    ]
    names = [one.label if one else DRAFT for one in (pair.earlier, pair.later)]
    return csv_answer(papers.file_name(f"{names[0]}-to-{names[1]}"), header, rows)

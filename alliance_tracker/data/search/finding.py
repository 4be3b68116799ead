"""The one statement of a search, what the public pages say, and references that were nearly typed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from alliance_tracker.data.db import db
from alliance_tracker.data.search.delivered import delivered
from alliance_tracker.data.search.involving import involving
from alliance_tracker.data.search.matching import folded, has_words, patterns
from alliance_tracker.data.search.national import national
from alliance_tracker.data.search.planned import planned
from alliance_tracker.data.tables.delivery import Activity, Deliverable, Milestone
from alliance_tracker.data.tables.engagement.opened import PublicPage
from alliance_tracker.data.tables.guidance import AnnexItem
from alliance_tracker.records import Record, asdict
from alliance_tracker.rules.engagement.opened import thawed
from alliance_tracker.rules.search.asking import Asked, nearly
from alliance_tracker.rules.search.marking import found_in
from alliance_tracker.rules.search.sight import Sight
from alliance_tracker.terms import Kind

NO_REFERENCE = "-"
"""What nothing has as its reference."""


class Hit(Record):
    """One thing found. `words` is all the text it was found by beside its title; `first` and `second` its address."""

    kind: Kind
    alliance_id: int
    reference: str
    title: str
    words: str
    about: str
    first: str
    second: str
    mark: str = ""


class Hits(Record):
    """What was found of one kind: the first of them, and how many there are."""

    kind: Kind
    shown: tuple[Hit, ...]
    count: int


def search(asked: Asked, sight: Sight, today: date, most: int, only: Kind | None = None) -> tuple[Hits, ...]:
    """By kind, in their order, at most `most` of each: an exact reference first, then what matches in its title.

    Two queries, however much there is. Each table is narrowed by its index to the reader's own alliances before any
    text is looked at, so that the work grows with what the reader may see, not with what there is.
    """
    values = (
        asdict(sight)
        | patterns(asked.words)
        | {"today": today, "most": most, "reference": asked.reference or NO_REFERENCE}
    )
    values |= {"recommendation": -1 if asked.recommendation is None else asked.recommendation}
    rows = db.session.execute(_statement(len(asked.words), db.engine.dialect.name), values).all()
    opened = _opened(asked, sight)
    every = tuple(hits for kind in Kind if (hits := _of(kind, rows, opened, most)))
    return tuple(hits for hits in every if only in (None, hits.kind))


@cache
def _statement(words: int, dialect: str) -> Select[Any]:
    """All kinds in one, for so many words: made once, because it is long. The words are looked for around all kinds."""
    found = union_all(*delivered(), *planned(), *involving(), *national()).subquery()
    every, title = (folded(one, dialect) for one in (_text(found), found.c.title))
    exact = found.c.reference == bindparam("reference", type_=Text)
    rank = case((exact, 0), else_=2) + case((has_words(title, words), 0), else_=1)
    wanted = or_(exact, found.c.also == 1, has_words(every, words))
    matched = select(found, rank.label("rank")).where(wanted).subquery()
    order = (matched.c.rank, matched.c.sort, matched.c.key)
    placed = select(
        matched,
        func.row_number().over(partition_by=matched.c.kind, order_by=order).label("place"),
        func.count().over(partition_by=matched.c.kind).label("every"),
    ).subquery()
    return select(placed).where(placed.c.place <= bindparam("most", type_=Integer)).order_by(placed.c.place)


def _text(found: Any) -> Any:
    """All that is searched of a row."""
    gap = literal(" ", Text)
    return found.c.reference + gap + found.c.title + found.c.words


def _of(kind: Kind, rows: Collection[Any], opened: tuple[Hit, ...], most: int) -> Hits | None:
    if kind is Kind.OPENED:
        return Hits(kind, opened[:most], len(opened)) if opened else None
    mine = [row for row in rows if row.kind == kind.value]
    if not mine:
        return None
    return Hits(kind, tuple(Hit(kind, *row[1:9]) for row in mine), mine[0].every)


def _opened(asked: Asked, sight: Sight) -> tuple[Hit, ...]:
    """Promises on the pages that alliances have opened to everybody, as they stand there. One query.

    There is one page for an alliance at the most, and it is read whole: what is open is what was frozen in it, and
    not what the record says today. Who reads the record finds its promises themselves.
    """
    there = (PublicPage.opened_at.is_not(None), PublicPage.undone_at.is_(None))
    newest = select(func.max(PublicPage.id)).where(*there).group_by(PublicPage.alliance_id)
    rows = db.session.execute(
        select(PublicPage.alliance_id, PublicPage.content)
        .where(PublicPage.id.in_(newest), PublicPage.alliance_id.not_in(sight.record))
        .order_by(PublicPage.alliance_id)
    )
    return tuple(
        Hit(Kind.OPENED, row.alliance_id, "", one.what, f"{one.to_whom}\n{one.happened}", page.alliance, "", "")
        for row in rows
        for page in [thawed(row.content)]
        for one in page.promises
        if found_in(f"{one.what}\n{one.to_whom}\n{one.happened}", asked.words)
    )


def near(reference: str, sight: Sight) -> tuple[str, ...]:
    """The references one slip away from this one, among deliverables, their steps and things to achieve. One query.

    Each is looked up by index: all slips are tried, no table is read.
    """
    slips = sorted(nearly(reference))
    own = [
        select(table.reference).where(table.alliance_id.in_(sight.record), table.reference.in_(slips))
        for table in (Deliverable, Milestone, Activity)
        if sight.record
    ]
    items = select(AnnexItem.code + literal("", Text)).where(AnnexItem.code.in_(slips))
    return tuple(sorted(set(db.session.scalars(union_all(*own, items)))))

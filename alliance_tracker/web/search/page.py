"""The page of the search: one box, results by kind, and straight to a reference."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for

from alliance_tracker.data.search.finding import Hit, Hits, near, search
from alliance_tracker.data.search.places import footprints
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.plan import meant
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.search.asking import Asked, asked
from alliance_tracker.rules.search.marking import Piece, marked, shown
from alliance_tracker.rules.search.sight import Footprint, Sight, sight_of
from alliance_tracker.terms import Kind
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.search.places import address, where
from alliance_tracker.web.show import done, show

pages = Blueprint("search", __name__)
OF_EACH = 5
OF_ONE = 100
"""How many are shown of each kind, and of one kind alone."""
LONGEST_TITLE = 200
STRAIGHT = frozenset(
    (
        Kind.DELIVERABLE,
        Kind.MILESTONE,
        Kind.ACTIVITY,
        Kind.DECISION,
        Kind.PROMISE,
        Kind.HEARD,
        Kind.CHALLENGE,
        Kind.ITEM,
    )
)
"""The kinds that have a place of their own to go to at once."""


class Line(Record):
    """One result: its address, its title and the words around what matched, in pieces, and where it lives."""

    href: str
    reference: str
    title: tuple[Piece, ...]
    where: str
    said: tuple[Piece, ...]
    mark: str


class Group(Record):
    """The results of one kind."""

    kind: Kind
    lines: tuple[Line, ...]
    count: int


@pages.get("/search")
@needs(Action.READ_OPEN)
def everything() -> Response:
    """What was asked for, by kind. Three queries beside the guard's, one more for a reference that is not there.

    Results are for the reader alone, so no robot may keep them.
    """
    question = asked(request.args.get("q", ""))
    only = Kind(request.args["kind"]) if request.args.get("kind") in set(Kind) else None
    response = _nothing_asked(question) if question.empty else _answer(question, only)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _nothing_asked(question: Asked) -> Response:
    return show(
        "search/results.html", asked=question, groups=(), only=None, count=0, meant=(), most=OF_ONE, of_kind=of_kind
    )


def _answer(question: Asked, only: Kind | None) -> Response:
    every = {one.id: one for one in footprints()}
    sight = sight_of(g.viewer, every.values())
    found = search(question, sight, today(), OF_ONE if only else OF_EACH, only)
    exact = _exact(question, found)
    if only is None and len(exact) == 1:
        return done(_address(exact[0], every))
    return show(
        "search/results.html",
        asked=question,
        groups=[_group(hits, question, every) for hits in found],
        only=only,
        count=sum(hits.count for hits in found),
        meant=() if exact else _meant(question, sight),
        most=OF_ONE,
        of_kind=of_kind,
    )


def _exact(question: Asked, found: tuple[Hits, ...]) -> list[Hit]:
    """What has exactly the reference that was asked for, or the recommendation's number printed with it."""
    kinds = [hits for hits in found if hits.kind in STRAIGHT]
    if question.recommendation is not None:
        return [hit for hits in kinds if hits.kind is Kind.ITEM for hit in hits.shown]
    return [hit for hits in kinds for hit in hits.shown if question.reference and hit.reference == question.reference]


def _meant(question: Asked, sight: Sight) -> tuple[str, ...]:
    """The reference that was probably meant, if there is none of that name."""
    if not question.exact or question.recommendation is not None:
        return ()
    best = meant(question.exact, near(question.exact, sight))
    return (best,) if best else ()


def _group(hits: Hits, question: Asked, every: dict[int, Footprint]) -> Group:
    return Group(hits.kind, tuple(_line(hit, question, every) for hit in hits.shown), hits.count)


def _line(hit: Hit, question: Asked, every: dict[int, Footprint]) -> Line:
    title = hit.title if len(hit.title) <= LONGEST_TITLE else f"{hit.title[:LONGEST_TITLE].rpartition(' ')[0]} …"
    return Line(
        _address(hit, every),
        hit.reference,
        marked(title, question.words),
        where(hit, every.get(hit.alliance_id)),
        shown(hit.words, question.words),
        hit.mark,
    )


def _address(hit: Hit, every: dict[int, Footprint]) -> str:
    alliance = every.get(hit.alliance_id)
    return address(hit, alliance.slug if alliance else "")


def of_kind(question: Asked, kind: Kind | None = None) -> str:
    """The address of the same question, of one kind alone or of all."""
    return url_for("search.everything", q=question.text, kind=kind.value if kind else None)

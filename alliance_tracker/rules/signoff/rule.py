"""Whether a plan or a bid is agreed by those who must agree it (paragraphs 12 and 13), and the words for it."""

from __future__ import annotations

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.signoff.evaluating import (
    ROLES,
    Body,
    Facts,
    Route,
    authorised,
    holds,
    outstanding,
    route_of,
)
from alliance_tracker.rules.signoff.expression import Board, ByBoard, Every, Node, Whom, parts_of
from alliance_tracker.rules.signoff.saying import sentences

__all__ = ["Body", "Facts", "Judged", "judge", "marked"]
FOR_ALL = {
    "board": "The Board agrees for all CCGs and providers.",
    "": "The Board may agree for all CCGs and providers.",
}


class Judged(Record):
    """Whether the rule holds, in words, who is outstanding by the way that is open, and which way was used."""

    holds: bool
    sentences: tuple[str, ...]
    outstanding: tuple[Body, ...]
    route: Route


def judge(expression: Node, facts: Facts) -> Judged:
    """Evaluate the rule and say it in plain words."""
    return Judged(
        holds(expression, facts),
        sentences(expression, facts),
        outstanding(expression, facts),
        route_of(expression, facts),
    )


def marked(node: Node, facts: Facts) -> Facts:
    """The same facts, each body marked: whether the rule needs it here, why not, and whether it is asked all the same.

    Bodies that the rule does not speak of (the CCGs and providers of the Vanguard) are left out.
    """
    leaves = tuple(parts_of(node))
    speaks_of: set[str] = {ROLES[part.whom] for part in leaves if isinstance(part, Every)} | {"board"}
    every_stp = any(isinstance(part, Every) and part.whom is Whom.STP_LEAD for part in leaves)
    how = {part.how for part in leaves if isinstance(part, ByBoard)}
    kept = replace(facts, bodies=tuple(body for body in facts.bodies if body.role in speaks_of))
    by_board = authorised(kept) and bool(how - {Board.LEAD})
    route = route_of(node, kept)

    def mark(body: Body) -> Body:
        match body.role:
            case "stp" if not every_stp and body.id in facts.stp_leads_on_board:
                return _on_board(body, route)
            case "board" if how <= {Board.WITH_AUTHORITY}:
                return _board(body, route, facts)
            case "ccg" | "provider" if route == "board" or (by_board and route != "bodies"):
                return replace(body, needed=False, why_not_needed=FOR_ALL[route], asked=False)
            case _:
                return replace(body, needed=True, why_not_needed="", asked=True)

    return replace(kept, bodies=tuple(mark(body) for body in kept.bodies))


def _on_board(body: Body, route: str) -> Body:
    why = "Not required by paragraph 12, because this lead sits on the Board."
    asked = route != "board"
    if asked:
        why += " Asked, because Annex ii expects it."
    return replace(body, needed=False, why_not_needed=why, asked=asked)


def _board(body: Body, route: str, facts: Facts) -> Body:
    if not authorised(facts):
        why = "It cannot agree for CCGs and providers: no authority is on record."
        return replace(body, needed=False, why_not_needed=why, asked=False)
    if route == "bodies":
        why = "Not required: every CCG and provider agrees for itself."
        return replace(body, needed=False, why_not_needed=why, asked=False)
    return replace(body, needed=True, why_not_needed="", asked=True)

"""The rule of paragraphs 12 and 13 evaluated: whether it holds, by which way, and who is outstanding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from alliance_tracker.records import Record
from alliance_tracker.rules.signoff.expression import AllOf, AnyOf, Board, ByBoard, Every, Node, Whom, parts_of
from alliance_tracker.rules.signoff.standing import Stood
from alliance_tracker.terms import OrganisationKind, Standing

Part = Literal["ccg", "provider", "stp", "board"]
ROLES: Mapping[Whom, Part] = {
    Whom.CCG: "ccg",
    Whom.PROVIDER: "provider",
    Whom.STP_LEAD: "stp",
    Whom.STP_LEAD_NOT_ON_BOARD: "stp",
}
NO_ANSWER = Stood(Standing.NO_ANSWER)


class Body(Record):
    """A body with a part in the agreement. `asked`: the tracker asks it to answer, needed or not."""

    id: int
    slug: str
    name: str
    kind: OrganisationKind
    role: Part
    needed: bool = True
    why_not_needed: str = ""
    asked: bool = True


class Facts(Record):
    """What the rule looks at. `authority` is the record in force that the Board rests on, "" if there is none."""

    bodies: tuple[Body, ...]
    stood: Mapping[int, Stood]
    providers_declared: bool
    authority: str
    stp_leads_on_board: frozenset[int] = frozenset()
    authority_from: date | None = None

    def of(self, role: Part) -> tuple[Body, ...]:
        return tuple(body for body in self.bodies if body.role == role)

    def agrees(self, body: Body) -> bool:
        return self.stood.get(body.id, NO_ANSWER).standing.agreed

    def every(self, whom: Whom) -> tuple[Body, ...]:
        """Those whose agreement a part of the rule asks for."""
        bodies = self.of(ROLES[whom])
        if whom is Whom.STP_LEAD_NOT_ON_BOARD:
            return tuple(body for body in bodies if body.id not in self.stp_leads_on_board)
        return bodies


Route = Literal["bodies", "board", ""]


def holds(node: Node, facts: Facts) -> bool:
    """Whether an expression holds. No CCG or provider at all is nobody's agreement, never everyone's."""
    match node:
        case AllOf(parts):
            return all(holds(part, facts) for part in parts)
        case AnyOf(parts):
            return any(holds(part, facts) for part in parts)
        case Every(whom):
            return every_holds(whom, facts)
        case ByBoard(how):
            return board_holds(how, facts)


def every_holds(whom: Whom, facts: Facts) -> bool:
    """Whether each body of a kind agrees. Of providers it cannot be said before their list is complete."""
    bodies = facts.every(whom)
    if whom in (Whom.CCG, Whom.PROVIDER) and not bodies:
        return False
    if whom is Whom.PROVIDER and not facts.providers_declared:
        return False
    return all(facts.agrees(body) for body in bodies)


def board_holds(how: Board, facts: Facts) -> bool:
    """Whether the Board agrees; an alliance's only under an authority on record that was in force when it agreed.

    It agrees for its members, so the list of providers must be complete first: the list is part of what is agreed.
    For the lead of the alliance it answers like any other body.
    """
    boards = facts.of("board")
    if not boards or not all(facts.agrees(body) for body in boards):
        return False
    if how is not Board.WITH_AUTHORITY:
        return True
    return facts.providers_declared and authorised(facts) and agreed_too_early(facts) is None


def authorised(facts: Facts) -> bool:
    return facts.authority != ""


def agreed_too_early(facts: Facts) -> date | None:
    """The day on which the Board agreed, if that was before it could agree for its members."""
    begins = facts.authority_from
    days = [facts.stood[body.id].given for body in facts.of("board") if facts.agrees(body)]
    early = (one.decided_on for one in days if one is not None and begins is not None and one.decided_on < begins)
    return next(early, None)


def route_of(node: Node, facts: Facts) -> Route:
    """The way by which CCGs and providers have agreed: each for itself, or the Board for all; "" while neither."""
    leaves = tuple(parts_of(node))
    own = [part for part in leaves if isinstance(part, Every) and part.whom in (Whom.CCG, Whom.PROVIDER)]
    if own and all(holds(part, facts) for part in own):
        return "bodies"
    boards = [part for part in leaves if isinstance(part, ByBoard) and part.how is not Board.LEAD]
    return "board" if boards and all(holds(part, facts) for part in boards) else ""


def outstanding(node: Node, facts: Facts) -> tuple[Body, ...]:
    """Whose agreement is still to come for the rule to hold, by the way that is open.

    Where the rule leaves a choice, the Board is awaited if its authority is on record, else every body.
    """
    if holds(node, facts):
        return ()
    found: dict[int, Body] = {}
    for part in _open_parts(node, facts):
        bodies = facts.every(part.whom) if isinstance(part, Every) else facts.of("board")
        late = isinstance(part, ByBoard) and part.how is Board.WITH_AUTHORITY and agreed_too_early(facts) is not None
        found |= {body.id: body for body in bodies if late or not facts.agrees(body)}
    return tuple(found.values())


def _open_parts(node: Node, facts: Facts) -> list[Every | ByBoard]:
    if holds(node, facts):
        return []
    match node:
        case AllOf(parts):
            return [leaf for part in parts for leaf in _open_parts(part, facts)]
        case AnyOf(parts):
            return _open_parts(_way(parts, facts), facts)
        case _:
            return [node]


def _way(parts: tuple[Node, ...], facts: Facts) -> Node:
    """Of several ways, the Board's where it may agree, else the first that asks the bodies themselves."""
    with_board = [part for part in parts if any(isinstance(leaf, ByBoard) for leaf in parts_of(part))]
    without = [part for part in parts if part not in with_board]
    preferred = [*with_board, *without] if authorised(facts) else [*without, *with_board]
    return preferred[0]

"""The rule of paragraphs 12 and 13 in plain words: what holds it up, and what does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from alliance_tracker.rules.signoff.evaluating import (
    NO_ANSWER,
    ROLES,
    Body,
    Facts,
    agreed_too_early,
    authorised,
)
from alliance_tracker.rules.signoff.expression import Board, ByBoard, Every, Node, Whom, parts_of
from alliance_tracker.rules.signoff.standing import Stood
from alliance_tracker.rules.words import capital, day, listing, number, plural
from alliance_tracker.terms import Standing

NAMES = {"ccg": "CCG", "provider": "provider"}


def sentences(node: Node, facts: Facts) -> tuple[str, ...]:
    """How the agreement stands: the bodies, the list of providers, the Board, the STP leads."""
    leaves = tuple(parts_of(node))
    every = [part.whom for part in leaves if isinstance(part, Every)]
    own = [whom for whom in every if whom in (Whom.CCG, Whom.PROVIDER)]
    said = [_bodies(own, facts), _providers(own, facts)]
    said += [BY_BOARD[part.how](facts) for part in leaves if isinstance(part, ByBoard)]
    said += [sentence for whom in every if whom not in own for sentence in _leads(whom, facts)]
    return tuple(sentence for sentence in said if sentence)


def _bodies(own: Sequence[Whom], facts: Facts) -> str:
    """17 of 22 CCGs and 9 of 12 providers agree."""
    told = [_share(facts.every(whom), NAMES[ROLES[whom]], facts) for whom in own]
    if not told:
        return ""
    alone = len(own) == 1 and len(facts.every(own[0])) == 1
    return f"{capital(listing(told))} {'agrees' if alone else 'agree'}."


def _share(bodies: Sequence[Body], name: str, facts: Facts) -> str:
    agreed = sum(facts.agrees(body) for body in bodies)
    return f"{agreed} of {len(bodies)} {plural(len(bodies), name)}"


def _providers(own: Sequence[Whom], facts: Facts) -> str:
    """Why nothing can be said of every provider, by themselves or by the Board."""
    if Whom.PROVIDER not in own or facts.providers_declared:
        return ""
    return "The list of providers is not declared complete, so nobody can say that all of them agree."


def _board(facts: Facts) -> str:
    stood = _stood(facts)
    agrees = stood.standing.agreed
    if not authorised(facts):
        who = "The Board agrees, but cannot" if agrees else "The Board cannot"
        return f"{who} agree for them: no authority is on record."
    early = agreed_too_early(facts)
    if early is not None and facts.authority_from is not None:
        began = day(facts.authority_from)
        return f"The Board agreed on {day(early)}, before its authority began on {began}, so it must agree again."
    if agrees:
        return "The Board agrees for them, by the authority on record."
    return f"The Board may agree for them, and {_not_yet(stood.standing)}."


def _programme(facts: Facts) -> str:
    names = listing([body.name for body in facts.of("board")]) or "Programme Board"
    stood = _stood(facts)
    if stood.standing.agreed:
        return f"The {names} agrees."
    return f"The {names} {_not_yet(stood.standing)}."


def _lead(facts: Facts) -> str:
    stood = _stood(facts)
    return f"The lead of the Cancer Alliance {'agrees' if stood.standing.agreed else _not_yet(stood.standing)}."


BY_BOARD: Mapping[Board, Callable[[Facts], str]] = {
    Board.WITH_AUTHORITY: _board,
    Board.PROGRAMME: _programme,
    Board.LEAD: _lead,
}


def _stood(facts: Facts) -> Stood:
    boards = facts.of("board")
    return facts.stood.get(boards[0].id, NO_ANSWER) if boards else NO_ANSWER


def _not_yet(standing: Standing) -> str:
    words = {Standing.CANNOT: "cannot agree yet", Standing.EARLIER: "agreed an earlier version"}
    return words.get(standing, "has not answered")


def _leads(whom: Whom, facts: Facts) -> list[str]:
    """Two STP leads are outstanding. One sits on the Board, so paragraph 12 does not require that lead to agree."""
    needed, all_leads = facts.every(whom), facts.of("stp")
    late = sum(not facts.agrees(body) for body in needed)
    seated = len(all_leads) - len(needed)
    said = []
    if late:
        said.append(f"{capital(number(late))} STP {plural(late, 'lead is', 'leads are')} outstanding.")
    elif needed:
        said.append(_all_leads(len(needed), bool(seated)))
    if seated:
        who = f"{capital(number(seated))} STP {plural(seated, 'lead sits', 'leads sit')} on the Board"
        said.append(f"{who} and {plural(seated, 'is', 'are')} not required by paragraph 12.")
    return said


def _all_leads(count: int, seated: bool) -> str:
    others = "other " if seated else ""
    if count == 1:
        return f"The {others}STP lead agrees."
    return f"{'Both' if count == 2 else f'All {number(count)}'} {others}STP leads agree."

"""Tables of a plan about people and bodies: who is in it, the board, what it fits with."""

from __future__ import annotations

from alliance_tracker.data.plan.paper import PaperFacts
from alliance_tracker.exchange.papers.document import Block, Facts, Heading, Row, Table, band, cell, lines, row, said
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.plan.content import Member
from alliance_tracker.rules.words import day
from alliance_tracker.terms import AlignmentKind, AlignmentState, OrganisationKind

AGREE = {
    OrganisationKind.CCG: "Clinical commissioning groups (CCGs)",
    OrganisationKind.PROVIDER: "Providers",
    OrganisationKind.STP: "Areas of sustainability and transformation plans (STPs)",
}


def records(facts: PaperFacts, _: Reader) -> tuple[Block, ...]:
    """Bodies, board, terms, authority, STP leads and groups, as Annex ii asks for them."""
    return (
        Heading(2, "Who is in the plan"),
        *_bodies(facts),
        Heading(2, "The board"),
        *_standing(facts),
        *_members(facts),
        *_leads(facts),
        *_groups(facts),
    )


def _bodies(facts: PaperFacts) -> tuple[Block, ...]:
    found: list[Row] = []
    for kind, words in AGREE.items():
        some = [one for one in facts.content.bodies if one.kind == kind.value]
        if some:
            found.append(band(f"{words}: {len(some)}"))
            named = sorted((facts.content.name(one.slug), one.part) for one in some)
            found += [row(name, part or "All of it") for name, part in named]
    return (
        (Table("", ("Organisation", "Which part"), tuple(found), (3, 2)),)
        if found
        else (said("No organisation is on record.", "small"),)
    )


def _standing(facts: PaperFacts) -> tuple[Block, ...]:
    """What the board may do, and on what that rests."""
    terms, authority = facts.content.terms, facts.content.authority
    told = [("Board", cell(facts.plan.board))]
    told += [("Terms of reference", cell(one.words, one.link, f"From {day(one.starts_on)}")) for one in terms]
    for one in authority:
        until = f" until {day(one.ends_on)}" if one.ends_on else ""
        told.append(("Authority to agree plans", cell(one.record, f"From {day(one.starts_on)}{until}")))
    if not authority:
        told.append(("Authority to agree plans", cell("None is on record, so the board cannot agree for its members.")))
    return (Facts(tuple(told)),)


def _members(facts: PaperFacts) -> tuple[Block, ...]:
    found = tuple(
        row(
            cell(_name(one, facts), "Chair" if one.chairs else ""),
            cell(one.job, facts.content.name(one.organisation) if one.organisation else ""),
            lines(sorted(map(facts.content.name, one.speaks_for))),
            "Yes" if one.decides else "No",
        )
        for one in sorted(facts.content.members, key=_chair_first)
    )
    heads = ("Member", "Job and organisation", "Speaks for", "Can decide for them")
    return (
        (Table("Members of the board", heads, found, (3, 4, 4, 2)),)
        if found
        else (said("No member is on record.", "small"),)
    )


def _name(one: Member, facts: PaperFacts) -> str:
    """Papers leave the alliance, where no patient representative is named: who sits for no body stands by their job."""
    if one.organisation or one.speaks_for or one.chairs:
        return facts.members.get(one.key, "A former member")
    return "Not named outside the alliance"


def _chair_first(one: Member) -> tuple[bool, int]:
    return not one.chairs, one.key


def _leads(facts: PaperFacts) -> tuple[Block, ...]:
    found = tuple(
        row(facts.content.name(one.organisation), facts.leads.get(one.key, "–"), "Yes" if one.on_board else "No")
        for one in facts.content.stp_leads
    )
    return (Table("Leads of the STPs", ("STP", "Lead", "Sits on the board"), found, (4, 3, 2)),) if found else ()


def _groups(facts: PaperFacts) -> tuple[Block, ...]:
    found = tuple(row(one.name, one.purpose) for one in facts.content.task_groups)
    return (Table("Task and finish groups", ("Group", "What it is for"), found, (2, 5)),) if found else ()


def fits(facts: PaperFacts, _: Reader) -> tuple[Block, ...]:
    """What the plan was held against, and on what its priorities rest."""
    found: list[Row] = []
    for kind in AlignmentKind:
        some = [one for one in facts.content.fits if one.kind == kind.value]
        if some:
            found.append(band(kind.words))
        for one in some:
            name = one.name or facts.content.name(one.organisation)
            found.append(row(name, AlignmentState(one.state).words, one.note))
    heads = ("Plan or evidence", "Does it fit?", "How we know")
    return (Table("What this plan was held against", heads, tuple(found), (4, 2, 5)),) if found else ()

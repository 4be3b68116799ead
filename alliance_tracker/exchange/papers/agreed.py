"""How a plan or bid was agreed: the state of a version in words, who said what by what authority, the certificate."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.data.plan.paper import Agreed, PaperFacts
from alliance_tracker.exchange.papers.document import (
    Block,
    Cell,
    Facts,
    Heading,
    Note,
    Paper,
    Row,
    Table,
    band,
    cell,
    levelled,
    row,
    said,
)
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.signoff.standing import Given
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import AllianceKind, AuthorityKind, Standing, SubmissionOutcome

GROUPS = (("board", "The Board"), ("stp", "STP leads"), ("ccg", "CCGs"), ("provider", "Providers"))


SHORT = {
    AuthorityKind.GOVERNING_BODY: "Governing body or trust board",
    AuthorityKind.DELEGATED: "Officer with delegated authority",
    AuthorityKind.IN_COMMON: "Committees in common",
    AuthorityKind.URGENT: "Urgent action",
}
"""For the certificate, which is one page."""
LINES = 100
"""Lines that the rows of a certificate may take in all, at its smallest letters."""
SHARES = (11, 12, 13)
LETTERS = (31, 35, 40)
"""Widths of the columns of a certificate, and how many letters fit into a line of each."""


def state(facts: PaperFacts) -> tuple[str, ...]:
    """Draft, frozen, agreed, submitted, returned or ratified: each with its day."""
    version, newest, submitted = facts.chosen.version, facts.chosen.newest, facts.chosen.submitted
    if version is None:
        after = f"The newest version is {newest.label}, frozen on {day(newest.frozen_on)}." if newest else ""
        return f"Draft, as it stood on {day(facts.today)}", after
    if submitted is not None:
        sent = f"Submitted on {day(submitted.submitted_on)}"
        decided = submitted.outcome
        if decided is None:
            return sent, "Not decided yet"
        if decided.kind is SubmissionOutcome.RATIFIED:
            return f"Ratified on {day(decided.decided_on)}", sent, f"Minute {decided.minute}" if decided.minute else ""
        return sent, f"Returned with comments on {day(decided.decided_on)}"
    if newest is not None and newest.id != version.id:
        return (f"Replaced by version {newest.label}, frozen on {day(newest.frozen_on)}",)
    return ("Agreed, and not submitted yet" if facts.holds else "Frozen, and not agreed yet",)


def summary(facts: PaperFacts) -> tuple[Block, ...]:
    """The words of the rule, and how many of each kind agree."""
    if not facts.agreed or facts.chosen.newest is None:
        return ()
    counts = [
        (words, f"{sum(one.standing.agreed for one in some)} of {counted(len(some), 'body agrees', 'bodies agree')}")
        for role, words in _groups(facts)
        if (some := [one for one in facts.agreed if one.role == role and one.needed])
    ]
    told: list[Block] = [said(" ".join(facts.sentences))] if facts.sentences else []
    if counts:
        told.append(Facts(tuple((words, cell(share)) for words, share in counts)))
    return (Note(f"Who agrees: version {_of(facts)}", tuple(told)),)


def _groups(facts: PaperFacts) -> tuple[tuple[str, str], ...]:
    """Of an alliance's bid the Board answers for the lead."""
    for_lead = facts.plan.paper.is_bid and facts.plan.kind is AllianceKind.CANCER_ALLIANCE
    return (("board", "The lead of the alliance"), *GROUPS[1:]) if for_lead else GROUPS


def _of(facts: PaperFacts) -> str:
    """The version that the answers are about."""
    about = facts.chosen.version or facts.chosen.newest
    return about.label if about else ""


def who_agreed(facts: PaperFacts) -> tuple[Block, ...]:
    """Every body with its answer, those still to agree first."""
    if facts.chosen.newest is None:
        return Heading(1, "Who agrees"), said("No version is frozen yet, so no body has been asked.")
    heads = ("Organisation", "Answer", "On version", "Who and when", "By what authority")
    found: list[Row] = []
    for role, words in _groups(facts):
        some = [one for one in facts.agreed if one.role == role]
        if some:
            found.append(band(words))
            found += map(_answer, sorted(some, key=_first))
    return (
        Heading(1, f"Who agrees: version {_of(facts)}"),
        *((said(" ".join(facts.sentences)),) if facts.sentences else ()),
        Table("Every body and how it stands", heads, tuple(found), (5, 4, 2, 5, 5)),
    )


def _first(one: Agreed) -> tuple[int, str]:
    return list(Standing).index(one.standing), one.name.casefold()


def _answer(one: Agreed) -> Row:
    given = one.given
    needed = "" if one.needed else "Not required here"
    if given is None:
        return row(cell(one.name, needed), one.standing.words, "", "", "")
    comment = f"“{given.comment or given.would_let}”" if given.comment or given.would_let else ""
    return row(
        cell(one.name, needed),
        cell(one.standing.words, comment, f"Minor changes are left to: {given.delegate}" if given.delegate else ""),
        one.label,
        signed(given),
        authority(given),
    )


def signed(given: Given) -> Cell:
    """Who said it, when, and if somebody else wrote it down."""
    recorded = f"Recorded for it by {given.recorded_by}" if given.recorded_by else ""
    return cell(f"{given.name}, {given.office}", day(given.answered_on), recorded)


def authority(given: Given) -> Cell:
    """By what authority: of which meeting, with which minute, and when it is to be reported."""
    on = f", {day(given.authority_on)}" if given.authority_on else ""
    minute = f"Minute {given.minute}" if given.minute else ""
    report = f"To be reported on {day(given.report_on)}" if given.report_on else ""
    return cell(f"{given.authority.words}{on}", minute, report)


def certificate(facts: PaperFacts, reader: Reader, marks: Sequence[str], foot: str) -> Paper:
    """Who agreed which version, by what authority, under which seal."""
    version = facts.chosen.version
    assert version is not None
    agree = [one for one in facts.agreed if one.standing.agreed and one.given is not None]
    pairs = [
        (facts.plan.paper.noun.capitalize(), cell(_what(facts))),
        ("Version", cell(f"{version.label}, frozen on {day(version.frozen_on)}")),
        ("Seal", cell(version.seal)),
        ("State", cell(*state(facts))),
    ]
    heads = ("Organisation", "When and who", "By what authority")
    agree.sort(key=lambda one: (_group(one.role), one.name.casefold()))
    whole = [_certified(one, version.label) for one in agree]
    lines = max(1, LINES // max(1, len(whole)))
    fitting = [tuple(map(shortened, texts, (lines * most for most in LETTERS))) for texts in whole]
    told: list[Block] = [Facts(tuple(pairs)), said(" ".join(facts.sentences), "lead")]
    told.append(Heading(1, f"{counted(len(agree), 'body agrees', 'bodies agree')}"))
    rows = tuple(row(*texts) for texts in fitting)
    told.append(Table("", heads, rows, SHARES) if rows else said("No body has agreed to this version yet."))
    if fitting != whole:
        noun = facts.plan.paper.noun
        words = f"Where “…” stands, one page had no place for more; the {noun} and the ledger say it all."
        told.append(said(words, "small"))
    told.append(said("The seal stands for every word of the version. Another word would give another seal.", "small"))
    return Paper(
        "Certificate of agreement",
        f"{facts.plan.name}: {facts.plan.paper.words}",
        facts.plan.name,
        tuple(marks),
        foot,
        levelled(told),
        one_page=True,
    )


def _what(facts: PaperFacts) -> str:
    paper = facts.plan.paper
    return f"{facts.plan.name}: {paper.words}" if paper.is_bid else facts.plan.name


def _group(role: str) -> int:
    return [code for code, _ in GROUPS].index(role)


def _certified(one: Agreed, label: str) -> tuple[str, ...]:
    """What a certificate says of a body, what matters most first: the end may have no place."""
    given = one.given
    assert given is not None
    version = f", on version {one.label}" if one.label != label else ""
    recorded = f", recorded for it by {given.recorded_by}" if given.recorded_by else ""
    on = f", {day(given.authority_on)}" if given.authority_on else ""
    report = f", to be reported on {day(given.report_on)}" if given.report_on else ""
    minute = f", minute {given.minute}" if given.minute else ""
    who = f"{day(given.answered_on)}{version}{recorded}: {given.name}, {given.office}"
    return one.name, who, f"{SHORT[given.authority]}{on}{report}{minute}"


def shortened(text: str, most: int) -> str:
    """The text, or as much of it as there is place for."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

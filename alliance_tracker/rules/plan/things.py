"""A plan's content as things that can be held against each other: each with its key, its place, and its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum

from alliance_tracker.records import Record
from alliance_tracker.rules.plan.content import Commitment, Job, Line, Member, PlanContent
from alliance_tracker.rules.plan.sections import PIECES, SECTION_OF
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import (
    AlignmentKind,
    AlignmentState,
    LineKind,
    MoneySource,
    OrganisationKind,
    SupportKind,
    Term,
)


class Kind(Term):
    """What became of a thing between two versions."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RE_DATED = "re-dated"
    RE_COSTED = "re-costed"
    RE_WORDED = "re-worded"


class Matter(Enum):
    """What a change is about, and so whether a version that holds it can be not of substance."""

    MONEY = "money"
    DATE = "a date"
    DELIVERABLE = "a deliverable"
    GOVERNANCE = "governance"
    PLACE = "where the work is"
    OUTCOME = "what is promised for it"
    WORDS = "words"


class Facet(Record):
    """One value of a thing: `name` in a sentence, `value` to compare, `shown` to read."""

    kind: Kind
    matter: Matter
    name: str
    value: object
    shown: str


class Thing(Record):
    """Something in a plan. `parent` is the key of what it is part of, `among` within what its order counts.

    `told` says all of it, for when it is added or dropped. `likeness` finds it again under another key.
    """

    section: str
    key: str
    subject: str
    matter: Matter
    facets: tuple[Facet, ...] = ()
    told: str = ""
    parent: str = ""
    among: str = ""
    likeness: str = ""
    private: bool = False


Labels = Mapping[str, str]
"""Titles of Annex A items, areas and groups of patients, by code."""


def things(content: PlanContent, labels: Labels) -> Iterator[Thing]:
    """Everything in a plan, in its order; what is part of another thing comes after it."""
    for code, text in sorted(content.texts.items(), key=lambda pair: list(PIECES).index(pair[0])):
        section = SECTION_OF[code].code
        matter = Matter.GOVERNANCE if section == "governance" else Matter.WORDS
        subject = f"“{PIECES[code].title}”"
        if text:
            yield Thing(section, f"text/{code}", subject, matter, (_words(matter, "the text", text),), text)
    yield from _governance(content)
    for one in content.deliverables:
        yield from _deliverable(one, content, labels)
    yield from _reasons(content, labels)
    yield from (_line(line, content) for line in content.lines)
    yield from map(_post, content.posts)
    yield from _fits(content)


def _governance(content: PlanContent) -> Iterator[Thing]:
    facets: tuple[Facet, ...]
    for body in content.bodies:
        kind = Facet(
            Kind.RE_WORDED, Matter.GOVERNANCE, "the kind of body", body.kind, _term(OrganisationKind, body.kind)
        )
        facets = (kind, _gov("the part of it that belongs", body.part))
        yield _thing("governance", f"body/{body.slug}", content.name(body.slug), facets, body.part)
    for member in content.members:
        yield _seat(member, content)
    for terms in content.terms:
        facets = (_gov("the text", terms.words), _gov("the link", terms.link), _dated("the first day", terms.starts_on))
        yield _thing("governance", "terms", "The board’s terms of reference", facets, terms.words or terms.link)
    for right in content.authority:
        until = _dated("the last day", right.ends_on)
        facets = (_gov("the record", right.record), _dated("the first day", right.starts_on), until)
        yield _thing("governance", "authority", "The board’s authority to agree plans", facets, right.record)
    for lead in content.stp_leads:
        who = Facet(Kind.RE_WORDED, Matter.GOVERNANCE, "the person", lead.key, "named by the STP")
        facets = (who, _gov("a seat on the board", _yes(lead.on_board)))
        yield _thing(
            "governance", f"lead/{lead.organisation}", f"The lead of {content.name(lead.organisation)}", facets
        )
    for group in content.task_groups:
        facets = (_gov("the name", group.name), _gov("the purpose", group.purpose))
        yield _thing("governance", f"group/{group.key}", group.name, facets, group.purpose)


def _seat(member: Member, content: PlanContent) -> Thing:
    """A seat on the board by its job; whose it is, is looked up where it is shown."""
    own, voices = content.name(member.organisation), listing([content.name(slug) for slug in member.speaks_for])
    moved = Facet(Kind.MOVED, Matter.GOVERNANCE, "the body they come from", member.organisation, own)
    facets = (
        _gov("the job", member.job),
        moved,
        _gov("may decide for the body", _yes(member.decides)),
        _gov("chairs the board", _yes(member.chairs)),
        Facet(Kind.RE_WORDED, Matter.GOVERNANCE, "whom they speak for", member.speaks_for, voices),
    )
    told = f"speaks for {voices}" if voices else ""
    subject = f"The seat of {member.job}" + (f", {own}" if own else "")
    return _thing("governance", f"member/{member.key}", subject, facets, told)


def _deliverable(one: Commitment, content: PlanContent, labels: Labels) -> Iterator[Thing]:
    of = Matter.DELIVERABLE
    key = f"{one.alliance}/{one.reference}"
    where = f" ({content.name(one.alliance).rpartition(': ')[2]})" if _shared(content) else ""
    facets: tuple[Facet, ...] = (
        _words(of, "the title", one.title),
        _words(of, "the summary", one.summary),
        _dated("the planned start", one.starts_on),
        _dated("the planned end", one.ends_on),
        Facet(Kind.MOVED, of, "the area", one.area, labels.get(one.area, one.area)),
        Facet(Kind.MOVED, of, "who is accountable", one.accountable, content.name(one.accountable)),
        Facet(Kind.RE_COSTED, Matter.MONEY, "what pays for it", one.money_source, _term(MoneySource, one.money_source)),
        _words(Matter.MONEY, "the note on money", one.money_note),
    )
    steps = "; ".join(f"{step.reference} {step.title}, {day(step.on)}" for step in one.steps)
    told = f"{day(one.starts_on)} to {day(one.ends_on)}" + (f". Milestones: {steps}" if steps else "")
    subject = f"{one.reference} {one.title}{where}"
    yield Thing("deliverables", key, subject, of, facets, told, "", f"deliverables/{one.alliance}", one.title)
    for step in one.steps:
        facets = (
            _words(of, "the title", step.title),
            _dated("the date first agreed", step.on),
            Facet(Kind.RE_WORDED, of, "critical", step.critical, _yes(step.critical)),
        )
        subject = f"{step.reference} {step.title}{where}"
        yield Thing(
            "deliverables", f"{one.alliance}/{step.reference}", subject, of, facets, day(step.on), key, key, step.title
        )
    ties = [(f"item/{code}", f"the Taskforce’s “{labels.get(code, code)}”", ()) for code in one.items]
    ties += [(f"partner/{slug}", f"{content.name(slug)} taking part", ()) for slug in one.partners]
    for part, words, extra in ties:
        yield Thing("deliverables", f"{key}/{part}", f"{one.reference}{where}: {words}", of, extra, "", key)
    for code, how in one.groups:
        facets = (_words(of, "how we shall know", how),)
        subject = f"{one.reference}{where}: the gap for {labels.get(code, code)}"
        yield Thing("deliverables", f"{key}/group/{code}", subject, of, facets, how, key)


def _reasons(content: PlanContent, labels: Labels) -> Iterator[Thing]:
    """Reasons for an empty place: to give or drop one changes what the plan covers, to word it anew does not."""
    for one in content.not_this_year:
        subject = f"Why nothing is done for “{labels.get(one.item, one.item)}” in {one.year}"
        facets = (_words(Matter.WORDS, "the reason", one.why),)
        yield Thing("deliverables", f"why/{one.item}/{one.year}", subject, Matter.DELIVERABLE, facets, one.why)
    for gap in content.not_here:
        area, group = labels.get(gap.area, gap.area), labels.get(gap.group, gap.group)
        facets = (_words(Matter.WORDS, "the reason", gap.why),)
        subject = f"Why nothing is done in {area} for {group}"
        yield Thing("elsewhere", f"why/{gap.group}/{gap.area}", subject, Matter.DELIVERABLE, facets, gap.why)
    for kind in content.support:
        subject = f"Help asked for: {_term(SupportKind, kind)}"
        yield Thing("elsewhere", f"support/{kind}", subject, Matter.WORDS)


def _line(one: Line, content: PlanContent) -> Thing:
    what_for = f"{content.name(one.alliance).rpartition(': ')[2]} {one.deliverable}".strip() if one.alliance else ""
    facets = (
        _words(Matter.MONEY, "what it is for", one.what),
        Facet(Kind.RE_COSTED, Matter.MONEY, "the amount", one.pence, money(one.pence)),
        Facet(Kind.RE_COSTED, Matter.MONEY, "revenue or capital", one.kind, _term(LineKind, one.kind)),
        Facet(Kind.MOVED, Matter.MONEY, "the year", one.year, one.year),
        Facet(Kind.MOVED, Matter.MONEY, "the deliverable", (one.alliance, one.deliverable), what_for),
        _private(one.private),
    )
    told = f"{money(one.pence)} {_term(LineKind, one.kind).lower()} in {one.year}"
    key, among = f"line/{one.key}", f"lines/{one.year}"
    return Thing("resources", key, one.what, Matter.MONEY, facets, told, "", among, private=one.private)


def _post(one: Job) -> Thing:
    facets = (
        _words(Matter.MONEY, "the role", one.role),
        Facet(Kind.MOVED, Matter.MONEY, "the employer", one.employer, one.employer),
        _words(Matter.MONEY, "the band", one.band),
        Facet(Kind.RE_COSTED, Matter.MONEY, "posts needed", one.needed, hundredths(one.needed)),
        Facet(Kind.RE_COSTED, Matter.MONEY, "posts filled", one.filled, hundredths(one.filled)),
        Facet(Kind.RE_COSTED, Matter.MONEY, "the cost in 2017/18", one.first_year_pence, money(one.first_year_pence)),
        Facet(Kind.RE_COSTED, Matter.MONEY, "the cost in 2018/19", one.second_year_pence, money(one.second_year_pence)),
        _private(one.private),
    )
    told = f"{hundredths(one.needed)} whole-time, {money(one.first_year_pence + one.second_year_pence)} in two years"
    subject = f"Post: {one.role}"
    return Thing("resources", f"post/{one.key}", subject, Matter.MONEY, facets, told, "", "posts", private=one.private)


def _fits(content: PlanContent) -> Iterator[Thing]:
    for one in content.fits:
        state = Facet(Kind.RE_WORDED, Matter.WORDS, "whether it fits", one.state, _term(AlignmentState, one.state))
        with_what = one.name or content.name(one.organisation)
        identity = Facet(Kind.RE_WORDED, Matter.WORDS, "its name", (one.kind, one.organisation, one.name), with_what)
        facets = (identity, state, _words(Matter.WORDS, "the note", one.note))
        subject = f"{_term(AlignmentKind, one.kind)}: {with_what}"
        yield Thing("fit", f"fit/{one.key}", subject, Matter.WORDS, facets, f"{state.shown}. {one.note}".strip(". "))


def money(pence: int) -> str:
    """£1,234 or £1,234.50, exactly."""
    return f"£{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")


def hundredths(value: int) -> str:
    """0.6 of 60 hundredths."""
    return f"{value / 100:g}"


def _shared(content: PlanContent) -> bool:
    return len({one.alliance for one in content.deliverables}) > 1


def _thing(section: str, key: str, subject: str, facets: tuple[Facet, ...], told: str = "") -> Thing:
    return Thing(section, key, subject, Matter.GOVERNANCE, facets, told)


def _words(matter: Matter, name: str, text: str) -> Facet:
    return Facet(Kind.RE_WORDED, matter, name, text, text)


def _gov(name: str, text: str) -> Facet:
    return Facet(Kind.RE_WORDED, Matter.GOVERNANCE, name, text, text)


def _dated(name: str, value: date | None) -> Facet:
    return Facet(Kind.RE_DATED, Matter.DATE, name, value, day(value) if value else "no day")


def _private(private: bool) -> Facet:
    words = "only those who write the plan" if private else "everyone who reads the plan"
    return Facet(Kind.RE_WORDED, Matter.MONEY, "who may read it", private, words)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _term(kind: type[Term], value: str) -> str:
    return next((one.words for one in kind if one.value == value), value)

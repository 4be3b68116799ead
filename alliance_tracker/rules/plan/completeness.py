"""What the guidance asks of a plan: met, partly met or missing. Worked out, never ticked.

Paragraph 11 and paragraphs 17 to 19 name the sections. Paragraphs 8 to 10 and 24, the equality statement and the
support offer are asked elsewhere. That what stands in paragraph 11 should be put right before a plan is sent for
agreement, and what is asked elsewhere only shows, is the tracker's own rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.plan.alignment import Fit, by_kind
from alliance_tracker.rules.plan.coverage import Cover, GroupRow, Row
from alliance_tracker.rules.plan.resources import Resources
from alliance_tracker.rules.plan.sections import BY_CODE, PIECES, Piece
from alliance_tracker.rules.plan.support import Offer
from alliance_tracker.rules.signoff.governance import Asked as Governed
from alliance_tracker.rules.words import capital, counted, listing, lower, number, some
from alliance_tracker.terms import AlignmentKind, AlignmentState, Met

MOST_GAPS = 3
"""So many things to achieve without a deliverable are named one by one; more are one problem."""
ANSWERED = {
    "stakeholders": "how others are involved",
    "meaningful": "meaningful",
    "representative": "representative",
    "inequalities": "tackling inequalities",
}
"""The pieces of the section on engagement, in short."""
TESTS = {"meaningful": "first", "representative": "second", "inequalities": "third"}
"""The three tests of engagement, in the order of paragraph 11."""


class Problem(Record):
    """What is missing: `to_do` is the link to the place `where`, `words` say more. `first`: before the plan is sent.

    `where` is a kind of place and its key, like "piece:vision", "item:A-PR2", "people:members".
    """

    to_do: str
    words: str
    where: str
    first: bool = False


class Requirement(Record):
    """One thing that the guidance asks. `code` is a section, or for what is asked elsewhere its code in the seeds."""

    code: str
    title: str
    place: str
    met: Met
    has: str
    missing: tuple[Problem, ...] = ()
    elsewhere: bool = False

    @property
    def stops(self) -> bool:
        """Whether it should be put right before the plan is sent for agreement."""
        return any(one.first for one in self.missing)


class PlanFacts(Record):
    """What a plan has. `asked` are the requirements that stand elsewhere: code, title, place.

    `deliverables` counts them by footprint; `bodies` counts those in the plan; `declared` says that the list of
    providers is complete, None where the rule asks for none (the Vanguard, paragraph 13).
    """

    texts: Mapping[str, str]
    governance: Sequence[Governed]
    bodies: int
    declared: bool | None
    deliverables: Mapping[str, int]
    rows: Sequence[Row]
    groups: Sequence[GroupRow]
    resources: Resources
    fits: Sequence[Fit]
    offers: Sequence[Offer]
    asked: Sequence[tuple[str, str, str]]


def requirements(facts: PlanFacts) -> tuple[Requirement, ...]:
    """The seven sections in their order, then what is asked elsewhere."""
    sections = (_vision, _governance, _engagement, _deliverables, _resources, _bids, _fit)
    return (*(make(facts) for make in sections), *(_elsewhere(facts, *one) for one in facts.asked))


def ready(asked: Iterable[Requirement]) -> tuple[Problem, ...]:
    """What should be put right before the plan is sent for agreement, in the order of the plan; nothing when ready."""
    return tuple(problem for one in asked for problem in one.missing if problem.first)


def _made(code: str, has: Sequence[str], missing: Sequence[Problem]) -> Requirement:
    section = BY_CODE[code]
    return Requirement(code, section.title, section.place, _met(has, missing), _said(has), tuple(missing))


def _met(has: Sequence[str], missing: Sequence[Problem]) -> Met:
    """Missing when nothing is there, partly when something is and something is not, met when nothing is missing."""
    return Met.MET if not missing else Met.PARTLY if any(has) else Met.MISSING


def _said(has: Sequence[str]) -> str:
    return " ".join(f"{capital(one)}." for one in has if one)


def _unwritten(facts: PlanFacts, code: str, to_do: str, words: str, first: bool = True) -> list[Problem]:
    return [] if facts.texts.get(code) else [Problem(to_do, words, f"piece:{code}", first)]


def _length(text: str) -> str:
    return counted(len(text.split()), "word")


def _vision(facts: PlanFacts) -> Requirement:
    """The Taskforce's vision is every plan's; what the alliance adds is its own ("may want to build on").

    What the ambitions mean here is worked out with the national team (paragraph 15), so its absence is no gap.
    """
    text = facts.texts.get("vision", "")
    has = ["what the Cancer Taskforce wants", f"what it means here, in {_length(text)}" if text else ""]
    has += ["what the national ambitions mean here"] if facts.texts.get("ambitions") else []
    missing = _unwritten(facts, "vision", "Say what the vision means here", "Nothing is written about local people")
    return _made("vision", has, missing)


def _governance(facts: PlanFacts) -> Requirement:
    has = [counted(facts.bodies, "organisation")] if facts.bodies else []
    has += ["how it is organised is written"] if facts.texts.get("governance") else []
    missing = _unwritten(facts, "governance", "Say how you are organised", "Nothing is written about governance")
    if facts.declared is False:
        words = "The list of providers is not declared complete, so nobody can tell who must agree"
        missing.append(Problem("Say who the providers are", words, "people:providers", first=True))
    shown: set[str] = set()
    for one in facts.governance:
        has += [one.has.removesuffix(".")] if one.code == "established" and one.has else []
        for gap in one.missing:
            if gap.where in PIECES or gap.words in shown:
                continue
            shown.add(gap.words)
            nobody = one.code == "established" and gap.words == "No member is recorded"
            missing.append(Problem(gap.words, "", f"people:{gap.where}", first=nobody))
    return _made("governance", has, missing)


def _engagement(facts: PlanFacts) -> Requirement:
    answered = [words for code, words in ANSWERED.items() if facts.texts.get(code)]
    missing = []
    for code in ANSWERED:
        test = TESTS.get(code)
        words = f"The {test} test in paragraph 11 has no answer" if test else "Nothing is written"
        missing += _unwritten(facts, code, f"Say {lower(PIECES[code].title)}", words)
    return _made("engagement", [f"answered: {listing(answered)}"] if answered else [], missing)


def _deliverables(facts: PlanFacts) -> Requirement:
    total = sum(facts.deliverables.values())
    covered = sum(row.cover is Cover.COVERED for row in facts.rows)
    explained = sum(row.cover is Cover.EXPLAINED for row in facts.rows)
    has = [counted(total, "deliverable")] if total else []
    has += [f"{covered} of {len(facts.rows)} things to achieve have at least one"] if covered else []
    has += [f"{number(explained)} explained"] if explained else []
    has += ["what comes first is written"] if facts.texts.get("sequencing") else []
    missing = [] if total else [Problem("Add the first deliverable", "There is none yet", "deliverables", first=True)]
    if total:
        missing += [
            Problem(f"Add deliverables of {name}", "It has none in this plan yet", "deliverables")
            for name, count in facts.deliverables.items()
            if not count
        ]
        missing += _gaps(facts.rows)
    missing += _unwritten(facts, "sequencing", "Say what comes first, and why", "Nothing is written about the order")
    return _made("deliverables", has, missing)


def _gaps(rows: Sequence[Row]) -> list[Problem]:
    """Things to achieve with no deliverable and no reason, then years of others with nothing in them."""
    gaps = [row for row in rows if row.cover is Cover.GAP]
    more = "No deliverable works towards it. Add one, or say why not"
    if len(gaps) > MOST_GAPS:
        to_do = f"Cover {len(gaps)} of {len(rows)} things to achieve of Annex A"
        found = [Problem(to_do, "No deliverable works towards them. Add some, or say why not", "coverage", first=True)]
    else:
        found = [
            Problem(f"Cover {row.item.code}, {lower(row.item.title)}", more, f"item:{row.item.code}", first=True)
            for row in gaps
        ]
    some_years = [row for row in rows if row.empty and row.cover is not Cover.GAP]
    if some_years:
        years = counted(sum(len(row.empty) for row in some_years), "year")
        things = counted(len(some_years), "thing to achieve", "things to achieve")
        found.append(Problem(f"Fill or explain {years} of {things}", "Nothing is planned in them", "coverage"))
    return found


def _resources(facts: PlanFacts) -> Requirement:
    """Both years are asked for. A year in which nothing is needed says so with a line of £0."""
    money = facts.resources
    filled = [year for year in money.years if money.asked_in(year)]
    has = [money.words_of(year) for year in filled]
    has += [counted(len(money.posts), "post")] if money.posts else []
    missing = []
    for year in money.years:
        if year not in filled:
            so_far = f"{listing(filled)} is filled in, {year} is blank" if filled else f"{year} is blank"
            missing.append(Problem(f"Give the {year} resource request", so_far, f"money:{year}", first=True))
    if not money.posts:
        missing.append(Problem("List the posts", "No role or vacancy is listed", "posts"))
    missing += _unwritten(facts, "resources", "Say what the money and the posts are for", "Nothing is written", False)
    return _made("resources", has, missing)


def _bids(facts: PlanFacts) -> Requirement:
    text = facts.texts.get("bids", "")
    words = "If you bid for none of the three priority areas, say that"
    missing = _unwritten(facts, "bids", "Say what you bid for", words)
    return _made("bids", [f"what you bid for, in {_length(text)}"] if text else [], missing)


SHORT = {
    AlignmentKind.STP: ("STP", "STPs"),
    AlignmentKind.CCG_PLAN: ("plan of a CCG", "plans of CCGs"),
    AlignmentKind.PROVIDER_PLAN: ("plan of a provider", "plans of providers"),
    AlignmentKind.RADIOTHERAPY: ("radiotherapy network", "radiotherapy networks"),
    AlignmentKind.EVIDENCE: ("source of evidence", "sources of evidence"),
}


def _fit(facts: PlanFacts) -> Requirement:
    has, missing = [], []
    for kind, every in by_kind(facts.fits):
        there = [one for one in every if not one.left]
        unchecked = [one.name for one in there if one.state is AlignmentState.NOT_CHECKED]
        checked, names = len(there) - len(unchecked), SHORT[kind]
        if checked:
            has.append(f"{checked} of {counted(len(there), *names)} checked")
        if unchecked:
            missing.append(Problem(f"Check {counted(len(unchecked), *names)}", some(unchecked, 3), f"fit:{kind.value}"))
    has += ["how it fits is written"] if facts.texts.get("fit") else []
    missing += _unwritten(facts, "fit", "Say how this plan fits", "Nothing is written", False)
    return _made("fit", has, missing)


def _elsewhere(facts: PlanFacts, code: str, title: str, place: str) -> Requirement:
    """Prose, and for two of them what is on record as well."""
    has, missing = [], []
    piece: Piece | None = PIECES.get(code)
    if piece is not None:
        text = facts.texts.get(code, "")
        has += [f"written, in {_length(text)}"] if text else []
        missing += _unwritten(facts, code, f"Write “{piece.title}”", "", False)
    more = MORE.get(code)
    if more is not None:
        found, gaps = more(facts)
        has, missing = [*has, *found], [*missing, *gaps]
    return Requirement(code, title, place, _met(has, missing), _said(has), tuple(missing), elsewhere=True)


def _variation(facts: PlanFacts) -> tuple[list[str], list[Problem]]:
    told = [row for row in facts.groups if any(cell.active for cell in row.cells)]
    silent = [row for row in facts.groups if row.empty and row not in told]
    has = [f"deliverables for {len(told)} of {counted(len(facts.groups), 'group')} of patients"] if told else []
    if not silent:
        return has, []
    words = some([row.name for row in silent], 3)
    to_do = f"Say what is done for {counted(len(silent), 'group')} of patients"
    return has, [Problem(to_do, words, "coverage-groups")]


def _service_models(facts: PlanFacts) -> tuple[list[str], list[Problem]]:
    named = [one for one in facts.fits if one.kind is AlignmentKind.RADIOTHERAPY]
    if named:
        return [f"{counted(len(named), 'radiotherapy network')} named"], []
    return [], [Problem("Name the radiotherapy networks", "None is named", "fit:radiotherapy")]


def _support(facts: PlanFacts) -> tuple[list[str], list[Problem]]:
    count = sum(one.asked_on is not None for one in facts.offers)
    if not count:
        return [], [Problem("Say which help you asked for", "None of the help offered is asked for", "support")]
    parts = ((count, "asked for"), (sum(one.received_on is not None for one in facts.offers), "received"))
    used = sum(one.used_on is not None for one in facts.offers)
    told = [f"{number(many)} {words}" for many, words in (*parts, (used, "used")) if many]
    return [f"of {counted(len(facts.offers), 'kind')} of help, {listing(told)}"], []


MORE: Mapping[str, Callable[[PlanFacts], tuple[list[str], list[Problem]]]] = {
    "variation": _variation,
    "new-service-models": _service_models,
    "support-offer": _support,
}

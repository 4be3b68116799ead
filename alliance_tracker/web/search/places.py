"""Where what was found lives: its address, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import url_for

from alliance_tracker.data.search.finding import Hit
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.sections import SECTION_OF
from alliance_tracker.rules.search.sight import Footprint
from alliance_tracker.terms import Kind
from alliance_tracker.web.guard import may
from alliance_tracker.web.plan.places import ADDRESSES

ELSEWHERE = {
    "about": "What a plan includes",
    "governance": "Annex ii: structure and governance",
    "timeline": "Timeline",
    "annex_a": "Annex A, national work",
}
"""The pages of the guidance, and what they are called."""


def address(hit: Hit, slug: str) -> str:
    """The page on which it is read; `slug` is of its alliance, empty where it has none."""
    return PAGES[hit.kind](hit, slug)


def _deliverable(anchor: str) -> Callable[[Hit, str], str]:
    return lambda hit, slug: url_for("delivery.one", slug=slug, ref=hit.first, _anchor=anchor or None)


def _milestone(hit: Hit, slug: str) -> str:
    return url_for("delivery.one", slug=slug, ref=hit.first, _anchor=f"m{hit.second.partition('.')[2]}")


def _section(hit: Hit, slug: str) -> str:
    code = SECTION_OF[hit.first].code
    return url_for("plan.section", slug=slug, section=ADDRESSES.get(code, code), _anchor=hit.first)


def _bid(hit: Hit, slug: str) -> str:
    """In its alliance, or for those who assess and recommend."""
    if slug:
        stream = hit.first if hit.second == "1" else f"{hit.first}-{hit.second}"
        return url_for("funding.bid", slug=slug, stream=stream)
    return url_for("assessment.bid", bid=hit.first) if may(Action.READ_FUNDING) else url_for("assessment.home")


def _group(hit: Hit, slug: str) -> str:
    """A group of patients has a page of its own, one beside the board stands with the board."""
    if hit.second:
        return url_for("groups.one", slug=slug, group=hit.second)
    return url_for("signoff.people", slug=slug, _anchor=hit.first)


def _organisation(hit: Hit, slug: str) -> str:
    """Those that the guidance prints, else those on the alliance's own list."""
    return url_for("alliances.printed", slug=slug) if hit.first else url_for("signoff.people", slug=slug)


def _numbered(endpoint: str) -> Callable[[Hit, str], str]:
    return lambda hit, slug: url_for(endpoint, slug=slug, number=hit.first)


def _of_alliance(endpoint: str) -> Callable[[Hit, str], str]:
    return lambda _hit, slug: url_for(endpoint, slug=slug)


PAGES: Mapping[Kind, Callable[[Hit, str], str]] = {
    Kind.DELIVERABLE: _deliverable(""),
    Kind.MILESTONE: _milestone,
    Kind.ACTIVITY: _deliverable("activities"),
    Kind.RISK: _deliverable("risks"),
    Kind.EVIDENCE: _deliverable("milestones"),
    Kind.DECISION: lambda hit, slug: url_for("board.decision", slug=slug, code=hit.first, number=hit.second),
    Kind.PLAN: _section,
    Kind.POST: _of_alliance("plan.resources"),
    Kind.MONEY: _of_alliance("plan.resources"),
    Kind.BID: _bid,
    Kind.PROMISE: _numbered("engagement.promise"),
    Kind.HEARD: _numbered("engagement.evidence_one"),
    Kind.CHALLENGE: _numbered("engagement.challenge"),
    Kind.GROUP: _group,
    Kind.PROJECT: lambda hit, slug: url_for("groups.one_project", slug=slug, group=hit.first, project=hit.second),
    Kind.HELP: _of_alliance("groups.directory"),
    Kind.QUESTION: _of_alliance("plan.questions"),
    Kind.MEASURE: _of_alliance("measures.every"),
    Kind.MEMBER: lambda hit, slug: url_for("signoff.people", slug=slug, _anchor=hit.first),
    Kind.PERSON: lambda hit, _slug: url_for("people.person", person_id=hit.first),
    Kind.OPENED: _of_alliance("engagement.public"),
    Kind.ALLIANCE: _of_alliance("alliances.one"),
    Kind.ORGANISATION: _organisation,
    Kind.ITEM: lambda hit, _slug: url_for("guidance.annex_a", _anchor=hit.first),
    Kind.AMBITION: lambda hit, _slug: url_for("guidance.annex_a", _anchor=hit.first),
    Kind.GUIDANCE: lambda hit, _slug: url_for(f"guidance.{hit.first}", _anchor=hit.second or None),
    Kind.WORD: lambda hit, _slug: url_for("guidance.words", _anchor=hit.first),
}


def where(hit: Hit, alliance: Footprint | None) -> str:
    """ED3 Diagnosis within 28 days, Avonmere and Fells."""
    about = hit.about
    if hit.kind is Kind.DECISION:
        about = f"The board’s meeting on {Quarter.parse(about).words}"
    elif hit.kind in (Kind.ITEM, Kind.AMBITION):
        about = f"Annex A, {about}"
    elif hit.kind is Kind.GUIDANCE:
        about = ", ".join(part for part in (ELSEWHERE[hit.first], about) if part)
    elif hit.kind is Kind.ALLIANCE:
        return f"{about.removesuffix(' region')} region"
    elif hit.kind is Kind.QUESTION:
        about = f"To the {about.removesuffix(' region')} region"
    elif hit.kind is Kind.OPENED:
        about = ""
    return ", ".join(part for part in (about, alliance.name if alliance else "") if part)

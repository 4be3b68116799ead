"""Where the parts of a plan stand: sections, pieces of prose, and the place in which a problem is mended."""

from collections.abc import Callable, Mapping

from flask import g, url_for

from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.completeness import Problem
from alliance_tracker.rules.plan.sections import SECTION_OF, SECTIONS, Section
from alliance_tracker.web.guard import may

ADDRESSES = {"fit": "alignment"}
"""The address of a section is its code; `/plan/fit` is the page of what the plan is held against."""
BY_ADDRESS: Mapping[str, Section] = {ADDRESSES.get(one.code, one.code): one for one in SECTIONS}
ANY = f"<any({','.join(BY_ADDRESS)}):section>"


def section_page(code: str, piece: str = "") -> str:
    """The page of a section, or the place of one of its pieces there."""
    section = ADDRESSES.get(code, code)
    return url_for("plan.section", slug=g.plan.slug, section=section, _anchor=piece or None)


def write_page(piece: str) -> str:
    """The form of one piece of prose."""
    code = SECTION_OF[piece].code
    return url_for("plan.write", slug=g.plan.slug, section=ADDRESSES.get(code, code), piece=piece)


def mended_at(problem: Problem) -> str:
    """The exact place for those who write the plan; for others the page on which it is read."""
    kind, _, key = problem.where.partition(":")
    return WHERE[kind](key)


def _piece(code: str) -> str:
    return write_page(code) if may(Action.WRITE_PLAN) else section_page(SECTION_OF[code].code, code)


def _item(code: str) -> str:
    return url_for("plan.coverage", slug=g.plan.slug, _anchor=code)


def _money(year: str) -> str:
    if may(Action.WRITE_PLAN):
        return url_for("plan.add_line", slug=g.plan.slug, year=year)
    return url_for("plan.resources", slug=g.plan.slug)


WHERE: Mapping[str, Callable[[str], str]] = {
    "piece": _piece,
    "item": _item,
    "money": _money,
    "posts": lambda _: url_for("plan.resources", slug=g.plan.slug, _anchor="posts"),
    "coverage": lambda _: url_for("plan.coverage", slug=g.plan.slug),
    "coverage-groups": lambda _: url_for("plan.coverage", slug=g.plan.slug, _anchor="groups"),
    "people": lambda part: url_for("signoff.people", slug=g.plan.slug, _anchor=part),
    "fit": lambda kind: url_for("plan.fit", slug=g.plan.slug, _anchor=kind),
    "support": lambda _: url_for("plan.support", slug=g.plan.slug),
    "deliverables": lambda _: url_for("delivery.list_page", slug=g.alliance.slug),
}

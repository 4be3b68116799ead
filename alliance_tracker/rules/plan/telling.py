"""A frozen plan told section by section, for those who read it without an account or from outside the alliance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alliance_tracker.rules.plan.content import PlanContent
from alliance_tracker.rules.plan.sections import SECTIONS, Section
from alliance_tracker.rules.plan.things import Labels, Thing, things


@dataclass(frozen=True)
class Told:
    """One thing of a section: what it is, what it says in paragraphs, and what is part of it."""

    subject: str
    paragraphs: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TellingSection:
    """A section with everything that stands in it."""

    section: Section
    things: tuple[Told, ...]


def telling(content: PlanContent, labels: Labels) -> tuple[TellingSection, ...]:
    """The whole plan in the order of its sections, without what is private."""
    found = list(things(content.public(), labels))
    parts: dict[str, list[Thing]] = {}
    for one in found:
        if one.parent:
            parts.setdefault(one.parent, []).append(one)
    return tuple(_section(section, [one for one in found if not one.parent], parts) for section in SECTIONS)


def _section(section: Section, found: Sequence[Thing], parts: dict[str, list[Thing]]) -> TellingSection:
    mine = [one for one in found if one.section == section.code]
    bodies = [one for one in mine if one.key.startswith("body/")]
    rest = [_told(one, parts.get(one.key, [])) for one in mine if one not in bodies]
    return TellingSection(section, tuple([*rest, _bodies(bodies)] if bodies else rest))


def _bodies(found: Sequence[Thing]) -> Told:
    """All bodies as one list, each with its kind and which part of it belongs."""
    return Told(
        "The organisations that belong to it",
        (),
        tuple((one.subject, ". ".join(facet.shown for facet in one.facets if facet.shown)) for one in found),
    )


def _told(one: Thing, parts: Sequence[Thing]) -> Told:
    if one.key.startswith("text/"):
        paragraphs = tuple(part.strip() for part in one.told.split("\n\n") if part.strip())
        return Told(one.subject.strip("“”"), paragraphs)
    facts = tuple(
        (_sentence(facet.name), facet.shown) for facet in one.facets if facet.shown and facet.name not in _SAID
    )
    return Told(one.subject, (), (*facts, *((part.subject, part.told) for part in parts)))


_SAID = {"the title", "the name", "what it is for", "the role", "its name", "the person", "who may read it"}
"""What the subject says already, or what a reader need not know."""


def _sentence(name: str) -> str:
    words = name.removeprefix("the ")
    return words[:1].upper() + words[1:]

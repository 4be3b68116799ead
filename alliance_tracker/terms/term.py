"""What every word of the tracker is: a value that is stored, and words that are shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A stored word and the words people read for it."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words or value.replace("_", " ").capitalize()
        return member

    @classmethod
    def read(cls, text: str) -> Self:
        """The member a person means by its words or its stored value, whatever the case and spacing."""
        wanted = " ".join(text.replace("_", " ").split()).casefold()
        for member in cls:
            if wanted in (member.words.casefold(), member.value.replace("_", " ")):
                return member
        shown = text.strip() or "empty"
        raise ValueError(f"“{shown}” is not one of the choices. Use {_choices([m.words for m in cls])}")


def _choices(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]

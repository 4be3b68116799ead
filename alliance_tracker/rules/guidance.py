"""What the pages of the guidance work out from its texts."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Term(Protocol):
    """A word of the glossary, with what it stands for."""

    @property
    def term(self) -> str: ...

    @property
    def stands_for(self) -> str: ...


Kind = TypeVar("Kind", bound=Term)


def words_used(texts: Iterable[str], words: Sequence[Kind]) -> list[Kind]:
    """The words of the glossary that stand in the texts, in the glossary's order; the tracker's own rule.

    Acronyms must match letter for letter, other words whatever their case; a plural counts.
    """
    whole = " ".join(texts)
    folded = whole.lower()
    return [word for word in words if any(_stands_in(whole, folded, form) for form in _forms(word))]


def _forms(word: Term) -> list[str]:
    return [word.term, word.stands_for] if word.stands_for else [word.term, *word.term.split(" and ")]


def _stands_in(text: str, folded: str, form: str) -> bool:
    """The cheap question first: most words stand nowhere on a page."""
    case = re.NOFLAG if form.isupper() else re.IGNORECASE
    return form.lower() in folded and re.search(rf"\b{re.escape(form)}s?\b", text, case) is not None

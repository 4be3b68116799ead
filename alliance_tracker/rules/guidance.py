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
    return [word for word in words if _stands_in(whole, word)]


def _stands_in(text: str, word: Term) -> bool:
    forms = [word.term, *word.term.split(" and ")] if word.stands_for == "" else [word.term, word.stands_for]
    return any(re.search(rf"\b{re.escape(form)}s?\b", text, 0 if form.isupper() else re.IGNORECASE) for form in forms)

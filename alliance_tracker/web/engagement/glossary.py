"""The words of the glossary that a page uses, explained on that page."""

from __future__ import annotations

from flask import g

from alliance_tracker.data import guidance
from alliance_tracker.data.guidance import Word
from alliance_tracker.rules.guidance import words_used
from alliance_tracker.web.engagement.pages import pages


@pages.app_template_global()
def words_here(*texts: str) -> list[Word]:
    """The words of the glossary that stand in these texts. One query, once for each page."""
    if "glossary" not in g:
        g.glossary = guidance.words()
    return words_used(texts, g.glossary)

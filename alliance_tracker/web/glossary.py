"""The words of the glossary that a page of involvement or of a group uses, explained on that page."""

from __future__ import annotations

from flask import Flask, request
from markupsafe import Markup

from alliance_tracker.data import guidance
from alliance_tracker.data.guidance import Word
from alliance_tracker.rules.guidance import words_used

EXPLAINED = ("engagement", "groups")
"""The features whose pages explain their words in place."""


def init_app(app: Flask) -> None:
    app.add_template_global(words_here)


def words_here(*texts: str) -> list[Word]:
    """The words of the glossary that stand in these pieces of the page. One query, none on pages of other features."""
    if request.blueprint not in EXPLAINED:
        return []
    return words_used([Markup(text).striptags() for text in texts], guidance.words())

"""The one way in which prose typed in Markdown is shown on a page: read as for paper, so that both say the same.

HTML typed into it is text, a picture is left out, and a link leads outside over http, https or mailto, or is none.
"""

from flask import Flask
from markupsafe import Markup

from alliance_tracker.exchange.papers import html
from alliance_tracker.exchange.papers.document import Block, Paper
from alliance_tracker.exchange.papers.prose import prose


def shown(text: str) -> Markup:
    """The prose below a heading of level 2; nothing for nothing."""
    return blocks(prose(text, 1))


def blocks(some: tuple[Block, ...]) -> Markup:
    """Parts of a paper as parts of a page."""
    return html.page(Paper("", "", "", (), "", some))


def init_app(app: Flask) -> None:
    app.jinja_env.filters["prose"] = shown

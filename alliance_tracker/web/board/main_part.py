"""The main part of a quarter's page: made once for every reader, then fitted to the one who asks.

What is frozen is exactly this HTML. It holds no name: where a person stands, it has their key and "a former deliverable
lead", and the name of today is put in whenever it is shown, so an erased person stays erased and the hash still holds.
A link into the alliance's own record is marked, and taken out for readers who may read the return but not the record.
Ways to decide are marked too, are there only until the review, and only for those who run the meeting.
"""

import re
from collections.abc import Mapping

from flask import render_template
from markupsafe import Markup, escape

_PERSON = re.compile(r'<span data-person="([0-9]+)">([^<]*)</span>')
_DECIDES = re.compile(r"<div data-decide>.*?</div>", re.DOTALL)
_RECORD = re.compile(r'<a data-record href="[^"]*">(.*?)</a>', re.DOTALL)


def main_part(**context: object) -> str:
    """The HTML, the same for everyone. Rendered with autoescape, so all that people typed is text in it."""
    return render_template("board/main.html", **context)


def people_in(html: str) -> frozenset[int]:
    """The people whose names it will show."""
    return frozenset(int(found[1]) for found in _PERSON.finditer(html))


def shown(html: str, names: Mapping[int, str], links: bool, decides: bool = False) -> Markup:
    """The main part as this reader sees it.

    The one place where kept HTML becomes part of a page. It may, because `main_part` made every byte of it with
    autoescape on, the bytes are hashed, and what is put in here is escaped again.
    """
    if not decides:
        html = _DECIDES.sub("", html)
    named = _PERSON.sub(lambda found: str(escape(names.get(int(found[1]), found[2]))), html)
    return Markup(named if links else _RECORD.sub(r"\1", named))

"""The e-mail to somebody who gave to a promise and has no account."""

from __future__ import annotations

from flask import current_app, g

from alliance_tracker.data.engagement.followers import going_words
from alliance_tracker.data.engagement.promises import PromiseRow
from alliance_tracker.data.people.mail import Message
from alliance_tracker.terms import Progress

LETTER = """Dear {name},

{alliance} promised to: {what}

It is now: {going}.

{happened}

You are told because you gave to this promise. To hear no more of it, ask the person at the alliance who put you on
the list.

{alliance}
{base}
"""


def letter(row: PromiseRow, progress: Progress | None, happened: str, name: str, address: str) -> Message:
    """What became of the promise; without progress it was withdrawn, and `happened` is why."""
    going = going_words(progress)
    words = LETTER.format(
        name=name,
        alliance=g.alliance.name,
        what=row.facts.now.what,
        going=going,
        happened=happened,
        base=current_app.config["SETTINGS"].base_url,
    )
    return Message(address, f"A promise you gave to is {going}", words)

"""The e-mails of involvement: to somebody who gave to a promise and has no account; to who asked a question."""

from __future__ import annotations

from flask import current_app, g, url_for

from alliance_tracker.data.engagement.challenges import ChallengeRow
from alliance_tracker.data.engagement.promises import PromiseRow
from alliance_tracker.data.people.mail import Message
from alliance_tracker.rules.engagement.promising import going_words
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

ANSWERED = """Dear {name},

You asked: {question}

{who}:

{words}

{then}
{address}

{alliance}
{base}
"""
THEN_SAY = "Is that enough? Say so on this page. If it is not, your question goes to the board."
THEN_READ = "You can read all of it on this page."


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


def answered(row: ChallengeRow, words: str, by_board: bool, name: str, address: str) -> Message:
    """What the alliance answers, or what the board said when it heard the question."""
    base = current_app.config["SETTINGS"].base_url
    body = ANSWERED.format(
        name=name,
        question=row.question,
        who="The board says" if by_board else f"{g.alliance.name} answers",
        words=words,
        then=THEN_READ if by_board else THEN_SAY,
        address=base + url_for("engagement.challenge", slug=g.alliance.slug, number=row.number),
        alliance=g.alliance.name,
        base=base,
    )
    heard = f"The board heard your question {row.reference}"
    return Message(address, heard if by_board else f"An answer to your question {row.reference}", body)

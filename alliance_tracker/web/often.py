"""How often one person sends letters to others within a day; what is refused says when it can be sent."""

from flask import g

from alliance_tracker.data import Writing
from alliance_tracker.data.people import throttle
from alliance_tracker.errors import TooMany
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.web.words import moment


def check_often(tx: Writing, what: str, words: str) -> None:
    """Count one sending, kept only if the letters go, or raise TooMany. One statement."""
    until = throttle.full_until(tx.session, limits.for_letters(what, g.viewer.person_id), tx.now)
    if until is not None:
        raise TooMany(
            f"You have sent {words} {limits.LETTERS} times within a day, so that nobody is flooded with e-mail. "
            f"You can send more after {moment(until)}."
        )

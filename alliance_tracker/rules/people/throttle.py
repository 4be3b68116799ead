"""How many tries in how long, counted before a password is looked at. The tracker's own numbers.

A window begins with its first try, so twice `most` is the worst in any stretch as long as the window: five wrong
passwords in a window are at most ten in any 15 minutes. Strangers can use up an account's five from wherever
they are, so a browser that has signed in to the account before has a count of its own, and every way of signing
in has its own; nobody can be locked out for good.
"""

import hashlib
from datetime import timedelta

from alliance_tracker.records import Record

QUARTER_HOUR = timedelta(minutes=15)
DAY = timedelta(days=1)


class Limit(Record):
    """A counter and the most it may reach in one window. The key never holds an address in clear."""

    key: str
    most: int
    window: timedelta


def for_place(address: str) -> list[Limit]:
    """One try from where the request comes from. A whole hospital may share one address, so it has much room."""
    return [_limit("from", address, 100, QUARTER_HOUR)]


def for_password(account: str, known_browser: str | None) -> list[Limit]:
    """One try of a password on an account, by this browser if it has signed in there before."""
    return [_account("password", account, known_browser, 5, QUARTER_HOUR)]


def for_code(account: str, known_browser: str | None) -> list[Limit]:
    """One try of an e-mailed code. The daily counter keeps six digits from being tried for months."""
    return [
        _account("code", account, known_browser, 5, QUARTER_HOUR),
        _account("code a day", account, known_browser, 20, DAY),
    ]


def for_second_step(person_id: int) -> list[Limit]:
    """One try of an authenticator's or a recovery code, after the first step has succeeded."""
    who = str(person_id)
    return [_limit("second step", who, 5, QUARTER_HOUR), _limit("second step a day", who, 50, DAY)]


def for_mail(account: str, known_browser: str | None) -> list[Limit]:
    """One e-mail asked for by somebody who has not signed in."""
    return [_account("mail", account, known_browser, 5, QUARTER_HOUR)]


def for_link_mail(who: str) -> list[Limit]:
    """One code asked for by whoever holds a link, known by its kind and number; it is for one address."""
    return [_limit("link mail", who, 5, QUARTER_HOUR), _limit("link mail a day", who, 20, DAY)]


def for_link_code(who: str) -> list[Limit]:
    """One try of such a code."""
    return [_limit("link code", who, 10, QUARTER_HOUR), _limit("link code a day", who, 50, DAY)]


def for_challenge(challenge: str) -> list[Limit]:
    """A passkey's challenge is answered once."""
    return [_limit("challenge", challenge, 1, DAY)]


def for_interest(alliance_id: int, place: str) -> list[Limit]:
    """One wish to be told, from where the request comes; a day has an end for one alliance as well."""
    return [_limit("interest", place, 20, DAY), _limit("interest of", str(alliance_id), 300, DAY)]


LETTERS = 20
"""Whoever reminds the leads of a whole plan one by one has room, and no mailbox is flooded."""


def for_letters(what: str, person_id: int) -> list[Limit]:
    """Letters of one kind that somebody with a role has sent to others: each press is one, however many they are."""
    return [_limit(f"letters {what}", str(person_id), LETTERS, DAY)]


def _account(what: str, account: str, known_browser: str | None, most: int, window: timedelta) -> Limit:
    return _limit(what, f"{account} {known_browser or 'anywhere'}", most, window)


def _limit(what: str, who: str, most: int, window: timedelta) -> Limit:
    told = hashlib.sha256(f"{what} {who}".encode("utf-8", "replace")).hexdigest()
    return Limit(f"{what}:{told[:40]}", most, window)

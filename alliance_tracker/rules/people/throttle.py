"""How many tries in how long, counted before a password is looked at. The tracker's own numbers.

A window begins with its first try, so twice `most` is the worst in any stretch as long as the window: five wrong
passwords in a window are at most ten in any 15 minutes. Strangers can use up an account's five from wherever
they are, so a browser that has signed in to the account before has a count of its own, and every way of signing
in has its own; nobody can be locked out for good.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

QUARTER_HOUR = timedelta(minutes=15)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """A counter and the most it may reach in one window. The key never holds an address in clear."""

    key: str
    most: int
    window: timedelta


def for_password(account: str, address: str, known_browser: str | None) -> list[Limit]:
    """Counters for one try of a password: of the account (or of this browser on it) and of where it comes from."""
    return [_account("password", account, known_browser, 5, QUARTER_HOUR), _address("password", address)]


def for_code(account: str, address: str, known_browser: str | None) -> list[Limit]:
    """Counters for one try of an e-mailed code. The daily one keeps six digits from being tried for months."""
    return [
        _account("code", account, known_browser, 5, QUARTER_HOUR),
        _account("code a day", account, known_browser, 20, DAY),
        _address("code", address),
    ]


def for_second_step(person_id: int) -> list[Limit]:
    """Counters for one try of an authenticator's or a recovery code, after the first step has succeeded."""
    return [_limit("second step", str(person_id), 5, QUARTER_HOUR), _limit("second step a day", str(person_id), 50, DAY)]


def for_mail(account: str, address: str, known_browser: str | None) -> list[Limit]:
    """Counters for one e-mail asked for by somebody who has not signed in."""
    return [_account("mail", account, known_browser, 5, QUARTER_HOUR), _address("mail", address)]


def for_address(address: str) -> list[Limit]:
    """Counters for tries that name no account: links, passkeys."""
    return [_address("link", address)]


def _account(what: str, account: str, known_browser: str | None, most: int, window: timedelta) -> Limit:
    return _limit(what, f"{account} {known_browser or 'anywhere'}", most, window)


def _address(what: str, address: str) -> Limit:
    """A whole hospital may share one address, so it has room for many people's mistakes."""
    return _limit(f"{what} from", address, 100, QUARTER_HOUR)


def _limit(what: str, who: str, most: int, window: timedelta) -> Limit:
    told = hashlib.sha256(f"{what} {who}".encode("utf-8", "replace")).hexdigest()
    return Limit(f"{what}:{told[:40]}", most, window)

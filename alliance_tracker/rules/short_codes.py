"""Short codes on printed sheets, to be typed back.

A code is of eight characters that are not mistaken for each other: three for the place and the wording, four for the
thing, one to check. One wrong character, or two that changed places, never give another code. The tracker's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record

ALPHABET = "23456789ACDEFHJKMNPRTWX"
"""23 of them, a prime number, so that each weight below can be undone. No 0, 1, B, G, I, L, O, Q, S, U, V, Y or Z."""
BASE = len(ALPHABET)
LENGTH = 8
WEIGHTS = range(1, LENGTH + 1)


class Coded(Record):
    """What a code stands for: whose sheet, which wording, which thing; the first two as far as a code tells them."""

    place: int
    wording: int
    number: int

    @classmethod
    def of(cls, alliance_id: int, number: int, wording: int) -> Coded:
        return cls(alliance_id % BASE**2, wording % BASE, number)

    @property
    def code(self) -> str:
        """K3A2-9PXW."""
        if not 0 <= self.number < BASE**4:
            raise RuleBroken(f"{self.number:,} is more than a code can name.")
        values = [*_digits(self.place, 2), self.wording, *_digits(self.number, 4)]
        total = sum(weight * value for weight, value in zip(WEIGHTS, values, strict=False))
        values.append(-total * pow(LENGTH, -1, BASE) % BASE)
        text = "".join(ALPHABET[value] for value in values)
        return f"{text[:4]}-{text[4:]}"


def _digits(value: int, length: int) -> list[int]:
    return [value // BASE**place % BASE for place in reversed(range(length))]


def read_code(typed: str) -> Coded:
    """What a code stands for. Raises RuleBroken that says where it cannot be right."""
    text = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper()
    if odd := next((one for one in text if one not in ALPHABET), ""):
        raise RuleBroken(f"“{typed[:20]}” is not a code: no code has “{odd}”. Look at the sheet again")
    if len(text) != LENGTH:
        raise RuleBroken(f"“{typed[:20]}” is not a code: a code has {LENGTH} characters, this has {len(text)}")
    values = [ALPHABET.index(one) for one in text]
    if sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True)) % BASE:
        raise RuleBroken(f"“{typed[:20]}” is mistyped: one character is wrong, or two changed places")
    return Coded(_whole(values[:2]), values[2], _whole(values[3:7]))


def _whole(digits: Sequence[int]) -> int:
    found = 0
    for digit in digits:
        found = found * BASE + digit
    return found

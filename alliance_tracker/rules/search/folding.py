"""How text is compared: without case, accents and punctuation, by one table on SQLite and PostgreSQL alike.

An accent is what is left of a letter after its base when Unicode takes it apart (its form NFD); both databases can do
that, so that a word is found in one exactly when it is found in the other.
"""

import unicodedata

LEFT_OUT = "'\u2018\u2019\u02bc`"
"""Apostrophes, so that "womens" finds women's."""
ACCENTS = "\u0300-\u036f"
"""Marks that stand after their letter, as a range of a pattern."""
_BEYOND = (
    "\u00a0\u2002\u2003\u2009\u2010\u2011\u2012\u2013\u2014\u2015\u201c\u201d\u201e\u2022\u2026\u2192\u00a3\u00d7\u00b7"
)
SPACES = "".join(chr(code) for code in range(1, 128) if not chr(code).isalnum() and chr(code) not in LEFT_OUT) + _BEYOND
"""Marks that part words. A NUL is none: PostgreSQL holds no such text."""
LETTERS = {"Ø": "o", "ø": "o", "Đ": "d", "đ": "d", "Ł": "l", "ł": "l", "Ħ": "h", "ħ": "h", "ı": "i"}
"""Letters whose stroke is part of them."""
_GREEK_AND_CYRILLIC = (range(0x391, 0x3AA), range(0x410, 0x430), range(0x402, 0x410))
LETTERS |= {chr(code): chr(code).lower() for part in _GREEK_AND_CYRILLIC for code in part if chr(code).isupper()}
_LARGE = {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_ASCII = str.maketrans(_LARGE | dict.fromkeys(SPACES, " ") | dict.fromkeys(LEFT_OUT, ""))
_ALL = _ASCII | str.maketrans(LETTERS) | dict.fromkeys(range(0x300, 0x370), "")


def fold(text: str) -> str:
    """Small letters without accents, and a space for each mark."""
    if text.isascii():
        return text.translate(_ASCII)
    return unicodedata.normalize("NFD", text).translate(_ALL)

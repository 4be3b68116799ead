"""What people type, read alike through every door: text, dates, money, or a sentence on what is wrong."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_PENCE = 10**15
"""Ten million million pounds: far above any sum here, and inside what both databases hold."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ /.\-]+([0-9]{1,2}|[a-z]{3,9})[ /.,\-]+([0-9]{4})", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?[ /.\-]+(?:[0-9]{1,2}|[a-z]{3,9})[ /.,\-]+[0-9]{2}", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONEY = re.compile(
    r"(-?)£? ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.([0-9]{1,6}))? ?(k|m|bn|thousand|million|billion)?",
    re.IGNORECASE,
)
_TIMES = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
YES = frozenset({"yes", "y", "true", "on", "1", "x", "critical", "✓", "✔"})
NO = frozenset({"no", "n", "false", "off", "0", "", "-", "not critical"})
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")
"""What a spreadsheet writes after a date."""
_KEPT = "\t\n\r"
"""Browsers end each line of a text box with a carriage return and a line feed; `clean` makes them one."""
_SPACES = "".join(chr(point) for point in range(0x3001) if chr(point).isspace() and not 0x7F <= point < 0xA0)
_EDGES = "".join(mark for mark in _SPACES if mark >= " " or mark in _KEPT) + "\u200b\u200c\u200d\u2060\ufeff"
"""What cannot be seen where a text begins or ends: spaces, and marks of no width."""


class NotUnderstood(ValueError):
    """What was typed cannot be read; the message says what was found and what would be right."""


def clean(text: str, lines: bool = True) -> str:
    """The text as it is kept: NFC, one kind of line end, nothing blank round it. Without lines, one line."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return without_edges(text if lines else " ".join(text.split()))


def without_edges(text: str) -> str:
    """The text without what cannot be seen before its first character and after its last."""
    return text.strip(_EDGES)


def unstorable(text: str) -> list[str]:
    """The characters that cannot be kept, as "U+0000", each once, in order: controls, lone surrogates,
    code points that are no characters, and U+FFFD, which stands where something was already lost."""
    return [f"U+{ord(character):04X}" for character in dict.fromkeys(_bad(text))]


def shown(text: str) -> str:
    """The text with U+FFFD for each character that cannot even be shown, so that a form can give it back."""
    bad = set(_bad(text))
    return "".join("\ufffd" if character in bad else character for character in text) if bad else text


def _bad(text: str) -> Iterator[str]:
    if text.isprintable() and "\ufffd" not in text:
        return
    for character in text:
        kind = unicodedata.category(character)
        point = ord(character)
        no_character = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
        if (kind in ("Cc", "Cs") and character not in _KEPT) or no_character or character == "\ufffd":
            yield character


def read_date(text: str) -> date:
    """Read 30 9 2018, 30 Sep 2018, 30/09/2018 or 2018-09-30, from 2000 to 2100; with the midnight of a
    spreadsheet after it, as pasted from one."""
    typed = _MIDNIGHT.sub("", clean(text, lines=False))
    day, month, year = _date_parts(typed)
    try:
        found = date(int(year), _month(month), int(day))
    except ValueError:
        raise NotUnderstood(f"“{_short(typed)}” is not a date. Type it like 28 Feb 2019") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotUnderstood(f"“{_short(typed)}” is outside the years {FIRST_YEAR} to {LAST_YEAR}. Check the year")
    return found


def _date_parts(typed: str) -> tuple[str, str, str]:
    iso = _ISO.fullmatch(typed)
    if iso:
        return iso[3], iso[2], iso[1]
    found = _DATE.fullmatch(typed)
    if _SHORT_YEAR.fullmatch(typed):
        raise NotUnderstood(f"The year in “{_short(typed)}” needs four figures. Type it like 28 Feb 2019")
    if found is None:
        raise NotUnderstood(f"“{_short(typed)}” is not a date. Type it like 28 Feb 2019")
    return found[1], found[2], found[3]


def _month(text: str) -> int:
    """A month by number or by the first letters of its English name, three at least. 0 when there is none."""
    if text.isdigit():
        return int(text)
    wanted = "sep" if text.casefold() == "sept" else text.casefold()
    return next((n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(wanted)), 0)


def read_money(text: str) -> int:
    """Read £1.4m, 640k, 1400000 or 1,400,000.50 as whole pence."""
    typed = clean(text, lines=False)
    found = _MONEY.fullmatch(typed)
    if found is None:
        raise NotUnderstood(f"“{_short(typed)}” is not an amount of money. Type it like £1.4m or 1,400,000")
    sign, whole, part, unit = found[1], found[2].replace(",", ""), found[3] or "", (found[4] or "").lower()
    scaled = int(whole + part) * 100 * _TIMES[unit]
    pence, left = divmod(scaled, int(10 ** len(part)))
    if left:
        raise NotUnderstood(f"“{_short(typed)}” has parts of a penny. Give whole pence, like 1400.50")
    if pence > LARGEST_PENCE:
        raise NotUnderstood(f"“{_short(typed)}” is too large. Check how many noughts it has")
    return -pence if sign else pence


def read_whole(text: str, like: str = "1,400") -> int:
    """Read a whole number in ordinary digits, with or without commas. `like` is the example that a problem gives."""
    typed = clean(text, lines=False)
    if not re.fullmatch(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15})", typed):
        raise NotUnderstood(f"“{_short(typed)}” is not a whole number. Type it like {like}")
    return int(typed.replace(",", ""))


def read_hundredths(text: str) -> int:
    """Read a number with up to two places, like 0.6 or 12.25, as whole hundredths."""
    typed = clean(text, lines=False)
    found = re.fullmatch(r"([0-9]{0,6})(?:\.([0-9]{1,2}))?", typed)
    if found is None or not typed:
        raise NotUnderstood(f"“{_short(typed)}” is not a number with up to two places. Type it like 0.6")
    return int(found[1] or 0) * 100 + int((found[2] or "").ljust(2, "0"))


def read_yes(text: str) -> bool:
    """Read Yes or No, a tick or a cross; nothing is no."""
    typed = clean(text, lines=False)
    if typed.casefold() not in YES | NO:
        raise NotUnderstood(f"“{_short(typed)}” is neither yes nor no. Use Yes or No")
    return typed.casefold() in YES


def _short(text: str) -> str:
    """What was found, short enough for a message."""
    seen = shown(text)
    return seen if len(seen) <= 40 else f"{seen[:40]}…"

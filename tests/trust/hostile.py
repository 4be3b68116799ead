"""Values that nobody types in good faith, and some that people do."""

import random

LIVE = "<xqz-live xqzattr=1>"
MARKUP = [
    f"{LIVE}\"'><script>xqz()</script>",
    '" xqzattr="1" onmouseover="xqz()',
    "' xqzattr='1' autofocus onfocus='xqz()",
    "javascript:xqz()",
    "</textarea></title></script><xqz-live>",
    "<img src=x onerror=xqz()>",
    "<svg/onload=xqz()>",
    "{{ 7*7 }}{% if 1 %}xqz{% endif %}",
    "${7*7}#{7*7}",
    "data:text/html,<xqz-live>",
]
TEXTS = [
    "", " ", "\t", "\r\n", "\x00", "a\x00b", "\x01\x02\x1f\x7f", "\ud800", "a\udfff", "\ufffe", "\uffff", "\ufffd",
    "\u202ertl", "\u2066\u2069", "\u200b\u200d", "\ufeff", "e\u0301" * 50, "\U0001f469\u200d\U0001f692",
    "Zalgo" + "\u0300" * 500,
    "א ב ג", "ا ب ج", "'; DROP TABLE person; --", "' OR '1'='1", '"; SELECT 1; --', "%s%s%n", "%00",
    "../../../../etc/passwd",
    "..\\..\\win.ini", "file:///etc/passwd", "http://169.254.169.254/", "//evil.example", "\\\\evil.example", "=1+1",
    "+44", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "a\r\nSet-Cookie: evil=1",
    "a\nBcc: evil@evil.example", "None",
    "null", "undefined", "NaN", "true", "[]", "{}", "[object Object]", "\\", "\\u0000", "&amp;", "&#0;", "%",
    "_", "*", "?",
]  # fmt: skip
NUMBERS = [
    "0", "-0", "-1", "1.5", "1e5", "1e400", "Infinity", "-inf", "nan", "9" * 18, "9" * 19, "9" * 400, "2147483648",
    "9223372036854775808", "0x10", "0b1", "1_000", "１２", "١٢٣", "½", "²", "1,000", "  7  ", "+7", "--7", "7;8",
]  # fmt: skip
DATES = [
    "31 February 2019", "29 2 2019", "0 0 0", "1 1 1", "1 1 99999", "1 1 1999", "1 1 2101", "2019-13-01",
    "2019-02-30",
    "١ ١ ٢٠١٩", "１ １ ２０１９", "today", "1/1/19", "2019-01-01T00:00:00Z", "-1 -1 -2019", "9999-12-31", "0001-01-01",
    "1 January 2019\x00", "2018-19-q5", "2018-20-q1", "9999-00-q1", "0000-01-q1",
]  # fmt: skip
LONG = ["x" * 10_001, "é" * 100_000, "<" * 50_000, "a " * 60_000]
HUGE = ["x" * 1_000_000]
ALL = [*MARKUP, *TEXTS, *NUMBERS, *DATES, *LONG]

RAW = [
    b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"%ff", b"%C0%AF", b"%00", b"%ED%A0%80", b"%EF%BF%BE", b"%u0041",
    b"%", b"%%",
    b"%2e%2e%2f", b"..%2f..%2fetc%2fpasswd", b"%0d%0aSet-Cookie:%20evil=1", b"%E2%80%AE", b"%F0%9F%92%A9", b"+", b"~",
    b"%5c..%5c", b"a" * 8000, b"%25%30%30", b";x=1", b"%3Cxqz-live%3E", b"%22%20xqzattr=%221", b"9" * 300,
    b"-1", b"0",
    b"1e3", b"%D9%A1", b"2018-19-q9", b"ED1%00", b"ed1", b"ED01", b"%20ED1", b"ED1%20",
]  # fmt: skip
"""What stands in an address as bytes, escaped or not."""


def random_text(chance: random.Random) -> str:
    """Any characters at all, surrogates and what is no character among them."""
    pools = [
        (0, 0x7F),
        (0x80, 0x2FF),
        (0x600, 0x6FF),
        (0x2000, 0x20FF),
        (0xD800, 0xDFFF),
        (0xFDD0, 0xFFFF),
        (0x1F300, 0x1FAFF),
    ]
    size = chance.choice([0, 1, 2, 5, 20, 100])
    return "".join(chr(chance.randint(*chance.choice(pools))) for _ in range(size))


def as_sent(text: str) -> bytes:
    """The bytes a hostile program would send for it, surrogates as they are."""
    return text.encode("utf-8", "surrogatepass")

"""What must not be typed into a count, a note or a story: what could say who somebody is.

An NHS number, an e-mail address, a postcode and a telephone number are refused and the refusal says why. A title with
what looks like a surname is asked about, because it may be right: a consultant's name in a minute, the name of a ward.
So is a small number of people, in the fields that tell who came and what they said.
The tracker's own rule, from its promise to hold no patient's data. An NHS number is known by its check digit
(NHS Data Dictionary, NHS NUMBER: modulus 11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.engagement.small_counts import small_counts_of
from alliance_tracker.rules.words import listing

NHS_NUMBER, E_MAIL, POSTCODE, TELEPHONE = "NHS number", "e-mail address", "postcode", "telephone number"
INSTEAD = {
    NHS_NUMBER: "This record holds no patient’s data. Take the number out",
    E_MAIL: "It could say who somebody is. Take it out, or give the address of an office where the page asks for one",
    POSTCODE: "It could say where somebody lives. Take it out and name the town or the ward",
    TELEPHONE: "It could say who somebody is. Take it out",
}
NAMES_CHECKED = "names_checked"
"""The field of a form that answers the question about names, a box to tick."""
NAMES_LABEL = "I have checked: no patient or carer is named here, or can be known from it"


class PrivateWords(Record):
    """Something private in a text: what kind of thing it is, and as much of it as finds it again."""

    kind: str
    found: str

    @property
    def message(self) -> str:
        article = "an" if self.kind[0].upper() in "AEIN" else "a"
        return f"“{self.found}” looks like {article} {self.kind}. {INSTEAD[self.kind]}"


def private_in(text: str) -> tuple[PrivateWords, ...]:
    """What is private in a text, at most one of each kind, in the order of the kinds above."""
    read = _readable(text)
    kinds = (
        (NHS_NUMBER, (f"{number[:3]}…" for number in _nhs_numbers(read))),
        (E_MAIL, (found[0] for found in _E_MAIL.finditer(read))),
        (POSTCODE, _postcodes(read)),
        (TELEPHONE, _telephones(read)),
    )
    first = ((kind, next(iter(found), None)) for kind, found in kinds)
    return tuple(PrivateWords(kind, _short(found)) for kind, found in first if found is not None)


def names_in(text: str) -> tuple[str, ...]:
    """Each title with what looks like a surname, once, in order: "Mrs Hargreaves"."""
    return tuple(dict.fromkeys(map(_short, _names(_readable(text)))))


def check_private(field: str, text: str) -> list[Problem]:
    """What a field must lose before it can be kept: all of it in one message, so that it is mended once."""
    found = private_in(text)
    return [Problem(field, ". ".join(one.message for one in found))] if found else []


def check_number(field: str, text: str) -> list[Problem]:
    """For a box in which an address or a telephone number is right: only a patient's number must not stand there.

    Telephone numbers begin with a 0, and no NHS number that was given out in England does.
    """
    found = next((one for one in _nhs_numbers(_readable(text)) if not one.startswith("0")), None)
    return [] if found is None else [Problem(field, PrivateWords(NHS_NUMBER, f"{found[:3]}…").message)]


def ask_about(texts: Iterable[str], checked: bool, counted: Iterable[str] = ()) -> list[Problem]:
    """The one question of a form about the names in its texts, and the small numbers of people in some of them."""
    names = list(dict.fromkeys(name for text in texts for name in names_in(text)))
    small = small_counts_of(counted)
    if checked or not (names or small):
        return []
    asked = []
    if names:
        quoted = listing([f"“{name}”" for name in names[:4]], "or")
        asked.append(f"Is {quoted} a patient or a carer? Take the name out")
    if small:
        asked.append(f"{small}: could anybody know who that is? Write “a few people”")
    return [Problem(NAMES_CHECKED, f"{'. '.join(asked)}, or tick “{NAMES_LABEL}”")]


def check_words(words: Mapping[str, str], checked: bool = False, counted: Iterable[str] = ()) -> list[Problem]:
    """All that is private in a form, field by field, and the question about names at the end.

    `words` are the texts by field, `checked` whether the question was answered by a tick. `counted` are the fields in
    which a small number of people is asked about too.
    """
    private = [problem for field, text in words.items() for problem in check_private(field, text)]
    return private + ask_about(words.values(), checked, [words[field] for field in counted])


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in their check digit: weights 10 to 2, modulus 11; a check of 10 is never given out."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        return False
    left = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (11 - left) % 11 == int(digits[9])


_LONGEST = 40
_INVISIBLE = frozenset(("Cf", "Mn", "Me"))
"""What is not seen by itself: marks of no width, and marks above and below a letter or a figure."""
_BLANK = {0x2800: " ", 0x1160: " ", 0x115F: " "}
"""Letters that look like a space: the empty one of Braille and the fillers of Hangul."""
_AT = re.compile(r" ?[\[({<] ?at ?[\])}>] ?", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def _short(found: str) -> str:
    return found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…"


def _readable(text: str) -> str:
    """The text as a person sees it: any digit as 0 to 9, any dash as a hyphen, nothing invisible in between."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        plain = _DASHES.sub("-", plain.translate(_BLANK))
        seen = (one for one in plain if unicodedata.category(one) not in _INVISIBLE)
        plain = "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in seen)
    return _AT.sub("@", plain)


_RUN = re.compile(r"(?<![0-9£$€])(?<![0-9][.,])[+(]{0,3}[0-9](?:[0-9]|[ ().\-/_·•∙‧|*:~]{1,3}(?=[0-9]))*")
"""Digits on a line with a little between them; what follows a currency sign is money."""
_DIGITS = re.compile(r"[0-9]+")
_AT_HOME = re.compile(r"0[1-9][0-9]{8,9}")
_FROM_ABROAD = re.compile(r"0044[0-9]{9,11}")


class _Group(Record):
    """Digits that stand together, with what stands between them and those before."""

    digits: str
    before: str


def _runs(text: str) -> Iterator[list[_Group]]:
    """Each run of digits, as its groups."""
    for run in _RUN.finditer(text):
        groups, end = [], 0
        for found in _DIGITS.finditer(run[0]):
            groups.append(_Group(found[0], run[0][end : found.start()]))
            end = found.end()
        yield groups


def _stretches(groups: list[_Group], most: int) -> Iterator[list[_Group]]:
    """Each stretch of neighbouring groups with at most so many digits: from each start, the longest first."""
    for start in range(len(groups)):
        length, end = 0, start
        while end < len(groups) and length + len(groups[end].digits) <= most:
            length, end = length + len(groups[end].digits), end + 1
        yield from (groups[start:stop] for stop in range(end, start, -1))


def _joined(groups: list[_Group]) -> str:
    return "".join(group.digits for group in groups)


def _nhs_numbers(text: str) -> Iterator[str]:
    for groups in _runs(text):
        for stretch in _stretches(groups, 10):
            number = _joined(stretch)
            if is_nhs_number(number) and _may_be_nhs(stretch):
                yield number


def _may_be_nhs(groups: list[_Group]) -> bool:
    """In the usual 3, 3 and 4, with anything between; or with spaces and dashes, and no row of years or of figures."""
    sizes = [len(group.digits) for group in groups]
    if sizes in ([10], [3, 3, 4]):
        return True
    between = "".join(group.before for group in groups[1:])
    has_year = any(len(group.digits) == 4 and group.digits[:2] in ("19", "20") for group in groups)
    return not has_year and (len(groups) <= 4 or max(sizes) == 1) and not set(between) - set(" -")


def _telephones(text: str) -> Iterator[str]:
    for groups in _runs(text):
        for stretch in _stretches(groups, 15):
            if _is_telephone(stretch):
                yield stretch[0].digits + "".join(group.before + group.digits for group in stretch[1:])


def _is_telephone(groups: list[_Group]) -> bool:
    """A number of the United Kingdom with its 0 or 0044, or one of any country with its +."""
    digits, first = _joined(groups), groups[0]
    if "+" in first.before:
        return 10 <= len(digits) <= 15
    return bool(_FROM_ABROAD.fullmatch(digits) or (len(first.digits) >= 3 and _AT_HOME.fullmatch(digits)))


_E_MAIL = re.compile(
    r"(?<![\w.%+'’\-])[\w.%+'’\-]{1,64}@(?:[^\W_][\w\-]{0,62}\.){1,8}[^\W\d_]{2,24}(?![\w\-])", re.IGNORECASE
)

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY "
    "G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR "
    "NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
    "WC WD WF WN WR WS WV YO ZE"
)
"""What a postcode may begin with: not every two letters do."""
_POSTCODE = re.compile(
    rf"(?<![A-Z0-9])(?:{'|'.join(sorted(_AREAS.split(), key=len, reverse=True))})"
    r"(?:[0-9]{1,2}|[0-9][A-HJKMNPR-Y])[ \-]{0,2}([0-9][ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th")


def _postcodes(text: str) -> Iterator[str]:
    """Postcodes, save "E4 2nd", which goes on with an ordinal."""
    for found in _POSTCODE.finditer(text):
        if not (_ORDINAL.fullmatch(found[1]) and text[found.start(1) - 1] == " "):
            yield found[0]


_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
_TITLED = re.compile(
    r"(?<!\w)(?:(?P<title>[Mm]rs?|MRS?|[Dd]r|DR|[Pp]rof(?:essor)?|PROF(?:ESSOR)?|[Mm]x)"
    r"|(?:Miss|Ms|Sir|Dame|Lord|Lady|Rev(?:erend)?|Sister|Nurse))"
    rf"\.?[ \n](?:[^\W\d_](?![\w'’\-])\.? ?){{0,3}}(?P<name>{_WORD})(?: (?P<last>{_WORD}))?"
)
"""A title that is hardly anything else, or one that is a word as well: that one needs capitals."""
_NO_NAMES = re.compile(
    r"and|or|who|of|in|on|at|to|for|is|was|will|the|an?|it|sa(?:id|ys)|scan(?:s|ners?)?|imag(?:ing|es?)|guided|linac"
    r"|angiography|enterography|spectroscopy|society|mayor(?:ess)?|chancellor|lieutenant|chief|justice",
    re.IGNORECASE,
)
"""What follows such a title and is no surname: "MR scan", "Lord Mayor"."""


def _names(text: str) -> Iterator[str]:
    for found in _TITLED.finditer(text):
        name, last = found["name"], found["last"] or ""
        small = not name[0].isupper()
        needs_capital = found["title"] is None or found["title"].isupper()
        if _NO_NAMES.fullmatch(name) or (small and needs_capital):
            continue
        more = last[:1].isupper() and not small
        yield " ".join(found[0].split()) if more or not last else " ".join(found[0][: -len(last)].split())

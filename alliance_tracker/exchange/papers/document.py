"""The neutral structure of a paper. Text in it is text: no writer ever reads it as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from alliance_tracker.records import Record, asdict, names_of, replace

_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
"""Marks that turn the direction of what follows: on paper nothing would end them."""


class Run(Record):
    """Some words of one look. `link` is an address outside, "" for none."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Words = tuple[Run, ...]
Cell = tuple[Words, ...]
"""The lines of a cell of a table."""


class Heading(Record):
    """Level 1 is a section of the paper; its title is not a heading of it."""

    level: int
    text: str


class Paragraph(Record):
    """`kind` is "", "lead" for the conclusion at the top, "small", "quote", or "code"."""

    words: Words
    kind: str = ""


class Listing(Record):
    """A list; each item is paragraphs and further lists. `start` counts for an ordered one."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


class Row(Record):
    """The first cell is the row's head. A `band` has one cell, which heads the rows below it."""

    cells: tuple[Cell, ...]
    band: bool = False
    total: bool = False


class Table(Record):
    """`shares` are the widths of columns as parts of the whole; `figures` the columns of numbers, from 0."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: tuple[int, ...]
    figures: tuple[int, ...] = ()


class Facts(Record):
    """Names with what they stand for, as on a cover."""

    pairs: tuple[tuple[str, Cell], ...]


class Note(Record):
    """Something set apart, like what a reader must know before they go on."""

    title: str
    blocks: tuple[Block, ...]


class Picture(Record):
    """A PNG or an SVG, with the words that say the same. `share` is its width in hundredths of the page's.

    Word takes no SVG, and an SVG in an `img` of a page runs nothing and loads nothing.
    `name` is that of the file it is kept in, where it is not kept in the paper itself.
    """

    content: bytes
    alternative: str
    share: int = 100
    name: str = ""

    @property
    def kind(self) -> str:
        return "image/svg+xml" if self.content.startswith(b"<svg") else "image/png"


class Break(Record):
    """What follows begins on a new page, `wide` if it lies on its side from there on."""

    wide: bool = False


Block = Heading | Paragraph | Listing | Table | Facts | Note | Picture | Break


class Paper(Record):
    """A document on A4. `mark` stands at the head of every page ("DRAFT", a demonstration), `foot` at its end.

    One with `contents` lists its parts; `one_page` is set as small as it takes, within reason.
    """

    title: str
    subtitle: str
    author: str
    marks: tuple[str, ...]
    foot: str
    blocks: tuple[Block, ...]
    language: str = "en-GB"
    contents: bool = False
    one_page: bool = False


def run(text: str) -> Words:
    """Plain words."""
    return (Run(text),) if text else ()


def cell(*lines: str | Words) -> Cell:
    """A cell of lines; an empty one shows a dash, so that nobody wonders whether it was cut off."""
    told = tuple(run(line) if isinstance(line, str) else line for line in lines if line)
    return told or (run("–"),)


def row(*cells: str | Cell, total: bool = False) -> Row:
    """A row of plain words or of cells."""
    return Row(tuple(cell(one) if isinstance(one, str) else one or cell() for one in cells), total=total)


def band(words: str) -> Row:
    return Row((cell(words),), band=True)


def said(text: str, kind: str = "") -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph(run(text), kind)


def lines(texts: Iterable[str]) -> Cell:
    """A cell with a line for each text, in the order given."""
    return cell(*texts)


def levelled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with no level of heading left out on the way down: readers of screens count on it."""
    made: list[Block] = []
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            block = Heading(level, block.text)
        made.append(block)
    return tuple(made)


def printable(text: str) -> str:
    """The text without what no paper can hold."""
    if text.isprintable():
        return text
    return _TURNED.sub("", _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


_KINDS: dict[str, type[Record]] = {
    kind.__name__.lower(): kind
    for kind in (Run, Heading, Paragraph, Listing, Row, Table, Facts, Note, Picture, Break, Paper)
}


def again(value: Any) -> Any:
    """The structure that `plain` was given, from what it gave: a paper that was kept is printed as it was."""
    if isinstance(value, list):
        return tuple(again(one) for one in value)
    if isinstance(value, dict):
        kind = _KINDS[value["is"]]
        known = names_of(kind)
        made = kind(**{name: again(item) for name, item in value.items() if name in known})
        return replace(made, content=bytes(value["content"])) if isinstance(made, Picture) else made
    return value


def plain(value: Any) -> Any:
    """The structure as lists and mappings for the press, each block with its kind under "is"."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Record):
        return {"is": type(value).__name__.lower(), **{name: plain(item) for name, item in asdict(value).items()}}
    return value

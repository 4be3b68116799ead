"""Folded text and words in SQL, by the table of `rules.search.folding`, and the shape of a row that is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
)

from alliance_tracker.records import Record
from alliance_tracker.rules.search.folding import ACCENTS, LEFT_OUT, LETTERS, SPACES
from alliance_tracker.terms import Kind

NO_TEXT = literal("", Text)
NONE = literal(0, Integer)


def among(name: str) -> Any:
    """A set of the reader's alliances, by the name that it has in `rules.search.sight.Sight`."""
    return bindparam(name, expanding=True, type_=Integer)


def whether(name: str) -> ColumnElement[bool]:
    """A yes or no of the same record, as 1 or 0."""
    return bindparam(name, type_=Integer) == 1


PERSON = bindparam("person_id", type_=Integer)
"""Who asks; 0 is nobody."""


def if_private(table: Any) -> ColumnElement[str]:
    """The mark of what not everybody of the alliance may read."""
    return case((table.private, "Private"), else_="")


class Columns(Record):
    """What a select of one kind gives. `words` are searched beside the title, `about` is only shown.

    `first` and `second` are the parts of its address; `sort` and `key` give the order. `also` is 1 where a row is
    found whatever its words; `mark` is the word that stands beside it, "Private" or "Draft".
    """

    title: Any
    key: Any
    reference: Any = NO_TEXT
    words: Sequence[Any] = ()
    about: Any = NO_TEXT
    first: Any = NO_TEXT
    second: Any = NO_TEXT
    alliance: Any = NONE
    sort: Any = NONE
    also: Any = NONE
    mark: Any = NO_TEXT


def row_of(kind: Kind, columns: Columns) -> Select[Any]:
    """The columns of one kind. Whoever calls it adds the tables and what the reader may see."""
    words: Any = NO_TEXT
    for part in columns.words:
        words = words + literal("\n", Text) + func.coalesce(part, "")
    return select(
        literal(kind.value, Text).label("kind"),
        columns.alliance.label("alliance_id"),
        columns.reference.label("reference"),
        columns.title.label("title"),
        words.label("words"),
        columns.about.label("about"),
        cast(columns.first, Text).label("first"),
        cast(columns.second, Text).label("second"),
        columns.mark.label("mark"),
        columns.also.label("also"),
        columns.sort.label("sort"),
        columns.key.label("key"),
    )


def has_words(text: Any, count: int) -> ColumnElement[bool]:
    """Whether each of so many words, given as `word_0` and on, begins a word of the folded text."""
    started = literal(" ", Text) + text
    return and_(*(started.like(bindparam(f"word_{at}", type_=Text)) for at in range(count)))


def patterns(words: Sequence[str]) -> dict[str, str]:
    """The words as `has_words` asks for them; folded, they hold no sign that a pattern would read."""
    return {f"word_{at}": f"% {word}%" for at, word in enumerate(words)}


def folded(text: Any, dialect: str) -> ColumnElement[str]:
    """`rules.search.folding.fold` in SQL. SQLite is given the function itself, PostgreSQL has parts of its own."""
    if dialect == "sqlite":
        return func.folded_words(text)
    ascii_only = func.translate(_small(text), _quoted(SPACES + LEFT_OUT), _quoted(" " * len(SPACES)))
    bare = func.regexp_replace(func.normalize(text, literal_column("NFD")), _quoted(f"[{ACCENTS}]"), "", "g")
    letters, plain = "".join(LETTERS), "".join(LETTERS.values())
    marks = _quoted(SPACES + letters + LEFT_OUT), _quoted(" " * len(SPACES) + plain)
    return case((func.octet_length(text) == func.length(text), ascii_only), else_=func.translate(_small(bare), *marks))


def _small(text: Any) -> ColumnElement[str]:
    """The letters A to Z made small, and no others: what else a database makes small differs from place to place."""
    return func.lower(func.coalesce(text, "").collate("C"))


def _quoted(text: str) -> ColumnElement[str]:
    """A constant of our own, written into the statement so that PostgreSQL plans with it."""
    escaped = text.replace("'", "''")
    return literal_column(f"'{escaped}'", Text)

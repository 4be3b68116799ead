"""Two people changed the same record: what each wrote, field by field, until the second one has chosen.

The page of a clash is a form that sends to the same address. For each field that both changed it carries
`clash` (its name), `before-` and `mine-` (texts), and `keep-` (theirs, mine or both); `was` holds theirs.
Of several forms on one page each has its prefix before all of these.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict

from alliance_tracker.records import Record
from alliance_tracker.rules.typed import shown
from alliance_tracker.rules.words import counted, lower

if TYPE_CHECKING:
    from alliance_tracker.web.forms.form import TrackerForm

Texts = Mapping[str, list[str]]
THEIRS, MINE, BOTH = "theirs", "mine", "both"


class Theirs(Record):
    """What the other person saved: the values of the form's fields, the record's stamp now, who and when."""

    values: Mapping[str, Any]
    stamp: object
    by: str = ""
    at: datetime | None = None


class Row(Record):
    """One field that both changed: what it held before, what they made of it and what you typed."""

    name: str
    before: list[str]
    theirs: list[str]
    yours: list[str]
    keep: str = ""

    def question(self, form: TrackerForm) -> str:
        return f"Choose what to keep: {lower(form[self.name].label.text)}"


@dataclass
class Clash:
    """The fields to choose in, and the names of those that only one person changed and that were joined.

    `waits_at` is the address at which what this person typed waits for them if they leave.
    """

    by: str
    rows: list[Row]
    at: datetime | None = None
    joined: list[str] = field(default_factory=list)
    waits_at: str = ""

    @property
    def who(self) -> str:
        return self.by or "somebody else"

    @property
    def title(self) -> str:
        return f"You and {self.who} changed this at the same time"

    @property
    def sentence(self) -> str:
        """How many fields are to be chosen, and that nothing is lost."""
        differ = counted(len(self.rows), "field differs", "fields differ")
        return f"Both versions are kept. {differ}: choose what to keep, then save."


def meeting(
    yours: Texts, theirs: Texts, was: Texts, by: str, at: datetime | None
) -> tuple[Clash, dict[str, list[str]]]:
    """Join two versions that began as `was`: the clash, which may have no rows, and the joined texts."""
    rows, joined, merged = [], [], {}
    for name, mine in yours.items():
        before, other = was.get(name, []), theirs.get(name, [])
        merged[name] = other if mine == before else mine
        if mine == other or (mine == before == other):
            continue
        if before in (mine, other):
            joined.append(name)
        else:
            rows.append(Row(name, before, other, mine))
    return Clash(by, rows, at, joined), merged


def settled(typed: Any, was: Texts, names: Container[str], prefix: str = "") -> tuple[Any, Clash | None]:
    """What a clash page sent, with the choices made; and the clash again while one of them is missing.

    `prefix` stands before every name that was sent, where the form is one of several on its page.
    """
    rows = [_row(typed, name, was, prefix) for name in dict.fromkeys(typed.getlist(f"{prefix}clash")) if name in names]
    if not rows:
        return typed, None
    filled = MultiDict((name, value) for name, value in typed.items(multi=True))
    for row in rows:
        name = f"{prefix}{row.name}"
        kept = {THEIRS: row.theirs, MINE: row.yours, BOTH: filled.getlist(name)}.get(row.keep, row.yours)
        filled.setlist(name, kept)
    unanswered = any(not row.keep for row in rows)
    return filled, Clash(shown(typed.get(f"{prefix}by", ""))[:200], rows) if unanswered else None


def _row(typed: Any, name: str, was: Texts, prefix: str) -> Row:
    before, yours = ([shown(text) for text in typed.getlist(f"{prefix}{kind}-{name}")] for kind in ("before", "mine"))
    keep = typed.get(f"{prefix}keep-{name}", "")
    return Row(name, before, list(was.get(name, [])), yours, keep if keep in (THEIRS, MINE, BOTH) else "")

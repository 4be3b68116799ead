"""What a plan would change: new records, fields old and new, what stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from alliance_tracker.records import Record, names_of
from alliance_tracker.rules.delivery.activities import row_key
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.planfile.rows import (
    HEADINGS,
    RECORDS,
    Kind,
    Plan,
    PlanRow,
    words_of,
)
from alliance_tracker.rules.words import listing, some

if TYPE_CHECKING:
    import pandas


class FieldChange(NamedTuple):
    """One field of one record, as it is and as the file has it, in words."""

    kind: Kind
    reference: str
    field: str
    old: str
    new: str

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind][self.field]


class Comparison(Record):
    """One plan against another: references new, alike and left out, and the fields that change."""

    new: dict[Kind, list[str]]
    changes: list[FieldChange]
    same: dict[Kind, list[str]]
    left: dict[Kind, list[str]]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not self.changes and not any(self.new.values())

    def changed(self, kind: Kind) -> list[str]:
        """The references of records with a change, each once."""
        return list(dict.fromkeys(change.reference for change in self.changes if change.kind is kind))

    @property
    def touched(self) -> list[str]:
        """Every reference that differs in any way: added, changed or gone."""
        return [
            reference
            for kind in Kind
            for reference in sorted({*self.new[kind], *self.changed(kind), *self.left[kind]}, key=row_key)
        ]


def compared(before: Plan, after: Plan) -> Comparison:
    """What turns `before` into `after`; pandas joins the two by reference and finds what differs."""
    new, same, left = {}, {}, {}
    changes: list[FieldChange] = []
    for kind in Kind:
        was, becomes = _frame(kind, before.rows(kind)), _frame(kind, after.rows(kind))
        both = becomes.index.intersection(was.index, sort=False)
        differ = becomes.loc[both].ne(was.loc[both])
        rows, columns = differ.to_numpy().nonzero()
        for reference, field in zip(differ.index[rows], differ.columns[columns], strict=True):
            cells = (str(frame.at[reference, field]) for frame in (was, becomes))
            changes.append(FieldChange(kind, reference, field, *cells))
        new[kind] = list(becomes.index.difference(was.index, sort=False))
        same[kind] = list(differ.index[~differ.any(axis=1)])
        left[kind] = list(was.index.difference(becomes.index, sort=False))
    return Comparison(new, changes, same, left)


def _frame(kind: Kind, rows: Sequence[PlanRow]) -> pandas.DataFrame:
    """The rows as words, by reference: one column for each field that a record keeps."""
    import pandas as pd

    names = [name for name in names_of(RECORDS[kind]) if name not in ("reference", "reason")]
    words = [[words_of(getattr(row, name)) for name in names] for row in rows]
    return pd.DataFrame(words, index=[row.reference for row in rows], columns=names, dtype=object)


def loaded(comparison: Comparison) -> Sentence:
    """The one line of history of a whole file."""
    changed = {kind: comparison.changed(kind) for kind in Kind}
    parts = [
        f"{verb} {listing([_count(kind, told[kind]) for kind in Kind if told[kind]])}"
        for verb, told in (("added", comparison.new), ("changed", changed))
        if any(told.values())
    ]
    return Sentence(f"loaded a plan file: {' and '.join(parts)}", "plan", "plan")


def _count(kind: Kind, references: Sequence[str]) -> str:
    """3 deliverables (ED3, ED4 and TC1)."""
    return f"{kind.counted(len(references))} ({some(references)})"

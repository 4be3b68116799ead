"""Loads what the seed files say into the database, all or nothing, and writes it back into files."""

import csv
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from alliance_tracker.data.db import Base, db, folded
from alliance_tracker.data.history import Writing, writing
from alliance_tracker.data.seeds.columns import Column
from alliance_tracker.data.seeds.files import FILES
from alliance_tracker.data.seeds.reading import Key, Row, Rows, check_sums, digest, key_of, read
from alliance_tracker.data.seeds.shapes import File
from alliance_tracker.data.tables.alliances import SeedLoad
from alliance_tracker.errors import SeedError
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.words import counted, listing

Numbers = dict[str, dict[Any, Any]]
"""By file: the key in the file's first key column, and the primary key of that row in the database."""


def load(folder: Path, now: datetime) -> list[str]:
    """Make the reference data equal to the files. Says what it changed; the second time nothing.

    One query when the files are those last loaded. What people have since dated (an end, a successor) stays.
    """
    stamp = digest(folder)
    if db.session.scalar(select(SeedLoad.digest)) == stamp:
        return []
    rows = read(folder)
    check_sums(rows)
    with writing(Actor.tracker("reference data"), now) as tx:
        changed = _load(tx, rows)
        _stamp(tx, stamp)
        told = listing(changed) or "nothing: only the form of the files differs"
        tx.say(Sentence(f"loaded the reference data: {told}", "reference data", "seeds"))
    return changed


def _load(tx: Writing, rows: Rows) -> list[str]:
    numbers: Numbers = {}
    said: list[str] = []
    for file in FILES:
        said += _load_file(tx, file, rows[file.name], numbers)
    return said


def _load_file(tx: Writing, file: File, rows: list[Row], numbers: Numbers) -> list[str]:
    known = _known(tx.session, file, numbers)
    _refuse_missing(file, rows, known)
    added = changed = 0
    found: list[tuple[Any, Base]] = []
    for row in rows:
        values = _values(file, row, numbers)
        record = known.get(key_of(file, row))
        if record is None:
            record = file.table(**values)
            tx.add(record)
            added += 1
        else:
            changed += _renewed(record, values)
        found.append((row.cells[file.key[0]], record))
    tx.flush()
    numbers[file.name] = {key: _number(record) for key, record in found}
    parts = ((added, "added"), (changed, "changed"))
    return [f"{counted(count, file.noun, _many(file.noun))} {verb}" for count, verb in parts if count]


def _known(session: Session, file: File, numbers: Numbers) -> dict[Key, Any]:
    """The rows that came from this file, by the key they have in it. One query."""
    chosen = select(file.table).filter_by(**file.fixed)
    if file.sourced:
        chosen = chosen.where(file.table.document.is_not(None))  # type: ignore[attr-defined]
    back = _backwards(file, numbers)
    return {_key_in(file, record, back): record for record in session.scalars(chosen)}


def _backwards(file: File, numbers: Numbers) -> dict[str, dict[Any, Any]]:
    """By column that refers to another file: from the primary key there to the key in that file."""
    return {
        column.name: {number: key for key, number in numbers[column.refers].items()}
        for column in file.columns
        if column.refers
    }


def _key_in(file: File, record: Any, back: dict[str, dict[Any, Any]]) -> Key:
    return tuple(_cell_value(column, record, back) for column in file.columns if column.name in file.key)


def _cell_value(column: Column, record: Any, back: dict[str, dict[Any, Any]]) -> Any:
    value = getattr(record, column.kept_in)
    return back[column.name].get(value) if column.refers else value


def _refuse_missing(file: File, rows: list[Row], known: dict[Key, Any]) -> None:
    """A body that has ended is ended with a date. Taking its row away would take away what refers to it."""
    missing = known.keys() - {key_of(file, row) for row in rows}
    if missing:
        key = ", ".join(str(part) for part in min(missing, key=str))
        raise SeedError(
            f"{file.name}: the {file.noun} {key} has been loaded before and is no longer in the file. "
            "Put its row back. What has ended is given an end date, not taken away."
        )


def _values(file: File, row: Row, numbers: Numbers) -> dict[str, Any]:
    """The cells as the table keeps them: numbers of rows for keys, empty text where nothing is printed."""
    values: dict[str, Any] = dict(file.fixed)
    nullable = {column.key: column.nullable for column in inspect(file.table).columns}
    for column in file.columns:
        cell = row.cells[column.name]
        if column.refers and cell is not None:
            cell = numbers[column.refers][cell]
        values[column.kept_in] = "" if cell is None and not nullable[column.kept_in] else cell
    if "name_folded" in nullable:
        values["name_folded"] = folded(values["name"])
    return values


def _renewed(record: Any, values: dict[str, Any]) -> bool:
    different = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in different.items():
        setattr(record, name, value)
    return bool(different)


def _stamp(tx: Writing, stamp: str) -> None:
    last = tx.session.get(SeedLoad, 1)
    if last is None:
        tx.add(SeedLoad(id=1, digest=stamp))
    else:
        last.digest = stamp


def export(folder: Path) -> None:
    """Write the reference data as files, byte for byte as they were loaded. One query a file."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers: Numbers = {}
    for file in FILES:
        known = _known(db.session(), file, numbers)
        back = _backwards(file, numbers)
        records = sorted(known.values(), key=partial(_place, file=file, numbers=numbers))
        keys = {_number(record): key[0] for key, record in known.items()}
        numbers[file.name] = {keys[_number(record)]: _number(record) for record in records}
        with (folder / file.name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(file.head)
            for record in records:
                writer.writerow([_cell(_cell_value(column, record, back)) for column in file.columns])


def _place(record: Any, file: File, numbers: Numbers) -> Key:
    """Where a row stands in its file; one that refers to another stands as that one does."""
    columns = {column.name: column for column in file.columns}
    return tuple(
        list(numbers[columns[name].refers].values()).index(getattr(record, columns[name].kept_in))
        if columns[name].refers
        else getattr(record, columns[name].kept_in)
        for name in file.order
    )


def _number(record: Any) -> Any:
    return inspect(record).mapper.primary_key_from_instance(record)[0]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _many(noun: str) -> str:
    if noun == "criterion":
        return "criteria"
    head, of, rest = noun.partition(" of ")
    if noun.startswith("entry"):
        return f"entries{of}{rest}"
    return f"{head}s{of}{rest}"

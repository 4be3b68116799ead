"""Rows of a change as plain values: what each was, what it is, and how it stands in the database now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import inspect, select, tuple_

from alliance_tracker.data.db import Base

Values = dict[str, Any]
Key = tuple[Any, ...]
OWN = frozenset({"many_change", "way_back"})
BATCH = 300


@dataclass
class Was:
    """One row that a change touched: what it was (nothing if it is new), what it is (nothing if it is gone)."""

    table: str
    key: Key
    was: Values | None
    now: Values | None = None
    unit: str = ""


class Watched:
    """The audited rows that a transaction touches, in the order in which it does."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[Base, Values | None]] = {}

    def see(self, session: Any, _context: Any) -> None:
        """After a flush, while old values are still known: note each row once, as it was at first."""
        for row in (*session.new, *session.dirty, *session.deleted):
            if getattr(row, "__audited__", False) and row.__tablename__ not in OWN and id(row) not in self.rows:
                self.rows[id(row)] = (row, None if row in session.new else before_of(row))

    def entries(self) -> list[Was]:
        """Each row with what it is now; one that came and went in between is left out."""
        found = []
        for row, was in self.rows.values():
            state = inspect(row)
            gone = state.deleted or state.detached
            now = None if gone else values_of(row)
            if was != now:
                found.append(Was(row.__tablename__, key_of(type(row), was or now or {}), was, now))
        return found


def class_of(table: str) -> Any:
    found = class_or_none(table)
    assert found is not None, table
    return found


def class_or_none(table: str) -> Any:
    return next((one.class_ for one in Base.registry.mappers if one.local_table.name == table), None)  # type: ignore[attr-defined]


def attribute_of(table: str, column: str) -> str:
    mapper = inspect(class_of(table))
    return str(mapper.get_property_by_column(mapper.local_table.c[column]).key)


def key_attributes(own: Any) -> list[Any]:
    mapper = inspect(own)
    return [mapper.get_property_by_column(column) for column in mapper.primary_key]


def key_of(own: Any, values: Mapping[str, Any]) -> Key:
    return tuple(values[one.key] for one in key_attributes(own))


def values_of(row: Base) -> Values:
    return {one.key: encoded(getattr(row, one.key)) for one in inspect(type(row)).column_attrs}


def before_of(row: Base) -> Values:
    """The values as they were before this flush."""
    state: Any = inspect(row)
    found = {}
    for one in state.mapper.column_attrs:
        changed = state.attrs[one.key].history
        value = changed.deleted[0] if changed.deleted else getattr(row, one.key)
        found[one.key] = encoded(value)
    return found


def encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else value


def decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["at"]) if "at" in value else date.fromisoformat(value["on"])


def rows_now(session: Any, entries: Sequence[Was]) -> dict[tuple[str, Key], Base]:
    """The rows as they are, by table and key. A query for each table and 300 rows."""
    found: dict[tuple[str, Key], Base] = {}
    for table, keys in _by_table(entries).items():
        own = class_of(table)
        columns = inspect(own).primary_key
        for some_keys in chunks(keys):
            chosen = columns[0].in_([key[0] for key in some_keys])
            if len(columns) > 1:
                chosen = tuple_(*columns).in_(some_keys)
            for row in session.scalars(select(own).where(chosen).execution_options(populate_existing=True)):
                found[table, key_of(own, values_of(row))] = row
    return found


def chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _by_table(entries: Sequence[Was]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for one in entries:
        found.setdefault(one.table, []).append(one.key)
    return found

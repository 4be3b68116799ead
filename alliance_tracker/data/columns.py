"""How the columns of an alliance's own workbooks are read: kept by a name, offered again, changed, forgotten."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.many import ColumnMap
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.columns import FileMap, SheetMap, Table, forgotten, kept

AS_NOW = "It is shown as it is now."
GONE = "These choices were forgotten. Upload the file again to make new ones."


class KeptMap(Record):
    """Choices that are kept: what they are called, what they say, who kept them and when."""

    id: int
    name: str
    said: FileMap
    kept_at: datetime
    by: str | None
    version: int


def kept_maps(alliance_id: int, what: str) -> list[KeptMap]:
    """All that an alliance keeps for its plan or its quarters, by name. One query."""
    rows = db.session().execute(
        select(
            ColumnMap.id,
            ColumnMap.name,
            ColumnMap.columns,
            ColumnMap.kept_at,
            func.coalesce(Person.display_name, Person.name),
            ColumnMap.version,
        )
        .outerjoin(Person, Person.id == ColumnMap.person_id)
        .where(ColumnMap.alliance_id == alliance_id)
        .order_by(ColumnMap.name)
    )
    found = [KeptMap(row[0], row[1], _said(row[2]), *row[3:]) for row in rows]
    return [one for one in found if one.said.what == what]


def kept_map(alliance_id: int, what: str, number: int) -> KeptMap:
    """One of them, or NotFound. One query."""
    found = next((one for one in kept_maps(alliance_id, what) if one.id == number), None)
    if found is None:
        raise NotFound(GONE)
    return found


def map_for(alliance_id: int, what: str, tables: Sequence[Table]) -> KeptMap | None:
    """The choices kept for a file with the same headings, the newest first. One query."""
    fitting = [one for one in kept_maps(alliance_id, what) if one.said.fits(tables)]
    return max(fitting, key=lambda one: one.kept_at, default=None)


def keep_map(tx: Writing, alliance_id: int, name: str, said: FileMap, number: int = 0, version: int = 0) -> None:
    """Keep choices under a name, or change those of a number; nothing is written when they are the same already.

    Raises RuleBroken when the name is taken, Stale when somebody else changed them. Two statements and the line.
    """
    rows = {row.id: row for row in tx.session.scalars(_rows(alliance_id).with_for_update())}
    row, told = rows.get(number), _told(said)
    if number and row is None:
        raise NotFound(GONE)
    if row is not None and version and row.version != version:
        raise Stale(f"Somebody else changed “{row.name}” while you were choosing. {AS_NOW}")
    if any(one.name == name and one is not row for one in rows.values()):
        raise RuleBroken(f"Choices are kept as “{name}” already. Give another name, or change those", "name")
    if row is None:
        row = ColumnMap(alliance_id=alliance_id, name=name, columns=told)
        tx.add(row)
    elif row.name == name and _said(row.columns).meaning == said.meaning:
        return
    row.name, row.columns, row.kept_at, row.person_id = name, told, tx.now, tx.actor.person_id
    tx.say(kept(name, said.what, not number), alliance_id)


def forget_map(tx: Writing, alliance_id: int, number: int, version: int) -> str:
    """Forget choices, and say under which name they were kept. Two statements and the line.

    Raises Stale when somebody changed them since they were read.
    """
    row = tx.session.scalars(_rows(alliance_id).where(ColumnMap.id == number).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(GONE)
    if row.version != version:
        raise Stale(f"Somebody else changed “{row.name}” while you were reading, so it is not forgotten. {AS_NOW}")
    name, what = str(row.name), _said(row.columns).what
    tx.session.delete(row)
    tx.say(forgotten(name, what), alliance_id)
    return name


def _rows(alliance_id: int) -> Any:
    return select(ColumnMap).where(ColumnMap.alliance_id == alliance_id).order_by(ColumnMap.id)


def _told(said: FileMap) -> str:
    sheets = [{"sheet": one.sheet, "holds": one.holds, "columns": one.columns} for one in said.sheets]
    return json.dumps({"what": said.what, "sheets": sheets}, ensure_ascii=False, separators=(",", ":"))


def _said(text: str) -> FileMap:
    told = json.loads(text)
    return FileMap(
        told["what"],
        tuple(
            SheetMap(one["sheet"], one["holds"], tuple((heading, field) for heading, field in one["columns"]))
            for one in told["sheets"]
        ),
    )

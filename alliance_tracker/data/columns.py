"""How the columns of an alliance's own workbooks are read: kept by a name, offered again, changed, forgotten."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.many import ColumnMap
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.columns import FileMap, SheetMap, Table, forgotten, kept, tables_like

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

    @property
    def stamp(self) -> str:
        """Stands for these choices as they are now, so that others for the same headings are not taken for them."""
        return _stamp(self.id, self.kept_at)


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
    return newest_for(kept_maps(alliance_id, what), tables)


def newest_for(maps: Sequence[KeptMap], tables: Sequence[Table]) -> KeptMap | None:
    """Of these choices the newest for a file with such headings."""
    return max((one for one in maps if one.said.fits(tables)), key=lambda one: one.kept_at, default=None)


def keep_map(tx: Writing, alliance_id: int, name: str, said: FileMap, number: int = 0, version: int = 0) -> None:
    """Keep choices under a name, or change those of a number; nothing is written when they are the same already.

    Raises RuleBroken when the name is taken, Stale when somebody else changed them. Two statements and the line.
    """
    rows = _held(tx, alliance_id)
    if number and number not in rows:
        raise NotFound(GONE)
    row = rows.get(number)
    _keep(tx, alliance_id, name, said, rows, row, row is not None and version != 0 and row.version != version)


def keep_map_of_file(tx: Writing, alliance_id: int, name: str, said: FileMap, number: int, stamp: str) -> None:
    """Keep what was chosen for a file: in the place of those that were offered, unless they were forgotten meanwhile.

    Where none were (number 0), others may be kept by now for the same headings. Those of somebody else stay beside
    these; one's own are those of the same form, sent again by the browser's back button, and are changed. Raises as
    `keep_map` does, and costs the same.
    """
    rows = _held(tx, alliance_id)
    alike = {key: row for key, row in rows.items() if _said(row.columns).what == said.what}
    row = alike.get(number) if number else _own(tx, alike.values(), said)
    changed = row is not None and number > 0 and _stamp(row.id, row.kept_at) != stamp
    _keep(tx, alliance_id, name, said, rows, row, changed)


def _held(tx: Writing, alliance_id: int) -> dict[int, ColumnMap]:
    """All that is kept, by number. The line is held first, as a lock of rows alone lets new ones come in between."""
    tx.hold_line(alliance_id)
    return {row.id: row for row in tx.session.scalars(_rows(alliance_id).with_for_update())}


def _own(tx: Writing, rows: Iterable[ColumnMap], said: FileMap) -> ColumnMap | None:
    """The newest that this person kept for the same headings."""
    tables = tables_like(said)
    own = [row for row in rows if row.person_id == tx.actor.person_id and _said(row.columns).fits(tables)]
    return max(own, key=lambda row: row.kept_at, default=None)


def _keep(
    tx: Writing,
    alliance_id: int,
    name: str,
    said: FileMap,
    rows: Mapping[int, ColumnMap],
    row: ColumnMap | None,
    is_changed: bool,
) -> None:
    if row is not None and row.name == name and _said(row.columns).meaning == said.meaning:
        return
    if row is not None and is_changed:
        raise Stale(f"Somebody else changed “{row.name}” while you were choosing. {AS_NOW}")
    if any(one.name == name and one is not row for one in rows.values()):
        raise RuleBroken(f"Choices are kept as “{name}” already. Give another name, or change those", "name")
    new = row is None
    if row is None:
        row = ColumnMap(alliance_id=alliance_id)
        tx.add(row)
    row.name, row.columns, row.kept_at, row.person_id = name, _told(said), tx.now, tx.actor.person_id
    tx.say(kept(name, said.what, new), alliance_id)


def forget_map(tx: Writing, alliance_id: int, number: int, version: int) -> str:
    """Forget choices, and say under which name they were kept. Two statements and the line.

    Raises Stale when somebody changed them since they were read.
    """
    row = _held(tx, alliance_id).get(number)
    if row is None:
        raise NotFound(GONE)
    if row.version != version:
        raise Stale(f"Somebody else changed “{row.name}” while you were reading, so it is not forgotten. {AS_NOW}")
    name, what = str(row.name), _said(row.columns).what
    tx.session.delete(row)
    tx.say(forgotten(name, what), alliance_id)
    return name


def _stamp(number: int, kept_at: datetime) -> str:
    """A number may be given again once its row is gone, and its version with it, but not the moment."""
    return f"{number}.{kept_at.timestamp():.6f}"


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

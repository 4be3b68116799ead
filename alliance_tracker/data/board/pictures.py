"""Drawn pictures and the tables behind them, kept by the hash of their data so that each is made once."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select, text

from alliance_tracker.data.db import UtcDateTime, db, operations
from alliance_tracker.data.tables.history import Picture

_KEEP = text(
    "INSERT INTO picture (key, kind, content, drawn_at) VALUES (:key, :kind, :content, :drawn_at) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("drawn_at", type_=UtcDateTime()))


def kept(keys: tuple[str, ...], kind: str) -> dict[str, bytes]:
    """What is there under these keys. One query."""
    rows = db.session().execute(select(Picture.key, Picture.content).where(Picture.key.in_(keys), Picture.kind == kind))
    return {row.key: row.content for row in rows}


def keep(made: Mapping[tuple[str, str], bytes], now: datetime) -> None:
    """Keep what was made, by (key, kind), in a short transaction of its own; two who made the same agree on it."""
    rows = [{"key": key, "kind": kind, "content": content, "drawn_at": now} for (key, kind), content in made.items()]
    with operations() as ops:
        ops.execute(_KEEP, rows)

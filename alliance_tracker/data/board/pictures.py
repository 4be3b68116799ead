"""Drawn pictures and the tables behind them, kept by the hash of their data so that each is made once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.tables.history import Picture

KEPT_DAYS = 90
"""A picture that nobody has drawn anew for so long belongs to a page that has changed; it can always be made again."""


def kept(keys: tuple[str, ...], kind: str) -> dict[str, bytes]:
    """What is there under these keys. One query."""
    rows = db.session().execute(select(Picture.key, Picture.content).where(Picture.key.in_(keys), Picture.kind == kind))
    return {row.key: row.content for row in rows}


def keep(made: Mapping[tuple[str, str], bytes], now: datetime) -> None:
    """Keep what was made, by (key, kind), in a short transaction of its own; two who made the same agree on it."""
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    rows = [{"key": key, "kind": kind, "content": content, "drawn_at": now} for (key, kind), content in made.items()]
    with operations() as ops:
        ops.execute(delete(Picture).where(Picture.drawn_at < now - timedelta(days=KEPT_DAYS)))
        ops.execute(insert(Picture).on_conflict_do_nothing(), rows)

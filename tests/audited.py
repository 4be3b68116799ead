"""Watches every transaction of the suite: one that writes an audited table adds a line of history too."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from alliance_tracker.data.db import Base

WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
HISTORY = "change"


def audited_tables() -> set[str]:
    """The tables whose every change leaves a line."""
    return {str(mapper.local_table.name) for mapper in Base.registry.mappers if mapper.class_.__audited__}


class Watch:
    """Counts the transactions that wrote, and keeps the tables of those that left no line."""

    def __init__(self) -> None:
        self.transactions = 0
        self.silent: list[str] = []
        self.paused = False
        self._audited = audited_tables()

    def statement(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        found = WRITE.match(statement)
        if found:
            connection.info.setdefault("wrote", set()).add(found.group(1))

    def committed(self, connection: Connection) -> None:
        wrote = connection.info.pop("wrote", set())
        audited = sorted(wrote & self._audited)
        if audited and not self.paused:
            self.transactions += 1
            if HISTORY not in wrote:
                self.silent.append(", ".join(audited))

    def undone(self, connection: Connection) -> None:
        connection.info.pop("wrote", None)

    @contextmanager
    def tampering(self) -> Iterator[None]:
        """For tests that change rows behind the tracker's back."""
        self.paused = True
        try:
            yield
        finally:
            self.paused = False


def start() -> Watch:
    """Watch every engine of this process from now on."""
    watch = Watch()
    event.listen(Engine, "before_cursor_execute", watch.statement)
    event.listen(Engine, "commit", watch.committed)
    event.listen(Engine, "rollback", watch.undone)
    return watch

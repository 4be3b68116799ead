"""A file from outside on its way to its check: kept as it came, and read step by step apart from the page that waits.

One is read at a time in each server, so that other pages stay quick: a small one while its sender waits, a large one,
and a small one that would wait for it, by a thread of its own. What was read is held in memory alone: a server that was
stopped reads the file again, and nothing is written before its sender says so.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

from flask import Response, g

from alliance_tracker.data import columns
from alliance_tracker.errors import RuleBroken, Unavailable
from alliance_tracker.exchange.planfile import Layout, Sheet, is_ours, sheets_of, tables_in
from alliance_tracker.records import Record
from alliance_tracker.rules.columns import Offer
from alliance_tracker.web import filed
from alliance_tracker.web.show import done

LARGE = 60_000
"""Octets from which a file is read apart from the page that takes it."""
SOON = 2
"""Seconds that a small file waits for its turn, before its sender is shown how far it is."""
MOST_HELD = 4
"""Files that are read and held until their senders go on; the others are read again."""
MOST_WAITING = 12
REFRESH_SECONDS = 1
PATIENCE = 40
MANY = "Many files are being read just now. Your file is kept. Open this page again in a minute."
FAILED = "The file could not be read. Save it again in Excel and upload it again."
Sheets = Mapping[str, Sheet]
log = logging.getLogger("alliance_tracker.reading")


class Way(Record):
    """Where files of one kind go: the page they are uploaded on, how they are read, and what is done with the rows.

    `take` is given what was read, the name of the file and the key it is kept under where its columns can be matched
    by hand, and answers with the page that comes next.
    """

    layout: Layout
    offer: Offer
    place: str
    title: str
    upload: str
    file: str
    columns: str
    read: Callable[[Sheets], Any]
    take: Callable[[Any, str, str], Response]


@dataclass
class Far:
    """How far a file is. Steps: 1 it waits for another, 2 it is opened, 3 its rows are read, 4 all is read.

    Nothing is `found` in a file whose headings are not ours: its columns have to be matched first.
    """

    step: int = 1
    rows: int = 0
    problem: str = ""
    sheets: Sheets = field(default_factory=dict)
    found: Any = None
    ended: Event = field(default_factory=Event)

    @property
    def waits(self) -> bool:
        return not self.ended.is_set()


_held: OrderedDict[str, Far] = OrderedDict()
_one, _turn = Lock(), Lock()


def put_away(way: Way, name: str, content: bytes) -> str:
    """Keep a file as it came, for its sender alone."""
    return filed.put_away(_place(way), name.encode() + b"\0" + content)


def taken_out(way: Way, key: str) -> tuple[str, bytes]:
    """The name and the content of a file, or NotFound."""
    name, _, content = filed.taken_out(key, _place(way)).partition(b"\0")
    return name.decode(), content


def _place(way: Way) -> str:
    return f"file for {way.place}"


def read_at_once(way: Way, content: bytes) -> Far | None:
    """Read a small file while its sender waits; None when it is large, or others have the turn for longer.

    Raises RuleBroken, beside the box of the file, when it cannot be read.
    """
    if len(content) > LARGE or not _turn.acquire(timeout=SOON):
        return None
    far = Far()
    try:
        _read(far, way, content)
    finally:
        _turn.release()
    if far.problem:
        raise RuleBroken(far.problem, "file")
    return far


def begun(way: Way, key: str, content: bytes) -> Far:
    """How far a kept file is; its reading begins with the first who asks. Raises Unavailable when too many wait."""
    with _one:
        far = _held.pop(key, None)
        if far is None:
            if sum(one.waits for one in _held.values()) >= MOST_WAITING:
                raise Unavailable(MANY)
            far = Far()
            Thread(target=_in_turn, args=(far, way, content), daemon=True).start()
        _held[key] = far
        read = [name for name, one in _held.items() if not one.waits]
        for name in read[:-MOST_HELD]:
            del _held[name]
    return far


def ended(way: Way, key: str, content: bytes) -> Far:
    """The same, once it is read. Raises RuleBroken when it cannot be."""
    far = begun(way, key, content)
    if not far.ended.wait(PATIENCE):
        raise RuleBroken("The file is still being read. Wait a moment, then try again.")
    if far.problem:
        raise RuleBroken(far.problem)
    return far


def sent_on(way: Way, far: Far, name: str, content: bytes, key: str = "") -> tuple[Response | None, str]:
    """The way to where its columns are matched, when the headings are not ours, or choices are kept for these; and
    the key of the file, when a column of it can be matched. One query, or none."""
    if far.found is not None and not far.found.strange:
        return None, ""
    key = key or put_away(way, name, content)
    if far.found is None or columns.map_for(g.alliance.id, way.layout.what, tables_in(far.sheets)) is not None:
        return done(f"{way.columns}/{key}"), key
    return None, key


def _in_turn(far: Far, way: Way, content: bytes) -> None:
    with _turn:
        _read(far, way, content)


def _read(far: Far, way: Way, content: bytes) -> None:
    try:
        far.step = 2
        far.sheets = sheets_of(content)
        far.rows = sum(len(sheet.cells) for sheet in far.sheets.values() if not sheet.hidden)
        far.step = 3
        if is_ours(far.sheets, way.layout) or not tables_in(far.sheets):
            far.found = way.read(far.sheets)
        far.step = 4
    except RuleBroken as problem:
        far.problem = str(problem)
    except Exception:
        log.exception("a file was not read")
        far.problem = FAILED
    finally:
        far.ended.set()

"""Easy Read documents: added with their maker, taken off the list, and handed out as they were given."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.evidence import FILES, KeptFile, Upload, kept_file, stored_file
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.engagement.opened import EasyRead
from alliance_tracker.data.tables.history import StoredFile
from alliance_tracker.errors import NotFound, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement import easy_read as rules
from alliance_tracker.rules.engagement.easy_read import DocumentDraft

NOT_THERE = "We cannot find that document. Choose one from the list."


class Document(Record):
    """A document on the list."""

    id: int
    title: str
    maker: str
    added_on: date
    size: int
    version: int


def documents_of(alliance_id: int) -> tuple[Document, ...]:
    """Those on the list, the newest first. One query."""
    rows = db.session.execute(
        select(EasyRead, StoredFile.size)
        .join(StoredFile, StoredFile.id == EasyRead.file_id)
        .where(EasyRead.alliance_id == alliance_id, EasyRead.ended_on.is_(None))
        .order_by(EasyRead.id.desc())
    )
    return tuple(Document(row.id, row.title, row.maker, row.added_on, size, row.version) for row, size in rows)


def file_of(alliance_id: int, document: int) -> KeptFile:
    """The file of a document, also of one that is off the list; or NotFound. One query."""
    chosen = FILES.join(EasyRead, EasyRead.file_id == StoredFile.id).where(
        EasyRead.alliance_id == alliance_id, EasyRead.id == document
    )
    return kept_file(chosen, NOT_THERE)


def add(tx: Writing, alliance_id: int, draft: DocumentDraft, upload: Upload, today: date) -> None:
    """Put a document on the list."""
    rules.check_document(draft)
    kept = stored_file(tx, alliance_id, upload)
    tx.add(EasyRead(alliance_id=alliance_id, file_id=kept, title=draft.title, maker=draft.maker, added_on=today))
    tx.say(rules.added(draft.title), alliance_id)


def end(tx: Writing, alliance_id: int, document: int, version: int, today: date) -> None:
    """Take a document off the list. A page that is open goes on without it at once."""
    row = tx.session.scalars(
        select(EasyRead).where(EasyRead.alliance_id == alliance_id, EasyRead.id == document).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(NOT_THERE)
    if row.ended_on is not None or row.version != version:
        raise Stale("Somebody else has taken this document off the list.")
    row.ended_on = today
    tx.say(rules.ended(row.title), alliance_id)

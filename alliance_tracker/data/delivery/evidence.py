"""Evidence: what shows that a milestone is met or a rating deserved, and the files that are kept for it."""

import hashlib
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.delivery import Deliverable, Evidence
from alliance_tracker.data.tables.history import FileContent, StoredFile
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record


class EvidenceRow(Record):
    """One piece of evidence: words, a link, a file, or several of them."""

    id: int
    milestone_id: int | None
    dated_on: date
    words: str
    link: str
    file_id: int | None
    file_name: str | None
    file_kind: str | None
    file_size: int | None
    added_at: datetime
    by: str | None


class Upload(Record):
    """A file that has been looked into and found to be what it says."""

    name: str
    kind: str
    content: bytes


class EvidenceDraft(Record):
    """Evidence as given on a form; `link` is an http or https address that has been checked."""

    dated_on: date
    words: str = ""
    link: str = ""
    upload: Upload | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.link or self.upload)


EVIDENCE = (
    select(
        Evidence.id,
        Evidence.milestone_id,
        Evidence.dated_on,
        Evidence.words,
        Evidence.link,
        Evidence.file_id,
        StoredFile.name,
        StoredFile.kind,
        StoredFile.size,
        Evidence.added_at,
        func.coalesce(Person.display_name, Person.name),
    )
    .outerjoin(StoredFile, StoredFile.id == Evidence.file_id)
    .outerjoin(Person, Person.id == Evidence.person_id)
    .where(Evidence.deliverable_id == bindparam("own"))
    .order_by(Evidence.dated_on, Evidence.id)
)


def evidence_of(deliverable_id: int) -> tuple[EvidenceRow, ...]:
    """All evidence of a deliverable, oldest first. One query."""
    rows = db.session.execute(EVIDENCE, {"own": deliverable_id})
    return tuple(EvidenceRow(*row) for row in rows)


class KeptFile(Record):
    """A file to hand out."""

    name: str
    kind: str
    sha256: str
    content: bytes


FILES = (
    select(StoredFile.name, StoredFile.kind, StoredFile.sha256, FileContent.content)
    .select_from(StoredFile)
    .join(FileContent, FileContent.file_id == StoredFile.id)
)
"""Files with their bytes; whoever asks joins what the file belongs to."""


def kept_file(chosen: Select[str, str, str, bytes], gone: str) -> KeptFile:
    """The one file chosen from `FILES`; without it NotFound, which says `gone`. One query."""
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        raise NotFound(gone)
    return KeptFile(*row)


def file_of(alliance_id: int, ref: str, evidence_id: int) -> KeptFile:
    """The file of one piece of a deliverable's evidence, or NotFound. One query."""
    chosen = (
        FILES.join(Evidence, Evidence.file_id == StoredFile.id)
        .join(Deliverable, Deliverable.id == Evidence.deliverable_id)
        .where(Deliverable.alliance_id == alliance_id, Deliverable.reference == ref, Evidence.id == evidence_id)
    )
    return kept_file(chosen, "We cannot find that file. Go back to the deliverable and choose it from its evidence.")


def add_evidence(
    tx: Writing, alliance_id: int, deliverable_id: int, milestone_id: int | None, draft: EvidenceDraft
) -> Evidence:
    """Keep a piece of evidence and its file. The caller says the sentence."""
    row = Evidence(
        alliance_id=alliance_id,
        deliverable_id=deliverable_id,
        milestone_id=milestone_id,
        dated_on=draft.dated_on,
        words=draft.words,
        link=draft.link,
        file_id=stored_file(tx, alliance_id, draft.upload) if draft.upload else None,
        added_at=tx.now,
        person_id=tx.actor.person_id,
    )
    tx.add(row)
    return row


def stored_file(tx: Writing, alliance_id: int, upload: Upload) -> int:
    """Keep a file apart from its content; returns its number. The caller says the sentence."""
    row = StoredFile(
        alliance_id=alliance_id,
        sha256=hashlib.sha256(upload.content).hexdigest(),
        size=len(upload.content),
        kind=upload.kind,
        name=upload.name,
        added_by=tx.actor.person_id,
        added_at=tx.now,
    )
    tx.add(row)
    tx.flush()
    tx.add(FileContent(file_id=row.id, content=upload.content))
    return row.id

"""The toolkit as every alliance reads it, and the documents that groups make of its templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, String, and_, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.evidence import FILES, KeptFile, Upload, kept_file, stored_file
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.groups.bodies import AdoptedDocument, Group, GroupMember, PublicDataSource, ToolGuide
from alliance_tracker.data.tables.groups.work import Material, Problem, Project, Visit
from alliance_tracker.data.tables.history import StoredFile
from alliance_tracker.errors import Stale, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.documents import DocumentDraft, check_document
from alliance_tracker.rules.groups.groups import about, slug_of
from alliance_tracker.rules.words import day
from alliance_tracker.terms import GroupKind, ToolSection


class Guide(Record):
    """A short guide of the toolkit, or a template; `text` is empty in a list."""

    code: str
    section: ToolSection
    title: str
    summary: str
    template: bool
    source: str
    text: str = ""


class PublicData(Record):
    """A usual source of public figures."""

    code: str
    name: str
    can_say: str
    cannot_say: str
    differs: str
    duty: str
    link: str
    source: str
    note: str


class Version(Record):
    """A version of a document of a group; `file` is what its file is called, or empty."""

    code: str
    number: int
    title: str
    text: str
    adopted_on: date | None
    file: str = ""
    kind: str = ""
    size: int = 0


class WorkLine(Record):
    """One line of what a group does: how many of a kind, or one document that it adopted."""

    what: str
    count: int
    code: str = ""
    title: str = ""
    on: date | None = None


def shelf() -> tuple[Guide, ...]:
    """Every guide and template, without its text, section by section. One query."""
    rows = db.session.scalars(select(ToolGuide).order_by(ToolGuide.position, ToolGuide.id))
    sections = list(ToolSection)
    found = [_guide(row, "") for row in rows]
    return tuple(sorted(found, key=lambda one: sections.index(one.section)))


def guide(code: str) -> Guide | None:
    """One guide with its text. One query."""
    row = db.session.scalar(select(ToolGuide).where(ToolGuide.code == code))
    return _guide(row, row.text) if row is not None else None


def _guide(row: ToolGuide, text: str) -> Guide:
    return Guide(row.code, ToolSection(row.section), row.title, row.summary, row.template, row.place, text)


def public_data() -> tuple[PublicData, ...]:
    """The usual sources of public figures. One query."""
    rows = db.session.scalars(select(PublicDataSource).order_by(PublicDataSource.position, PublicDataSource.id))
    return tuple(
        PublicData(
            row.code, row.name, row.can_say, row.cannot_say, row.differs, row.duty, row.link, row.place, row.note
        )
        for row in rows
    )


def documents_of(group_id: int) -> dict[str, list[Version]]:
    """Every version of every document of a group: by its code, the newest first, by title. One query."""
    rows = db.session.execute(
        select(AdoptedDocument, StoredFile.name, StoredFile.kind, StoredFile.size)
        .outerjoin(StoredFile, StoredFile.id == AdoptedDocument.file_id)
        .where(AdoptedDocument.group_id == group_id)
        .order_by(AdoptedDocument.number.desc())
    )
    found: dict[str, list[Version]] = {}
    for row, name, kind, size in rows:
        words = (row.code, row.number, row.title, row.text, row.adopted_on)
        found.setdefault(row.code, []).append(Version(*words, name or "", kind or "", size or 0))
    return dict(sorted(found.items(), key=lambda one: (one[1][0].title.casefold(), one[0])))


def file_of(group_id: int, code: str, number: int) -> KeptFile:
    """The file of a version, or NotFound. One query."""
    chosen = FILES.join(AdoptedDocument, AdoptedDocument.file_id == StoredFile.id).where(
        AdoptedDocument.group_id == group_id, AdoptedDocument.code == code, AdoptedDocument.number == number
    )
    return kept_file(chosen, "That version has no file. Go back to the document.")


def kept_groups(alliance_id: int, person_id: int, today: date) -> list[tuple[str, str]]:
    """The groups that go on and whose record somebody keeps, with the working groups under them. One query."""
    rows = db.session.execute(
        select(Group.slug, Group.name)
        .join(
            GroupMember,
            or_(
                GroupMember.group_id == Group.id,
                and_(GroupMember.group_id == Group.parent_id, Group.kind == GroupKind.WORKING.value),
            ),
        )
        .where(
            Group.alliance_id == alliance_id,
            Group.ended_on.is_(None),
            GroupMember.person_id == person_id,
            GroupMember.keeps,
            GroupMember.starts_on <= today,
            or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= today),
        )
        .distinct()
    )
    return sorted(((row.slug, row.name) for row in rows), key=lambda one: (one[1].casefold(), one[0]))


def save_document(
    tx: Writing,
    alliance_id: int,
    slug: str,
    code: str,
    draft: DocumentDraft,
    last: int,
    today: date,
    upload: Upload | None = None,
    same_file: bool = False,
) -> str:
    """Keep another version; `code` is empty for a document of the group's own, `last` the version it was made from.

    It has a new file, or with `same_file` that of the version before. Returns its code. Earlier versions stay as
    they are.
    """
    group = open_group(tx, alliance_id, slug)
    kept = _file_before(tx, group.id, code, last) if same_file and upload is None else None
    refuse(check_document(draft, today, kept is not None or upload is not None))
    codes = tx.session.scalars(select(AdoptedDocument.code).where(AdoptedDocument.group_id == group.id)).all()
    code = code or slug_of(draft.title, {*codes, *tx.session.scalars(select(ToolGuide.code)).all()})
    if codes.count(code) != last:
        raise Stale("Somebody else kept a version of this document after you opened the page.")
    tx.add(
        AdoptedDocument(
            alliance_id=alliance_id,
            group_id=group.id,
            code=code,
            number=last + 1,
            title=draft.title,
            text=draft.text,
            file_id=stored_file(tx, alliance_id, upload) if upload is not None else kept,
            adopted_on=draft.adopted_on,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    agreed = f"adopted on {day(draft.adopted_on)}" if draft.adopted_on else "not adopted yet"
    tx.say(about(slug, f"kept version {last + 1} of {draft.title} of {group.name}, {agreed}"), alliance_id)
    return code


def _file_before(tx: Writing, group_id: int, code: str, number: int) -> int | None:
    return tx.session.scalar(
        select(AdoptedDocument.file_id).where(
            AdoptedDocument.group_id == group_id, AdoptedDocument.code == code, AdoptedDocument.number == number
        )
    )


def work_of(group_id: int) -> tuple[WorkLine, ...]:
    """What a group does, as lines of its page: counts of its logs, then what it adopted. One query."""
    empty, never = cast(literal(""), String), cast(null(), Date)
    counts = [
        select(literal(what).label("what"), func.count().label("count"), empty.label("code"), empty, never)
        .select_from(table)
        .where(table.group_id == group_id, *where)
        for what, table, where in (
            ("projects", Project, (Project.ended_on.is_(None),)),
            ("projects ended", Project, (Project.ended_on.is_not(None),)),
            ("problems", Problem, (Problem.ended_on.is_(None),)),
            ("problems ended", Problem, (Problem.ended_on.is_not(None),)),
            ("visits", Visit, ()),
            ("materials", Material, (Material.ended_on.is_(None),)),
        )
    ]
    later = aliased(AdoptedDocument)
    newer = and_(
        later.group_id == group_id,
        later.code == AdoptedDocument.code,
        later.adopted_on.is_not(None),
        later.number > AdoptedDocument.number,
    )
    adopted = (
        select(
            literal("document"), AdoptedDocument.number, AdoptedDocument.code, AdoptedDocument.title,
            AdoptedDocument.adopted_on,
        )
        .outerjoin(later, newer)
        .where(AdoptedDocument.group_id == group_id, AdoptedDocument.adopted_on.is_not(None), later.id.is_(None))
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(union_all(*counts, adopted)).all()
    found = [WorkLine(*row) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.what == "document", one.title.casefold(), one.what)))

"""What the board saw, kept: the bytes and their hashes, and the check that they are still the same."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import insert, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.board import Correction, FrozenContent, FrozenQuarter, QuarterRow
from alliance_tracker.data.tables.history import ChainHead, Change, ChangePiece
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.history import START, Sentence, chain_name
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import FrozenKind

CONTENT = "content.json"
PAGE = "page.html"


class Frozen(Record):
    """A frozen quarter as its page is shown: the main part's bytes, when it was frozen, and the pack's seal."""

    id: int
    kind: FrozenKind
    page: bytes
    seal: str
    frozen_at: datetime


class CorrectionLine(Record):
    """A correction that stands beside a frozen quarter."""

    subject: str
    words: str
    written_at: datetime
    person_id: int | None


def freeze(
    tx: Writing,
    alliance_id: int,
    quarter: Quarter,
    kind: FrozenKind,
    content: Mapping[str, object],
    page: bytes,
    pictures: Mapping[str, bytes],
) -> int:
    """Keep what the board saw, and for a review close the quarter for good. Returns the pack's key.

    `content` is plain values and goes in as canonical JSON, with the hash of every picture in it, so that a picture
    that is lost or changed shows. The head of the alliance's chain goes in too. Nine statements.
    """
    session = tx.session
    row = hold(tx, alliance_id, quarter, alone=True)
    taken = session.scalar(
        select(FrozenQuarter.id).where(FrozenQuarter.quarter_id == row.id, FrozenQuarter.kind == kind.value)
    )
    if row.reviewed_at is not None:
        raise RuleBroken(f"{quarter.words} is already frozen. Write a correction instead; it stands beside it.")
    if taken is not None:
        told = "Whatever changes from now on stands first on the quarter’s page, so nothing more need be done"
        raise RuleBroken(f"The papers of {quarter.words} are issued already. {told}.")
    head = session.execute(
        select(ChainHead.number, ChainHead.hash).where(ChainHead.chain == chain_name(alliance_id))
    ).one_or_none()
    seals = {name: _hash(picture) for name, picture in pictures.items()}
    whole = canonical({**content, "pictures": seals})
    frozen = FrozenQuarter(
        alliance_id=alliance_id,
        quarter_id=row.id,
        kind=kind.value,
        content_sha256=_hash(whole),
        page_sha256=_hash(page),
        chain_number=head.number if head else 0,
        chain_hash=head.hash if head else START,
        frozen_at=tx.now,
        person_id=tx.actor.person_id,
    )
    tx.add(frozen)
    if kind is FrozenKind.REVIEW:
        row.reviewed_at = tx.now
    said = "recorded the board’s review of" if kind is FrozenKind.REVIEW else "issued the board papers of"
    tx.say(Sentence(f"{said} {quarter.words} and froze what the board saw", "quarter", quarter.code), alliance_id)
    session.execute(
        insert(FrozenContent),
        [
            {"frozen_id": frozen.id, "name": name, "sha256": _hash(kept), "content": kept}
            for name, kept in {CONTENT: whole, PAGE: page, **pictures}.items()
        ],
    )
    return frozen.id


def frozen_page(frozen_id: int) -> Frozen:
    """A pack with the bytes of its page. One query."""
    row = (
        db.session()
        .execute(
            select(FrozenQuarter.kind, FrozenQuarter.content_sha256, FrozenQuarter.frozen_at, FrozenContent.content)
            .join(FrozenContent, FrozenContent.frozen_id == FrozenQuarter.id)
            .where(FrozenQuarter.id == frozen_id, FrozenContent.name == PAGE)
        )
        .one()
    )
    return Frozen(frozen_id, FrozenKind(row.kind), row.content, row.content_sha256, row.frozen_at)


def frozen_content(frozen_id: int) -> dict[str, object]:
    """What was frozen, as it was read from its canonical JSON. One query."""
    kept = db.session().scalar(
        select(FrozenContent.content).where(FrozenContent.frozen_id == frozen_id, FrozenContent.name == CONTENT)
    )
    if kept is None:
        raise NotFound("What was frozen of this quarter is missing. Run: alliance-tracker check")
    found: dict[str, object] = json.loads(kept)
    return found


def frozen_picture(alliance_id: int, name: str) -> bytes | None:
    """A picture of any frozen quarter of the alliance, by its name, which holds its hash. One query."""
    return db.session().scalar(
        select(FrozenContent.content)
        .join(FrozenQuarter, FrozenQuarter.id == FrozenContent.frozen_id)
        .where(FrozenQuarter.alliance_id == alliance_id, FrozenContent.name == name)
        .order_by(FrozenContent.frozen_id)
        .limit(1)
    )


def corrections_of(quarter_id: int) -> list[CorrectionLine]:
    """What was found wrong after the review, oldest first. One query."""
    rows = db.session().execute(
        select(Correction.subject, Correction.words, Correction.written_at, Correction.person_id)
        .where(Correction.quarter_id == quarter_id)
        .order_by(Correction.written_at, Correction.id)
    )
    return [CorrectionLine(*row) for row in rows]


def correct(tx: Writing, alliance_id: int, quarter: Quarter, subject: str, words: str) -> None:
    """Write a correction beside a reviewed quarter; its frozen page stays as it was. Three statements and history."""
    row = hold(tx, alliance_id, quarter)
    if row.reviewed_at is None:
        raise RuleBroken(f"{quarter.words} is not reviewed yet, so it can still be changed. Change the update itself.")
    tx.add(
        Correction(
            alliance_id=alliance_id,
            quarter_id=row.id,
            subject=subject,
            words=words,
            written_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    tx.say(Sentence(f"corrected {subject} in the reviewed {quarter.words}", "quarter", quarter.code), alliance_id)


def frozen_faults() -> list[str]:
    """Every frozen quarter that is not what was frozen, in words; empty when all are. Reads every pack in turn."""
    session = db.session()
    packs = session.execute(
        select(FrozenQuarter, QuarterRow.code, QuarterRow.reviewed_at, Alliance.slug)
        .join(QuarterRow, QuarterRow.id == FrozenQuarter.quarter_id)
        .join(Alliance, Alliance.id == FrozenQuarter.alliance_id)
        .order_by(FrozenQuarter.id)
    ).all()
    pieces = session.execute(
        select(ChangePiece.name, ChangePiece.after).where(
            ChangePiece.name.startswith("frozen_quarter "), ChangePiece.before.is_(None)
        )
    )
    told = {row.name: row.after for row in pieces}
    faults: list[str] = []
    for pack, code, reviewed_at, slug in packs:
        where = f"{slug} {Quarter.parse(code).words}"
        as_told = json.loads(told.get(f"frozen_quarter {pack.id}") or "{}")
        faults += [f"{where}: {fault}" for fault in _faults_of(pack, reviewed_at, as_told)]
    return faults + _reviews_without_pack()


def _faults_of(pack: FrozenQuarter, reviewed_at: datetime | None, as_told: Mapping[str, str]) -> Iterator[str]:
    """The bytes against their hashes, the hashes against history, and the head of history against its chain."""
    yield from _altered(pack)
    if (as_told.get("content_sha256"), as_told.get("page_sha256")) != (pack.content_sha256, pack.page_sha256):
        yield "its hashes are not the ones that history tells of"
    link = db.session().scalar(
        select(Change.hash).where(Change.chain == chain_name(pack.alliance_id), Change.number == pack.chain_number)
    )
    if (link or START) != pack.chain_hash:
        yield f"change {pack.chain_number} of its history is not the one that was frozen"
    if pack.kind == FrozenKind.REVIEW.value and reviewed_at != pack.frozen_at:
        yield "the day of its review has been altered"


def _altered(pack: FrozenQuarter) -> Iterator[str]:
    """What is missing, and what no longer has the hash it was frozen with."""
    kept = {
        row.name: row.content
        for row in db.session().execute(
            select(FrozenContent.name, FrozenContent.content).where(FrozenContent.frozen_id == pack.id)
        )
    }
    expected = {CONTENT: pack.content_sha256, PAGE: pack.page_sha256}
    if CONTENT in kept and _hash(kept[CONTENT]) == pack.content_sha256:
        expected |= json.loads(kept[CONTENT])["pictures"]
    for name, seal in sorted(expected.items()):
        if name not in kept:
            yield f"{name} is missing from what was frozen"
        elif _hash(kept[name]) != seal:
            yield f"{name} has been altered since it was frozen"


def _reviews_without_pack() -> list[str]:
    """Quarters that say they were reviewed, with nothing frozen."""
    rows = db.session().execute(
        select(Alliance.slug, QuarterRow.code)
        .join(Alliance, Alliance.id == QuarterRow.alliance_id)
        .outerjoin(
            FrozenQuarter,
            (FrozenQuarter.quarter_id == QuarterRow.id) & (FrozenQuarter.kind == FrozenKind.REVIEW.value),
        )
        .where(QuarterRow.reviewed_at.is_not(None), FrozenQuarter.id.is_(None))
        .order_by(Alliance.slug, QuarterRow.code)
    )
    return [f"{row.slug} {Quarter.parse(row.code).words}: it is reviewed, but nothing of it is frozen" for row in rows]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""What history tells of one deliverable in the lines of whole plan files."""

from sqlalchemy import and_, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Line
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.rules.history import chain_name


def lines_of_files(alliance_id: int, ref: str) -> list[Line]:
    """The plan files that added or changed a deliverable or its milestones, newest first. One query.

    Of each line only the pieces about this deliverable are read: a file may have changed two thousand records.
    """
    about = or_(
        ChangePiece.name == f"deliverable {ref}",
        ChangePiece.name.startswith(f"deliverable {ref} ", autoescape=True),
        ChangePiece.name.startswith(f"milestone {ref}.", autoescape=True),
    )
    chosen = (
        select(Change, ChangePiece)
        .join(ChangePiece, ChangePiece.change_id == Change.id)
        .where(Change.chain == chain_name(alliance_id), Change.subject_kind == "plan")
        .where(or_(and_(ChangePiece.name == "words", ChangePiece.position == 0), about))
        .order_by(Change.number.desc(), ChangePiece.position)
    )
    found: dict[int, tuple[Change, list[ChangePiece]]] = {}
    for change, piece in db.session.execute(chosen):
        found.setdefault(change.id, (change, []))[1].append(piece)
    return [_line(change, pieces) for change, pieces in found.values() if len(pieces) > 1]


def _line(change: Change, pieces: list[ChangePiece]) -> Line:
    words, *rest = pieces
    return Line(
        change.number,
        change.at,
        change.person_id,
        change.office,
        words.after or "removed from the record",
        change.subject_kind,
        change.subject_key,
        tuple((piece.name, piece.before, piece.after) for piece in rest),
    )

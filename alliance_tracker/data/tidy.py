"""Letting go of what has served its time: the one list of tables that would otherwise grow for ever.

Operational tables that are not here stay small by themselves: a credential, passkeys, recovery codes and the last
steps of an authenticator app belong to a person; notes are two.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import operations
from alliance_tracker.data.tables.engagement.opened import Interest
from alliance_tracker.data.tables.history import Draft, Once, Outgoing, ParkedForm, Picture, PrintedPaper, Throttle
from alliance_tracker.data.tables.many import WayBack
from alliance_tracker.data.tables.meeting import DecisionLink
from alliance_tracker.data.tables.people import OneUseLink, SessionStage, WebSession

_newer = aliased(WebSession)
_NOT_THE_LAST_SIGN_IN = or_(
    WebSession.stage != SessionStage.OPEN,
    exists().where(
        _newer.person_id == WebSession.person_id,
        _newer.stage == SessionStage.OPEN,
        _newer.started_at > WebSession.started_at,
    ),
)
"""A person's latest sign-in stays: the list of people says when it was."""

KEPT: tuple[tuple[Any, timedelta, tuple[ColumnElement[bool], ...]], ...] = (
    (Throttle.window_ends, timedelta(0), ()),
    (Once.taken_at, timedelta(days=1), ()),  # longer than any session in which the form could be sent again
    (ParkedForm.parked_at, timedelta(days=30), ()),
    (Draft.saved_at, timedelta(days=180), ()),  # by then the board has reviewed the quarter and the one after it
    (Outgoing.next_try_at, timedelta(days=30), ()),  # sent or not: every link and code in it ended long before
    (WayBack.kept_at, timedelta(days=180), ()),  # as drafts: who notices later mends what is there by then
    (DecisionLink.expires_at, timedelta(days=30), ()),
    (OneUseLink.expires_at, timedelta(days=30), ()),
    (WebSession.ends_at, timedelta(days=30), (_NOT_THE_LAST_SIGN_IN,)),
    (Picture.drawn_at, timedelta(days=90), ()),  # of a page that has changed; it can always be drawn again
    (PrintedPaper.asked_at, timedelta(days=30), ()),  # it can always be made again
    (Interest.erase_on, timedelta(0), ()),  # the day that whoever asked to be told was promised
)
"""For each table: the indexed column with the moment its row was needed last, and how long after it is let go."""


def tidy(now: datetime) -> int:
    """Let go of all that is old, each table in a short transaction of its own. Returns how many rows.

    A statement for each table.
    """
    gone = 0
    for moment, age, unless in KEPT:
        with operations() as ops:
            done = ops.execute(
                delete(moment.class_).where(moment < now - age, *unless).execution_options(synchronize_session=False)
            )
            gone += int(done.rowcount)  # type: ignore[attr-defined]
    return gone

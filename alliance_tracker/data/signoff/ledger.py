"""The ledger of a plan, or of a bid: every version, answer, disowning and submission, in the order they were kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.signoff.answers import all_answers, versions_in_brief
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.plan import PlanVersion, Submission
from alliance_tracker.data.tables.signoff import Disowned
from alliance_tracker.periods import uk_day
from alliance_tracker.records import Record
from alliance_tracker.rules.signoff.standing import Given, Version


class Entry(Record):
    """One line. `kind` is version, answer, disowned or submitted; `body` is empty where none speaks."""

    at: datetime
    on: date
    kind: str
    version: str
    body: str = ""
    body_slug: str = ""
    given: Given | None = None
    frozen: Version | None = None
    name: str = ""
    why: str = ""


def ledger_of(plan_id: int, bid_id: int | None = None) -> tuple[Entry, ...]:
    """Everything, the newest first. Five queries, and nothing of what versions say."""
    versions = {one.id: one for one in versions_in_brief(plan_id, bid_id)}
    given = all_answers(plan_id, bid_id)
    names = _names({one.organisation_id for one in given})
    entries = [
        *(
            Entry(one.frozen_at, one.frozen_on, "version", one.label, frozen=one)
            for one in versions.values()
            if one.frozen_at
        ),
        *(
            Entry(
                one.answered_at,
                one.answered_on,
                "answer",
                versions[one.version_id].label,
                *names[one.organisation_id],
                one,
            )
            for one in given
        ),
        *_disowned(plan_id, {one.id: one for one in given}, versions, names),
        *_submitted(plan_id, bid_id, versions),
    ]
    order = ("version", "answer", "disowned", "submitted")
    return tuple(
        sorted(entries, key=lambda one: (one.at, order.index(one.kind), one.given.id if one.given else 0), reverse=True)
    )


def _names(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.slug).where(Organisation.id.in_(ids))
    )
    return {row.id: (row.name, row.slug) for row in rows}


def _disowned(
    plan_id: int, given: dict[int, Given], versions: dict[int, Version], names: dict[int, tuple[str, str]]
) -> list[Entry]:
    found = []
    for row in db.session.scalars(select(Disowned).where(Disowned.plan_id == plan_id)):
        if row.agreement_id not in given:  # of another paper of the plan
            continue
        answer = given[row.agreement_id]
        label, body = versions[answer.version_id].label, names[answer.organisation_id]
        found.append(
            Entry(
                row.disowned_at, uk_day(row.disowned_at), "disowned", label, *body, answer, name=row.name, why=row.why
            )
        )
    return found


def _submitted(plan_id: int, bid_id: int | None, versions: dict[int, Version]) -> list[Entry]:
    rows = db.session.execute(
        select(Submission.version_id, Submission.submitted_on, Submission.submitted_at)
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .where(Submission.plan_id == plan_id, PlanVersion.bid_id.is_not_distinct_from(bid_id))
    )
    return [Entry(row.submitted_at, row.submitted_on, "submitted", versions[row.version_id].label) for row in rows]

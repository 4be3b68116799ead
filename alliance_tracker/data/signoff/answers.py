"""Answers of bodies: given, recorded for another, disowned, and the ledger of them all. Nothing is ever changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.evidence import KeptFile
from alliance_tracker.data.tables.history import FileContent, StoredFile
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.plan import PlanVersion
from alliance_tracker.data.tables.signoff import Agreement, Disowned
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.signoff.standing import Given, Version
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind


def versions_in_brief(plan_id: int) -> tuple[Version, ...]:
    """The versions of a plan by their seals, oldest first; what they say is not read. One query."""
    rows = db.session.execute(
        select(
            PlanVersion.id,
            PlanVersion.major,
            PlanVersion.minor,
            PlanVersion.sections,
            PlanVersion.of_substance,
            PlanVersion.frozen_on,
            PlanVersion.reason,
            PlanVersion.why_not,
            PlanVersion.lead_named,
            PlanVersion.frozen_at,
        )
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.major, PlanVersion.minor)
    )
    return tuple(Version(id, f"{major}.{minor}", json.loads(seals), *rest) for id, major, minor, seals, *rest in rows)


def answers_of(plan_id: int) -> Mapping[int, tuple[Given, ...]]:
    """Every answer to a plan by the body that gave it, oldest first, disowned ones too. One query."""
    found: dict[int, list[Given]] = {}
    for given in all_answers(plan_id):
        found.setdefault(given.organisation_id, []).append(given)
    return {body: tuple(given) for body, given in found.items()}


def all_answers(plan_id: int) -> tuple[Given, ...]:
    """Every answer to a plan, oldest first, disowned ones too. One query."""
    recorder = aliased(Person)
    rows = db.session.execute(
        select(
            Agreement,
            Disowned.agreement_id,
            func.coalesce(recorder.display_name, recorder.name),
            StoredFile.name,
        )
        .outerjoin(Disowned, Disowned.agreement_id == Agreement.id)
        .outerjoin(recorder, recorder.id == Agreement.recorded_by_id)
        .outerjoin(StoredFile, StoredFile.id == Agreement.file_id)
        .where(Agreement.plan_id == plan_id)
        .order_by(Agreement.answered_at, Agreement.id)
    )
    return tuple(
        _given(row, disowned is not None, recorder or "", file or "") for row, disowned, recorder, file in rows
    )


def _given(row: Agreement, disowned: bool, recorded_by: str, file_name: str) -> Given:
    return Given(
        row.id,
        row.organisation_id,
        row.version_id,
        Answer(row.answer),
        json.loads(row.relied_on),
        row.answered_on,
        row.answered_at,
        disowned,
        row.name,
        row.office,
        AuthorityKind(row.authority),
        row.authority_on,
        row.minute,
        row.report_on,
        AnsweredVia(row.via),
        row.comment,
        row.section,
        row.would_let,
        row.delegate,
        recorded_by,
        row.file_id,
        file_name,
    )


def file_of(plan_id: int, organisation_id: int, agreement_id: int) -> KeptFile:
    """The file of one answer of a body, or NotFound. One query."""
    row = db.session.execute(
        select(StoredFile.name, StoredFile.kind, StoredFile.sha256, FileContent.content)
        .join(Agreement, Agreement.file_id == StoredFile.id)
        .join(FileContent, FileContent.file_id == StoredFile.id)
        .where(
            Agreement.plan_id == plan_id,
            Agreement.organisation_id == organisation_id,
            Agreement.id == agreement_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that file. Go back to the sign-off page and choose it there.")
    return KeptFile(*row)

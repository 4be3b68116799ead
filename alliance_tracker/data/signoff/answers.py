"""Answers of bodies: given, recorded for another, disowned, and the ledger of them all. Nothing is ever changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import bindparam, func, select
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

VERSIONS = (
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
    .where(PlanVersion.plan_id == bindparam("plan"))
    .order_by(PlanVersion.major, PlanVersion.minor)
)
_RECORDER = aliased(Person)
ANSWERS = (
    select(
        Agreement.id,
        Agreement.organisation_id,
        Agreement.version_id,
        Agreement.answer,
        Agreement.relied_on,
        Agreement.answered_on,
        Agreement.answered_at,
        Disowned.agreement_id,
        Agreement.name,
        Agreement.office,
        Agreement.authority,
        Agreement.authority_on,
        Agreement.minute,
        Agreement.report_on,
        Agreement.via,
        Agreement.comment,
        Agreement.section,
        Agreement.would_let,
        Agreement.delegate,
        func.coalesce(_RECORDER.display_name, _RECORDER.name, ""),
        Agreement.file_id,
        func.coalesce(StoredFile.name, ""),
    )
    .outerjoin(Disowned, Disowned.agreement_id == Agreement.id)
    .outerjoin(_RECORDER, _RECORDER.id == Agreement.recorded_by_id)
    .outerjoin(StoredFile, StoredFile.id == Agreement.file_id)
    .where(Agreement.plan_id == bindparam("plan"))
    .order_by(Agreement.answered_at, Agreement.id)
)
"""The columns of `Given`, in its order. Both are made once: making them costs more than asking."""


def versions_in_brief(plan_id: int) -> tuple[Version, ...]:
    """The versions of a plan by their seals, oldest first; what they say is not read. One query."""
    rows = db.session.execute(VERSIONS, {"plan": plan_id})
    return tuple(Version(id, f"{major}.{minor}", json.loads(seals), *rest) for id, major, minor, seals, *rest in rows)


def answers_of(plan_id: int) -> Mapping[int, tuple[Given, ...]]:
    """Every answer to a plan by the body that gave it, oldest first, disowned ones too. One query."""
    found: dict[int, list[Given]] = {}
    for given in all_answers(plan_id):
        found.setdefault(given.organisation_id, []).append(given)
    return {body: tuple(given) for body, given in found.items()}


def all_answers(plan_id: int) -> tuple[Given, ...]:
    """Every answer to a plan, oldest first, disowned ones too. One query.

    Most answers to a version rely on the same words, so each text of seals is read once.
    """
    seals: dict[str, Mapping[str, str]] = {}
    found = []
    for id, body, version, answer, relied_on, on, at, disowned, name, office, authority, *rest in db.session.execute(
        ANSWERS, {"plan": plan_id}
    ):
        if relied_on not in seals:
            seals[relied_on] = json.loads(relied_on)
        decided_on, minute, report_on, via, *words = rest
        found.append(
            Given(
                id,
                body,
                version,
                Answer(answer),
                seals[relied_on],
                on,
                at,
                disowned is not None,
                name,
                office,
                AuthorityKind(authority),
                decided_on,
                minute,
                report_on,
                AnsweredVia(via),
                *words,
            )
        )
    return tuple(found)


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

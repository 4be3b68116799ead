"""Answers of bodies: given, recorded for another, disowned, and the ledger of them all. Nothing is ever changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.evidence import FILES, KeptFile, kept_file
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.tables.history import StoredFile
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.plan import PlanVersion
from alliance_tracker.data.tables.signoff import Agreement, Disowned
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
        PlanVersion.bid_id,
    )
    .where(PlanVersion.plan_id == bindparam("plan"))
    .order_by(PlanVersion.major, PlanVersion.minor)
)
OF_PAPER = PlanVersion.bid_id.is_not_distinct_from(bindparam("bid"))
"""Of the plan itself, or of one bid: never of both."""
OF_BIDS = PlanVersion.bid_id.is_not(None)
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
        PlanVersion.bid_id,
    )
    .join(PlanVersion, PlanVersion.id == Agreement.version_id)
    .outerjoin(Disowned, Disowned.agreement_id == Agreement.id)
    .outerjoin(_RECORDER, _RECORDER.id == Agreement.recorded_by_id)
    .outerjoin(StoredFile, StoredFile.id == Agreement.file_id)
    .where(Agreement.plan_id == bindparam("plan"))
    .order_by(Agreement.answered_at, Agreement.id)
)
"""The columns of `Given`, in its order, then the bid."""
VERSIONS_OF_PAPER, VERSIONS_OF_BIDS = VERSIONS.where(OF_PAPER), VERSIONS.where(OF_BIDS)
ANSWERS_OF_PAPER, ANSWERS_OF_BIDS = ANSWERS.where(OF_PAPER), ANSWERS.where(OF_BIDS)
"""Made once: making them costs more than asking."""


def versions_in_brief(plan_id: int, bid_id: int | None = None) -> tuple[Version, ...]:
    """The versions of a plan, or of a bid, by their seals, oldest first; what they say is not read. One query."""
    found = _versions(VERSIONS_OF_PAPER, {"plan": plan_id, "bid": bid_id})
    return tuple(version for _, version in found)


def versions_of_bids(plan_id: int) -> Mapping[int, tuple[Version, ...]]:
    """The same of all bids of a plan, by bid. One query."""
    found: dict[int, tuple[Version, ...]] = {}
    for bid_id, version in _versions(VERSIONS_OF_BIDS, {"plan": plan_id}):
        found[bid_id] = (*found.get(bid_id, ()), version)
    return found


def _versions(chosen: Select[*tuple[Any, ...]], values: Mapping[str, int | None]) -> Iterable[tuple[int, Version]]:
    for id, major, minor, seals, *rest, bid_id in db.session.execute(chosen, values):
        yield bid_id, Version(id, f"{major}.{minor}", json.loads(seals), *rest)


def answers_of(plan_id: int, bid_id: int | None = None) -> Mapping[int, tuple[Given, ...]]:
    """Every answer to a plan, or to a bid, by the body that gave it, oldest first, disowned ones too. One query."""
    return _by_body(all_answers(plan_id, bid_id))


def _by_body(every: Iterable[Given]) -> Mapping[int, tuple[Given, ...]]:
    return grouped((given.organisation_id, given) for given in every)


def all_answers(plan_id: int, bid_id: int | None = None) -> tuple[Given, ...]:
    """Every answer to a plan, or to a bid, oldest first, disowned ones too. One query."""
    return tuple(given for _, given in _answers(ANSWERS_OF_PAPER, {"plan": plan_id, "bid": bid_id}))


def answers_to_bids(plan_id: int) -> Mapping[int, Mapping[int, tuple[Given, ...]]]:
    """Every answer to any bid of a plan, by bid and then by body. One query."""
    found = grouped(_answers(ANSWERS_OF_BIDS, {"plan": plan_id}))
    return {bid_id: _by_body(given) for bid_id, given in found.items()}


def _answers(chosen: Select[*tuple[Any, ...]], values: Mapping[str, int | None]) -> Iterable[tuple[int, Given]]:
    """Answers with their bid. Most answers to a version rely on the same words, so each text of seals is read once."""
    seals: dict[str, Mapping[str, str]] = {}
    for id, body, version, answer, relied_on, on, at, disowned, name, office, authority, *rest in db.session.execute(
        chosen, values
    ):
        if relied_on not in seals:
            seals[relied_on] = json.loads(relied_on)
        decided_on, minute, report_on, via, *words, bid_id = rest
        yield (
            bid_id,
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
            ),
        )


def file_of(plan_id: int, organisation_id: int, agreement_id: int) -> KeptFile:
    """The file of one answer of a body, or NotFound. One query."""
    chosen = FILES.join(Agreement, Agreement.file_id == StoredFile.id).where(
        Agreement.plan_id == plan_id,
        Agreement.organisation_id == organisation_id,
        Agreement.id == agreement_id,
    )
    return kept_file(chosen, "We cannot find that file. Go back to the sign-off page and choose it there.")

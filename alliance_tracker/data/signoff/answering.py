"""Keeping an answer: a body's own, one recorded for it from a minute, and the disowning of the latter."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.delivery.evidence import Upload, stored_file
from alliance_tracker.data.funding import bids
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.data.tables.signoff import Agreement, Disowned
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.signoff.answering import AnswerDraft, fitting, overtaken, problems_of, too_late
from alliance_tracker.rules.signoff.rule import Body
from alliance_tracker.rules.signoff.standing import Given, Version
from alliance_tracker.rules.words import capital, day, lower
from alliance_tracker.terms import AnsweredVia


class Door(Record):
    """How an answer comes in. `seen`: the number of the body's newest answer when the page was opened, 0 for none."""

    via: AnsweredVia
    seen: int
    request_id: int | None = None
    upload: Upload | None = None


def give(
    tx: Writing, plan: PlanHead, organisation_id: int, version_id: int, draft: AnswerDraft, door: Door, today: date
) -> int:
    """Keep a body's answer to a version and tell of it; returns its number in the ledger.

    Answers of a plan are taken one after the other. Raises Stale when a newer version was frozen or the body
    answered while the page was open, RulesBroken when something is missing.
    """
    bids.not_withdrawn(tx, plan)
    draft = fitting(draft)
    now = sign_off_of(plan, today)
    body = _body(now, organisation_id, plan.paper.noun)
    version = _version(now, version_id, plan.paper.noun)
    given = now.answers.get(body.id, ())
    _check_seen(now, body, version, given, door)
    problems = problems_of(draft, version, door.via, today)
    if problems:
        raise RulesBroken(problems)
    _check_time(now, body, version, draft, door, today, plan.paper.noun)
    row = _row(tx, plan, body, version, now, draft, door, today)
    say(tx, plan, told(body, plan.paper.version(version.label), draft, door.via))
    return row.id


def disown(tx: Writing, plan: PlanHead, organisation_id: int, agreement_id: int, name: str, why: str) -> None:
    """The body says that an answer recorded for it was not its own. It counts no more, and stays in the ledger."""
    lock(tx, plan)
    row = tx.session.scalars(
        select(Agreement).where(
            Agreement.id == agreement_id,
            Agreement.plan_id == plan.id,
            Agreement.organisation_id == organisation_id,
            Agreement.via == AnsweredVia.RECORDED.value,
        )
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that answer. Choose it from the ledger.")
    if not why:
        raise RuleBroken("Say why this was not your organisation’s answer", "why")
    if tx.session.get(Disowned, agreement_id) is not None:
        raise Stale("This answer was disowned already. It counts no more.")
    tx.add(
        Disowned(
            agreement_id=row.id,
            plan_id=plan.id,
            name=name,
            why=why,
            person_id=tx.actor.person_id,
            disowned_at=tx.now,
        )
    )
    words = f"disowned the answer of {day(row.answered_on)} that was recorded from minute {row.minute}"
    say(tx, plan, Sentence(words, "agreement", str(row.id)))


def told(body: Body, about: str, draft: AnswerDraft, via: AnsweredVia) -> Sentence:
    """Answered for NHS Darlington: agrees, to version 1.1, by a meeting of the governing body. Never a name."""
    assert draft.answer is not None and draft.authority is not None
    verb = "recorded the answer of" if via is AnsweredVia.RECORDED else "answered for"
    by = f", by {lower(draft.authority.words)}"
    minute = f", minute {draft.minute}" if via is AnsweredVia.RECORDED else ""
    words = f"{verb} {body.name} to {about}: {lower(draft.answer.words)}{by}{minute}"
    return Sentence(words, "agreement", body.slug)


def _body(now: SignOff, organisation_id: int, noun: str) -> Body:
    body = now.body(organisation_id)
    if body is None:
        raise NotFound(f"That organisation is not among those who must agree this {noun}.")
    return body


def _version(now: SignOff, version_id: int, noun: str) -> Version:
    version = next((one for one in now.versions if one.id == version_id), None)
    if version is None:
        raise NotFound(f"There is no such version of this {noun}. Open the sign-off page again.")
    return version


def _check_seen(now: SignOff, body: Body, version: Version, given: tuple[Given, ...], door: Door) -> None:
    newest = now.versions[-1]
    if door.via is not AnsweredVia.RECORDED and version.id != newest.id:
        raise Stale(
            f"Version {newest.label} replaced {version.label} while you were reading. See what changed, then answer."
        )
    last = given[-1] if given else None
    if last is not None and last.id != door.seen:
        who = "was answered for" if last.via is AnsweredVia.RECORDED else "answered"
        raise Stale(
            f"{capital(body.name)} {who} while this page was open: {lower(last.answer.words)}, by {last.name}, "
            f"{last.office}. If that is right, you need do nothing. If it is not, answer again."
        )


def _check_time(
    now: SignOff, body: Body, version: Version, draft: AnswerDraft, door: Door, today: date, noun: str
) -> None:
    if door.via is AnsweredVia.RECORDED:
        valid = [one for one in now.answers.get(body.id, ()) if not one.disowned]
        late = overtaken(draft, version, now.versions, valid[-1] if valid else None)
        if late:
            raise RuleBroken(late, "authority_on")
    late = too_late(draft, now.stood[body.id], body.name, now.submitted_on, today, noun)
    if late:
        raise RuleBroken(late, "answer")


def _row(
    tx: Writing,
    plan: PlanHead,
    body: Body,
    version: Version,
    now: SignOff,
    draft: AnswerDraft,
    door: Door,
    today: date,
) -> Agreement:
    assert draft.answer is not None and draft.authority is not None
    recorded = door.via is AnsweredVia.RECORDED
    home = plan.footprints[0].id
    row = Agreement(
        plan_id=plan.id,
        version_id=version.id,
        request_id=door.request_id,
        organisation_id=body.id,
        answer=draft.answer.value,
        comment=draft.comment,
        section=draft.section,
        would_let=draft.would_let,
        delegate=draft.delegate,
        relied_on=json.dumps(relied_on(version, now.rule.of(body.kind)), sort_keys=True),
        authority=draft.authority.value,
        authority_on=draft.authority_on,
        minute=draft.minute,
        report_on=draft.report_on,
        name=draft.name,
        office=draft.office,
        person_id=None if recorded else tx.actor.person_id,
        via=door.via.value,
        recorded_by_id=tx.actor.person_id if recorded else None,
        alliance_id=home if door.upload else None,
        file_id=stored_file(tx, home, door.upload) if door.upload else None,
        answered_on=draft.authority_on or today if recorded else today,
        answered_at=tx.now,
    )
    tx.add(row)
    tx.flush()
    return row


def relied_on(version: Version, relies_on: frozenset[str] | None) -> dict[str, str]:
    """The seals of the sections that a kind of body relies on, as they are in a version."""
    return {code: seal for code, seal in version.seals.items() if relies_on is None or code in relies_on}

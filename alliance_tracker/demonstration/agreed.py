"""The plan of 2017: frozen as version 1.0, agreed by the right bodies, submitted in January and ratified in April.

Answers of real bodies are plain agreements by nobody in particular, and say that they are a demonstration.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime

from alliance_tracker.data import writing
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.plan.submissions import decide, submit
from alliance_tracker.data.plan.versions import Freezing, freeze
from alliance_tracker.data.signoff.answering import relied_on
from alliance_tracker.data.signoff.answers import versions_in_brief
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.signoff.standing import board_body, rule_of
from alliance_tracker.data.tables.signoff import Agreement
from alliance_tracker.demonstration.plan_story import OFFICER
from alliance_tracker.demonstration.records import FIXED_ON, at
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.plan.submission import OutcomeDraft
from alliance_tracker.terms import (
    AllianceKind,
    Answer,
    AnsweredVia,
    AuthorityKind,
    OrganisationKind,
    SubmissionOutcome,
)

FROZEN_ON = FIXED_ON
AGREED_ON = date(2017, 1, 12)
SUBMITTED_ON = date(2017, 1, 17)
RATIFIED_ON = date(2017, 4, 5)
NOBODY = Actor(None, OFFICER, "demonstration")


def told(name: str, address: str) -> Message:
    """What is written to those who are told. None of it is sent: all mail of the past counts as gone."""
    return Message(address, "A delivery plan was submitted, or decided on", f"Dear {name}\n\nSee its page.")


def agree(plan: PlanHead, actor: Actor, by_board: bool, late: int = 0) -> None:
    """Freeze, agree and submit version 1.0, `late` days after the 17th. Three transactions."""
    with writing(actor, at(FROZEN_ON)) as tx:
        version = freeze(tx, plan, FROZEN_ON, Freezing("The plan for 2017/18 and 2018/19, for all bodies to agree"))
    with writing(NOBODY, at(AGREED_ON)) as tx:
        rows = list(_answers(plan, by_board, tx.now))
        tx.add(*rows)
        say(
            tx, plan, Sentence(f"entered {len(rows)} agreements to version {version.label}", "agreement", version.label)
        )
    submitted_on = date(2017, 1, SUBMITTED_ON.day + late)
    with writing(actor, at(submitted_on, 15)) as tx:
        submit(tx, plan, version.id, told, submitted_on)


def ratify(plan: PlanHead, submission_id: int, first_year: int, second_year: int, actor: Actor) -> None:
    """Ratified in April 2017 with this much money for wider needs, in pounds."""
    draft = OutcomeDraft(
        SubmissionOutcome.RATIFIED,
        RATIFIED_ON,
        minute="Demonstration minute",
        first_year_pence=first_year * 100,
        second_year_pence=second_year * 100,
    )
    with writing(actor, at(RATIFIED_ON, 11)) as tx:
        decide(tx, plan, submission_id, draft, told, RATIFIED_ON)


def _answers(plan: PlanHead, by_board: bool, when: datetime) -> Iterator[Agreement]:
    """The board's where it may agree for all, each body's where it may not; for the Vanguard both."""
    version, rule = versions_in_brief(plan.id)[-1], rule_of(plan)
    board = board_body(plan)
    answering = [(row.organisation_id, row.kind) for row in bodies_of(plan, AGREED_ON)]
    if by_board:
        answering = [(key, kind) for key, kind in answering if kind is OrganisationKind.STP]
    if by_board or plan.kind is AllianceKind.VANGUARD:
        answering.append((board.id, board.kind))
    relied = {kind: json.dumps(relied_on(version, rule.of(kind)), sort_keys=True) for _, kind in answering}
    for key, kind in answering:
        yield plain_agreement(plan, version.id, key, relied[kind], AGREED_ON, when)


def plain_agreement(plan: PlanHead, version_id: int, body_id: int, relied: str, on: date, when: datetime) -> Agreement:
    """Agrees, and nothing else: by no named person."""
    return Agreement(
        plan_id=plan.id,
        version_id=version_id,
        organisation_id=body_id,
        answer=Answer.AGREES.value,
        relied_on=relied,
        authority=AuthorityKind.DELEGATED.value,
        authority_on=on,
        name=OFFICER,
        office="Demonstration office",
        via=AnsweredVia.ACCOUNT.value,
        answered_on=on,
        answered_at=when,
    )

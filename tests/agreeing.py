"""A plan with bodies, versions and answers, made through the tracker's own ways."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db, folded
from alliance_tracker.data.plan import plans, versions
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.plan.versions import Freezing, VersionHead
from alliance_tracker.data.signoff import providers
from alliance_tracker.data.signoff.answering import Door, give
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.data.tables.plan import PlanText
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.signoff.answering import AnswerDraft
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind, OrganisationKind
from tests import make
from tests.make import TODAY, Made

AGREES = AnswerDraft(Answer.AGREES, AuthorityKind.DELEGATED, "Ann Lee", "Chief Officer")
CANNOT = replace(AGREES, answer=Answer.CANNOT, section="vision", would_let="Say what it means for Whitby")


def plan_of(where: Made) -> PlanHead:
    found = plans.plan_of(where.id)
    assert found is not None
    return found


def write(plan: PlanHead, words: str, code: str = "vision") -> None:
    """Some prose of the plan."""
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.scalars(select(PlanText).where(PlanText.plan_id == plan.id, PlanText.code == code)).first()
        if row is None:
            row = PlanText(plan_id=plan.id, code=code, text="", saved_at=tx.now)
            tx.add(row)
        row.text, row.saved_at = words, tx.now
        say(tx, plan, Sentence("wrote the plan", "plan", code))


def freeze(plan: PlanHead, words: str, code: str = "vision", on: date = TODAY, **given: Any) -> VersionHead:
    """The next version of the plan, in which one piece of prose reads like this."""
    write(plan, words, code)
    with writing(make.by(), make.moment()) as tx:
        return versions.freeze(tx, plan, on, Freezing("it was discussed", **given))


def provide(plan: PlanHead, *names: str, declared: bool = True, on: date = TODAY) -> None:
    """Providers on the list of the plan, declared complete unless said otherwise."""
    for name in names:
        with writing(make.by(), make.moment()) as tx:
            providers.add_typed(tx, plan, name, "", plan.footprints[0].id, on)
    if declared:
        with writing(make.by(), make.moment()) as tx:
            providers.declare(tx, plan, providers.stamp_of(bodies_of(plan, on)), on)


def now(plan: PlanHead, on: date = TODAY) -> SignOff:
    return sign_off_of(plan, on)


def ids(plan: PlanHead, *kinds: OrganisationKind) -> list[int]:
    """The bodies of some kinds, in order."""
    return [row.organisation_id for row in bodies_of(plan, TODAY) if row.kind in kinds]


def answer(plan: PlanHead, body_id: int, draft: AnswerDraft = AGREES, on: date = TODAY, who: Any = None) -> int:
    """The body's own answer to the newest version."""
    given = now(plan, on).answers.get(body_id, ())
    seen = given[-1].id if given else 0
    newest = versions.versions_of(*plan.key)[-1].id
    with writing(make.by(who), make.moment()) as tx:
        return give(tx, plan, body_id, newest, draft, Door(AnsweredVia.ACCOUNT, seen), on)


def record(plan: PlanHead, body_id: int, draft: AnswerDraft, who: Any, on: date = TODAY) -> int:
    """An answer recorded from a minute by somebody of the alliance."""
    newest = versions.versions_of(*plan.key)[-1].id
    given = now(plan, on).answers.get(body_id, ())
    door = Door(AnsweredVia.RECORDED, given[-1].id if given else 0)
    with writing(make.by(who), make.moment()) as tx:
        return give(tx, plan, body_id, newest, draft, door, on)


def signatory(where: Made, *body_ids: int, name: str = "Sam Okafor", until: date | None = None) -> Made:
    """Somebody who answers for these bodies."""
    email = f"{folded(name).replace(' ', '.')}.{body_ids[0]}@example.nhs.uk"
    with writing(make.by(), make.moment()) as tx:
        row = Person(
            name=name, name_folded=folded(name), email=email, email_folded=email, state=PersonState.ACTIVE.value
        )
        tx.add(row)
        tx.flush()
        for body_id in body_ids:
            tx.add(
                RoleGrant(
                    person_id=row.id,
                    role=Role.SIGNATORY.value,
                    starts_on=date(2016, 12, 6),
                    ends_on=until,
                    alliance_id=where.id,
                    organisation_id=body_id,
                )
            )
        tx.say(Sentence(f"gave a role to {name}", "person", str(row.id)))
        return Made(row.id, where.id)


def slug_of(body_id: int) -> str:
    return db.session.scalars(select(Organisation.slug).where(Organisation.id == body_id)).one()


YESTERDAY = TODAY - timedelta(days=1)

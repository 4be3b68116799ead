"""Writes a plan down as it was in December 2016: its words, money, posts, board and bodies. One transaction."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import Base, db, folded
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.coverage import coverage_of
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.plan import (
    Alignment,
    CoverageReason,
    GroupReason,
    PlanText,
    Post,
    ResourceLine,
    Support,
)
from alliance_tracker.data.tables.signoff import (
    Authority,
    BoardMember,
    BoardTerms,
    BoardVoice,
    ProviderList,
    StpLead,
    TaskGroup,
)
from alliance_tracker.demonstration import plan_story
from alliance_tracker.demonstration.plan_story import PlanStory
from alliance_tracker.demonstration.records import Known, at
from alliance_tracker.demonstration.story import PRIVATE_UNTIL
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.plan.coverage import Place
from alliance_tracker.terms import AlignmentKind, AlignmentState, OrganisationKind

WRITTEN_ON = date(2016, 12, 21)
BOARD_BEGAN = date(2016, 12, 15)


def write(plan: PlanHead, story: PlanStory, known: Known, actor: Actor) -> None:
    """The plan as its first version will hold it, with the list of providers declared complete."""
    with writing(actor, at(WRITTEN_ON)) as tx:
        _add_providers(tx, plan, story)
        say(
            tx,
            plan,
            Sentence(f"listed {len(story.providers)} providers, and declared the list complete", "plan", "who"),
        )
        bodies = named(plan, WRITTEN_ON)
        _add_board(tx, plan, story, bodies)
        say(tx, plan, Sentence("entered the board, its terms and who speaks for whom", "plan", "board"))
        tx.add(*_texts(tx, plan, story), *_fits(tx, plan, story, bodies), *_support(plan, story))
        tx.add(*(post(plan, number, one) for number, one in enumerate(story.posts, 1)))
        works = references(plan)
        tx.add(*(line(plan, number, one, works) for number, one in enumerate(story.lines, 1)))
        tx.add(*_reasons(plan, story, known))
        say(tx, plan, Sentence("entered what the plan says, its posts, its money and its reasons", "plan", "plan"))


def named(plan: PlanHead, today: date) -> dict[str, int]:
    """The bodies of a plan in force, and its board, by name."""
    return {row.name: row.organisation_id for row in bodies_of(plan, today)} | {plan.board: plan.board_id}


def references(plan: PlanHead) -> dict[str, int]:
    """The deliverables of the first footprint by reference."""
    chosen = select(Deliverable.reference, Deliverable.id).where(Deliverable.alliance_id == plan.footprints[0].id)
    return dict(db.session.execute(chosen.order_by(Deliverable.id)).all())


def post(plan: PlanHead, position: int, given: plan_story.Post) -> Post:
    return Post(
        plan_id=plan.id,
        role=given.role,
        employer=given.employer,
        band=given.band,
        needed_hundredths=given.needed,
        filled_hundredths=given.filled,
        first_year_pence=given.first_year * 100,
        second_year_pence=given.second_year * 100,
        position=position,
        private=bool(given.private),
        private_because=given.private,
        private_until=PRIVATE_UNTIL if given.private else None,
    )


def line(plan: PlanHead, position: int, given: plan_story.Line, works: Mapping[str, int]) -> ResourceLine:
    work = works.get(given.deliverable)
    return ResourceLine(
        plan_id=plan.id,
        year=given.year,
        kind=given.kind,
        what=given.what,
        amount_pence=given.pounds * 100,
        alliance_id=plan.footprints[0].id if work else None,
        deliverable_id=work,
        position=position,
        private=bool(given.private),
        private_because=given.private,
        private_until=PRIVATE_UNTIL if given.private else None,
    )


def _add_providers(tx: Writing, plan: PlanHead, story: PlanStory) -> None:
    """Providers that do not exist, in the first footprint, declared to be all."""
    home = plan.footprints[0]
    kind = OrganisationKind.PROVIDER.value
    rows = [
        Organisation(
            slug=f"{home.slug}-provider-{number}", name=name, name_folded=folded(name), kind=kind, invented=True
        )
        for number, name in enumerate(story.providers, 1)
    ]
    tx.add(*rows)
    tx.flush()
    tx.add(
        *(
            Membership(alliance_id=home.id, organisation_id=row.id, role=kind, position=number, starts_on=BOARD_BEGAN)
            for number, row in enumerate(rows, 1)
        ),
        ProviderList(plan_id=plan.id, declared_on=WRITTEN_ON, declared_at=tx.now, person_id=tx.actor.person_id),
    )


def _add_board(tx: Writing, plan: PlanHead, story: PlanStory, bodies: Mapping[str, int]) -> None:
    rows = {
        seat.name: BoardMember(
            plan_id=plan.id,
            name=seat.name,
            job=seat.job,
            organisation_id=bodies[seat.body] if seat.body else None,
            decides=seat.decides,
            chairs=seat.chairs,
            starts_on=BOARD_BEGAN,
        )
        for seat in story.seats
    }
    tx.add(*rows.values())
    tx.flush()
    for seat in story.seats:
        heard = sorted({bodies[name] for name in seat.speaks_for})
        tx.add(*(BoardVoice(member_id=rows[seat.name].id, organisation_id=key, plan_id=plan.id) for key in heard))
    for stp, name, email in story.leads:
        sits = rows[name].id if name in rows else None
        tx.add(
            StpLead(
                plan_id=plan.id,
                organisation_id=bodies[stp],
                name=name,
                email=email,
                member_id=sits,
                starts_on=BOARD_BEGAN,
            )
        )
    for name, purpose, chair in story.groups:
        tx.add(TaskGroup(plan_id=plan.id, name=name, purpose=purpose, chair=chair, starts_on=BOARD_BEGAN))
    tx.add(BoardTerms(plan_id=plan.id, words=story.terms, starts_on=BOARD_BEGAN))
    if story.authority:
        tx.add(Authority(plan_id=plan.id, record=story.authority, starts_on=BOARD_BEGAN))


def _texts(tx: Writing, plan: PlanHead, story: PlanStory) -> Iterator[Base]:
    for code, text in story.texts.items():
        yield PlanText(plan_id=plan.id, code=code, text=text, saved_at=tx.now, person_id=tx.actor.person_id)


def _fits(tx: Writing, plan: PlanHead, story: PlanStory, bodies: Mapping[str, int]) -> Iterator[Base]:
    of_bodies = {AlignmentKind.STP.value, AlignmentKind.CCG_PLAN.value, AlignmentKind.PROVIDER_PLAN.value}
    for kind, name, state, note in story.fits:
        own = kind in of_bodies
        yield Alignment(
            plan_id=plan.id,
            kind=kind,
            organisation_id=bodies[name] if own else None,
            name="" if own else name,
            state=AlignmentState(state).value,
            note=note,
            checked_on=WRITTEN_ON,
            person_id=tx.actor.person_id,
        )


def _support(plan: PlanHead, story: PlanStory) -> Iterator[Base]:
    for kind, note in story.support:
        yield Support(plan_id=plan.id, kind=kind, asked_on=WRITTEN_ON, note=note)


def _reasons(plan: PlanHead, story: PlanStory, known: Known) -> Iterator[Base]:
    """A reason for every place in which nothing is planned."""
    cover = coverage_of(plan, WRITTEN_ON)
    for row in cover.rows:
        code = row.item.code
        for year in row.empty:
            began = any(cell.active for cell in row.cells if cell.year < year)
            why = story.after.get(code, story.after["other"]) if began else story.before.get(code, story.after["other"])
            yield CoverageReason(plan_id=plan.id, item_id=known.items[code], year=year, why=why)
    for group in cover.groups:
        for cell in group.cells:
            if cell.place is Place.EMPTY:
                yield GroupReason(
                    plan_id=plan.id,
                    patient_group_id=known.groups[group.code],
                    area_id=known.areas[cell.area],
                    why=story.not_here,
                )

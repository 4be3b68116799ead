"""Makes the demonstration's database: once, from a fixed seed, in the order in which it would have happened."""

from collections.abc import Callable, Container, Iterator
from datetime import date

from flask import Flask

from alliance_tracker.data import alliances, demonstrated, writing
from alliance_tracker.data.db import folded
from alliance_tracker.data.history import Writing
from alliance_tracker.data.news import digests
from alliance_tracker.data.plan.plans import ensure_plans
from alliance_tracker.data.tables.alliances import Alliance, Membership, Organisation, Region
from alliance_tracker.data.tables.people import Credential, Person, PersonState, RoleGrant
from alliance_tracker.demonstration import (
    activities,
    board_met,
    filler,
    invented,
    involved,
    late,
    people,
    plans,
    records,
    second_call,
    story,
    waits,
)
from alliance_tracker.demonstration.bids import Followed, Staff
from alliance_tracker.demonstration.involved import Voices
from alliance_tracker.demonstration.plans import Tellers
from alliance_tracker.demonstration.records import Known, Planted, at
from alliance_tracker.demonstration.story import FIRST, LATEST, TODAY, Work
from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.dates import default_dates
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.people import passwords
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind
from alliance_tracker.web.board.freezing import freeze_quarter

BEGAN = date(2016, 12, 7)
LAST_DIGEST = date(2018, 10, 1)
"""The Monday of everybody’s last weekly e-mail: that of 8 October is written as soon as the demonstration runs."""
TRACKER = Actor.tracker("demonstration")


class Invented(Record):
    """The keys of the invented region, of its alliances by address, and of the body that the signatory signs for."""

    region_id: int
    alliances: dict[str, int]
    signs_for: int


class Cast(Record):
    """The keys of the people by their short names, and the two who act."""

    keys: dict[str, int]

    @property
    def manager(self) -> Actor:
        return Actor(self.keys["manager"], Role.MANAGER.words, "demonstration")

    @property
    def secretary(self) -> Actor:
        return Actor(self.keys["secretary"], Role.SECRETARY.words, "demonstration")

    def tellers(self, key: str) -> Tellers:
        """Who writes, answers and decides on delivery plans. `key` makes the links to answer by."""
        signatory = Actor(self.keys["signatory"], Role.SIGNATORY.words, "demonstration")
        national = Actor(self.keys["national"], Role.NATIONAL_TEAM.words, "demonstration")
        return Tellers(self.manager, signatory, national, TRACKER, key)

    @property
    def staff(self) -> Staff:
        """Who runs the calls for bids."""
        national, finance = (
            Actor(self.keys[key], Role.NATIONAL_TEAM.words, "demonstration") for key in ("national", "finance")
        )
        panel = Actor(self.keys["panel"], Role.PANEL_MEMBER.words, "demonstration")
        assessors = tuple(self.keys[key] for key in people.ASSESSORS)
        return Staff(self.manager, national, finance, panel, TRACKER, assessors)


def make(app: Flask, scale: int, say: Callable[[str], None], only: Container[str] | None = None) -> None:
    """Fill an empty database with the demonstration, or do nothing when it is there.

    About 22 alliances, 480 deliverables, 2,000 milestones, 2,700 updates and 110 frozen quarters. With `only`, the
    alliances at these addresses, of which the one whose story is told in full must be one.
    """
    with app.app_context():
        if demonstrated.made():
            return
        if demonstrated.has_people():
            raise RuleBroken(
                "This database has people in it and is not a demonstration, so nothing was changed. "
                "Give the demonstration a database of its own."
            )
        codes = demonstrated.codes()
        made_up = _invent(scale, only)
        cast, ids = _cast(made_up), made_up.alliances
        known = Known(codes.areas, codes.items, codes.groups, codes.national, cast.keys, cast.manager)
        neutral = Known(codes.areas, codes.items, codes.groups, codes.national, {}, TRACKER)
        full = story.avonmere()
        real = [one for one in demonstrated.real_alliances() if only is None or one[1] in only]
        told: list[tuple[int, str, tuple[Work, ...], Known, Actor | None]] = [
            (ids[people.WHERE], people.WHERE, full, known, cast.secretary)
        ]
        told += [
            (key, slug, filler.drawn(slug, full, codes.titles, faults=True), neutral, _reviewer(slug))
            for slug, key in ids.items()
            if slug != people.WHERE
        ]
        told += [
            (key, slug, filler.drawn(slug, full, codes.titles, faults=False), neutral, TRACKER) for key, slug in real
        ]
    who = cast.tellers(app.config["SETTINGS"].secret_key)
    voices = Voices(cast.keys, TRACKER)
    planted = {}
    for key, slug, works, sources, _ in told:
        with app.app_context():
            planted[slug] = records.plan(key, works, sources)
    say("Making the demonstration: the delivery plans of 2017")
    with app.app_context():
        ensure_plans(at(BEGAN))
        followed = plans.of_2017(tuple(planted), known, who, cast.staff)
        second_call.opened(cast.staff)
    for number, (_, slug, works, sources, secretary) in enumerate(told, 1):
        say(f"Making the demonstration: {slug} ({number} of {len(told)})")
        _live(app, slug, planted[slug], works, sources, secretary, who, followed, voices)
    say("Making the demonstration: the second call for bids")
    with app.app_context():
        second_call.ended(followed)
        demonstrated.mail_has_gone()
        digests.begin(LAST_DIGEST)
        demonstrated.mark(f"scale {scale}")


def _live(
    app: Flask,
    slug: str,
    planted: Planted,
    works: tuple[Work, ...],
    known: Known,
    secretary: Actor | None,
    who: Tellers,
    followed: Followed,
    voices: Voices,
) -> None:
    """One alliance's six quarters: each return on its days, each board meeting but the last, which is to come.

    Before the last, the plan is refreshed, and the second call is open. Money follows the return of the quarter, and
    what patients and the alliance did until the board met comes before it meets.
    """
    involving = involved.of_alliance(planted.alliance_id, slug, voices)
    for quarter in _quarters():
        dates = default_dates(quarter)
        met = dates.board
        with app.app_context():
            if quarter == LATEST:
                plans.refreshed(slug, who, followed)
            involving.until(dates.opens)
            records.quarter_told(planted, works, quarter, known)
            plans.money_told(slug, followed, quarter)
            if slug == people.WHERE:
                waits.until(planted.alliance_id, dates.opens, FIRST, who.manager)
                activities.until(planted.alliance_id, dates.opens, who.manager)
        board = _board(slug, quarter, voices)
        if board and met is not None:
            with app.test_request_context(base_url=app.config["SETTINGS"].base_url):
                involving.until(met - board_met.BEFORE)
                board_met.papers(board, _head(slug), quarter, met)
                late.until(planted.alliance_id, quarter, min(met, TODAY), known)
        with app.app_context():
            involving.until(min(met or dates.closes, TODAY))
        if secretary and quarter < LATEST and met is not None:
            with app.test_request_context(base_url=app.config["SETTINGS"].base_url):
                if board:
                    board_met.meeting(board, _head(slug), quarter, met)
                freeze_quarter(_head(slug), quarter.code, FrozenKind.REVIEW, secretary, at(met, 15), met)
                if board:
                    late.until(planted.alliance_id, quarter, TODAY, known)
                    board_met.answered(board, _head(slug))


def _board(slug: str, quarter: Quarter, voices: Voices) -> board_met.Board | None:
    """Who acts at the meeting on a quarter, where it is told."""
    if slug != people.WHERE or not board_met.tells(quarter):
        return None
    return board_met.Board(voices.actor("secretary"), voices.actor("chair"), voices.actor("region"))


def _head(slug: str) -> alliances.AllianceHead:
    found = alliances.head(slug)
    assert found is not None
    return found


def _reviewer(slug: str) -> Actor | None:
    """Who records the reviews. Those of load tests are left out: they would take most of the time, and show nothing."""
    return TRACKER if slug in {one.slug for one in invented.ALLIANCES} else None


def _quarters() -> Iterator[Quarter]:
    quarter = FIRST
    while quarter <= LATEST:
        yield quarter
        quarter = quarter.next()


def _invent(scale: int, only: Container[str] | None) -> Invented:
    """The invented region and alliances. With a scale, so many that there are 22 times it in all."""
    every = [*invented.ALLIANCES, *(invented.load_test(number) for number in range(23, 22 * scale + 1))]
    made = [one for one in every if only is None or one.slug in only]
    with writing(TRACKER, at(BEGAN)) as tx:
        slug, name = invented.REGION
        region = Region(slug=slug, name=name, position=99, invented=True)
        tx.add(region)
        tx.flush()
        rows = {one.slug: _alliance(one, region.id, 100 + number) for number, one in enumerate(made)}
        tx.add(*rows.values())
        tx.flush()
        bodies = {one.slug: _bodies(tx, one, rows[one.slug].id) for one in made}
        tx.say(Sentence(f"made up {len(made)} alliances for the demonstration", "demonstration", "alliances"))
        first = bodies[people.WHERE][0].id
        return Invented(region.id, {slug: row.id for slug, row in rows.items()}, first)


def _alliance(one: invented.InventedAlliance, region_id: int, position: int) -> Alliance:
    return Alliance(
        slug=one.slug,
        name=one.name,
        name_folded=folded(one.name),
        initials=one.initials,
        region_id=region_id,
        position=position,
        population=one.population,
        population_text=one.population_text,
        ccg_count=len(one.ccgs),
        stp_count=len(one.stps),
        invented=True,
    )


def _bodies(tx: Writing, one: invented.InventedAlliance, alliance_id: int) -> list[Organisation]:
    rows = [
        Organisation(
            slug=f"{one.slug}-{kind.value}-{number}",
            name=name,
            name_folded=folded(name),
            kind=kind.value,
            invented=True,
        )
        for number, (kind, name) in enumerate(one.bodies, 1)
    ]
    tx.add(*rows)
    tx.flush()
    tx.add(
        *(
            Membership(alliance_id=alliance_id, organisation_id=row.id, role=row.kind, position=number)
            for number, row in enumerate(rows, 1)
        )
    )
    return rows


def _cast(made_up: Invented) -> Cast:
    """The accounts and the leads, with their roles from December 2016."""
    kept = passwords.hashed(people.PASSWORD)
    every = (*people.ACCOUNTS, *people.LEADS, *people.READERS, *people.VOICES)
    made = [one for one in every if one.where in made_up.alliances]
    with writing(TRACKER, at(BEGAN)) as tx:
        rows = {one.key: _person(one) for one in made}
        tx.add(*rows.values())
        tx.flush()
        for one in made:
            person_id = rows[one.key].id
            tx.add(_role(one, person_id, made_up))
            if one.signs_in:
                tx.add(Credential(person_id=person_id, password_hash=kept, password_set_at=at(BEGAN)))
        tx.say(Sentence(f"made up {len(made)} people for the demonstration", "demonstration", "people"))
        keys = {key: row.id for key, row in rows.items()}
    return Cast(keys | {short: keys[key] for short, key in people.STORY_NAMES.items()})


def _person(one: people.Made) -> Person:
    return Person(
        name=one.name,
        name_folded=folded(one.name),
        email=one.email,
        email_folded=one.email,
        state=PersonState.ACTIVE.value,
        demonstration=one.signs_in,
    )


def _role(one: people.Made, person_id: int, made_up: Invented) -> RoleGrant:
    given = one.role.given_for
    return RoleGrant(
        person_id=person_id,
        role=one.role.value,
        alliance_id=made_up.alliances[one.where] if given in {"alliance", "organisation"} else None,
        region_id=made_up.region_id if given == "region" else None,
        organisation_id=made_up.signs_for if given == "organisation" else None,
        starts_on=min(BEGAN, TODAY),
    )

"""The search on both databases: the same words, what each person finds, nothing of anybody else, and its cost."""

import random
import re

import pytest
from sqlalchemy import Column, MetaData, Table, Text, insert, select

from alliance_tracker.data.db import db
from alliance_tracker.data.search.finding import near, search
from alliance_tracker.data.search.matching import folded
from alliance_tracker.data.search.places import footprints
from alliance_tracker.records import asdict
from alliance_tracker.rules.permissions import Grant, Role, Viewer
from alliance_tracker.rules.search.asking import asked
from alliance_tracker.rules.search.folding import fold
from alliance_tracker.rules.search.sight import sight_of
from alliance_tracker.terms import Kind
from tests import involving, make, opening
from tests.searching import OF_RECORD, filled

OURS, THEIRS = "Quagmire", "Zwartkoppie"
INSIDE = ("manager", "lead", "board_member", "chair", "secretary", "patient_representative", "signatory")
OUTSIDE = ("regional_team", "national_team", "assessor", "panel_member", "administrator")


@pytest.fixture
def north(app):
    return make.alliance()


def found(viewer, words, most=100):
    """By kind, all that somebody finds, as one text each."""
    every = footprints()
    hits = search(asked(words), sight_of(viewer, every), make.TODAY, most)
    return {one.kind: [" ".join(map(str, asdict(hit).values())) for hit in one.shown] for one in hits}


def somebody(role, where, person_id=0):
    """Who holds one role, there or wherever it is given for."""
    own = {"alliance": {"alliance_id": where.id}, "organisation": {"alliance_id": where.id, "organisation_id": 1}}
    region = next(one.region_id for one in footprints() if one.id == where.id)
    scope = (own | {"region": {"region_id": region}}).get(role.given_for, {})
    return Viewer(person_id, role.words, "somebody@example.org", (Grant(role, **scope),))


def test_text_is_folded_alike_in_python_and_in_the_database(app):
    chance = random.Random(7)
    known = [chr(code) for code in range(1, 0x2100)]
    texts = ["Women’s CAFÉ, Łódź: 62-day", "", "'\"%_\\;--", "İstanbul ǅ ﬁ", *known]
    texts += ["".join(chance.choices(known, k=60)) for _ in range(40)]
    dialect = db.engine.dialect.name
    given = Table("given", MetaData(), Column("text", Text), prefixes=["TEMPORARY"])
    given.create(db.session.connection())
    db.session.execute(insert(given), [{"text": text} for text in texts])
    rows = db.session.execute(select(given.c.text, folded(given.c.text, dialect))).all()
    db.session.rollback()
    assert sorted(text for text, _ in rows) == sorted(texts)
    assert [(text, got, fold(text)) for text, got in rows if got != fold(text)] == []


def test_who_finds_what_of_an_alliance_and_of_another(app, north):
    """Every role, both alliances, everything there is to find: two words that stand nowhere else."""
    wessex = make.alliance("Wessex")
    lead = make.person(Role.LEAD, north)
    filled(north, lead, OURS)
    filled(wessex, make.person(Role.LEAD, wessex), THEIRS)
    for name in INSIDE:
        role = Role(name)
        viewer = somebody(role, north, lead.id if role is Role.LEAD else 0)
        own = found(viewer, OURS)
        assert set(own) == OF_RECORD, name
        assert found(viewer, THEIRS) == {}, name
        hushed = found(viewer, f"{OURS} hushed")
        risk, plan, board = Kind.RISK in hushed, {Kind.POST, Kind.MONEY} <= set(hushed), Kind.DECISION in hushed
        assert risk == (name in {"manager", "lead"}), name
        assert plan == (name == "manager"), name
        assert board == (name in {"manager", "board_member", "chair", "secretary"}), name
        assert bool(found(viewer, f"{OURS} unsaid")) == (name in {"chair", "secretary"}), name
        assert not found(viewer, f"{OURS} secret"), "the address to which the alliance writes"
    for name in OUTSIDE:
        viewer = somebody(Role(name), north)
        reads = {"national_team": {OURS, THEIRS}, "regional_team": {OURS}}.get(name, set())
        for words in (OURS, THEIRS):
            assert set(found(viewer, words)) == ({Kind.QUESTION} if words in reads else set()), name
        assert not found(viewer, "hushed") and not found(viewer, "unsaid"), name
    for words in (OURS, THEIRS, "hushed", "unsaid"):
        assert found(None, words) == {}


def test_no_random_word_of_another_alliance_is_found(app, north, count):
    """For people with roles drawn by chance: whatever names an alliance in a result is one that they may read."""
    wessex = make.alliance("Wessex")
    for where, word in ((north, OURS), (wessex, THEIRS)):
        filled(where, make.person(Role.LEAD, where), word)
    chance, every = random.Random(11), footprints()
    text = f"{OURS} {THEIRS} pathway agreed retires hushed unsaid protocol partnership hospice care D1 P1 E1 C1 ED1 GP"
    words = re.findall(r"\w+", text)
    tried = 0
    for _ in range(count(60, 600)):
        roles = [(chance.choice(list(Role)), chance.choice((north, wessex))) for _ in range(chance.randint(0, 3))]
        grants = tuple(grant for role, where in roles for grant in somebody(role, where).grants)
        viewer = Viewer(0, "Somebody", "s@example.org", grants) if grants else None
        sight = sight_of(viewer, every)
        asks = " ".join(chance.sample(words, chance.choice((1, 1, 2))))
        for hits in search(asked(asks), sight, make.TODAY, 100):
            readable = sight.submitted if hits.kind is Kind.QUESTION else sight.record | sight.bodies
            for hit in hits.shown:
                tried += 1
                if hit.kind in OF_RECORD - {Kind.ORGANISATION} and hit.alliance_id:
                    assert hit.alliance_id in readable, (roles, asks, hit)
                told = " ".join(map(str, asdict(hit).values()))
                for where, word in ((north, OURS), (wessex, THEIRS)):
                    assert word not in told or where.id in readable, (roles, asks, hit)
    assert tried > 100


def test_what_is_open_is_what_was_frozen(app, north):
    """A stranger finds a promise in the words that were opened, and none that is not open."""
    opening.contact(north)
    involving.promise(north, "Ring back within a day")
    one, other = make.person(Role.MANAGER, north), make.person(Role.CHAIR, north)
    assert found(None, "ring back") == {}
    opening.open_page(north, one, other)
    involving.reword(north, 1, "Ring back within a week", make.TODAY.replace(year=2019))
    assert set(found(None, "ring back day")) == {Kind.OPENED}
    assert found(None, "ring back week") == {}
    assert set(found(somebody(Role.MANAGER, north), "ring back week")) == {Kind.PROMISE}
    assert found(somebody(Role.MANAGER, north), "ring back day") == {}


def test_the_guidance_and_its_bodies_are_found_by_anybody(app):
    assert found(None, "rec 24") == found(None, "recommendation 24")
    assert "A-ED3" in found(None, "rec 24")[Kind.ITEM][0]
    assert [text.split()[2] for text in found(None, "01H")[Kind.ORGANISATION]] == ["01H", "01H"], "NHS Cumbria, twice"
    assert "North East and Cumbria" in found(None, "NORTH éast cumbria")[Kind.ALLIANCE][0]
    assert Kind.WORD in found(None, "clinical nurse specialist") and Kind.GUIDANCE in found(None, "vision")
    assert Kind.AMBITION in found(None, "survival") and Kind.PERSON not in found(None, "north")
    north = make.alliance()
    make.person(Role.BOARD_MEMBER, north, "Zoë Quill")
    assert set(found(somebody(Role.ADMINISTRATOR, north), "zoe quill")) == {Kind.PERSON}
    assert found(somebody(Role.MANAGER, north), "zoe quill") == {}


def test_a_reference_comes_first_and_one_slip_is_understood(app, north):
    lead = make.person(Role.LEAD, north)
    made = [make.deliverable(north, lead, title=f"Work {at}") for at in range(12)]
    make.milestone(made[0], title="After ED1")
    viewer = somebody(Role.MANAGER, north)
    first = found(viewer, "ed1")
    assert first[Kind.DELIVERABLE][0].split()[2] == "ED1" and len(first[Kind.DELIVERABLE]) == 4, "ED1, ED10 to ED12"
    sight = sight_of(viewer, footprints())
    assert "ED1" in near("EDD1", sight) and "ED1.1" in near("ED1.2", sight)
    assert near("EDD1", sight_of(None, footprints())) == ()
    assert "A-ED3" in near("A-DE3", sight_of(None, footprints()))
    assert [len(found(viewer, "work", most)[Kind.DELIVERABLE]) for most in (5, 100)] == [5, 12]


def test_it_costs_the_same_queries_for_one_of_each_or_many(app, north, queries):
    lead = make.person(Role.LEAD, north)
    filled(north, lead, OURS)
    viewer = somebody(Role.MANAGER, north)

    def cost(words):
        db.session.rollback()
        queries.clear()
        found(viewer, words)
        return len(queries)

    before = cost(OURS)
    for _ in range(6):
        make.milestone(make.deliverable(north, lead, title=f"{OURS} again"), title=f"{OURS} met")
    assert cost(OURS) == before == cost("care pathway agreed patients better first for what") == 3

"""Activities, the sequence and milestones moved together: shown, confirmed exactly as shown, taken back."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.sequence import effects_in, lanes_of
from alliance_tracker.data.people import roles
from alliance_tracker.data.tables.delivery import Activity, ActivityMilestone, Deliverable, Milestone, MilestoneMove
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.rules.delivery.depending import effects
from alliance_tracker.rules.delivery.sequence import waits_of
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from tests import make

BASE = "/alliances/north-east-and-cumbria"
PAGE = f"{BASE}/sequence"
MOVE = f"{BASE}/milestones/move"
LOOK = {"count": "1", "unit": "quarters", "way": "later", "reason": "The scanner comes late", "look": "yes"}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def lead(north):
    return make.person(Role.LEAD, north, "Tom Ashworth")


def fix(north, *refs):
    with writing(make.by(), make.moment()) as tx:
        delivery.fix_baseline(tx, north.id, refs, make.TODAY)


def dates(north):
    rows = db.session.execute(
        select(Milestone.reference, Milestone.baseline_on, Milestone.forecast_on, Milestone.met_on)
        .where(Milestone.alliance_id == north.id)
        .order_by(Milestone.reference)
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def fields(client, address):
    """What the form holds, by name: a list where there are several."""
    held = client.fields(address)
    return {name: values[0] if len(values) == 1 else values for name, values in held.lists()}


def letters():
    return db.session.scalars(select(Outgoing).order_by(Outgoing.id)).all()


def greeted(body):
    return body.partition("\n")[0].removeprefix("Dear ")


def looked(client, chosen, **more):
    """The page with what would happen, and its form as it stands there."""
    sent = fields(client, MOVE) | LOOK | {"milestones": list(chosen)} | more
    page = client.post(MOVE, data=sent)
    stamp = re.search(r'name="stamp" value="([0-9a-f]{64})"', page.text)
    confirm = {name: value for name, value in sent.items() if name != "look"}
    return page, confirm | {"stamp": stamp[1] if stamp else "", "move": "yes"}


def test_an_activity_that_serves_several_milestones_is_kept_shown_changed_and_counted_once(client, north, lead):
    one, other = make.deliverable(north, lead), make.deliverable(north, lead)
    steps = [make.milestone(one), make.milestone(one), make.milestone(other)]
    page = f"{BASE}/deliverables/{one.reference}"
    client.sign_in(lead)
    given = {"title": "Train 12 screeners", "first": "2018-19-q3", "last": "2018-19-q2", "milestones": steps[:2]}
    new = f"{page}/activities/new"
    wrong = client.post(new, data=fields(client, new) | given | {"others": steps[2:]})
    assert wrong.status_code == 422 and "is before its first" in wrong.text and "Train 12 screeners" in wrong.text
    sent = fields(client, new) | given | {"last": "2018-19-q4", "others": steps[2:]}
    assert client.post(new, data=sent).status_code == 303
    assert client.post(new, data=sent).status_code == 303
    counted = select(func.count()).select_from(Activity)
    assert db.session.scalar(counted) == 1
    assert db.session.scalar(select(func.count()).select_from(ActivityMilestone)) == 3
    assert "Train 12 screeners" in client.get(page).text
    assert "counted there" in client.get(f"{BASE}/deliverables/{other.reference}").text
    sequence = client.get(PAGE).text
    assert "2 deliverables, 1 activity and 3 milestones" in sequence and sequence.count("Train 12 screeners") == 1
    edit = f"{page}/activities/1/edit"
    done = fields(client, edit) | {"done": "1 Oct 2018", "milestones": steps[:1], "others": []}
    assert client.post(edit, data=done).status_code == 303
    assert lanes_of(north.id)[0].works[0].serves == (steps[0],)
    assert "was done on 1 October 2018" in client.get(f"{page}/history").text
    late = client.post(edit, data=done | {"once": "another", "title": "Somebody else"})
    assert late.status_code == 409
    assert client.get(f"{page}/activities/2/edit").status_code == 404


def test_the_sequence_is_grouped_narrowed_and_drawn_and_costs_the_same_for_any_plan(client, north, lead, queries):
    client.sign_in(lead)

    def cost(more):
        for _ in range(more):
            made = make.deliverable(north, lead, workstream="Screening")
            make.milestone(made)
            make.milestone(made, met=date(2018, 9, 1))
        client.get(PAGE)
        queries.clear()
        assert client.get(PAGE).status_code == 200
        return len(queries)

    assert cost(1) == cost(4)
    page = client.get(f"{PAGE}?by=workstream&shows=unfinished").text
    assert "by workstream" in page and "5 deliverables and 5 milestones" in page
    assert "No deliverable matches" in client.get(f"{PAGE}?year=2020-21&lead=999999").text
    assert client.get(f"{PAGE}?by=nonsense&year=x&lead=x").status_code == 200
    rows = client.get(f"{BASE}/sequence.csv").text
    assert rows.count("Deliverable,ED") == 5 and rows.count("Milestone,ED") == 10
    address = re.search(rf"{PAGE}/[0-9a-f]{{64}}\.svg", page)[0]
    drawn = client.get(address)
    assert drawn.status_code == 200 and drawn.mimetype == "image/svg+xml" and b"Screening" in drawn.data
    assert client.get(address.replace(".svg", ".png")).data.startswith(b"\x89PNG")
    assert client.get(f"{PAGE}/{'0' * 64}.svg").status_code == 404


def test_what_is_shown_is_what_moves_and_one_press_takes_it_back(client, north, manager, lead):
    one, other = make.deliverable(north, lead), make.deliverable(north, lead)
    met = make.milestone(one, date(2018, 9, 30), met=date(2018, 9, 1))
    steps = [make.milestone(one), make.milestone(other), make.milestone(other, date(2019, 6, 30))]
    fix(north, one.reference)
    before = dates(north)
    client.sign_in(manager)
    assert met not in re.findall(r'value="([A-Z0-9.]+)"', client.get(MOVE).text)
    page, confirm = looked(client, [*steps, met])
    assert page.status_code == 200 and dates(north) == before
    assert "3 milestones of 2 deliverables move 1 quarter later" in page.text and f"{met} is met and stays" in page.text
    assert "the date first agreed is fixed and stays" in page.text and "30 June 2019" in page.text
    letter = re.search(r"Dear Tom Ashworth[^<]*", page.text)[0]
    answer = client.post(MOVE, data=confirm)
    assert answer.status_code == 303
    again = client.post(MOVE, data=confirm)
    assert again.status_code == 303 and again.location == answer.location
    agreed = date(2019, 3, 31)
    assert dates(north) == before | {
        steps[0]: (agreed, date(2019, 6, 30), None),
        steps[1]: (date(2019, 6, 30), None, None),
        steps[2]: (date(2019, 9, 30), None, None),
    }
    bodies = [row.body for row in db.session.scalars(select(Outgoing))]
    assert len(bodies) == 1 and letter.split("\n")[0] in bodies[0] and "The scanner comes late" in bodies[0]
    assert (
        "1 quarter later, because The scanner comes late"
        in client.get(f"{BASE}/deliverables/{one.reference}/history").text
    )
    assert "Told by e-mail: Tom Ashworth." in client.get(answer.location).text
    assert client.post(answer.location, data=fields(client, answer.location)).status_code == 303
    assert dates(north) == before
    back = [row.body for row in db.session.scalars(select(Outgoing)) if row.body not in bodies]
    assert len(back) == 1 and "Dear Tom Ashworth" in back[0] and "took back a move" in back[0]
    assert f"- {steps[0]} " in back[0] and "31 March 2019, no longer 30 June 2019" in back[0]
    moves = db.session.execute(
        select(MilestoneMove.moved_from, MilestoneMove.moved_to).order_by(MilestoneMove.id)
    ).all()
    assert [tuple(row) for row in moves] == [(agreed, date(2019, 6, 30)), (date(2019, 6, 30), agreed)]


def test_a_move_taken_back_is_told_to_each_of_their_own_and_of_what_stays(client, north, manager, lead):
    bob, eve = make.person(Role.LEAD, north, "Bob Lamb"), make.person(Role.LEAD, north, "Eve Gray")
    one, two, three = make.deliverable(north, lead), make.deliverable(north, bob), make.deliverable(north, eve)
    late = make.deliverable(north, lead, deputy_id=bob.id)
    steps = [make.milestone(each) for each in (one, two, three, late)]
    client.sign_in(manager)
    told = client.post(MOVE, data=looked(client, steps)[1]).location
    before = len(letters())
    with writing(make.by(), make.moment()) as tx:
        plan = delivery.known(north.id, make.TODAY).now.round
        for step in (steps[0], steps[3]):
            version = tx.session.scalar(select(Milestone.version).where(Milestone.reference == step))
            delivery.meet_milestone(tx, north.id, step, date(2018, 9, 28), None, version, plan, make.TODAY)
        rows = tx.session.scalars(select(Deliverable).where(Deliverable.reference == three.reference)).one()
        rows.lead_id = manager.id
        tx.say(Sentence("named another lead", "deliverable", three.reference), north.id)
    second = make.person(Role.MANAGER, north, "Mo Second")
    client.sign_in(second)
    names = re.search(r"Told by e-mail: ([^<]*)\.", client.get(told).text)[1]
    assert names == "Priya Nair, Tom Ashworth and Bob Lamb", "Eve leads nothing of it any more"
    assert client.post(told, data=fields(client, told)).status_code == 303
    back = {greeted(row.body): row for row in letters()[before:]}
    assert sorted(back) == ["Bob Lamb", "Priya Nair", "Tom Ashworth"]
    lines = {name: re.findall(r"^- (\S+) ", row.body, re.MULTILINE) for name, row in back.items()}
    assert lines["Tom Ashworth"] == [steps[0], steps[3]] and lines["Bob Lamb"] == [steps[1], steps[3]]
    assert lines["Priya Nair"] == [steps[1], steps[2], steps[0], steps[3]], "who made the move reads all of it"
    tom, bobs = back["Tom Ashworth"], back["Bob Lamb"]
    assert f"{one.reference} and {late.reference} changed since, so these stay as they are:" in tom.body
    assert "as they were before" not in tom.body and tom.subject == "A move of milestones was taken back, but not yours"
    assert f"{late.reference} changed since, so this stays as it is:" in bobs.body
    assert "is again as it was before it:" in bobs.body and bobs.subject.endswith("1 milestone is as before")


def test_whose_role_has_ended_is_told_of_no_move_and_of_none_taken_back(client, north, manager, lead):
    one, other = make.deliverable(north, lead), make.deliverable(north, lead, deputy_id=manager.id)
    steps = [make.milestone(one), make.milestone(other)]
    second = make.person(Role.MANAGER, north, "Mo Second")
    client.sign_in(second)
    told = client.post(MOVE, data=looked(client, steps)[1]).location
    assert sorted(greeted(row.body) for row in letters()) == ["Priya Nair", "Tom Ashworth"]
    with writing(make.by(), make.moment()) as tx:
        held = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == lead.id)).one()
        roles.end(tx, lead.id, held.id, "Left for the next alliance", make.TODAY)
    page, _ = looked(client, steps)
    assert "Dear Priya Nair" in page.text and "Dear Tom Ashworth" not in page.text
    assert "Told by e-mail: Priya Nair." in client.get(told).text
    assert client.post(told, data=fields(client, told)).status_code == 303
    assert [greeted(row.body) for row in letters()[2:]] == ["Priya Nair"]


def test_a_change_in_between_is_refused_and_shown(client, north, manager, lead):
    one = make.deliverable(north, lead)
    steps = [make.milestone(one), make.milestone(one)]
    client.sign_in(manager)
    page, confirm = looked(client, steps)
    with writing(make.by(), make.moment()) as tx:
        plan = delivery.known(north.id, make.TODAY).now.round
        met = date(2018, 10, 1)
        delivery.meet_milestone(tx, north.id, steps[0], met, None, 1, plan, make.TODAY)
    before = dates(north)
    stale = client.post(MOVE, data=confirm)
    assert stale.status_code == 409 and "Something changed after this was shown to you" in stale.text
    assert f"{steps[0]} is met and stays" in stale.text and dates(north) == before
    other = client.post(MOVE, data=confirm | {"count": "2"})
    assert other.status_code == 409 and "2 quarters later" in other.text and dates(north) == before
    stamp = re.search(r'name="stamp" value="([0-9a-f]{64})"', stale.text)[1]
    assert client.post(MOVE, data=confirm | {"stamp": stamp}).status_code == 303
    assert dates(north)[steps[1]][0] == date(2019, 6, 30)


def test_what_leaves_the_years_of_the_plan_is_refused_and_can_be_taken_out(client, north, manager, lead):
    one = make.deliverable(north, lead)
    near, far = make.milestone(one), make.milestone(one, date(2021, 3, 1))
    client.sign_in(manager)
    page, confirm = looked(client, [near, far])
    assert "outside the plan’s years" in page.text and "Move 2 milestones" not in page.text
    before = dates(north)
    assert client.post(MOVE, data=confirm).status_code == 422 and dates(north) == before
    less = client.post(MOVE, data=confirm | {"drop": "yes"})
    assert "Move 1 milestone<" in less.text.replace("\n", "") and "outside the plan’s years" not in less.text
    for wrong, words in (
        ({"reason": ""}, "Why they move"),
        ({"count": "0"}, "How many"),
        ({"milestones": []}, "at least one"),
    ):
        told = client.post(MOVE, data=fields(client, MOVE) | LOOK | {"milestones": [near]} | wrong)
        assert told.status_code == 422 and words in told.text and "error-summary" in told.text
    nothing = {"count": "six", "reason": "", "milestones": []}
    shift = {name: value for name, value in LOOK.items() if name != "look"}
    for press in ("look", "move"):
        told = client.post(MOVE, data=fields(client, MOVE) | shift | nothing | {press: "yes"})
        for words in ("Type it like 6", "Say why they move", "Choose at least one milestone"):
            assert words in told.text, "all that is wrong is said at once"


def test_all_are_ticked_and_what_was_typed_stays(client, north, manager, lead):
    here, there = make.deliverable(north, lead), make.deliverable(north, lead)
    steps = [make.milestone(here), make.milestone(here), make.milestone(there)]
    client.sign_in(manager)
    every = {"every": "yes", "milestones": [], "count": "many", "reason": "The scanner comes late"}
    page = client.post(MOVE, data=fields(client, MOVE) | every)
    assert page.status_code == 200 and page.text.count(" checked><label") == len(steps)
    assert 'value="many"' in page.text and "The scanner comes late" in page.text and "error-summary" not in page.text
    assert page.text.index('name="look"') < page.text.index('name="every"'), "Enter shows what would move"
    of = f"{MOVE}?of={here.reference}"
    page = client.post(of, data=fields(client, of) | every | {"milestones": [steps[2]]})
    assert page.text.count(" checked><label") == len(steps), "those of the deliverable, and what was ticked besides"
    assert f'formaction="{of}#preview"' in page.text and 'href="#preview"' not in page.text
    page = client.post(of, data=fields(client, of) | LOOK)
    assert 'href="#preview"' in page.text


def test_a_slip_shows_what_it_moves_on_both_pages_the_sequence_and_before_a_move(client, north, manager, lead):
    first = make.deliverable(north, lead, area="LB")
    step = make.milestone(first)
    waiting = make.deliverable(
        north, make.person(Role.LEAD, north, "Ann Lee"), planned_start=date(2019, 4, 1), waits_for=(first.reference,)
    )
    make.milestone(waiting, date(2020, 3, 31))
    fix(north, first.reference)
    client.sign_in(manager)
    words = f"{waiting.reference} waits for {first.reference}, which now ends 3 months later, on 30 June 2019"
    page, confirm = looked(client, [step])
    assert words in page.text and page.text.count("Dear ") == 2
    change = client.post(MOVE, data=confirm).location
    for address in (f"{BASE}/deliverables/{first.reference}", f"{BASE}/deliverables/{waiting.reference}", PAGE):
        told = client.get(address).text
        assert words in told and "would start 3 months later" in told
    lanes = lanes_of(north.id)
    assert effects({lane.reference: lane.span for lane in lanes}, waits_of(lanes)) == effects_in(north.id)
    assert client.post(change, data=fields(client, change)).status_code == 303
    back = {greeted(row.body): row for row in letters()[2:]}
    assert set(back) == {"Tom Ashworth", "Ann Lee"}
    waits = "What you lead waits for this, which is again as it was before:"
    assert waits in back["Ann Lee"].body and f"- {step} " in back["Ann Lee"].body
    assert waits not in back["Tom Ashworth"].body and f"- {step} " in back["Tom Ashworth"].body


def test_deliverables_that_wait_for_each_other_in_a_circle_are_named(client, north, manager, lead):
    one = make.deliverable(north, lead)
    make.deliverable(north, lead, waits_for=(one.reference,))
    client.sign_in(manager)
    edit = f"{BASE}/deliverables/ED1/edit"
    assert (
        client.post(edit, data=fields(client, edit) | {"waits_for": ["ED2"], "workstream": "Screening"}).status_code
        == 303
    )
    page = client.get(PAGE).text
    assert "wait for each other in a circle" in page and "Screening" in page
    assert client.get(f"{BASE}/deliverables/ED1").status_code == 200

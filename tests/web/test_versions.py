"""The pages of versions: the list, freezing with its consequences, and comparing."""

from datetime import date

import pytest

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.delivery import DeliverableInput
from alliance_tracker.data.plan import plans, versions
from alliance_tracker.data.plan.versions import Freezing
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.tables.plan import PlanText, ResourceLine
from alliance_tracker.data.tables.signoff import Agreement
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from tests import make


@pytest.fixture
def north(app):
    north = make.alliance()
    one = make.deliverable(north, title="Faster results")
    make.milestone(one, date(2018, 12, 31), title="Two scanners run")
    return north


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Sunita Rao")


def kept(plan, sentence, *rows):
    with writing(make.by(), make.moment()) as tx:
        tx.add(*rows)
        plans.say(tx, plan, Sentence(sentence, "plan", "made"))


def wrote(plan, words, code="vision"):
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.query(PlanText).filter_by(plan_id=plan.id, code=code).one_or_none()
        if row is None:
            row = PlanText(plan_id=plan.id, code=code, text="", saved_at=tx.now)
            tx.add(row)
        row.text, row.saved_at = words, tx.now
        plans.say(tx, plan, Sentence("wrote the vision", "plan", code))


def agreed(plan, body_id, head, **changes):
    given = {"answer": "agrees", "authority": "delegated", "via": "account", "name": "A B", "office": "Chair"}
    row = {"plan_id": plan.id, "version_id": head.id, "organisation_id": body_id, "answered_on": make.TODAY}
    relied = versions.canonical(head.seals).decode()
    kept(plan, "agreed", Agreement(**{**row, **given, "relied_on": relied, "answered_at": make.moment(), **changes}))


def frozen(plan, reason):
    with writing(make.by(), make.moment()) as tx:
        return versions.freeze(tx, plan, make.TODAY, Freezing(reason))


def asked(client, queries, path):
    """How many statements a page takes."""
    queries.clear()
    assert client.get(path).status_code == 200
    return len(queries)


def test_freezing_says_whose_agreements_turn_and_freezes_once(app, client, north, manager):
    base = f"/alliances/{north.slug}/plan"
    plan = plans.plan_of(north.id)
    client.sign_in(manager)
    assert "No version is frozen yet" in client.get(f"{base}/versions").text
    assert "nothing to compare" in client.get(f"{base}/compare").text
    empty = client.post_form(f"{base}/freeze", {"reason": ""})
    assert (empty.status_code, "Say why this version is made" in empty.text) == (422, True)
    sent = client.fields(f"{base}/freeze")
    sent["reason"] = "the first draft for all bodies"
    for _ in range(2):
        done = client.post(f"{base}/freeze", data=sent)
        assert (done.status_code, done.location) == (303, f"{base}/versions")
    (head,) = versions.versions_of(plan.id)
    page = client.get(f"{base}/versions").text
    assert "Version 1.0 is frozen" in page and "word for word like version 1.0" in page
    assert "Nothing has changed since version 1.0" in client.get(f"{base}/freeze").text
    bodies = versions.content_at(head.id).bodies
    first, second = bodies_of(plan, make.TODAY)[:2]
    assert len(bodies) > 2
    agreed(plan, first.organisation_id, head)
    agreed(plan, second.organisation_id, head, answer="cannot", section="vision", would_let="Say more")
    wrote(plan, "Better care for all.")
    page = client.get(f"{base}/freeze").text
    assert "Freeze version 1.1" in page
    assert f"{first.name}</th>" in page and f"{second.name}</th>" not in page
    assert "It agreed version 1.0, and section 1 (Vision) has changed since" in page
    assert "1 body agreed and 1 body could not agree yet" in client.get(f"{base}/versions").text
    given = {"reason": "a slip", "substance": "no", "why_not": "Only words.", "lead_named": ""}
    refused = client.post_form(f"{base}/freeze", given)
    assert refused.status_code == 422 and "Name the alliance lead" in refused.text
    stale = client.fields(f"{base}/freeze")
    wrote(plan, "Better care for everybody.")
    refused = client.post(f"{base}/freeze", data=dict(stale) | given | {"lead_named": "Andy Welch"})
    assert (
        refused.status_code == 409 and "Somebody saved section 1 a moment ago. Check it, then freeze." in refused.text
    )
    assert "a slip" in refused.text and len(versions.versions_of(plan.id)) == 1
    client.post_form(f"{base}/freeze", given | {"lead_named": "Andy Welch"})
    assert [one.of_substance for one in versions.versions_of(plan.id)] == [True, False]
    assert "Not of substance, Andy Welch says: Only words." in client.get(f"{base}/versions").text
    assert b"1.1" in client.get(f"{base}/versions.csv").data
    later = make.deliverable(north, title="A clinic")
    make.milestone(later)
    there = f"/alliances/{north.slug}/deliverables/{later.reference}"
    assert "The next version of the plan, the first to hold these dates" in client.get(there).text
    assert "The next version, the first to hold those of ED2" in client.get(f"{there}/baseline").text
    page = client.get(f"{base}/freeze").text
    assert "ED2 A clinic: added, and that is a deliverable" in page and 'name="why_not"' not in page


def test_comparing_any_two_in_words(app, client, north, manager, queries):
    base = f"/alliances/{north.slug}/plan"
    plan = plans.plan_of(north.id)
    wrote(plan, "We will give better care to all.")
    private = {"private": True, "private_because": "A dispute", "private_until": date(2019, 1, 1)}
    secret = ResourceLine(plan_id=plan.id, year="2017-18", what="A dispute", amount_pence=100, position=1, **private)
    kept(plan, "asked for money", secret)
    frozen(plan, "the first draft")
    wrote(plan, "We will give the best care to all.")
    known = delivery.known(north.id, make.TODAY)
    whole = delivery.deliverable(north.id, "ED1", make.TODAY)
    with writing(make.by(), make.moment()) as tx:
        items = (next(code for code, item in known.items.items() if item.area == "LB"),)
        given = DeliverableInput("LB", "New clinic", "Nearer home.", items, make.TODAY, make.TODAY, whole.lead_id)
        delivery.add_deliverable(tx, north.id, given, known)
        line = tx.session.query(ResourceLine).one()
        line.amount_pence = 250
        plans.say(tx, plan, Sentence("changed the money", "plan", "resources"))
    frozen(plan, "bodies asked for more")
    client.sign_in(manager)
    page = client.get(f"{base}/compare?from=1.0&to=1.1").text
    assert "From version 1.0 to version 1.1, 3 things changed: 1 added, 1 re-costed and 1 re-worded." in page
    assert "bodies asked for more" in page and "the first draft" not in page
    assert "removed: </span>better" in page and "added: </span>the best" in page
    assert "A dispute" in page and "£2.50" in page
    assert client.get(f"{base}/compare?from=1.1&to=1.0").text.count("From version 1.0 to version 1.1") == 1
    assert "Version 1.0 is on both sides, so nothing differs" in client.get(f"{base}/compare?from=1.0&to=1.0").text
    assert "Nothing differs between version 1.1 and the draft" in client.get(f"{base}/compare").text
    missing = client.get(f"{base}/compare?from=9.9")
    assert missing.status_code == 404 and "There is no version 9.9 of this plan" in missing.text
    rows = client.get(f"{base}/compare.csv?from=1.0&to=draft").text
    assert "We will give better care to all." in rows and "New clinic" in rows
    client.sign_out()
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    for name in ("compare", "compare.csv"):
        other = client.get(f"{base}/{name}?from=1.0&to=1.1").text
        assert "dispute" not in other and "£2.50" not in other and "1 change in what is private" in other
    assert client.get(f"{base}/freeze").status_code == 403
    client.sign_in(manager)
    paths = [f"{base}/{name}" for name in ("versions", "freeze", "compare?from=1.0&to=draft")]
    make.deliverable(north)
    client.get(f"{base}/freeze")  # what is kept while nothing changes: how far the plan is
    few = [asked(client, queries, path) for path in paths]
    for _ in range(3):
        make.milestone(make.deliverable(north))
        frozen(plan, "one more clinic")
    make.deliverable(north)
    client.get(f"{base}/freeze")
    assert [asked(client, queries, path) for path in paths] == few
    assert max(few) < 50

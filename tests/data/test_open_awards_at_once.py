"""Several people open the awards of a call at the same moment: one is first, and the others are told."""

from sqlalchemy import select

from alliance_tracker.data.awards import publication
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.awards import AwardPublication
from alliance_tracker.rules.funding.published import frozen
from tests import bidding, make
from tests import spending as given
from tests.trust import at_once

MANY = 4


def saved(app, people, act):
    """What came of each of several saves."""
    return at_once.saved(app, MANY, lambda tx, which: act(tx), people)


def test_one_of_several_asks_one_confirms_and_one_takes_back(app):
    north = make.alliance()
    bid = bidding.make_bid(north)
    given.award(bid)
    people = [make.person(make.Role.NATIONAL_TEAM, north) for _ in range(MANY + 1)]
    seal = frozen(publication.awards_now(bid.call))[1]
    first = {"kept": 1, "Stale": MANY - 1}
    assert saved(app, people[1:], lambda tx: publication.ask(tx, bid.call, seal, make.TODAY)) == first
    db.session.rollback()
    row = db.session.scalars(select(AwardPublication)).one()
    number, asked = row.id, row.asked_by_id
    others = [one for one in people if one.id != asked]
    assert saved(app, others, lambda tx: publication.confirm(tx, bid.call, number, make.TODAY)) == first
    assert len(publication.open_now()) == 1
    assert saved(app, people, lambda tx: publication.end(tx, bid.call, number, "Wrong", waits=False)) == first
    assert publication.open_now() == ()

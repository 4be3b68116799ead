"""A page of promises that everybody can read, with an Easy Read document; and somebody who asked to be told."""

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement import interest
from alliance_tracker.rules.engagement.interest import InterestDraft
from alliance_tracker.rules.permissions import Role
from tests import make, opening


def fill_opened(where: make.Made) -> dict[str, str]:
    """Proposed by one who is in no other part of the world, and opened by another."""
    opening.contact(where)
    document = opening.document(where)
    one, other = make.person(Role.CHAIR, where, "Ola Grey"), make.person(Role.SECRETARY, where, "Uma Black")
    opening.open_page(where, one, other)
    interest.ask(where.alliance_id, InterestDraft("Ann Lee", "ann@example.com"), make.moment())
    asked = interest.interests_of(where.alliance_id, make.moment())[0].id
    db.session.rollback()
    return {"document": str(document), "interest": str(asked)}

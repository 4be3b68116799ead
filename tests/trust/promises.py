"""A promise to patients, and somebody who is told of it by letter: what addresses of promises can name."""

from alliance_tracker.data import writing
from alliance_tracker.data.engagement import followers
from alliance_tracker.terms import Progress
from tests import involving, make


def fill_promises(where: make.Made) -> dict[str, str]:
    """P1, which fell due; a follower, and the letter that waits for them."""
    number = involving.promise(where)
    with writing(make.by(), make.moment()) as tx:
        followers.add_follower(tx, where.alliance_id, number, "Ann Lee", "", "1 High Street, Durham")
    involving.report(where, number, Progress.DONE)
    follower = followers.followers_of(involving.found(where, number).id)[0]
    return {"follower": str(follower.id), "told": str(followers.letters_of(where.alliance_id)[0].told_id)}

"""Why a rating stands: the rule, what went into it, who declared it, and what the dates suggest beside it."""

from flask import Response, g, url_for

from alliance_tracker.data import delivery
from alliance_tracker.data.board.quarters import QuarterHead, among
from alliance_tracker.data.delivery import Standing, Whole
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import DeliverableFacts, MilestoneFacts, Thresholds, rule_in_words, slip, suggest
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import QuarterState
from alliance_tracker.web.clock import day_of
from alliance_tracker.web.delivery.pages import pages, whole
from alliance_tracker.web.guard import may, needs, readable
from alliance_tracker.web.show import show


@pages.route("/alliances/<slug>/deliverables/<ref>/why/<quarter>")
@needs(Action.READ_RETURN)
def why(slug: str, ref: str, quarter: str) -> Response:
    """The page behind every rating. Regional and national teams read it once the quarter has closed."""
    found = judged(ref, quarter)
    one, wanted = found.one, found.quarter
    update = one.update_for(wanted)
    return show(
        "delivery/why.html",
        one=one,
        quarter=wanted,
        own=may(Action.READ_ALLIANCE),
        standing=found.standing,
        state=found.state,
        head=found.head,
        update=update,
        declared_on=day_of(update.updated_at) if update else None,
        facts=found.facts,
        titles={row.reference: row.title for row in one.milestones},
        rule=rule_in_words(found.thresholds),
        suggestion=suggest(found.facts, wanted.end, found.thresholds),
        behind=lambda milestone: behind(milestone, wanted),
        links=_links(one, wanted),
    )


class Judged(Record):
    """A deliverable in a quarter with the facts its rating rests on, as they were kept."""

    one: Whole
    head: QuarterHead
    standing: Standing
    state: QuarterState
    facts: DeliverableFacts
    thresholds: Thresholds

    @property
    def quarter(self) -> Quarter:
        return self.head.quarter


def judged(ref: str, quarter: str) -> Judged:
    """What the address names, or NotFound: outside the alliance it is read once the quarter has closed."""
    one = whole(ref)
    head = among(one.heads, quarter)
    state, wanted = readable(head), head.quarter
    standing = one.standing_in(wanted)
    kept = delivery.kept_inputs(one.id, wanted) if standing else None
    if standing is None or kept is None:
        raise NotFound(f"{one.reference} has no rating in {wanted.words}. {_known(one)}")
    facts, thresholds = delivery.as_facts(kept)
    return Judged(one, head, standing, state, facts, thresholds)


def behind(milestone: MilestoneFacts, quarter: Quarter) -> str:
    """How far behind the date first agreed, in words; nothing for what is met or has no date."""
    if milestone.met_by(quarter.end):
        return "Met"
    days = slip(milestone, quarter.end)
    if days is None:
        return ""
    return counted(days, "day") if days > 0 and not milestone.met_in_time else "Not behind"


def _known(one: Whole) -> str:
    known = [standing.quarter.words for standing in one.standings]
    if not known:
        return "Nothing has been rated yet."
    return f"There are ratings from {known[0]} to {known[-1]}."


def _links(one: Whole, quarter: Quarter) -> list[tuple[str, str]]:
    """The quarters on either side."""
    near = (quarter.previous(), quarter.next())
    return [
        (side.words, url_for("delivery.why", slug=g.alliance.slug, ref=one.reference, quarter=side.code))
        for side in near
        if one.standing_in(side) is not None
    ]

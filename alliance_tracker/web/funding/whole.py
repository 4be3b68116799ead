"""All that a bid holds on one page, for those who read it whole and those who write it; and how it was scored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, g

from alliance_tracker.data.assessment.reading import assessments_of
from alliance_tracker.data.funding import answers, calls
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan.resources import deliverables_of
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding import appraisal, blindness
from alliance_tracker.rules.funding.blindness import Sight
from alliance_tracker.rules.funding.form import PARTS, count_words
from alliance_tracker.rules.funding.optimism import NO_BIAS
from alliance_tracker.rules.funding.record import Biases, thousandths
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.funding.assessed import scores_of
from alliance_tracker.web.funding.opened import Opened, bid_page, opened
from alliance_tracker.web.funding.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


@pages.get("/alliances/<slug>/bids/<stream>/whole")
@needs(Action.READ_BID)
def whole(slug: str, stream: str) -> Response:
    """Every answer and every table of a bid. 13 queries beside the guard's, however much it holds."""
    one = opened(stream)
    texts, scored = answers.answers_of(one.head.id), calls.scored_of(one.call.round_id)
    return show(
        "funding/whole.html",
        bid=one,
        back=bid_page(one.slug),
        held=one.contents,
        parts=PARTS,
        texts=texts,
        names=names_of({row.person_id for row in texts.values() if row.person_id is not None}),
        worth=worth(one),
        scored=scored,
        criteria={row.criterion.code: row.criterion.title for row in scored},
        titles=dict(deliverables_of(g.plan)),
        count_words=count_words,
        thousandths=thousandths,
        quarter=lambda code: Quarter.parse(code).words,
    )


@pages.get("/alliances/<slug>/bids/<stream>/scores")
@needs(Action.READ_BID)
def scores(slug: str, stream: str) -> Response:
    """All scores with their reasons, without names, after the committee's decision. 16 queries beside the guard's."""
    one = opened(stream)
    assessed = assessments_of(one.call, [one.head.id])[one.head.id]
    if blindness.alliance_sees(assessed.stage) < Sight.RESULT:
        raise NotFound("Scores can be read after the Investment Committee has decided.")
    asked = one.contents.totals.by_year
    return show(
        "funding/scores.html",
        bid=one,
        back=bid_page(one.slug),
        scores=scores_of(one.head.id, assessed, asked),
        earlier=assessed.moderated_on if one.sent and assessed.scored_before(one.sent.at) else None,
    )


def worth(one: Opened) -> Mapping[str, Any]:
    """The appraisal by the Green Book, in the words and figures of the page."""
    flows, biases = one.contents.flows, one.contents.biases or Biases(NO_BIAS, NO_BIAS)
    return {
        "cases": appraisal.sensitivity(flows, biases.revenue, biases.capital),
        "switches": appraisal.switching(flows, biases.revenue, biases.capital),
        "pence": appraisal.pence,
        "rates": appraisal.rates_words(),
        "bias": appraisal.bias_words(biases.revenue, biases.capital),
    }

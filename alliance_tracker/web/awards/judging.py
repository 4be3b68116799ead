"""The panel recommends on one bid; the national team records what the committee's minute decided."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.data.people.names import names_of
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import day
from alliance_tracker.web import once
from alliance_tracker.web.awards.forms import AwardForm, decide_form, offer, opened_with, recommend_form
from alliance_tracker.web.awards.opened import OnBench, check_interest, judged, on_bench
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

CLASH = 409


@pages.route("/england/bids/<int:bid>/recommend", methods=["GET", "POST"])
@needs(Action.RECOMMEND)
def recommend(bid: int) -> Response:
    """The panel's recommendation on a bid. 30 queries, however many bids."""
    one = on_bench(bid)
    check_interest(one)
    newest = one.line.newest
    values = opened_with(newest.decision if newest else None, one.line.parts)
    form = recommend_form(one.bench.call.years).opened(values, stamp=newest.id if newest else 0)
    offer(form, one.line.parts)

    def save(tx: Writing) -> tuple[str, str]:
        decision = form.decision(one.line.bid.asked, one.line.parts)
        deciding.recommend(deciding.in_hand(tx, bid), form.version, decision, judged, today())
        return url_for("awards.award", bid=bid), "The recommendation is recorded. Only the panel and the team read it."

    kept = once.saved(form, save)
    return kept or _shown("awards/recommend.html", one, form, bid)


@pages.route("/england/bids/<int:bid>/decide", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def decide(bid: int) -> Response:
    """What the committee decided of a bid, by its minute. 30 queries, however many bids."""
    one = on_bench(bid)
    newest = one.line.decided.newest if one.line.decided else None
    said = newest.decision if newest else one.line.newest.decision if one.line.newest else None
    form = decide_form(one.bench.call.years).opened(opened_with(said, one.line.parts), stamp=newest.id if newest else 0)
    form.kind.label.text = "What did the committee decide?"
    offer(form, one.line.parts)

    def save(tx: Writing) -> tuple[str, str]:
        decision = form.decision(one.line.bid.asked, one.line.parts)
        deciding.decide(deciding.in_hand(tx, bid), form.version, decision, form.rests_on, today())
        return url_for("awards.award", bid=bid), "The decision is recorded. The alliance can read it and its letter."

    kept = once.saved(form, save)
    return kept or _shown("awards/decide.html", one, form, bid)


def _shown(template: str, one: OnBench, form: AwardForm, bid: int) -> Response:
    """The form; where somebody else was first, with what they said, and ready to be sent again."""
    if form.status == CLASH:
        one = on_bench(bid)
        rows: Any = one.line.recommended if template.endswith("recommend.html") else one.line.decided.every  # type: ignore[union-attr]
        form.stamp = str(rows[-1].id)
    facts = one.bench.facts(one.line, decided=template.endswith("decide.html"))
    return show(
        template,
        form=form,
        one=one,
        line=one.line,
        ranked=one.ranked,
        years=one.bench.call.years,
        left={year: facts.pot[year] - facts.elsewhere.get(year, 0) for year in facts.pot},
        names=names_of({row.person_id for row in one.line.recommended if row.person_id is not None}),
        day=day,
    )

"""The panel recommends on one bid; the national team records what the committee's minute decided."""

from __future__ import annotations

from flask import Response, current_app, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.data.funding.every import NationalBid
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan.submissions import Letters
from alliance_tracker.rules.papers import stream_words
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import day
from alliance_tracker.web import once
from alliance_tracker.web.awards.forms import AwardForm, decide_form, offer, opened_with, recommend_form
from alliance_tracker.web.awards.opened import OnBench, check_interest, judged, on_bench
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show
from alliance_tracker.web.signoff.letters import letter

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
    form.reasons.description = "Whoever records the decision starts from them. The alliance reads those of the decision"

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
        held = deciding.in_hand(tx, bid)
        deciding.decide(held, form.version, decision, form.rests_on, today(), told_of(one.line.bid))
        return url_for("awards.award", bid=bid), "The decision is recorded. The alliance is told by e-mail."

    kept = once.saved(form, save)
    return kept or _shown("awards/decide.html", one, form, bid)


def told_of(bid: NationalBid) -> Letters:
    """The e-mail to the alliance that its bid is decided. What was decided stands on the page, not in it."""
    there = url_for("funding.bid", slug=bid.alliance, stream=bid.address, _anchor="decision")
    page = f"{current_app.config['SETTINGS'].base_url}{there}"
    return lambda name, address: letter(
        address,
        f"Your bid for {stream_words(bid.stream)} is decided",
        f"Dear {name}\n\nThe Investment Committee has decided on the bid of {bid.title}. What it decided and why, "
        f"with the scores and the decision letter:\n\n{page}",
    )


def _shown(template: str, one: OnBench, form: AwardForm, bid: int) -> Response:
    """The form; where somebody else was first, with what they said, and ready to be sent again."""
    decides = template.endswith("decide.html")
    if form.status == CLASH:
        one = on_bench(bid)
        newest = (one.line.decided.newest if one.line.decided else None) if decides else one.line.newest
        form.stamp = str(newest.id if newest else 0)
    facts = one.bench.facts(one.line, decided=decides)
    return show(
        template,
        form=form,
        one=one,
        line=one.line,
        ranked=one.ranked,
        suggested=one.suggested,
        years=one.bench.call.years,
        left={year: facts.pot[year] - facts.elsewhere.get(year, 0) for year in facts.pot},
        names=names_of({row.person_id for row in one.line.recommended if row.person_id is not None}),
        day=day,
    )

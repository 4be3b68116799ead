"""The e-mails about an assessment: asked to assess, and what is asked of the bidder."""

from __future__ import annotations

from datetime import date

from flask import current_app, url_for

from alliance_tracker.data.funding.every import NationalBid
from alliance_tracker.data.people.mail import Message
from alliance_tracker.terms import Stream
from alliance_tracker.web.signoff.letters import letter
from alliance_tracker.web.words import day


def of_assignment(name: str, address: str, bid: NationalBid) -> Message:
    """That somebody is asked to assess a bid."""
    return letter(
        address,
        f"You are asked to assess a bid: {bid.title}",
        f"Dear {name}\n\nYou are asked to assess the bid of {bid.title}, for Transformation Funding. Before it opens, "
        f"say whether you have an interest in it:\n\n{_at(url_for('assessment.own', bid=bid.id))}",
    )


def of_question(name: str, address: str, bid: NationalBid, question: str, answer_by: date) -> Message:
    """What is asked of those who wrote a bid. It does not say who asks."""
    page = url_for("funding.bid", slug=bid.alliance, stream=bid.address, _anchor="asked-back")
    return letter(
        address,
        f"A question about your bid for {bid.stream.words}, to be answered by {day(answer_by)}",
        f"Dear {name}\n\nThose who assess your bid for {bid.stream.words} ask:\n\n{question}\n\n"
        f"Please answer by {day(answer_by)}:\n\n{_at(page)}",
    )


def of_answer(name: str, address: str, plan: str, stream: Stream, answer: str, bid: int) -> Message:
    """What the alliance answers, to who asked: an assessor, or the national team."""
    places = f"{_at(url_for('assessment.own', bid=bid))}\n\nor, for the national team:\n\n"
    return letter(
        address,
        f"{plan} has answered about its bid for {stream.words}",
        f"Dear {name}\n\n{answer}\n\nQuestion and answer, for its assessors:\n\n"
        f"{places}{_at(url_for('assessment.bid', bid=bid))}",
    )


def _at(address: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}{address}"

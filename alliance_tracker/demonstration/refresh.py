"""The refresh of 2018/19 (paragraph 14) where it was sent to everybody, mended and sent again: the full story."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.dates import meetings
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people.link_codes import OF_ANSWERS
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan.escalations import raise_question
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.plan.versions import Freezing, freeze
from alliance_tracker.data.signoff import governing
from alliance_tracker.data.signoff.answering import Door, give
from alliance_tracker.data.signoff.answers import answers_of
from alliance_tracker.data.signoff.board import board_of
from alliance_tracker.data.signoff.requests import To, ToAsk, ask, asked_of
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.data.tables.plan import PlanText, ResourceLine
from alliance_tracker.demonstration import plan_story, planned
from alliance_tracker.demonstration.records import at
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.signoff.answering import AnswerDraft
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind

WRITTEN_ON = date(2018, 8, 20)
FIRST_FROZEN, FIRST_ASKED, FIRST_BY = date(2018, 9, 3), date(2018, 9, 4), date(2018, 9, 21)
MENDED_ON, AGAIN_FROZEN, AGAIN_ASKED, AGAIN_BY = (
    date(2018, 9, 21),
    date(2018, 9, 24),
    date(2018, 9, 25),
    date(2018, 10, 26),
)
BY_LINK = Actor(None, "Signatory, by link", "demonstration")


class Telling(Record):
    """Whose plan it is, who writes it, who signs in to answer, and the key that the links are made with."""

    plan: PlanHead
    manager: Actor
    signatory: Actor
    key: str


def tell(telling: Telling) -> None:
    """Version 2.0 sent to all, answered by half; 2.1 after it, answered by some; a question to the region."""
    given = plan_story.told()
    _write(telling, given)
    _freeze(telling, FIRST_FROZEN, "The refresh for 2018/19, with what the first year taught")
    _ask(telling, given["asked"], FIRST_ASKED, FIRST_BY)
    _answers(telling, given, "2.0")
    _mend(telling, given)
    _freeze(telling, AGAIN_FROZEN, "Who employs the call-back workers, and the dates for endoscopy in two CCGs")
    _ask(telling, given["asked"], AGAIN_ASKED, AGAIN_BY)
    _answers(telling, given, "2.1")
    asked = given["question"]
    with writing(telling.manager, at(asked["on"], 16)) as tx:
        region = telling.plan.footprints[0].region_id
        raise_question(tx, telling.plan, region, asked["words"], asked["answer_by"], [], asked["on"])


def rewrite(tx: Writing, plan: PlanHead, texts: Mapping[str, str]) -> None:
    """Other words in these pieces."""
    rows = tx.session.scalars(select(PlanText).where(PlanText.plan_id == plan.id, PlanText.code.in_(texts)))
    for row in rows.all():
        row.text, row.saved_at, row.person_id = texts[row.code], tx.now, tx.actor.person_id


def _write(telling: Telling, given: Mapping[str, Any]) -> None:
    """The board's authority has run out; texts, a post and a line are new; the bodies' meetings are known."""
    plan = telling.plan
    right = board_of(plan, WRITTEN_ON).authority
    assert right is not None
    with writing(telling.manager, at(WRITTEN_ON)) as tx:
        why = given["board"]["authority_ended"]
        governing.end_authority(tx, plan, right.id, date(2018, 3, 31), why, right.version, WRITTEN_ON)
    with writing(telling.manager, at(WRITTEN_ON, 11)) as tx:
        rewrite(tx, plan, plan_story.trimmed(given["refreshed"]))
        line = plan_story.Line(*given["new_line"]["row"])
        tx.add(
            planned.post(plan, 99, plan_story.Post(*given["new_post"]["row"])),
            planned.line(plan, 99, line, planned.references(plan)),
        )
        say(tx, plan, Sentence("wrote the refresh for 2018/19", "plan", "plan"))
    with writing(telling.manager, at(WRITTEN_ON, 12)) as tx:
        bodies, choices = planned.named(plan, WRITTEN_ON), meetings.choices(plan, WRITTEN_ON)
        for body, name, meets_on, papers_by in (one["row"] for one in given["meeting"]):
            key = bodies[body or plan.board]
            meetings.add(tx, plan, meetings.Given(key, name, meets_on, papers_by), choices)


def _mend(telling: Telling, given: Mapping[str, Any]) -> None:
    """What one body asked for: other words, and less for the new line."""
    plan, new = telling.plan, given["new_line"]
    with writing(telling.manager, at(MENDED_ON)) as tx:
        rewrite(tx, plan, plan_story.trimmed(given["mended"]))
        chosen = select(ResourceLine).where(ResourceLine.plan_id == plan.id, ResourceLine.what == new["row"][2])
        tx.session.scalars(chosen).one().amount_pence = new["mended"] * 100
        words = "changed the text about money and the call-back line, after NHS Harbour and Moss CCG could not agree"
        say(tx, plan, Sentence(words, "plan", "resources"))


def _freeze(telling: Telling, on: date, reason: str) -> None:
    with writing(telling.manager, at(on)) as tx:
        freeze(tx, telling.plan, on, Freezing(reason))


def _ask(telling: Telling, who: Mapping[str, list[str]], on: date, answer_by: date) -> None:
    """Everybody whom the rule asks, each by a link of their own."""
    plan = telling.plan
    bodies = planned.named(plan, on)
    people = [ToAsk(bodies[body], name, email) for body, (name, email) in who.items()]
    newest = sign_off_of(plan, on).version
    assert newest is not None
    with writing(telling.manager, at(on)) as tx:
        ask(tx, plan, newest.id, people, answer_by, telling.key, _letter, on)


def _letter(to: To, _token: str) -> Message:
    """What went then. Its text is let go, as that of every e-mail that went."""
    return Message(to.email, f"Please answer for {to.body}", "")


def _answers(telling: Telling, given: Mapping[str, Any], label: str) -> None:
    for one in given["answer"]:
        if one["version"] == label:
            _answer(telling, one)


def _answer(telling: Telling, one: Mapping[str, Any]) -> None:
    plan, on = telling.plan, one["on"]
    via = AnsweredVia(one["via"])
    body = planned.named(plan, on)[one["body"]]
    newest = sign_off_of(plan, on).version
    assert newest is not None
    before = answers_of(plan.id).get(body, ())
    seen = before[-1].id if before else 0
    request = next(row.id for row in asked_of(plan, on)[::-1] if row.sent.organisation_id == body)
    actor = {AnsweredVia.ACCOUNT: telling.signatory, AnsweredVia.RECORDED: telling.manager}.get(via, BY_LINK)
    with writing(actor, at(on, 14)) as tx:
        if via is AnsweredVia.LINK:
            OF_ANSWERS.spend(tx, request)
        door = Door(via, seen, request if via is AnsweredVia.LINK else None)
        give(tx, plan, body, newest.id, draft(one), door, on)


def draft(one: Mapping[str, Any]) -> AnswerDraft:
    """An answer as the file gives it."""
    rest = {name: one[name] for name in DETAILS if name in one}
    return AnswerDraft(Answer(one["answer"]), AuthorityKind(one["authority"]), one["name"], one["office"], **rest)


DETAILS = ("authority_on", "minute", "report_on", "comment", "section", "would_let", "delegate")

"""Promises, evidence, people heard, challenges and the three tests of the demonstration, event by event."""

from collections.abc import Mapping

from alliance_tracker.data.engagement import challenges, followers, heard, promising, recording, statements, three_tests
from alliance_tracker.data.engagement.evidence import record_of, records_of
from alliance_tracker.data.engagement.help import save_help
from alliance_tracker.data.engagement.promises import promise_of
from alliance_tracker.data.funding.bids import bids_of
from alliance_tracker.data.funding.calls import calls_of
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.demonstration.telling import Doing, Event, Telling
from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.engagement.challenges import Asked
from alliance_tracker.rules.engagement.evidence import Facts
from alliance_tracker.rules.engagement.heard import Counted, Population
from alliance_tracker.rules.engagement.helping import HelpDraft
from alliance_tracker.rules.engagement.promising import About, PromiseDraft, Reason, ReportDraft, SaidDraft
from alliance_tracker.rules.engagement.subjects import read_subject
from alliance_tracker.rules.engagement.three_tests import AnswerDraft, GradeDraft
from alliance_tracker.terms import HowSaid, Level, Method, Mode, Progress, Stage, Stream, TestView, ThreeTest, View

AFTERWARDS = ("decided", "changed", "could_not", "why_not", "told", "told_on", "quotation", "consent")
"""What came of a record later, all of it known by the day on which people were told."""


def letter(name: str, address: str) -> Message:
    """What is written to those who gave to a promise. None of it is sent: all mail of the past counts as gone."""
    return Message(address, "News of a promise that you gave to", f"Dear {name}\n\nSee its page.")


def _promise(tx: Writing, telling: Telling, one: Event) -> None:
    draft = PromiseDraft(
        one["what"],
        one["to_whom"],
        one["due_on"],
        Mode(one["mode"]),
        Level(one["level"]),
        _about(telling, one["about"]),
    )
    promising.make(tx, telling.alliance_id, draft, one["on"])


def _about(telling: Telling, words: str) -> About:
    """As a form has it, but a bid of the first call by its stream."""
    kind, _, value = words.partition(":")
    if kind != "bid":
        return About.read(words)
    plan = plan_of(telling.alliance_id)
    assert plan is not None
    return About(bid_id=bids_of(plan, calls_of(plan.round_id)[0])[Stream(value)].id)


def _reword(tx: Writing, telling: Telling, one: Event) -> None:
    number = one["number"]
    now = promise_of(telling.alliance_id, number).facts.now
    draft = PromiseDraft(one["what"], one.get("to_whom", now.to_whom), one["due_on"], why=one["why"])
    promising.reword(tx, telling.alliance_id, number, draft, now.number, one["on"])


def _withdraw(tx: Writing, telling: Telling, one: Event) -> None:
    now = promise_of(telling.alliance_id, one["number"]).facts.now
    promising.withdraw(tx, telling.alliance_id, one["number"], Reason(one["why"]), now.number, letter, one["on"])


def _report(tx: Writing, telling: Telling, one: Event) -> None:
    newest = promise_of(telling.alliance_id, one["number"]).facts.newest
    draft = ReportDraft(Progress(one["progress"]), one["happened"], names_checked=True)
    promising.report(tx, telling.alliance_id, one["number"], draft, newest.id if newest else 0, letter, one["on"])


def _say(tx: Writing, telling: Telling, one: Event) -> None:
    """By the person who says it; with `how`, written down by them for somebody who wrote or rang."""
    now = promise_of(telling.alliance_id, one["number"]).facts.now
    how = HowSaid(one.get("how", "account"))
    draft = SaidDraft(View(one["view"]), one.get("why", ""), one.get("said_on", one["on"]), how)
    promising.say(tx, telling.alliance_id, one["number"], draft, now.number, one["on"])


def _follow(tx: Writing, telling: Telling, one: Event) -> None:
    """The person who acts, or somebody without an account who is told by letter or e-mail."""
    if "name" not in one:
        followers.follow(tx, telling.alliance_id, one["number"], wanted=True)
        return
    where = (one.get("email", ""), one.get("post", ""))
    followers.add_follower(tx, telling.alliance_id, one["number"], one["name"], *where)


def _record(tx: Writing, telling: Telling, one: Event) -> None:
    facts = Facts(
        one["title"],
        one.get("happened_on", one["on"]),
        Method(one["method"]),
        Stage(one["stage"]),
        Mode(one["mode"]),
        Level(one["level"]),
        one["said"],
        was_not=tuple(one.get("was_not", ())),
    )
    recording.record(tx, telling.alliance_id, facts, one["links"], None, one["on"], names_checked=True)


def later(one: Event) -> list[Event]:
    """A record as it was first written, and what was added on the day when people were told."""
    known = {name: one[name] for name in AFTERWARDS if name in one}
    if one["do"] != "record" or not known:
        return [one]
    return [one, {"on": one["told_on"], "who": one["who"], "do": "came of it", "title": one["title"], "known": known}]


def _came_of_it(tx: Writing, telling: Telling, one: Event) -> None:
    row = next(row for row in records_of(telling.alliance_id) if row.facts.title == one["title"])
    facts, links = replace(row.facts, **one["known"]), [link.key for link in row.links]
    recording.change(
        tx, telling.alliance_id, row.number, facts, links, None, row.version, one["on"], names_checked=True
    )


def _take_back(tx: Writing, telling: Telling, one: Event) -> None:
    version = record_of(telling.alliance_id, one["number"]).version
    recording.withdraw(tx, telling.alliance_id, one["number"], one["why"], version, one["on"])


def _count(tx: Writing, telling: Telling, one: Event) -> None:
    """Tables are lists in the order of their lines; those who are not known come last."""
    asked = heard.asked_of(telling.alliance_id)
    lines = {table.code: [line.code for line in table.categories] for table in asked}
    tables = {code: dict(zip(lines[code], given, strict=True)) for code, given in one["tables"].items()}
    version = record_of(telling.alliance_id, one["number"]).version
    recording.count(tx, telling.alliance_id, one["number"], asked, Counted(one["took_part"], tables), version)


def _population(tx: Writing, telling: Telling, one: Event) -> None:
    table = next(table for table in heard.asked_of(telling.alliance_id) if table.code == one["table"])
    lines = {line.code: line for line in table.categories}
    for code, number in one["people"].items():
        draft = Population(number, one["of"], one["source"], one["as_of"])
        heard.save_population(tx, telling.alliance_id, table, lines[code], draft, 0)


def _ask(tx: Writing, telling: Telling, one: Event) -> None:
    about = read_subject(one["about"])
    assert about is not None
    how = HowSaid(one.get("how", "account"))
    asked = Asked(one["question"], about.kind, about.key, how, one.get("asked_on"))
    challenges.ask(tx, telling.alliance_id, asked, one["on"])


def _answer(tx: Writing, telling: Telling, one: Event) -> None:
    found = challenges.challenge_of(telling.alliance_id, one["number"])
    seen = len(challenges.answers_to(found.id))
    challenges.answer(tx, telling.alliance_id, one["number"], one["words"], seen, one["on"])


def _satisfied(tx: Writing, telling: Telling, one: Event) -> None:
    found = challenges.challenge_of(telling.alliance_id, one["number"])
    own = found.how is HowSaid.ACCOUNT
    challenges.say_satisfied(tx, telling.alliance_id, found.number, one["yes"], found.version, one["on"], own)


def _heard(tx: Writing, telling: Telling, one: Event) -> None:
    challenges.hear(tx, telling.alliance_id, one["number"], one["words"], one["on"], one["on"])


def _statement(tx: Writing, telling: Telling, one: Event) -> None:
    quarter = Quarter.parse(one["quarter"])
    version = statements.statement_of(telling.alliance_id, quarter).version
    statements.send(tx, telling.alliance_id, quarter, one["words"], version, one["on"])


def _grades(tx: Writing, telling: Telling, one: Event) -> None:
    """Level, evidence and, where it is not there yet, the day by which it will be; by line of the rubric."""
    seen = {
        line.code: line.grade.id
        for test in ThreeTest
        for line in three_tests.whole_test(telling.alliance_id, test).lines
    }
    for code, (level, shown, *by_on) in one["lines"].items():
        draft = GradeDraft(
            level,
            evidence=shown,
            evidence_on=one["on"] if shown else None,
            by_on=by_on[0] if by_on else None,
            roles=one.get("roles", False),
            lived=one.get("lived", False),
        )
        three_tests.save_grade(tx, telling.alliance_id, code, draft, seen[code], one["on"])


def _answers(tx: Writing, telling: Telling, one: Event) -> None:
    given: Mapping[str, tuple[str, str]] = one["tests"]
    drafts = [AnswerDraft(ThreeTest(test), TestView(view), words) for test, (view, words) in given.items()]
    three_tests.save_answers(tx, telling.alliance_id, drafts, one["on"])


def _help(tx: Writing, telling: Telling, one: Event) -> None:
    draft = HelpDraft(one["name"], one["telephone"], one["hours"], consents=True, write_to=one.get("write_to", ""))
    save_help(tx, telling.alliance_id, draft, 0)


DOINGS: dict[str, Doing] = {
    "promise": _promise,
    "reword": _reword,
    "withdraw": _withdraw,
    "report": _report,
    "say": _say,
    "follow": _follow,
    "record": _record,
    "came of it": _came_of_it,
    "take back": _take_back,
    "count": _count,
    "population": _population,
    "ask": _ask,
    "answer": _answer,
    "satisfied": _satisfied,
    "heard": _heard,
    "statement": _statement,
    "grades": _grades,
    "answers": _answers,
    "help": _help,
}

"""What a promise, a new wording, a report and a view must say; and the lines of history they leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.engagement.promises import Facts, Said, counted_of, may_be_judged
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day, inside
from alliance_tracker.terms import HowSaid, Level, Mode, Progress, View

LONGEST_PROMISE = 160
LONGEST_WHOM = 120
LONGEST_WORDS = 600


class About(Record):
    """What a promise is for: a deliverable, a bid, or a section of the plan. At most one of them."""

    deliverable: str = ""
    bid_id: int | None = None
    section: str = ""

    @classmethod
    def read(cls, key: str) -> About:
        """From a choice of the form: "deliverable:ED3", "bid:4", "section:vision", or nothing."""
        kind, _, value = key.partition(":")
        if kind == "bid" and value.isascii() and value.isdigit() and len(value) < 10:
            return cls(bid_id=int(value))
        return cls(deliverable=value if kind == "deliverable" else "", section=value if kind == "section" else "")

    @property
    def key(self) -> str:
        """The same as a choice of the form."""
        if self.deliverable:
            return f"deliverable:{self.deliverable}"
        if self.bid_id is not None:
            return f"bid:{self.bid_id}"
        return f"section:{self.section}" if self.section else ""


class PromiseDraft(Record):
    """A promise, or a new wording of one, as typed. `why` says why it is worded anew."""

    what: str
    to_whom: str
    due_on: date | None
    mode: Mode | None = None
    level: Level | None = None
    about: About = About()
    why: str = ""
    names_checked: bool = False


class Reason(Record):
    """Why a promise is withdrawn, as typed."""

    why: str
    names_checked: bool = False


class ReportDraft(Record):
    """How it goes, as typed by the alliance."""

    progress: Progress | None
    happened: str
    names_checked: bool = False


class SaidDraft(Record):
    """A view as typed: a representative's own, or one that is written down for somebody else."""

    view: View | None
    why: str
    said_on: date | None
    how: HowSaid = HowSaid.ACCOUNT
    corrects_id: int | None = None
    names_checked: bool = False


def check_new(draft: PromiseDraft, today: date) -> list[Problem]:
    """What a new promise still needs, in the order of the form."""
    problems = _check_words(draft)
    if draft.due_on is not None and draft.due_on <= today:
        problems.append(_gone_by(draft.due_on, today))
    if draft.mode is None:
        problems.append(Problem("mode", "Choose how people share in it"))
    if draft.level is None:
        problems.append(Problem("level", "Choose where people share in it"))
    return problems + check_words({"what": draft.what, "to_whom": draft.to_whom}, draft.names_checked)


def check_reworded(draft: PromiseDraft, facts: Facts, today: date) -> list[Problem]:
    """What a new wording still needs. The day may stay as it is, even when it has gone by; a new day lies ahead."""
    problems = _check_words(draft)
    now = facts.now
    if draft.due_on is not None and draft.due_on != now.due_on and draft.due_on <= today:
        problems.append(_gone_by(draft.due_on, today))
    if not draft.why.strip():
        problems.append(Problem("why", "Say why it changes. The first words and date stay on the page"))
    problems += too_long("why", "the reason", draft.why, LONGEST_WORDS)
    if not problems and (draft.what, draft.to_whom, draft.due_on) == (now.what, now.to_whom, now.due_on):
        problems.append(Problem("what", "Nothing is different yet. Change the words, or the date, then save"))
    words = {"what": draft.what, "to_whom": draft.to_whom, "why": draft.why}
    return problems + check_words(words, draft.names_checked)


def _check_words(draft: PromiseDraft) -> list[Problem]:
    problems = []
    if not draft.what.strip():
        problems.append(Problem("what", "Say what you promise. Start with a verb: visit, pay, test, share"))
    problems += too_long("what", "the promise", draft.what, LONGEST_PROMISE)
    if not draft.to_whom.strip():
        problems.append(Problem("to_whom", "Say whom you promise it to"))
    problems += too_long("to_whom", "whom it is promised to", draft.to_whom, LONGEST_WHOM)
    if draft.due_on is None:
        problems.append(
            Problem("due_on", "Give the day it is to be done by, like 31 Mar 2019. No promise is without one")
        )
    return problems


def _gone_by(due_on: date, today: date) -> Problem:
    return Problem("due_on", f"{day(due_on)} is not ahead. Today is {day(today)}. Give a later date")


def check_report(draft: ReportDraft) -> list[Problem]:
    """What a report of progress still needs."""
    problems = []
    if draft.progress is None:
        problems.append(Problem("progress", "Choose how it is going"))
    if not draft.happened.strip():
        problems.append(Problem("happened", "Say what happened, in words that a patient would use"))
    problems += too_long("happened", "what happened", draft.happened, LONGEST_WORDS)
    return problems + check_words({"happened": draft.happened}, draft.names_checked, ("happened",))


def check_withdrawn(draft: Reason) -> list[Problem]:
    """A promise goes only with a reason, which stays on the page."""
    if not draft.why.strip():
        return [Problem("why", "Say why it is withdrawn. The reason stays on the page")]
    problems = too_long("why", "the reason", draft.why, LONGEST_WORDS)
    return problems + check_words({"why": draft.why}, draft.names_checked)


def check_said(draft: SaidDraft, facts: Facts, today: date) -> list[Problem]:
    """What a view still needs. One that somebody wrote or rang has a day of its own, which has come."""
    problems = []
    if draft.view is None:
        problems.append(Problem("view", "Choose what became of the promise"))
    if draft.view in (View.PARTLY, View.NOT_KEPT) and not draft.why.strip():
        problems.append(Problem("why", "Say why, in a sentence or two. The alliance can then put it right"))
    problems += too_long("why", "the reason", draft.why, LONGEST_WORDS)
    if draft.said_on is None:
        problems.append(Problem("said_on", "Give the day they wrote or rang, like 30 Sep 2018"))
    elif draft.said_on > today:
        problems.append(Problem("said_on", f"{day(draft.said_on)} has not come yet. Today is {day(today)}"))
    elif draft.said_on < facts.made_on:
        problems.append(Problem("said_on", f"The promise was made later, on {day(facts.made_on)}. Check the date"))
    if draft.corrects_id is not None and draft.corrects_id not in {one.id for one in correctable(facts.said)}:
        problems.append(Problem("corrects", "That view counts no more. Choose another one, or none"))
    return problems + check_words({"why": draft.why}, draft.names_checked)


def correctable(said: Sequence[Said]) -> tuple[Said, ...]:
    """The views that a later one may put right: those written down for somebody else which still count."""
    return tuple(one for one in counted_of(said) if one.recorded)


def why_not_judged(facts: Facts, today: date) -> str:
    """Why nobody can say yet what became of it; nothing when they can."""
    if facts.withdrawn_on is not None:
        return f"This promise was withdrawn on {day(facts.withdrawn_on)}, so there is nothing more to say of it."
    if may_be_judged(facts, today):
        return ""
    return (
        f"This promise is for {day(facts.now.due_on)}, and the alliance does not say that it is done. "
        "You can say what became of it then, or as soon as they say it is done."
    )


def reference(number: int) -> str:
    """P3."""
    return f"P{number}"


def promise_key(number: int) -> str:
    """As a choice of a form, beside the keys of `About`."""
    return f"promise:{number}"


def promise_in(key: str) -> int | None:
    """The number of the promise that a choice names; None when it names something else."""
    kind, _, value = key.partition(":")
    if kind != "promise":
        return None
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _said(words: str, number: int, kind: str = "promise") -> Sentence:
    return Sentence(words, kind, reference(number))


def made(number: int, due_on: date) -> Sentence:
    """The line of history for a new promise."""
    return _said(f"made promise {reference(number)} to patients, for {day(due_on)}", number)


def reworded(number: int, before: date, after: date, why: str) -> Sentence:
    """The line of history for a new wording, which names both days when the day is another."""
    change = "reworded" if before == after else f"moved from {day(before)} to {day(after)}"
    return _said(f"{change} promise {reference(number)}, because {inside(why)}", number)


def withdrew(number: int, why: str) -> Sentence:
    """The line of history for a promise that is made no more."""
    return _said(f"withdrew promise {reference(number)}, because {inside(why)}", number)


def reported(number: int, progress: Progress) -> Sentence:
    """The line of history for a report of progress."""
    return _said(f"reported that promise {reference(number)} is {going_words(progress)}", number)


def going_words(progress: Progress | None) -> str:
    """How a promise goes, inside a sentence: under way; without progress it was withdrawn."""
    return "withdrawn" if progress is None else progress.value.replace("_", " ")


VERDICT = "verdict"
"""The kind of these lines. They stay out of what is new on Home, where a name would stand beside them."""


def judged(number: int, recorded: bool) -> Sentence:
    """The line of history for a view, which it does not tell: who said what is not for everyone."""
    words = "wrote down what somebody says" if recorded else "gave a view"
    return _said(f"{words} of promise {reference(number)}", number, VERDICT)

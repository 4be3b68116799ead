"""A bid in short: what its page opens with. Each part in a line that leads to the whole, and what is waited for."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.data.assessment.questions import Asked
from alliance_tracker.records import Record
from alliance_tracker.rules.funding import appraisal
from alliance_tracker.rules.funding.form import PARTS, Complete, words_of
from alliance_tracker.rules.funding.optimism import NO_BIAS
from alliance_tracker.rules.funding.record import Biases, Contents, thousandths
from alliance_tracker.rules.funding.state import Stage, State
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import counted, day, listing
from alliance_tracker.web.awards.shown import ShownAward
from alliance_tracker.web.clock import today
from alliance_tracker.web.funding.opened import Opened

NOT_YET = "Nothing yet"


class Short(Record):
    """A part of the bid: where it stands in the whole, its title, what it says in a line, and how complete it is."""

    anchor: str
    title: str
    words: str
    check: Complete | None = None


def in_short(one: Opened) -> tuple[Short, ...]:
    """Every part of the bid, in the order of the whole."""
    held, checks = one.contents, {check.code: check for check in one.checks}
    rows = [
        ("places", listing([place.name for place in one.head.places]), checks["places"].title),
        ("money", _money(held), checks["money"].title),
        ("other", f"{money(held.other)} declared" if held.others else "None is declared", "Other funding"),
        *((part.code, _answered(part.code, held), part.title) for part in PARTS),
        ("outcomes", counted(len(held.outcomes), "outcome") if held.outcomes else "", checks["outcomes"].title),
        ("scored", "The criteria and their weights", "What it is scored on"),
        ("benefits", _benefits(held), checks["benefits"].title),
        ("parts", _parts(held), "Smaller awards"),
    ]
    written = {part.code for part in PARTS}
    return tuple(
        Short(f"part-{code}" if code in written else code, title, words or NOT_YET, checks.get(code))
        for code, words, title in rows
    )


def _answered(code: str, held: Contents) -> str:
    questions = next(part.questions for part in PARTS if part.code == code)
    count = sum(bool(words_of(held.answers.get(asked.code, ""))) for asked in questions)
    return f"{count} of {counted(len(questions), 'question')} answered"


def _money(held: Contents) -> str:
    if not held.lines:
        return ""
    sums = held.totals
    return f"{counted(len(held.lines), 'line')}: {money(sum(sums.revenue))} revenue, {money(sum(sums.capital))} capital"


def _benefits(held: Contents) -> str:
    bias = "" if held.biases else "; the optimism bias is not stated"
    return counted(len(held.benefits), "benefit") + bias if held.benefits else ""


def _parts(held: Contents) -> str:
    if not held.parts:
        return "None is stated: all of it or nothing"
    return listing([money(part.total) for part in held.parts], "or")


def value_words(held: Contents) -> str:
    """What the money is worth, in a line; nothing before there are both costs and benefits in money."""
    if not held.lines or not held.benefits:
        return ""
    biases = held.biases or Biases(NO_BIAS, NO_BIAS)
    result = appraisal.appraise(held.flows, biases.revenue, biases.capital)
    if result.ratio is None:
        return ""
    if not result.benefits:
        return "No benefit of it has a price"
    pounds = appraisal.pence(abs(result.npv) / 100)
    more = "more" if result.npv >= 0 else "less"
    each = f"It brings £{result.ratio_words} for each £1 that it costs"
    return f"{each}, {money(pounds * 100)} {more} than its cost in all, at present value"


def changes(held: Contents) -> tuple[tuple[str, str], ...]:
    """What will be better, and from where to where: “52 % to 57 %”."""
    return tuple((one.title, _change(one.baseline, one.target, one.unit)) for one in held.outcomes)


def _change(baseline: int | None, target: int | None, unit: str) -> str:
    known = [thousandths(value) for value in (baseline, target) if value is not None]
    if not known:
        return ""
    of = unit if unit == "%" else f" {unit}" if unit else ""
    return f"from {known[0]}{of} to {known[1]}{of}" if len(known) > 1 else f"{known[0]}{of}"


def waits(one: Opened, state: State, award: ShownAward | None, asked: Sequence[Asked], spend: int) -> tuple[str, ...]:
    """What is waited for, each in a sentence without its full stop; `spend` counts the quarters to be returned."""
    found = [f"The alliance has {counted(_open(asked), 'question')} to answer"] if _open(asked) else []
    found += _next(one, state) if award is None or not state.locked else []
    if award is not None and award.decided.kind.pays:
        found += _awarded(award)
    if spend:
        found.append(f"The alliance has the spend of {counted(spend, 'quarter')} to return")
    return tuple(found)


def _open(asked: Sequence[Asked]) -> int:
    return sum(row.answer_by is not None and not row.answer for row in asked)


def _next(one: Opened, state: State) -> list[str]:
    if state.stage is Stage.OUT:
        return ["Those who must agree are still to answer"]
    if state.stage is Stage.AGREED:
        return ["The programme manager submits it"]
    if state.stage is not Stage.SUBMITTED:
        return []
    call, name = one.call, "The NHS England Investment Committee"
    if call.committee_on is None:
        return [f"{name} decides: {call.committee_text or 'no day is given'}"]
    if today() > call.committee_on:
        return [f"{name} met on {day(call.committee_on)}, and no decision of this bid is on record yet"]
    return [f"{name} decides on {day(call.committee_on)}"]


def _awarded(award: ShownAward) -> list[str]:
    open_ = [row.condition for row in award.conditions if row.condition.waits]
    found = [f"Condition {one.number} is to be met: {one.words.rstrip('.')}" for one in open_]
    left = [row for row in award.releases if not row.release.paid_on and not row.release.ended_on]
    if left:
        first = min(left, key=lambda row: (row.release.quarter, row.release.number))
        words = first.words[0].lower() + first.words[1:]
        found.append(f"Next release: {money(first.release.pence)} in {first.release.quarter.words}, {words}")
    return found

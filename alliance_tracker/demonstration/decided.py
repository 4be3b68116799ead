"""What the panel recommended and the committee decided of the call of 2016, by an invented minute. Two transactions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from alliance_tracker.data import writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.data.awards.bench import Bench, Line
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.tables import awards as tables
from alliance_tracker.demonstration.assessed import about
from alliance_tracker.demonstration.bid_story import ED, RP, SF, told
from alliance_tracker.demonstration.people import WHERE
from alliance_tracker.demonstration.plan_story import MADE_UP
from alliance_tracker.demonstration.records import at
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.bench import Ladder, explained, ladder_of
from alliance_tracker.rules.funding.decisions import Decision, Minute, decided_words, recommended_words
from alliance_tracker.rules.funding.record import Part
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.terms import AwardKind, Stream

RECOMMENDED_ON = date(2017, 2, 13)
MINUTE = Minute(date(2017, 2, 22), "17/09 (invented)")
AGAIN = Minute(date(2017, 9, 20), "17/41 (invented)")
"""The meeting at which a declined bid was looked at once more."""
SOURCE = "Made up for the demonstration: no paper of NHS England says so"
AGAINST = "Passed over for the reason given, whatever its place."
TOLD: Mapping[tuple[str, Stream], tuple[AwardKind, str, str]] = {
    ("kestrel-vale", RP): (
        AwardKind.DEFERRED,
        "A third hospital has not decided whether it takes part.",
        "The third hospital’s decision, by May 2017.",
    ),
    ("kestrel-vale", SF): (
        AwardKind.DECLINED,
        "Patients were told of the change and not asked, and the baseline has no source.",
        "A baseline with its source, and a design that patients took part in.",
    ),
    ("lantern-coast", SF): (
        AwardKind.DECLINED,
        "Who pays after the funding ends has not been asked.",
        "A letter from those who are to pay from 2019/20.",
    ),
}
"""What was not awarded: invented alliances alone."""
LATER = "The letter asked for in February is there: both hospitals keep the team from 2019/20."


def verdict(line: Line) -> Decision:
    """What is recommended, and decided, of a bid: in full or in part by turns, but for the few that are told."""
    bid = line.bid
    if bid.alliance == WHERE:
        return _told(line)
    if (bid.alliance, bid.stream) in TOLD:
        kind, reasons, would_change = TOLD[bid.alliance, bid.stream]
        return Decision(kind, {}, reasons, would_change)
    neutral = bid.alliance not in {"kestrel-vale", "lantern-coast"}
    reasons = MADE_UP if neutral else "Clear and measured, and agreed by all who must do it."
    if (bid.plan_id + list(Stream).index(bid.stream)) % 3 == 0:
        return Decision(AwardKind.AWARDED, dict(bid.asked), reasons)
    return in_part(line.parts[0], reasons)


def in_part(part: Part, reasons: str) -> Decision:
    """The smaller award that the bidder can live with."""
    return Decision(AwardKind.PART, dict(part.pence), reasons, "", part.drops)


def _told(line: Line) -> Decision:
    given = told("avonmere_bids")["decided"][line.bid.stream.value]
    if line.bid.stream is ED:
        return in_part(line.parts[0], given["reasons"])
    if line.bid.stream is RP:
        return Decision(AwardKind.AWARDED, dict(line.bid.asked), given["reasons"])
    return Decision(AwardKind.DECLINED, {}, given["reasons"], given["would_change"])


def judge(bench: Bench) -> tuple[Ladder, None]:
    """The ranking, without a suggestion."""
    return ladder_of(bench.entries, bench.criteria), None


def verdicts(bench: Bench) -> Mapping[int, Decision]:
    """By bid, with a line where one that is passed over stands above one that is awarded."""
    found = {line.bid.id: verdict(line) for line in bench.moderated}
    ladder, _ = judge(bench)
    ranked = explained({str(key): one.total for key, one in found.items()}, {}, ladder.ranking, {})
    above = {int(code) for one in ranked for code in one.departure.passed_over}
    return {key: replace(one, against=AGAINST) if key in above else one for key, one in found.items()}


def pot(bench: Bench, found: Mapping[int, Decision], panel: Actor) -> None:
    """What the call had to give: a little more than what is awarded, in whole millions."""
    most = {year: sum(line.bid.asked[year] for line in bench.moderated) for year in bench.call.years}
    given = {year: sum(one.amounts.get(year, 0) for one in found.values()) for year in bench.call.years}
    wanted = {
        year: ((given[year] + most[year] // 10) // 100_000_000 * 100_000_000 + 100_000_000, SOURCE) for year in most
    }
    with writing(panel, at(date(2017, 1, 30))) as tx:
        deciding.save_pot(tx, bench.call, wanted, deciding.pot_version(bench.call))


def decide(bench: Bench, plans: Mapping[int, PlanHead], panel: Actor, national: Actor) -> Mapping[int, Decision]:
    """All of it: recommended in February, decided in its second half. By bid what stands in the end."""
    found = verdicts(bench)
    pot(bench, found, national)
    with writing(panel, at(RECOMMENDED_ON)) as tx:
        for line in bench.moderated:
            said = found[line.bid.id]
            _keep(tx, line, _recommendation(tx, line, said), tables.RecommendationLine, "recommendation_id", said)
            tx.say(replace(about(line.bid, f"recommended “{recommended_words(said)}” for"), kind="bid"))
    with writing(national, at(MINUTE.held_on, 16)) as tx:
        for line in bench.moderated:
            _decided(tx, line, found[line.bid.id], MINUTE, plans[line.bid.plan_id])
    return found


def decide_again(lines: Sequence[Line], plans: Mapping[int, PlanHead], national: Actor) -> Mapping[int, Decision]:
    """A bid that was declined in February is awarded in part in September."""
    again = {line.bid.id: in_part(line.parts[0], LATER) for line in lines}
    with writing(national, at(AGAIN.held_on, 16)) as tx:
        for line in lines:
            _decided(tx, line, again[line.bid.id], AGAIN, plans[line.bid.plan_id])
    return again


def _recommendation(tx: Writing, line: Line, said: Decision) -> tables.Recommendation:
    return tables.Recommendation(
        plan_id=line.bid.plan_id,
        bid_id=line.bid.id,
        kind=said.kind.value,
        reasons=said.reasons,
        would_change=said.would_change,
        drops=said.drops,
        against=said.against,
        recommended_on=RECOMMENDED_ON,
        recorded_at=tx.now,
        person_id=tx.actor.person_id,
    )


def _decided(tx: Writing, line: Line, said: Decision, minute: Minute, plan: PlanHead) -> None:
    row = tables.CommitteeDecision(
        plan_id=line.bid.plan_id,
        bid_id=line.bid.id,
        kind=said.kind.value,
        reasons=said.reasons,
        would_change=said.would_change,
        drops=said.drops,
        held_on=minute.held_on,
        minute=minute.reference,
        recorded_at=tx.now,
        person_id=tx.actor.person_id,
    )
    _keep(tx, line, row, tables.AwardLine, "decision_id", said)
    words = f"recorded of the bid for {line.bid.stream.words}: {decided_words(said, minute)}"
    say(tx, plan, Sentence(words, "bid", line.bid.stream.value))


def _keep(tx: Writing, line: Line, row: Any, table: Any, owner: str, said: Decision) -> None:
    tx.add(row)
    tx.flush()
    for year, pence in said.amounts.items():
        if pence:
            tx.add(table(**{owner: row.id}, year=year, plan_id=line.bid.plan_id, pence=pence))

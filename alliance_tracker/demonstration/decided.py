"""What the panel recommended and the committee decided of the call of 2016, by an invented minute. Two transactions."""

from collections.abc import Mapping, Sequence
from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.data.awards.bench import Bench, Line
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.demonstration.bid_story import ED, RP, SF, told
from alliance_tracker.demonstration.people import WHERE
from alliance_tracker.demonstration.plan_story import MADE_UP
from alliance_tracker.demonstration.records import at
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.bench import Ladder, explained, ladder_of
from alliance_tracker.rules.funding.decisions import Decision, Minute
from alliance_tracker.rules.funding.record import Part
from alliance_tracker.rules.history import Actor
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
            deciding.keep_recommendation(tx, line.bid, found[line.bid.id], RECOMMENDED_ON)
    with writing(national, at(MINUTE.held_on, 16)) as tx:
        for line in bench.moderated:
            deciding.keep_decision(tx, plans[line.bid.plan_id], line.bid, found[line.bid.id], MINUTE)
    return found


def decide_again(lines: Sequence[Line], plans: Mapping[int, PlanHead], national: Actor) -> Mapping[int, Decision]:
    """A bid that was declined in February is awarded in part in September."""
    again = {line.bid.id: in_part(line.parts[0], LATER) for line in lines}
    with writing(national, at(AGAIN.held_on, 16)) as tx:
        for line in lines:
            deciding.keep_decision(tx, plans[line.bid.plan_id], line.bid, again[line.bid.id], AGAIN)
    return again

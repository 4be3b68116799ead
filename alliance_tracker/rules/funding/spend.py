"""The money after the award: what was awarded, released and spent, cumulative by bid and quarter, and what is amiss.

The thresholds for a variance and the cross-checks are the tracker's own. Each finding names its row and what would be
right; warnings may have a good reason and are told apart from errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.decisions import Condition, Release, unmet
from alliance_tracker.rules.funding.discounting import percent, whole
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import counted, listing
from alliance_tracker.terms import FindingKind

VARIANCE_SHARE = Fraction(10, 100)
VARIANCE_PENCE = 10_000_00
VARIANCE_FLOOR = 500_00
"""A variance of a tenth of the plan, or of £10,000, whichever is reached first, needs its reason; never one below £500.

The floor is the tracker's own: a few pounds of a small line are rounding and the day on which an invoice came, and a
reason for them would hide the reasons that matter among many that say nothing.
"""


class Return(Record):
    """One line of a quarter's spend return. Pence; `actual` and `planned` are of the quarter alone.

    `cumulative` is the total up to and with the quarter as it was typed, `forecast` the total that is now expected in
    all, and `to_come` what is still to be spent: the two are held against each other.
    """

    bid: str
    quarter: Quarter
    line: str
    planned: int
    actual: int
    cumulative: int
    to_come: int
    forecast: int
    reason: str = ""


class Award(Record):
    """What one bid was awarded: pence by financial year, and the quarter of the committee's minute."""

    bid: str
    amounts: Mapping[str, int]
    from_quarter: Quarter
    releases: tuple[Release, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.amounts.values())


class Cumulative(Record):
    """A bid at the end of a quarter: pence awarded in all, released, planned and spent so far, and forecast in all."""

    bid: str
    quarter: Quarter
    awarded: int
    released: int
    planned: int
    spent: int
    forecast: int


class Finding(Record):
    """Something amiss: its row (`line` may be empty for the whole bid), and what is wrong and would be right."""

    kind: FindingKind
    bid: str
    quarter: Quarter
    line: str
    words: str


def variance(one: Return) -> int:
    """Pence spent above what was planned for the quarter; below nought when less was spent."""
    return one.actual - one.planned


def needs_reason(one: Return) -> bool:
    """Whether the variance must be explained: a tenth of the plan or £10,000, the first reached, from £500."""
    away = abs(variance(one))
    return away >= VARIANCE_FLOOR and (away >= VARIANCE_PENCE or away >= one.planned * VARIANCE_SHARE)


def variance_words(one: Return) -> str:
    """£12,000 (8%) less than planned."""
    away = variance(one)
    if not away:
        return "As planned"
    share = f" ({percent(Fraction(whole(Fraction(abs(away) * 100, one.planned)), 100))})" if one.planned else ""
    return f"{money(abs(away))}{share} {'more' if away > 0 else 'less'} than planned"


def beside_milestones(spent: int, awarded: int, met: int, milestones: int) -> str:
    """70% spent, 2 of 9 milestones met. Per cent of the award, rounded to the nearest, never to 0% or 100%."""
    done = f"{met} of {counted(milestones, 'milestone')} met"
    if not awarded:
        return f"Nothing awarded, {done}"
    share = whole(Fraction(spent * 100, awarded))
    if 0 < spent < awarded:
        share = min(max(share, 1), 99)
    return f"{share}% spent, {done}"


def spent_words(row: Cumulative, returned: Quarter | None = None) -> str:
    """£450,000 of £640,000 spent by Q2 2018/19, £500,000 released; `returned` is the last quarter on record if any.

    What was spent after the last return is not known, so the sum is dated by that return.
    """
    by = min(returned, row.quarter) if returned else row.quarter
    return f"{pounds(row.spent)} of {money(row.awarded)} spent by {by}, {money(row.released)} released"


def cumulative(awards: Sequence[Award], returns: Iterable[Return], last: Quarter) -> tuple[Cumulative, ...]:
    """Each award by quarter, from that of its minute to `last`, in the order of the awards.

    A line that is returned twice for a quarter counts once, as last given. The forecast is the sum of each line's
    latest. A return for a bid without an award is in no row here; `findings` names it.
    """
    by_bid: dict[str, dict[tuple[Quarter, str], Return]] = {}
    for one in returns:
        by_bid.setdefault(one.bid, {})[(one.quarter, one.line)] = one
    made: list[Cumulative] = []
    for award in awards:
        by_quarter: dict[Quarter, list[Return]] = {}
        for one in by_bid.get(award.bid, {}).values():
            by_quarter.setdefault(one.quarter, []).append(one)
        made += _by_quarter(award, by_quarter, last)
    return tuple(made)


def _by_quarter(award: Award, given: Mapping[Quarter, Sequence[Return]], last: Quarter) -> Iterator[Cumulative]:
    """Counted up, so that a call with many bids and quarters is gone through once."""
    planned = spent = 0
    latest: dict[str, int] = {}
    for quarter in min([award.from_quarter, *given]).until(last):
        for one in given.get(quarter, ()):
            planned += one.planned
            spent += one.actual
            latest[one.line] = one.forecast
        released = sum(one.pence for one in award.releases if one.on <= quarter.end)
        yield Cumulative(award.bid, quarter, award.total, released, planned, spent, sum(latest.values()))


def total_of(rows: Iterable[Cumulative], quarter: Quarter) -> Cumulative:
    """Several awards at the end of one quarter, added up."""
    sums = [(row.awarded, row.released, row.planned, row.spent, row.forecast) for row in rows]
    return (
        Cumulative("", quarter, *map(sum, zip(*sums, strict=True))) if sums else Cumulative("", quarter, 0, 0, 0, 0, 0)
    )


def findings(awards: Sequence[Award], returns: Sequence[Return]) -> tuple[Finding, ...]:
    """All that is amiss, errors first, then by bid, quarter and line."""
    by_code = {award.bid: award for award in awards}
    found = [*_without_award(returns, by_code), *_duplicates(returns), *_of_lines(returns)]
    by_bid: dict[str, list[Return]] = {}
    for one in returns:
        by_bid.setdefault(one.bid, []).append(one)
    for award in awards:
        own = by_bid.get(award.bid, [])
        found += [*_early(award, own), *_above(award, own), *_released(award)]
    order = list(FindingKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.bid, one.quarter, one.line, one.words)))


def of_kind(found: Iterable[Finding], kind: FindingKind) -> tuple[Finding, ...]:
    """The errors alone, or the warnings alone."""
    return tuple(one for one in found if one.kind is kind)


def _error(one: Return, words: str) -> Finding:
    return Finding(FindingKind.ERROR, one.bid, one.quarter, one.line, words)


def _without_award(returns: Iterable[Return], awards: Mapping[str, Award]) -> Iterator[Finding]:
    for one in returns:
        if one.bid not in awards and one.actual:
            yield _error(one, f"{money(one.actual)} spent, but this bid has no award. Spend should be £0")


def _duplicates(returns: Iterable[Return]) -> Iterator[Finding]:
    seen: dict[tuple[str, Quarter, str], int] = {}
    for one in returns:
        key = (one.bid, one.quarter, one.line)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 2:
            yield _error(one, f"{one.line} is returned twice for {one.quarter}. Keep one of the two")


def _of_lines(returns: Iterable[Return]) -> Iterator[Finding]:
    """What is amiss along one line from quarter to quarter."""
    lines: dict[tuple[str, str], dict[Quarter, Return]] = {}
    for one in returns:
        lines.setdefault((one.bid, one.line), {})[one.quarter] = one
    for by_quarter in lines.values():
        before = None
        for quarter in sorted(by_quarter):
            yield from _of_one(by_quarter[quarter], before)
            before = by_quarter[quarter]


def _of_one(one: Return, before: Return | None) -> Iterator[Finding]:
    so_far = before.cumulative if before else 0
    if before and one.cumulative < so_far:
        fell = f"The total to date fell from {pounds(so_far)} in {before.quarter} to {pounds(one.cumulative)}"
        yield _error(one, f"{fell}. It should be {pounds(so_far)} or more, or {before.quarter} be put right")
    elif wrong_total(one, before):
        yield _error(one, wrong_total(one, before))
    if wrong_forecast(one):
        yield _error(one, wrong_forecast(one))
    if needs_reason(one) and not one.reason.strip():
        words = f"{variance_words(one)}. Say why"
        yield Finding(FindingKind.WARNING, one.bid, one.quarter, one.line, words)


def wrong_total(one: Return, before: Return | None) -> str:
    """What is wrong with a total to date, held against the return before and the quarter's spend; or nothing."""
    so_far = before.cumulative if before else 0
    if one.cumulative == so_far + one.actual:
        return ""
    right = f"{pounds(one.actual)} was spent up to {one.quarter}"
    if before:
        sum_now = pounds(so_far + one.actual)
        right = f"{pounds(so_far)} by {before.quarter} and {pounds(one.actual)} in {one.quarter} make {sum_now}"
    return f"The total to date says {pounds(one.cumulative)}, but {right}"


def wrong_forecast(one: Return) -> str:
    """What is wrong with a forecast, held against the total to date and what is still to come; or nothing."""
    expected = one.cumulative + one.to_come
    if one.forecast == expected:
        return ""
    added = f"{pounds(one.cumulative)} to date and {pounds(one.to_come)} still to come make {pounds(expected)}"
    return f"The forecast says {pounds(one.forecast)}, but {added}"


def _early(award: Award, own: Iterable[Return]) -> Iterator[Finding]:
    """Spend before the award, or before anything was released."""
    first = min((one.on for one in award.releases), default=None)
    for one in own:
        if not one.actual:
            continue
        if one.quarter < award.from_quarter:
            since = f"the award was made in {award.from_quarter}. Spend before it should be £0"
            yield _error(one, f"{money(one.actual)} spent in {one.quarter}, but {since}")
        elif first is None or first > one.quarter.end:
            words = f"{money(one.actual)} spent before anything was released. Check the release, or who paid meanwhile"
            yield Finding(FindingKind.WARNING, one.bid, one.quarter, one.line, words)


def _above(award: Award, own: Sequence[Return]) -> Iterator[Finding]:
    """Spend above the award or what is released, and a forecast above the award: where each is first reached."""
    rows = cumulative([award], own, max((one.quarter for one in own), default=award.from_quarter))
    told: set[str] = set()
    for row in rows:
        for name, kind, words in _too_much(row):
            if name not in told:
                told.add(name)
                yield Finding(kind, row.bid, row.quarter, "", words)


def _too_much(row: Cumulative) -> Iterator[tuple[str, FindingKind, str]]:
    if row.spent > row.awarded:
        over = f"{money(row.spent - row.awarded)} more than the award of {money(row.awarded)}"
        words = f"{money(row.spent)} spent by {row.quarter}, {over}. It should be {money(row.awarded)} or less"
        yield "award", FindingKind.ERROR, words
    elif 0 < row.released < row.spent:
        words = (
            f"{money(row.spent)} spent by {row.quarter}, and {money(row.released)} released. Check who paid the rest"
        )
        yield "released", FindingKind.WARNING, words
    if row.forecast > row.awarded:
        words = f"{money(row.forecast)} forecast, {money(row.forecast - row.awarded)} more than the award. Say who pays"
        yield "forecast", FindingKind.WARNING, words


def _released(award: Award) -> Iterator[Finding]:
    """Releases without their conditions met, above the year's award, or twice."""
    sums: dict[str, int] = {}
    seen: set[str] = set()
    for one in sorted(award.releases, key=lambda release: (release.on, release.code)):
        quarter = Quarter.of(one.on)
        problems = []
        if one.code in seen:
            problems.append(f"Release {one.code} stands here twice. Keep one of the two")
        seen.add(one.code)
        waits = unmet(one, award.conditions, one.on)
        if waits:
            conditions = listing([condition.words for condition in waits])
            problems.append(f"{money(one.pence)} released while not met: {conditions}. Release it once that is met")
        sums[one.year] = sums.get(one.year, 0) + one.pence
        most = award.amounts.get(one.year, 0)
        if sums[one.year] > most:
            year = one.year.replace("-", "/")
            problems.append(f"{money(sums[one.year])} released of {money(most)} awarded for {year}. Release no more")
        for words in problems:
            yield Finding(FindingKind.ERROR, award.bid, quarter, one.code, words)


def pounds(pence: int) -> str:
    """£1,234, or -£1,234 for a return that takes back."""
    return f"-{money(-pence)}" if pence < 0 else money(pence)

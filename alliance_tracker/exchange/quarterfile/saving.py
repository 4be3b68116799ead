"""What a file was found to say, saved: every row as its form would save it, all of them in one transaction."""

from collections.abc import Sequence

from alliance_tracker.data import Writing, many
from alliance_tracker.data.delivery import UpdateInput
from alliance_tracker.data.delivery.saving import Returns, opened
from alliance_tracker.errors import RuleBroken, RulesBroken, Stale
from alliance_tracker.exchange.evidence import drafted
from alliance_tracker.records import asdict
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.quarterfile import Given, Judged, QuarterNow, said_in
from alliance_tracker.rules.words import counted, some
from alliance_tracker.terms import ManyKind


def save_rows(
    tx: Writing,
    alliance_id: int,
    now: QuarterNow,
    rows: Sequence[Judged],
    runs_quarter: bool,
    kind: ManyKind = ManyKind.QUARTER,
) -> int:
    """Save the rows and keep the way back. Returns the number of the change.

    Raises what the first row that cannot be saved raises, and then nothing at all is saved.
    """
    if not rows:
        raise Stale("There is nothing to change: the quarter says what the file says already.")
    references = [row.reference for row in rows]
    with many.watched(tx) as seen:
        returns = opened(tx, alliance_id, now.quarter, references, now.today)
        for row in rows:
            assert row.given is not None
            _save(returns, row.given, runs_quarter)
    where = "the spreadsheet" if kind is ManyKind.QUARTER else "a printed form"
    words = f"{where} of {now.quarter.words}: {counted(len(references), 'deliverable')} ({some(references)})"
    return many.keep(tx, seen, alliance_id, kind, words, Sentence(f"loaded {words}", "quarter", now.quarter.code))


def _save(returns: Returns, given: Given, runs_quarter: bool) -> None:
    try:
        returns.save(given.reference, _input(given), given.stamp, runs_quarter)
    except RulesBroken as problem:
        raise RuleBroken(f"{given.reference}: {problem.each[0]}. Nothing was changed.") from problem


def _input(given: Given) -> UpdateInput:
    return UpdateInput(
        steps=given.steps,
        proofs={reference: drafted(dated, words) for reference, (dated, words) in given.proofs.items()},
        evidence=drafted(*given.evidence) if given.evidence is not None else None,
        **asdict(said_in(given.values)),
    )

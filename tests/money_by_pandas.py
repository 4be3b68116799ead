"""The money of all bids counted again by pandas, from the raw tables alone, and held against the tracker's sums."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables import awards, funding
from alliance_tracker.data.tables.plan import Outcome, Plan, PlanVersion, Submission
from alliance_tracker.rules.funding.national import Figure, by_alliance, by_head, by_stream, by_year
from alliance_tracker.terms import Stream

SAME = ["bid_id", "quarter", "of", "kind", "what"]
"""Two returns that are alike in all of these are one, returned twice."""


def frame(table) -> pd.DataFrame:
    """A raw table, every column."""
    return pd.DataFrame(
        [dict(row) for row in db.session.execute(select(table.__table__)).mappings()],
        columns=[column.name for column in table.__table__.columns],
    )


def by_pandas() -> pd.DataFrame:
    """Pence by bid, year, figure and kind, from the raw tables alone; a row for each record that counts."""
    bid, version = frame(funding.Bid), frame(PlanVersion)
    live = set(bid[bid.withdrawn_at.isna()].id)
    sent = frame(Submission).merge(version[["id", "bid_id"]], left_on="version_id", right_on="id", suffixes=("", "_v"))
    last = sent.sort_values("id").drop_duplicates("bid_id", keep="last")
    back = set(frame(Outcome).query("kind == 'returned'").submission_id)
    stands = set(last[~last.id.isin(back)].bid_id) & live
    lines = frame(funding.BidLine)
    asked = lines[lines.bid_id.isin(stands)].assign(figure="asked")
    decision = frame(awards.CommitteeDecision).sort_values("id").drop_duplicates("bid_id", keep="last")
    decision = decision[decision.kind.isin(["awarded", "part"]) & decision.bid_id.isin(live)]
    award = frame(awards.AwardLine).merge(decision[["id", "bid_id"]], left_on="decision_id", right_on="id")
    award = award.assign(figure="awarded", kind="undivided")
    release = frame(awards.Release)
    release = release[release.paid_on.notna()]
    release = release.assign(figure="released", kind="undivided", year=release.quarter.str[:7])
    spent = returns()
    spent = spent.sort_values(["position", "line_id"]).drop_duplicates(SAME, keep="last")
    spent = spent.assign(figure="spent", year=spent.quarter.str[:7], pence=spent.actual)
    wanted = ["bid_id", "year", "figure", "kind", "pence"]
    every = pd.concat([part[wanted] for part in (asked, award, release, spent)])
    names = bid.merge(frame(Plan)[["id", "name"]], left_on="plan_id", right_on="id", suffixes=("", "_p"))
    return every.merge(names[["id", "name", "stream"]], left_on="bid_id", right_on="id")


def returns() -> pd.DataFrame:
    """Every return of spend with the line that it is of."""
    lines = frame(funding.BidLine)
    told = lines[["id", "kind", "position", "what"]].assign(of=lines.year)
    return frame(awards.SpendReturn).merge(told, left_on="line_id", right_on="id")


def returned_twice() -> bool:
    return bool(returns().duplicated(SAME).any())


def sums(found: pd.DataFrame, *by: str) -> dict:
    return {key: int(pence) for key, pence in found.groupby(list(by)).pence.sum().items() if pence}


def adds_up(rows: Sequence, wanted: pd.DataFrame) -> list:
    """The four tables of the national page, each of which has the sums that pandas finds."""
    total = {figure: sums(wanted, "figure").get(figure.value, 0) for figure in Figure}
    assert all(total.values())
    tables = [made(rows) for made in (by_year, by_alliance, by_stream, by_head)]
    for table in tables:
        assert table.total.sums == total
        assert {one: sum(line.sums[one] for line in table.lines) for one in Figure} == total
    names = {"stream": {one.words: one.value for one in Stream}, "year": {}, "name": {}}
    for column, table in zip(("year", "name", "stream"), tables, strict=False):
        found = {
            (names[column].get(line.name, line.name.replace("/", "-")), figure.value): pence
            for line in table.lines
            for figure, pence in line.sums.items()
            if pence
        }
        assert found == {
            (key.replace("/", "-"), figure): pence for (key, figure), pence in sums(wanted, column, "figure").items()
        }
    heads = {line.name: line.sums for line in tables[3].lines}
    kinds = sums(wanted[wanted.figure.isin(["asked", "spent"])], "kind", "figure")
    for kind in ("revenue", "capital"):
        for figure in (Figure.ASKED, Figure.SPENT):
            assert heads[kind.capitalize()][figure] == kinds[kind, figure.value]
    return tables

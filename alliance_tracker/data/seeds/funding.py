"""The seed files of Transformation Funding: the streams as printed, the call, and what bids are scored on."""

from alliance_tracker.data.seeds.columns import Column, day, one_of, row_of, text, whole, year_code
from alliance_tracker.data.seeds.shapes import NAME, POSITION, SLUG_CODE, SOURCE, File
from alliance_tracker.data.tables import funding
from alliance_tracker.terms import CriterionHead, CriterionKind, Stream

ROUND = row_of("round", "planning_rounds.csv", "round_id")

FUNDING = (
    File(
        "funding_streams.csv",
        "stream of funding",
        funding.StreamRow,
        ("code",),
        (Column("code", one_of(Stream)), POSITION, text("text"), *SOURCE),
    ),
    File(
        "funding_calls.csv",
        "call for bids",
        funding.FundingCall,
        ("code",),
        (
            SLUG_CODE,
            ROUND,
            NAME,
            Column("opens_on", day),
            Column("closes_on", day),
            Column("committee_on", day, may_be_empty=True),
            text("committee_text", may_be_empty=True),
            Column("top", whole),
            Column("first_year", year_code),
            Column("last_year", year_code),
            *SOURCE,
        ),
        order=("code",),
    ),
    File(
        "criteria.csv",
        "criterion",
        funding.Criterion,
        ("round", "code"),
        (
            ROUND,
            SLUG_CODE,
            POSITION,
            Column("head", one_of(CriterionHead)),
            Column("kind", one_of(CriterionKind)),
            NAME,
            text("asks"),
            Column("weight", whole),
            *SOURCE,
        ),
        order=("round", "position"),
    ),
)

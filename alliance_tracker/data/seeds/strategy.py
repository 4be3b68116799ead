"""The seed files of what an alliance may take up: seven ambitions of involvement, five practices of co-production."""

from alliance_tracker.data.seeds.columns import text
from alliance_tracker.data.seeds.shapes import NAME, POSITION, SLUG_CODE, SOURCE, File
from alliance_tracker.data.tables.engagement import strategy

STRATEGY = (
    File(
        "involvement_ambitions.csv",
        "ambition of involvement",
        strategy.InvolvementAmbition,
        ("code",),
        (SLUG_CODE, POSITION, NAME, text("text"), *SOURCE),
    ),
    File(
        "coproduction_practices.csv",
        "practice of co-production",
        strategy.CoproductionPractice,
        ("code",),
        (SLUG_CODE, POSITION, text("text"), *SOURCE),
    ),
)

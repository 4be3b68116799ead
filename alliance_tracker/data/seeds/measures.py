"""The seed file of the measures of waiting that the guidance names a standard for."""

from alliance_tracker.data.seeds.columns import Column, text, whole
from alliance_tracker.data.seeds.shapes import NAME, POSITION, SLUG_CODE, SOURCE, File
from alliance_tracker.data.tables.measures import Measure

MEASURES = (
    File(
        "measures.csv",
        "measure",
        Measure,
        ("code",),
        (SLUG_CODE, POSITION, NAME, text("text"), Column("standard", whole), *SOURCE),
    ),
)

"""The seed file of the three tests: the rubric by which an alliance grades itself."""

from alliance_tracker.data.seeds.columns import Column, one_of, text, yes_no
from alliance_tracker.data.seeds.shapes import CODE, NAME, POSITION, SOURCE, File
from alliance_tracker.data.tables.engagement import voices
from alliance_tracker.terms import ThreeTest

THREE_TESTS = (
    File(
        "rubric.csv",
        "line of the rubric",
        voices.RubricCriterion,
        ("code",),
        (
            CODE,
            Column("test", one_of(ThreeTest)),
            POSITION,
            NAME,
            text("evidence"),
            *(text(f"level_{level}") for level in range(5)),
            Column("blocker", yes_no),
            *SOURCE,
        ),
    ),
)

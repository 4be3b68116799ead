"""The seed files of the toolkit for groups: its guides and templates, and the usual sources of public figures."""

from alliance_tracker.data.seeds.columns import Column, one_of, prose, text, yes_no
from alliance_tracker.data.seeds.shapes import NAME, POSITION, SLUG_CODE, SOURCE, File
from alliance_tracker.data.tables.groups import bodies
from alliance_tracker.terms import ToolSection

TOOLKIT = (
    File(
        "tool_guides.csv",
        "guide of the toolkit",
        bodies.ToolGuide,
        ("code",),
        (
            SLUG_CODE,
            Column("section", one_of(ToolSection)),
            POSITION,
            text("title"),
            text("summary"),
            prose("text"),
            Column("template", yes_no),
            *SOURCE,
        ),
    ),
    File(
        "public_data_sources.csv",
        "source of public figures",
        bodies.PublicDataSource,
        ("code",),
        (
            SLUG_CODE,
            POSITION,
            NAME,
            text("can_say"),
            text("cannot_say"),
            text("differs"),
            text("duty"),
            text("link"),
            *SOURCE,
        ),
    ),
)

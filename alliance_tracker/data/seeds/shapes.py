"""What a seed file is, and the columns that most of them have."""

from alliance_tracker.data.db import Base
from alliance_tracker.data.seeds.columns import Column, code, row_of, slug, text, whole
from alliance_tracker.records import Record, field


class File(Record):
    """One seed file. `fixed` is what every one of its rows has in the table; `noun` is for sentences.

    `order` names the columns by which the rows stand; a reference stands where its row does in its own file.
    """

    name: str
    noun: str
    table: type[Base]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    fixed: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ("position",)
    sourced: bool = True

    @property
    def head(self) -> list[str]:
        return [column.name for column in self.columns]


NAME, POSITION = text("name"), Column("position", whole)
SLUG, CODE = Column("slug", slug), Column("code", code)
SLUG_CODE = Column("code", slug)
SOURCE = (
    text("printed", may_be_empty=True),
    row_of("document", "documents.csv", "document"),
    text("place"),
    text("note", may_be_empty=True),
)

"""Say who took part: how many in all, and in tables that add up. Only counts: no name, no number of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import recording
from alliance_tracker.data.engagement.evidence import RecordRow, counted_of, record_of
from alliance_tracker.data.engagement.heard import asked_of
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.engagement.heard import MOST_PEOPLE, Asked, Counted, hidden_of
from alliance_tracker.rules.engagement.private_words import private_in
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.recording import open_record, page_of_record
from alliance_tracker.web.forms import Theirs, TrackerForm, WholeField
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class PeopleField(WholeField):
    """How many people. What could say who somebody is gets the reason why it is refused."""

    def __init__(self, label: str = "", hint: str = "", most: int = MOST_PEOPLE, always: bool = True, **kwargs: Any):
        super().__init__(label, hint, least=0, most=most, always=always, **kwargs)

    def read(self, typed: str) -> int:
        private = private_in(typed)
        if private:
            raise ValueError(f"{private[0].message}. Only how many people there were belongs here")
        return super().read(typed)


class CountForm(TrackerForm):
    """How many took part; the tables are added for each alliance, because its CCGs are its own."""

    form_name = "count"
    took_part = PeopleField("How many people took part in all?", "Leave it empty if nobody counted")

    def counted(self, asked: Sequence[Asked]) -> Counted | None:
        """What was typed: a table with any number in it is filled, and what is empty there is nought."""
        total = self.took_part.data
        if total is None:
            return None
        filled = {}
        for table in asked:
            cells = {line.code: self[table.field(line.code)].data for line in table.categories}
            if any(people is not None for people in cells.values()):
                filled[table.code] = {line: people or 0 for line, people in cells.items()}
        return Counted(total, filled)


def form_of(asked: Sequence[Asked]) -> type[CountForm]:
    """The form with a box for each line of each table."""
    boxes = {table.field(line.code): PeopleField(line.words) for table in asked for line in table.categories}
    return type("CountForm", (CountForm,), boxes)


def _values(asked: Sequence[Asked], row: RecordRow) -> dict[str, int | None]:
    own = counted_of(asked, [row]).get(row.id)
    if own is None:
        return {}
    cells = {table.field(line): people for table in asked for line, people in own.tables.get(table.code, {}).items()}
    return {"took_part": own.total, **cells}


@pages.route("/alliances/<slug>/involvement/evidence/<int:number>/counts", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def evidence_count(slug: str, number: int) -> Response:
    """All counts of a record at once. Six queries beside the guard's."""
    row = open_record(number)
    asked = asked_of(g.alliance.id)
    form = form_of(asked).opened(_values(asked, row), stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        counted = form.counted(asked)
        if counted is None and any(form[name].data is not None for table in asked for name in _names(table)):
            raise RuleBroken("Say how many took part in all, or empty the other boxes", "took_part")
        recording.count(tx, g.alliance.id, number, asked, counted, form.version)
        return page_of_record(number, "heard"), f"Who took part in {row.reference} is saved."

    def theirs() -> Theirs:
        fresh = record_of(g.alliance.id, number)
        return Theirs(_values(asked, fresh), fresh.version)

    own = counted_of(asked, [row]).get(row.id)
    hides = own is not None and (own.total < 5 or any(hidden_of(asked, own).values()))
    return once.saved(form, save, theirs) or show(
        "engagement/counting.html", form=form, row=row, asked=asked, hides=hides
    )


def _names(table: Asked) -> list[str]:
    return [table.field(line.code) for line in table.categories]

"""The rows of the page of a whole quarter: which are asked for, and each as a form of its own."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g, request

from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.delivery import UpdateInput, UpdateRow
from alliance_tracker.data.delivery.returns import ReturnRow, returns_of
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.delivery.returns import Kept
from alliance_tracker.rules.permissions import Action, can
from alliance_tracker.rules.words import lower
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.returning import RowForm, form_for, stamp_of, values_of
from alliance_tracker.web.forms import Problem, Theirs, TrackerForm
from alliance_tracker.web.guard import may
from alliance_tracker.web.kept import kept

MOST = 60
"""Rows on one page; where an alliance has more, one chooses an area."""
ROW = "row"
DUE, ALL, MINE = "due", "all", "mine"


class Chosen(Record):
    """Which rows the address asks for."""

    show: str = DUE
    area: str = ""
    lead: int = 0

    @classmethod
    def asked(cls) -> "Chosen":
        show, lead = request.args.get("show", DUE), request.args.get("lead", "")
        number = int(lead) if lead.isascii() and lead.isdigit() and len(lead) < 10 else 0
        return cls(show if show in (DUE, ALL, MINE) else DUE, request.args.get("area", "")[:4], number)

    def takes(self, one: ReturnRow) -> bool:
        """Whether the row is shown; “mine” and “all” show what is updated too."""
        shown = {DUE: one.is_awaited, ALL: True, MINE: g.viewer.person_id in one.leads}[self.show]
        return shown and self.area in ("", one.area) and (not self.lead or self.lead in one.leads)


@dataclass
class Row:
    """One deliverable on the page: what is on record of it, its form, and what became of it when it was sent."""

    one: ReturnRow
    form: RowForm
    key: str = ""
    given: UpdateInput | None = None
    kept: Kept | None = None
    stale: Exception | None = field(default=None)

    @property
    def ref(self) -> str:
        return self.one.reference

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed; a row that was only looked at is left alone."""
        held = {name: texts for name, texts in self.form.texts().items() if texts}
        return self.form.clash is not None or held != {name: one for name, one in self.form.was.items() if one}

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the row, each line naming it, and leading to its own box or to the row."""
        return [Problem(_named(self.ref, one.text), one.anchor or f"row-{self.ref}") for one in self.form.problems]


def _named(ref: str, text: str) -> str:
    return text if ref in text else f"{ref}: {lower(text)}"


class GridForm(TrackerForm):
    """The page's one form. Its rows are forms of their own; this says what is wrong with any of them."""

    form_name = "grid"
    rows: Sequence[Row] = ()

    @property
    def problems(self) -> list[Problem]:
        return [*self.general, *(problem for row in self.rows for problem in row.problems)]


def every_row(head: QuarterHead, heads: tuple[QuarterHead, ...]) -> tuple[ReturnRow, ...]:
    """All deliverables of the alliance with their returns. One query while nothing has changed, else six."""
    return kept(
        ("returns", head.quarter.code),
        g.alliance.id,
        lambda: returns_of(g.alliance.id, heads, head.quarter, today()),
    )


def own_rows(rows: Iterable[ReturnRow]) -> list[ReturnRow]:
    """Those that the viewer may update: the manager all, a lead and a deputy theirs."""
    if may(Action.RUN_QUARTER):
        return list(rows)
    return [one for one in rows if can(g.viewer, Action.UPDATE_DELIVERABLE, replace(g.place, leads=one.leads))]


def shown_of(one: ReturnRow) -> UpdateRow | None:
    """The answers that a row opens with: to those who wait for the manager what they gave, else what counts."""
    return one.late if one.late is not None and not may(Action.RUN_QUARTER) else one.now


def fresh_row(one: ReturnRow, quarter: Quarter, green: Sequence[Quarter]) -> Row:
    """A row as it is on record, whatever was sent."""
    prefix = f"{one.reference}-"
    kind = form_for(RowForm, one, quarter)
    form = kind(None, stamp=stamp_of(one, one.now, one.late), data=values_of(shown_of(one)), prefix=prefix)
    form.green_by.choices = green
    return Row(one, form)


def typed_row(one: ReturnRow, quarter: Quarter, green: Sequence[Quarter], typed: Mapping[str, Any], draft: Any) -> Row:
    """A row as it was sent, parked or left for later."""
    prefix = f"{one.reference}-"
    kind = form_for(RowForm, one, quarter, typed, prefix)
    form = kind.opened(values_of(shown_of(one)), stamp_of(one, one.now, one.late), draft, prefix=prefix)
    form.green_by.choices = green
    return Row(one, form)


def references(typed: Any) -> list[str]:
    """The rows that a form sent, each once, in the order of its page."""
    return list(dict.fromkeys(typed.getlist(ROW)))[: 2 * MOST]


def keys_of(once: str, rows: Sequence[Row]) -> None:
    """Give each row what stands for this opening of the page and all that was sent of it, so that it is saved once."""
    sent: dict[str, list[tuple[str, str]]] = {}
    for name, value in request.form.items(multi=True):
        sent.setdefault(name.partition("-")[0], []).append((name, value))
    for row in rows:
        row.key = hashlib.sha256(json.dumps([once, row.ref, sent.get(row.ref)]).encode()).hexdigest()


def theirs_of(one: ReturnRow) -> Theirs:
    """What the other person saved in the meantime."""
    given = shown_of(one)
    by, at = ((given.by or ""), given.updated_at) if given else ("", None)
    return Theirs(values_of(given), stamp_of(one, one.now, one.late), by, at)

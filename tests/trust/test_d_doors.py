"""D2: the form, the plan file on its page and the command line judge alike what is typed, and keep the same of it."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, Milestone
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.csvfile import quoted
from alliance_tracker.exchange.planfile import import_file
from alliance_tracker.records import Record, field
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import MoneySource
from tests import make
from tests.trust import hostile
from tests.web.test_bad_input import in_parts

LONG = ["x" * 119, "x" * 120, "é" * 120, "e\u0301" * 120, "x" * 121, " " * 200 + "x" * 120, "x" * 10_000]
WORDS = [
    *hostile.TEXTS, *hostile.MARKUP, *hostile.NUMBERS, *LONG, "Nobody waits", " Nobody   waits ", "a\tb", "a\r\nb",
    "\u200b", "\u200bwide\u2060", "\u00a0\u3000", "\ufeffmark", "\u202eabc\u202c", "\u00ad", "\x0b", "\x0ca", "\x1f",
    "a\x85b", "\u2028", "\ufdd0", "\U0001fffe", "😀", "Ａ", "ﬁ", "'quoted", "''=1", '"a","b"', "a;b,c\td", "+", "'",
]  # fmt: skip
DAYS = [
    *hostile.DATES, "28 Feb 2019", "31 Feb 2019", "29 Feb 2020", "29 Feb 2019", "31 Apr 2019", "30/9/2018",
    "30.09.2018", "30-9-2018", "2018-09-30", "2018-9-30", "20180930", "09/30/2018", "30th Sept 2018", "SEPTEMBER 2018",
    "30 Sep", "30 Sep 18", "30 9 2018", " 30  September,  2018 ", "30 Sep 2018\u200b", "\u200e30 Sep 2018",
    "30\u00a0Sep\u00a02018", "2018-09-30 00:00:00", "2018-09-30T00:00:00Z", "2018-09-30 12:00", "43373", "43373.0",
    "1e5", "NaN", "Infinity", "-1", "0", "", " ", "\x00", "30 Sep 2018\x00", "\ud800", "\ufffe", "31 Mar 2017",
    "1 Apr 2017", "31 Mar 2021", "1 Apr 2021", "12 Oct 2018", "13 Oct 2018", "30 Ma 2019", "30 Mai 2019", "x" * 10_000,
    "1" * 5000, "٣٠ ٩ ٢٠١٨", "३० ९ २०१८", "30 9 ２０１８", "Q2 2018/19", "Michaelmas", "=TODAY()", "30 Sep 2018; 1 Oct",
]  # fmt: skip
TICKS = [
    "yes", "Yes", "YES ", "y", "on", "true", "1", "x", "✓", "no", "No", "n", "off", "false", "0", "-", "", " ",
    "perhaps", "2", "NaN", "1e5", "yes\x00", "\ud800", "\ufffe", "１", "nope", "yes yes", "null", "x" * 10_000,
]  # fmt: skip
MONEY = [
    *(one.value for one in MoneySource), *(one.words for one in MoneySource), "BASELINE", " wider ", "not found",
    "the lottery", "", " ", "0", "1e5", "None", "\x00", "\ud800", "\ufffe", "baseline\u200b", "ｂaseline", "x" * 10_000,
]  # fmt: skip


class Field(Record):
    """One thing that is typed: what the form calls it, its heading, its column, and what is typed."""

    table: Any
    name: str
    heading: str
    column: str
    values: list[str]
    also: dict[str, str] = field(default_factory=dict)


PROSE = [*WORDS[::2], "a\nb", "a\r\nb\rc", "é" * 600, "é" * 601, "é" * 1000, "é" * 1001]
FIELDS = [
    Field(Milestone, "title", "Title", "title", WORDS),
    Field(Milestone, "baseline", "Date first agreed", "baseline_on", DAYS),
    Field(Milestone, "met", "Date met", "met_on", DAYS),
    Field(Milestone, "critical", "Critical", "critical", TICKS),
    Field(Milestone, "reason", "Why it has moved", "forecast_on", PROSE),
    Field(Deliverable, "summary", "Summary", "summary", PROSE),
    Field(Deliverable, "planned_start", "Planned start", "planned_start", DAYS),
    Field(Deliverable, "money_source", "Money source", "money_source", MONEY),
]
FORM, PAGE, COMMAND = range(3)


class Doors:
    """An alliance with the same record three times over, one for each door."""

    def __init__(self, client, folder, of):
        self.client, self.file, self.of = client, folder / "plan.csv", of
        self.home = make.alliance()
        self.base = f"/alliances/{self.home.slug}"
        same = {"title": "What it was", "summary": "What it was."}
        lead = make.person(Role.LEAD, self.home)
        rows = [make.deliverable(self.home, lead, **same) for _ in range(3)]
        steps = [make.milestone(row, date(2019, 3, 31), title="Step") for row in rows]
        self.references = steps if of.table is Milestone else [row.reference for row in rows]
        client.sign_in(make.person(Role.MANAGER, self.home))
        below = "/milestones/1" if of.table is Milestone else ""
        self.form_at = f"{self.base}/deliverables/{rows[FORM].reference}{below}/edit"
        self.form = client.fields(self.form_at)
        self.upload = client.fields(f"{self.base}/plan-file")

    def kept(self, door, column):
        table = self.of.table
        return db.session.execute(
            select(getattr(table, column)).where(
                table.alliance_id == self.home.id, table.reference == self.references[door]
            )
        ).scalar_one()

    def by_form(self, typed):
        sent = MultiDict(self.form)
        sent["stamp"], sent["once"] = str(self.kept(FORM, "version")), f"key{id(typed)}{len(typed)}"
        for name, value in typed.items():
            sent[name] = hostile.as_sent(value)
        answer = self.client.post(self.form_at, data=in_parts(sent), content_type="multipart/form-data; boundary=x")
        assert answer.status_code in (303, 422), answer.status_code
        return answer.status_code == 303

    def content(self, door, typed):
        """A CSV file that says so much about one record, in bytes that a hostile program would send."""
        out = io.StringIO(newline="")
        rows = [["Reference", *typed], [self.references[door], *map(quoted, typed.values())]]
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
        return b"\xef\xbb\xbf" + hostile.as_sent(out.getvalue())

    def by_page(self, typed):
        sent = {**self.upload, "file": (io.BytesIO(self.content(PAGE, typed)), "plan.csv")}
        answer = self.client.post(f"{self.base}/plan-file", data=sent, content_type="multipart/form-data")
        assert answer.status_code in (303, 422), answer.status_code
        return answer.status_code == 303

    def by_command(self, typed):
        self.file.write_bytes(self.content(COMMAND, typed))
        try:
            import_file(self.file, self.home.slug, make.by(), make.moment(), make.TODAY)
        except RuleBroken:
            db.session.rollback()
            return False
        return True


@pytest.mark.parametrize("of", FIELDS, ids=lambda of: f"{of.table.__name__}-{of.name}".lower())
def test_d2_every_door_gives_the_same_verdict(client, tmp_path, figure, count, of):
    doors = Doors(client, tmp_path, of)
    values = list(dict.fromkeys(of.values))[:: count(12, 1)]
    wrong = []
    for number, value in enumerate(values):
        typed, cells = {of.name: value}, {of.heading: value}
        if of.name == "reason":
            day = (date(2019, 4, 1) + timedelta(days=number)).isoformat()
            typed, cells = typed | {"forecast": day}, cells | {"Now expected": day}
        verdicts = (doors.by_form(typed), doors.by_page(cells), doors.by_command(cells))
        kept = doors.kept(FORM, of.column), doors.kept(COMMAND, of.column)
        if len(set(verdicts)) > 1 or kept[0] != kept[1]:
            wrong.append((value[:40], verdicts, *(str(one)[:40] for one in kept)))
    assert not wrong, wrong
    figure(f"D2: {{}} values through the doors, same verdict on {db.engine.dialect.name}", len(values))

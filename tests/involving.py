"""Promises as tests need them: each made in the fewest rows that are valid."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.engagement import promising, recording
from alliance_tracker.data.engagement.evidence import record_of
from alliance_tracker.data.engagement.heard import asked_of, save_population
from alliance_tracker.data.engagement.promises import PromiseRow, promise_of
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.engagement.records import EngagementRecord, RecordLink
from alliance_tracker.rules.engagement.evidence import Facts
from alliance_tracker.rules.engagement.heard import Counted, Population
from alliance_tracker.rules.engagement.promising import About, PromiseDraft, ReportDraft, SaidDraft
from alliance_tracker.rules.history import Sentence
from alliance_tracker.terms import HowSaid, Level, Method, Mode, Progress, Stage, View
from tests import make
from tests.make import TODAY, Made

WARDS = "Visit the ten poorest wards before a service changes"
_number = count(1)


def promise(where: Made, what: str = WARDS, made_on: date = date(2018, 1, 8), **changes: Any) -> int:
    """A promise that fell due on 30 September 2018 unless said otherwise; its number."""
    given: dict[str, Any] = {
        "what": what,
        "to_whom": "People who live there",
        "due_on": date(2018, 9, 30),
        "mode": Mode.CO_DESIGN,
        "level": Level.STRATEGIC,
    }
    with writing(make.by(), make.moment()) as tx:
        return promising.make(tx, where.alliance_id, PromiseDraft(**{**given, **changes}), made_on)


def found(where: Made, number: int) -> PromiseRow:
    """It, as it is now."""
    db.session.rollback()
    return promise_of(where.alliance_id, number)


def reword(where: Made, number: int, what: str, due_on: date, why: str = "The hall closed.", on: date = TODAY) -> None:
    """New words beside the old ones."""
    row = found(where, number)
    draft = PromiseDraft(what, row.facts.now.to_whom, due_on, why=why)
    with writing(make.by(), make.moment()) as tx:
        promising.reword(tx, where.alliance_id, number, draft, row.facts.now.number, on)


def report(
    where: Made,
    number: int,
    progress: Progress = Progress.UNDER_WAY,
    happened: str = "Two are visited.",
    on: date = TODAY,
    who: Made | None = None,
) -> None:
    """What the alliance says."""
    newest = found(where, number).facts.newest
    draft = ReportDraft(progress, happened)
    with writing(make.by(who), make.moment()) as tx:
        promising.report(tx, where.alliance_id, number, draft, newest.id if newest else 0, letter, on)


def letter(name: str, address: str) -> Message:
    return Message(address, "A promise you gave to", f"Dear {name}")


def say(
    where: Made, number: int, who: Made, view: View, why: str = "Eight wards saw nobody.", on: date = TODAY
) -> None:
    """What a representative says of it."""
    _say(where, number, who, SaidDraft(view, why, on), on)


def record(where: Made, number: int, who: Made, view: View, why: str = "Nobody came.", on: date = TODAY) -> None:
    """What somebody says in a letter."""
    _say(where, number, who, SaidDraft(view, why, on, HowSaid.LETTER), on)


def _say(where: Made, number: int, who: Made, draft: SaidDraft, on: date) -> None:
    wording = found(where, number).facts.now.number
    with writing(make.by(who), make.moment()) as tx:
        promising.say(tx, where.alliance_id, number, draft, wording, on)


def evidence(where: Made, number: int, title: str = "A bus in Byker") -> int:
    """A record of involvement that is linked to the promise; its number."""
    row = found(where, number)
    with writing(make.by(), make.moment()) as tx:
        kept = EngagementRecord(
            alliance_id=where.alliance_id,
            number=next(_number),
            title=title,
            happened_on=TODAY - timedelta(days=30),
            method=Method.MOBILE_UNIT.value,
            stage=Stage.OPTIONS.value,
            mode=Mode.CO_DESIGN.value,
            level=Level.OPERATIONAL.value,
            said="Come on a Saturday.",
            was_written_first=False,
            was_choice_of_options=False,
            was_wish_list=False,
            was_one_or_two_seats=False,
            was_as_consumers=False,
            recorded_at=datetime.fromisoformat("2018-09-12T10:00:00+00:00"),
        )
        tx.add(kept)
        tx.flush()
        tx.add(RecordLink(alliance_id=where.alliance_id, record_id=kept.id, promise_id=row.id))
        tx.say(Sentence(f"recorded {title}", "evidence", f"E{kept.number}"), where.alliance_id)
        return kept.number


FACTS: dict[str, Any] = {
    "title": "A survey about evening clinics",
    "happened_on": date(2018, 9, 14),
    "method": Method.SURVEY,
    "stage": Stage.OPTIONS,
    "mode": Mode.CO_DESIGN,
    "level": Level.OPERATIONAL,
    "said": "Clinics in the evening would help people who work.",
}


def asked(where: Made, links: tuple[str, ...] = (), upload: Any = None, on: date = TODAY, **changes: Any) -> int:
    """A record of what people were asked, kept as the form keeps it; its number."""
    with writing(make.by(), make.moment()) as tx:
        return recording.record(tx, where.alliance_id, Facts(**{**FACTS, **changes}), links, upload, on)


def counts(where: Made, number: int, total: int, **tables: dict[str, int]) -> None:
    """Who took part in a record: people by line, by table; lines that are not named are nought."""
    known = asked_of(where.alliance_id)
    lines = {one.code: {line.code: 0 for line in one.categories} for one in known}
    filled = {code: lines[code] | people for code, people in tables.items()}
    row = record_of(where.alliance_id, number)
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        recording.count(tx, where.alliance_id, number, known, Counted(total, filled), row.version)


def people_here(where: Made, table: str, line: str, people: int, of_people: int = 1000) -> None:
    """A figure for the people here."""
    own = next(one for one in asked_of(where.alliance_id) if one.code == table)
    category = next(one for one in own.categories if one.code == line)
    draft = Population(people, of_people, "Census 2011, table KS102EW", "2011")
    with writing(make.by(), make.moment()) as tx:
        save_population(tx, where.alliance_id, own, category, draft, 0)


def about(**given: Any) -> About:
    """What a promise is for."""
    return About(**given)

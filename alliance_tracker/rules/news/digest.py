"""The weekly e-mail of what changed: for which week, on which day, and what it says. The tracker's own rule.

It goes on Mondays from seven in the morning and tells of the week before, to each person who has not stopped it, and
to nobody in a week without changes for them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from alliance_tracker.periods import UK
from alliance_tracker.records import Record
from alliance_tracker.rules.news.items import Item, News
from alliance_tracker.rules.words import capital, counted, day, lower

HOUR = 7
WEEK = timedelta(days=7)
LONGEST = timedelta(days=28)
"""So far back tells the e-mail of somebody who had none for longer, because the tracker did not run."""
MOST_LINES = 8
"""So many lines stand under one heading; the page has the rest."""
PURPOSE = "digest"
FOOT = "\n\nAlliance Tracker\n{base}\n\nThis message was sent by the service. Nobody reads answers to it.\n"


class Letter(Record):
    """The subject and the text of one e-mail."""

    subject: str
    body: str


def monday_of(today: date) -> date:
    """The Monday with which the week of a day began."""
    return today - timedelta(days=today.weekday())


def due_on(today: date, now: datetime) -> date:
    """The Monday for which e-mails are due: this week's, or before seven on that morning the one before."""
    monday = monday_of(today)
    early = today == monday and now.astimezone(UK).hour < HOUR
    return monday - WEEK if early else monday


def next_on(today: date, now: datetime) -> date:
    """The next Monday on which e-mails go."""
    return due_on(today, now) + WEEK


def begins(due: date, written_on: date | None) -> date:
    """The first day that the e-mail of a Monday tells of: the Monday of the one before, so that no day is left out."""
    return max(written_on or due - WEEK, due - LONGEST)


def letter(name: str, news: News, first: date, last: date, base: str, stop: str) -> Letter:
    """The e-mail. It names offices and nobody, as mail is read in more places than the tracker is.

    `base` is the tracker's address, `stop` the path that stops the e-mail without signing in. Where there is more than
    was read, how many stand under a heading is not known and not said.
    """
    many = f"{'More than ' if news.more else ''}{counted(len(news.items), 'change', 'changes')}"
    several = len({one.where.id for one in news.items if one.where is not None}) > 1
    parts = [
        f"Dear {name}",
        f"{day(first)} to {day(last)}: {lower(news.sentence)}, of what you may read.",
    ]
    for heading, items in news.groups:
        lines = [_line(one, base, several) for one in items[:MOST_LINES]]
        if len(items) > MOST_LINES:
            lines.append(f"- and {'' if news.more else f'{len(items) - MOST_LINES:,} '}more on the page below")
        parts.append("\n".join([heading.words if news.more else f"{heading.words}: {len(items)}", *lines]))
    where = "All of it, the newest first," if news.more else "All of it on one page,"
    parts.append(f"{where} once you have signed in:\n{base}/since?from={first.isoformat()}")
    parts.append(
        f"You get this on Mondays, and none after a week without changes. To stop it, without signing in:\n{base}{stop}"
    )
    return Letter(f"{many} from {day(first)} to {day(last)}", "\n\n".join(parts) + FOOT.format(base=base))


def _line(one: Item, base: str, several: bool) -> str:
    where = f"{one.where.name}: " if one.where is not None and (several or one.watched) else ""
    who = f"{one.office}: " if one.office else ""
    when = day(one.at.astimezone(UK).date())
    return f"- {when}, {where}{capital(who + one.words)}\n  {base}{one.path}"

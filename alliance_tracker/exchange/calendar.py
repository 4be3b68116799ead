"""Dates as a calendar file (iCalendar, RFC 5545) that calendar programs open, or follow by its address."""

from collections.abc import Iterable
from datetime import datetime

from alliance_tracker.rules.dates.events import Event, after_last, during

DEMONSTRATION = "DEMONSTRATION: "


def calendar_bytes(
    name: str, events: Iterable[Event], now: datetime, base_url: str, demonstration: bool = False
) -> bytes:
    """The events as whole days. One of which no day is given lasts its whole month, and its title says so.

    They take up no time of their owner's, and carry no alarm: what a date asks for stands on its page.
    """
    from icalendar import Calendar  # takes 60 ms to load

    found = Calendar()
    found.add("prodid", "-//Alliance Tracker//Dates//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"{DEMONSTRATION if demonstration else ''}{name}")
    found.add("refresh-interval;value=duration", "PT12H")
    host = base_url.rstrip("/")
    for event in events:
        found.add_component(_entry(event, now, host, demonstration))
    return bytes(found.to_ical())


def _entry(event: Event, now: datetime, host: str, demonstration: bool):  # type: ignore[no-untyped-def]
    from icalendar import Event as Entry

    title = event.title if event.has_day else f"{event.title} ({during(event)})"
    entry = Entry()
    entry.add("uid", f"{event.key}@{host.partition('://')[2]}")
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_on)
    entry.add("dtend", after_last(event))
    entry.add("summary", f"{DEMONSTRATION if demonstration else ''}{title}")
    entry.add("transp", "TRANSPARENT")
    if event.note:
        entry.add("description", event.note)
    if event.path:
        entry.add("url", f"{host}{event.path}")
    return entry

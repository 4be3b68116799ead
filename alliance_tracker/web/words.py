"""How the pages say dates, times, money and numbers: the filters of the templates."""

from datetime import date, datetime

from flask import Flask

from alliance_tracker.periods import UK, Quarter, uk_day
from alliance_tracker.rules import words
from alliance_tracker.rules.typed import MONTHS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPELT = {
    "CCG": ("clinical commissioning group", "clinical commissioning groups"),
    "STP": ("area of a sustainability and transformation plan", "areas of sustainability and transformation plans"),
}


def day(value: date) -> str:
    """12 October 2018, of a moment the day in the UK."""
    return words.day(_local(value))


def short_day(value: date) -> str:
    """12 Oct 2018, for dense tables."""
    value = _local(value)
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def weekday(value: date) -> str:
    """Friday 12 October 2018."""
    value = _local(value)
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def moment(value: datetime) -> str:
    """12 October 2018, 10:42, in UK time."""
    return f"{day(value)}, {clock(value)}"


def clock(value: datetime) -> str:
    """10:42, in UK time."""
    return f"{value.astimezone(UK):%H:%M}"


def away(value: date, today: date) -> str:
    """How far a day is: in 7 days, tomorrow, today, yesterday, 3 days ago."""
    days = (value - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {count(days)} days" if days > 0 else f"{count(-days)} days ago"


def ago(value: datetime, now: datetime) -> str:
    """How old something is: just now, 5 minutes ago, 3 hours ago, yesterday, 4 days ago."""
    minutes = int((now - value).total_seconds()) // 60
    days = (_local(now) - _local(value)).days
    if days > 0 and minutes >= 12 * 60:
        return "yesterday" if days == 1 else f"{count(days)} days ago"
    if minutes < 1:
        return "just now"
    return f"{words.counted(minutes, 'minute')} ago" if minutes < 60 else f"{words.counted(minutes // 60, 'hour')} ago"


def quarter(value: Quarter | str) -> str:
    """Q2 2018/19, from a quarter or its code."""
    return (Quarter.parse(value) if isinstance(value, str) else value).words


def long_quarter(value: Quarter | str) -> str:
    """Quarter 2 2018/19, from a quarter or its code."""
    return (Quarter.parse(value) if isinstance(value, str) else value).long_words


def pounds(pence: int) -> str:
    """Whole pence as £2.1m, £640k, £1,234 or £12.50: short where that is exact to the figure shown."""
    sign, pence = ("-" if pence < 0 else ""), abs(pence)
    if pence >= 10**8 and pence % 10**7 == 0:
        return f"{sign}£{pence / 10**8:,.1f}m".replace(".0m", "m")
    if pence % 10**5 == 0 and 10**6 <= pence < 10**8:
        return f"{sign}£{pence // 10**5}k"
    return f"{sign}{exact_pounds(pence)}"


def exact_pounds(pence: int) -> str:
    """Whole pence to the penny where there are any: £1,234,567 or £12.50."""
    sign, pence = ("-" if pence < 0 else ""), abs(pence)
    whole, part = divmod(pence, 100)
    return f"{sign}£{whole:,}.{part:02d}" if part else f"{sign}£{whole:,}"


def figure(pence: int) -> str:
    """The same for a cell of a CSV, which a spreadsheet reads as a number: 1234567 or 12.50."""
    return exact_pounds(pence).replace("£", "").replace(",", "")


def count(number: int) -> str:
    """1,234."""
    return f"{number:,}"


def spelt(number: int, letters: str) -> str:
    """12 clinical commissioning groups (CCGs): where a short form first stands on a page, it stands in words."""
    one, many = SPELT[letters]
    return words.counted(number, f"{one} ({letters})", f"{many} ({letters}s)")


def size(octets: int) -> str:
    """240 KB, 1.2 MB."""
    if octets < 1000:
        return words.counted(octets, "byte")
    return f"{octets / 10**6:.1f} MB" if octets >= 10**6 else f"{round(octets / 1000)} KB"


def _local(value: date) -> date:
    return uk_day(value) if isinstance(value, datetime) else value


FILTERS = (
    day,
    short_day,
    weekday,
    moment,
    clock,
    away,
    ago,
    quarter,
    long_quarter,
    pounds,
    exact_pounds,
    spelt,
    size,
)


SHARED = {
    "plural": words.counted,
    "spoken": words.number,
    "listing": words.listing,
    "upper_first": words.capital,
    "lower_first": words.lower,
}
"""Filters that speak as the rules do."""


def init_app(app: Flask) -> None:
    """Give the templates the filters. `count` takes the place of Jinja's other name for `length`."""
    app.jinja_env.filters.update({filter.__name__: filter for filter in FILTERS}, count=count, **SHARED)

"""Working days in England: not Saturday, not Sunday, not a bank holiday.

Source: the Banking and Financial Dealings Act 1971, schedule 1 (Easter Monday, the last Mondays of May and August,
26 December) and the royal proclamations under it (New Year's Day, early May, days moved or added), as listed at
www.gov.uk/bank-holidays; Good Friday and Christmas Day are common law holidays. Substitute days follow the same list:
a holiday on a Saturday or Sunday moves to the next day that is free. Days of moves and additions are named below.
"""

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 2016, 2030
"""The years for which moved and added days were looked up; outside them only the standing rules are known."""

SATURDAY, MONDAY = 5, 0
DAY = timedelta(days=1)

MOVED = {
    date(2020, 5, 4): date(2020, 5, 8),  # 75 years since the end of the war in Europe
    date(2022, 5, 30): date(2022, 6, 2),  # beside the Platinum Jubilee
}
ADDED = {
    date(2022, 6, 3): "Platinum Jubilee of Queen Elizabeth II",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}


def easter_sunday(year: int) -> date:
    """Western Easter by the Gregorian computus (the table of the Calendar (New Style) Act 1750, as arithmetic)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=128)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year in England, substitute days in place of those at a weekend."""
    easter = easter_sunday(year)
    mondays = (_monday_from(date(year, 5, 1)), _monday_from(date(year, 5, 25)), _monday_from(date(year, 8, 25)))
    days = {easter - 2 * DAY, easter + DAY, *(MOVED.get(day, day) for day in mondays)}
    days |= {day for day in ADDED if day.year == year}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        days.add(_free_from(fixed, days | {date(year, 12, 26)} if fixed.day == 25 else days))
    return frozenset(days)


def _monday_from(day: date) -> date:
    return day + (-day.weekday() % 7) * DAY


def _free_from(day: date, taken: set[date]) -> date:
    """The day itself, or where it falls at a weekend the next day that is free."""
    if day.weekday() < SATURDAY:
        return day
    while day.weekday() >= SATURDAY or day in taken:
        day += DAY
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_days_after(day: date, n: int) -> date:
    """The nth working day after `day`; n = 0 is the day itself, whatever it is. Negative n counts backwards."""
    step = DAY if n >= 0 else -DAY
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` is earlier.

    So "in 1 working day" is the next working day, and `working_days_after(start, n)` is n away.
    """
    if end < start:
        return -working_days_between(end, start)
    weeks, rest = divmod((end - start).days, 7)
    odd = sum((start + (n + 1) * DAY).weekday() < SATURDAY for n in range(rest))
    years = range(start.year, end.year + 1)
    holidays = sum(start < day <= end for year in years for day in bank_holidays(year) if day.weekday() < SATURDAY)
    return 5 * weeks + odd - holidays


def last_working_day_before(day: date) -> date:
    """The last working day strictly before `day`."""
    return working_days_after(day, -1)


def working_day_on_or_before(day: date) -> date:
    """The day itself if it is a working day, else the last one before it."""
    return day if is_working_day(day) else last_working_day_before(day)

"""Calendar months, each named by its first day: the one place where they are reckoned."""

from datetime import date, timedelta

RECORDED = range(1900, 2200)  # a month outside has no year before or after it to compare with


def first_of(day: date) -> date:
    """The month in which a day lies."""
    return day.replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_end(month: date) -> date:
    """The last day of the month."""
    return month_after(month) - timedelta(days=1)


def year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def months_between(first: date, last: date) -> list[date]:
    """All months from the one of `first` to the one of `last`, oldest first."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = month_after(month)
    return months


def months_back(month: date, count: int) -> list[date]:
    """So many months, newest first, beginning with this one."""
    months = [month.replace(day=1)]
    while len(months) < count:
        months.append(month_before(months[-1]))
    return months[:count]


def month_named(text: str | None, default: date | None = None) -> date | None:
    """A month written 2019-06 (what follows is not read), as its first day; the default for anything else."""
    try:
        year, month = (int(part) for part in (text or "")[:7].split("-"))
        return date(year, month, 1) if year in RECORDED else default
    except ValueError:
        return default

"""Figures and times as people say them, in both languages."""

from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hezhi.ground.platform import clock

WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("January", "February", "March", "April", "May", "June",
             "July", "August", "September", "October", "November", "December")  # fmt: skip


def time_left(due_at, amber_at, done_at, now):
    """Tone ("", warn, bad) and words of a clock that runs to `due_at` and turns amber at `amber_at`."""
    if done_at is not None:
        return ("bad", _("超时 %(span)s") % {"span": span(done_at - due_at)}) if done_at > due_at else ("", _("按时"))
    if now > due_at:
        return "bad", _("已超 %(span)s") % {"span": span(now - due_at)}
    if amber_at is not None and now >= amber_at:
        return "warn", _("还剩 %(span)s") % {"span": span(due_at - now)}
    return "", _("还有 %(span)s") % {"span": span(due_at - now)}


def span(delta):
    """A length of time in at most two units: 9 分, 2时10分, 6 天."""
    minutes = max(int(delta.total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(n)d 分") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return _("%(h)d 时 %(m)02d 分") % {"h": hours, "m": rest} if hours < 10 else _("%(n)d 小时") % {"n": hours}
    return _("%(n)d 天") % {"n": hours // 24}


def number(value, digits=0):
    """Grouped by thousands; a dash for no base."""
    return "—" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def change(value, unit="", good="down", digits=0):
    """Tone and words of a change on a base; None is "no base", 0 is "level"."""
    if value is None:
        return "muted", _("无可比")
    if value == 0:
        return "muted", _("＝ 持平")
    rising = value > 0
    amount = f"{'↑' if rising else '↓'} {number(abs(value), digits)} {unit}".rstrip()
    if good not in ("up", "down"):
        return "muted", amount
    better = rising == (good == "up")
    return (
        ("good", _("%(amount)s，好转") % {"amount": amount})
        if better
        else ("bad", _("%(amount)s，变差") % {"amount": amount})
    )


def _english():
    return translation.get_language() == "en"


def _local(value):
    return timezone.localtime(value) if hasattr(value, "tzinfo") and value.tzinfo else value


def month(value):
    """The month of a date (or of "2019-06")."""
    if not value:
        return "—"
    if isinstance(value, str):
        year, number_ = (int(part) for part in value.split("-")[:2])
    else:
        value = _local(value)
        year, number_ = value.year, value.month
    return f"{MONTHS_EN[number_ - 1]} {year}" if _english() else f"{year}年{number_}月"


def day(value):
    """A day of this year with its weekday, of another year with the year."""
    if not value:
        return "—"
    value = _local(value)
    if not _is_this_year(value):
        return _date(value)
    if _english():
        return f"{WEEKDAYS_EN[value.weekday()]} {_date(value)}"
    return f"{_date(value)}（周{'一二三四五六日'[value.weekday()]}）"


def _date(value):
    year = "" if _is_this_year(value) else value.year
    if _english():
        return f"{value.day} {MONTHS_EN[value.month - 1][:3]} {year}".rstrip()
    return f"{year}年{value.month}月{value.day}日" if year else f"{value.month}月{value.day}日"


def _is_this_year(value):
    """By the machine's calendar: whether the year is printed is no matter of law and not worth a question to the database."""
    held = clock.held()
    return value.year == (held.year if held else date.today().year)


def moment(value):
    """Day and time of day."""
    if not value:
        return "—"
    value = _local(value)
    return f"{_date(value)} {value.hour:02d}:{value.minute:02d}"

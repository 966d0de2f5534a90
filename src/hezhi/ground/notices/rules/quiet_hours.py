"""When a message may reach a person: residents not at night, staff once in the morning, danger at once.

Local practice (ux.md 4b), not law: quiet 21:00-08:00, the digest at 08:30."""

from datetime import datetime, time, timedelta

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
DIGEST_AT = time(8, 30)


def resident_moment(now: datetime) -> datetime:
    """Now by day; in the quiet hours, when they end. `now` in the city's own time."""
    if QUIET_UNTIL <= now.time() < QUIET_FROM:
        return now
    day = now.date() + timedelta(days=1) if now.time() >= QUIET_FROM else now.date()
    return datetime.combine(day, QUIET_UNTIL, now.tzinfo)


def staff_moment(now: datetime) -> datetime:
    """The next digest."""
    day = now.date() if now.time() < DIGEST_AT else now.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, now.tzinfo)

"""How often somebody may guess. Counted from rows, so a restart forgives nobody; who is locked out is not counted further."""

from datetime import datetime, timedelta

from hezhi.ground.platform import clock

from .models import Attempt

PER_ACCOUNT = (5, timedelta(minutes=15))
PER_ADDRESS = (10, timedelta(minutes=1))
PER_SITE = (300, timedelta(minutes=1))


def locked_until(account: str, address: str | None) -> datetime | None:
    """The moment from which this account may be tried again from this address; None: now."""
    now = clock.now()
    forgiven = Attempt.objects.filter(account=account, is_success=True, at__gt=now - PER_ACCOUNT[1]).order_by("-at")
    since = forgiven.values_list("at", flat=True).first()
    own = Attempt.objects.filter(account=account)
    ends = [
        _end_of(own.filter(at__gt=since) if since else own, PER_ACCOUNT, now),
        _end_of(Attempt.objects.filter(address=address), PER_ADDRESS, now) if address else None,
        _end_of(Attempt.objects.all(), PER_SITE, now),
    ]
    return max((end for end in ends if end), default=None)


def _end_of(attempts, limit: tuple[int, timedelta], now: datetime) -> datetime | None:
    """When fewer than `most` failures will lie inside the window; None where that is so already."""
    most, window = limit
    failed = attempts.filter(is_success=False, at__gt=now - window).order_by("-at").values_list("at", flat=True)
    latest = list(failed[most - 1 : most])
    return latest[0] + window if latest else None

"""Until when a request must be answered: continuous time from dispatch, no roll over holidays.

DB11/T 2021-2022《12345市民服务热线服务与管理规范》（征求意见稿所载时限；正式文本数字未见）
Reading: 2 h, 24 h, 7 d, 15 d run around the clock from the moment of dispatch; the hours themselves are configuration.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True)
class Limit:
    """When it is late, and when it turns amber before that."""

    due_at: datetime
    amber_at: datetime


def time_limit(start: datetime, hours: int, amber_share: Decimal = Decimal("0.75")) -> Limit:
    """The limit of `hours` from `start`; amber when `amber_share` of the time is gone, counted in whole seconds."""
    whole, gone = _spans(hours, amber_share)
    return Limit(start + whole, start + gone)


def sending_limit(start: datetime, hours: int) -> Limit:
    """The limit for sending a request on: amber in its last hour, or in its second half where it is shorter than two hours."""
    due_at = start + timedelta(hours=hours)
    return Limit(due_at, due_at - min(timedelta(hours=1), timedelta(hours=hours) / 2))


@lru_cache(maxsize=64)
def _spans(hours: int, share: Decimal) -> tuple[timedelta, timedelta]:
    return timedelta(hours=hours), timedelta(seconds=int(Decimal(hours * 3600) * share))

"""Which requests that are over have kept their contact data long enough."""

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce

from hezhi.ground.platform import clock, sight

from ..models import ServiceRequest
from ..rules.contact_term import ContactTerm, days_on, spans_over
from .privacy import OVER_BY_NOW, REACHED

KEEPING = sight.purpose("requests.keeping", "到期抹去已结束诉求的姓名、电话和邮箱：只认什么时候结束的，不看内容。")
TERMS = "contact_terms.toml"
SHIPPED = Path(__file__).resolve().parents[1] / "data" / TERMS
ENDED = Coalesce("joined_to__closed_at", "joined_to__answered_at", "closed_at", "answered_at", "received_at")


def contact_terms() -> tuple[ContactTerm, ...]:
    """The terms in the data home, else the shipped ones."""
    own = Path(settings.HEZHI_HOME) / TERMS
    path = own if own.exists() else SHIPPED
    return _terms(path, path.stat().st_mtime_ns)


def contact_days(day: date | None = None) -> int | None:
    """For how many days after its end a request that ends on that day (default today) keeps its contact data."""
    return days_on(contact_terms(), day or clock.today())


def ended_long_ago(among: Iterable[int] | None = None) -> list[int]:
    """Ids of the requests (`among` these) whose term is over and that still carry a name, a number or an address. Under the caller's sight."""
    ended = Q()
    for span in spans_over(contact_terms(), clock.today()):
        ended |= Q(ended__gte=_begin(span.first), ended__lt=_begin(span.last + timedelta(days=1)))
    if not ended:
        return []
    rows = ServiceRequest.objects.filter(REACHED & OVER_BY_NOW).annotate(ended=ENDED)
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    return list(rows.filter(ended).order_by("id").values_list("id", flat=True))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))


@lru_cache(maxsize=4)
def _terms(path, _changed):
    rows = tomllib.loads(path.read_text("utf-8"))["term"]
    return tuple(ContactTerm(row["valid_from"], int(row["days"])) for row in rows)

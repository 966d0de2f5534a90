"""What else came from the same place, and from the same person: counts of the whole place, rows only under the reader's own sight."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock, sight
from hezhi.ground.ui import wording
from hezhi.register.territory import queries as territory

from ..models import ServiceRequest
from ..states import RequestState

SURROUNDINGS = sight.purpose(
    "requests.surroundings", "承办单位看同一小区同类诉求90天里有多少件、同一个人反映过几件；只看件数，不看别人说的话"
)
NEAR_DAYS = 90
WEEKS = 13
MOST = 300
STANDS = {  # where a request stands, in one short word: tone, word
    RequestState.RECEIVED: ("warn", _("待派")),
    RequestState.REOPENED: ("warn", _("待派")),
    RequestState.IN_HAND: ("", _("在办")),
    RequestState.REPORTED: ("", _("待核")),
    RequestState.CALLBACK: ("", _("待评")),
    RequestState.CLOSED: ("good", _("办好")),
    RequestState.CLOSED_UNRESOLVED: ("bad", _("未解决")),
    RequestState.LINKED_DUPLICATE: ("", _("已并入")),
    RequestState.WITHDRAWN: ("", _("已撤回")),
}
ANSWERED = ("", _("已答复"))


@dataclass(frozen=True)
class Bar:
    """One week in the small columns: place and height of its rectangle."""

    x: float
    y: int
    height: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class NearbyLine:
    """Another request of the place, in words."""

    when: str
    title: str
    tone: str
    word: str


@dataclass(frozen=True)
class Nearby:
    """What else came from the same compound in 90 days."""

    total: int
    today: int
    bars: list[Bar]
    rows: list[NearbyLine]


@dataclass(frozen=True)
class Dot:
    """A compound on the sketch of its surroundings."""

    x: float
    y: float
    name: str
    is_here: bool


@dataclass(frozen=True)
class Place:
    """What the reader may see of the surroundings by himself: neighbours on the sketch, the newest requests."""

    dots: list[Dot]
    rows: list[NearbyLine]


@dataclass(frozen=True)
class Surroundings:
    """What a handler sees beside a work order: where it is, how often the place told of it, how often this person did; no name."""

    dots: list[Dot]
    nearby: Nearby
    same_person: int


def place_seen(row: ServiceRequest) -> Place:
    """The part that stands under the reader's own sight."""
    return Place(_dots(row), _rows(row))


def surroundings_of(row: ServiceRequest, seen: Place) -> Surroundings:
    """Counts are the whole place's; the rows named are those that the reader may see anyway."""
    with sight.job(SURROUNDINGS):
        return Surroundings(seen.dots, nearby_of(row, seen.rows), count_of_person(row))


def nearby_of(row: ServiceRequest, rows: list[NearbyLine]) -> Nearby:
    """How many came, how many today, by weeks; `rows` are the named ones."""
    if row.compound_id is None:
        return Nearby(0, 0, [], [])
    now = clock.now()
    moments = list(_around(row, now).values_list("received_at", flat=True)[:MOST])
    today = timezone.localtime(now).date()
    return Nearby(
        total=len(moments),
        today=sum(timezone.localtime(at).date() == today for at in moments),
        bars=_bars(moments, now),
        rows=rows,
    )


def count_of_person(row: ServiceRequest) -> int:
    """How many other requests the same person told in 90 days."""
    if row.requester_id is None:
        return 0
    since = clock.now() - timedelta(days=NEAR_DAYS)
    return ServiceRequest.objects.filter(requester=row.requester_id, received_at__gte=since).exclude(pk=row.pk).count()


def _around(row, now) -> QuerySet[ServiceRequest]:
    since = now - timedelta(days=NEAR_DAYS)
    rows = ServiceRequest.objects.filter(
        compound_id=row.compound_id, category_id=row.category_id, received_at__gte=since, received_at__lte=now
    )
    return rows.exclude(pk=row.pk).order_by("-received_at")


def _rows(row) -> list[NearbyLine]:
    if row.compound_id is None:
        return []
    found = _around(row, clock.now()).values_list("received_at", "title", "state")[:4]
    return [NearbyLine(wording.moment(at), title, *_stands(state)) for at, title, state in found]


def _stands(state) -> tuple[str, str]:
    tone, word = STANDS.get(RequestState(state), ANSWERED)
    return tone, str(word)


def _bars(moments: list[datetime], now: datetime) -> list[Bar]:
    weeks = [0] * WEEKS
    for moment in moments:
        weeks[WEEKS - 1 - min(int((now - moment).days // 7), WEEKS - 1)] += 1
    top = max([*weeks, 1])
    bars = []
    for n, many in enumerate(weeks):
        height = round(32 * many / top)
        bars.append(Bar(round(n * 20.3, 1), 36 - height, height, n == WEEKS - 1))
    return bars


def _dots(row):
    """The compound among its neighbours, drawn from positions; empty where its own is not known."""
    here = row.compound
    if here is None or here.lon is None or here.lat is None:
        return []
    around = [c for c in territory.neighbours_of(here, limit=40) if c.lon is not None and c.lat is not None]
    lons, lats = [c.lon for c in around] + [here.lon], [c.lat for c in around] + [here.lat]
    wide, high = max(max(lons) - min(lons), 1e-6), max(max(lats) - min(lats), 1e-6)

    def dot(compound, is_here):
        x = 20 + 260 * (compound.lon - min(lons)) / wide
        y = 112 - 92 * (compound.lat - min(lats)) / high
        return Dot(round(x, 1), round(y, 1), compound.name, is_here)

    return [dot(c, False) for c in around if c.pk != here.pk] + [dot(here, True)]

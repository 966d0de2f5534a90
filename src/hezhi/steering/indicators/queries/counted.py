"""What a figure opens to: the same words that counted it, as a list of requests."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from hezhi.ground.law.months import months_back
from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END, Actor
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests
from hezhi.response.requests.states import RequestState

KINDS = ("property", "all", "without_compound", "unplaced", "without_category", "waiting", "overdue")
NOW = ("waiting", "overdue")  # how things stand, whatever the month
WAITING = Q(state__in=(RequestState.RECEIVED, RequestState.REOPENED))
OPEN = Q(state__in=(RequestState.RECEIVED, RequestState.IN_HAND, RequestState.REOPENED))


@dataclass(frozen=True)
class Figure:
    """Which requests: of one month, in an area, of a compound and category if named. `kind` says which of them; `matters` drops
    those that were joined to another."""

    month: date
    area_path: str
    compound: int | None = None
    category: int | None = None
    kind: str = "property"
    matters: bool = False


@dataclass(frozen=True)
class Counted:
    """The figure as the kept counts say it, and the records behind it. The two must be equal; `agrees` says whether they are."""

    figure: Figure
    number: int
    records: QuerySet
    listed: int
    area: object
    compound: object | None
    category: object | None

    @property
    def agrees(self) -> bool:
        """Whether the kept count equals the number of records listed."""
        return self.number == self.listed


def counted(figure: Figure, actor: Actor) -> Counted:
    """The figure and its records, each found by its own road (what stands open now has only the one)."""
    records = records_behind(figure, actor)
    listed = records.count()
    return Counted(
        figure=figure,
        number=listed if figure.kind in NOW else number_of(figure),
        records=records,
        listed=listed,
        area=territory.area_at(figure.area_path),
        compound=territory.get_compound(figure.compound) if figure.compound else None,
        category=next((c for c in requests.categories() if c.pk == figure.category), None),
    )


def open_now(actor: Actor, area_path: str) -> dict[str, int]:
    """How many requests of an area are open, wait to be sent, are late, this moment. One query."""
    return _standing_open(actor, area_path).aggregate(
        open=Count("id", filter=OPEN),
        waiting=Count("id", filter=WAITING),
        overdue=Count("id", filter=OPEN & Q(due_at__lt=clock.now())),
    )


def late_by_desk(actor: Actor, area_path: str, limit: int = 8) -> list[dict]:
    """Which desks have late requests: desk, how many, the oldest's latest date. Most first."""
    late = _standing_open(actor, area_path).filter(OPEN, due_at__lt=clock.now())
    return list(
        late.order_by()
        .values("desk")
        .annotate(late=Count("id"), oldest=Min("due_at"))
        .order_by("-late", "oldest")[:limit]
    )


def _standing_open(actor, area_path):
    rows = requests.visible_requests(actor).filter(joined_to=None)
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + END)


def loudest(area_path: str, month: date, limit: int = 8) -> QuerySet:
    """Matters that more than one person told, most voices first: first told in the month or the two before it."""
    first = months_back(month, 3)[-1]
    rows = requests.requests_counted(first, area_path, until=month)
    return rows.filter(joined_to=None, voice_count__gte=2).order_by("-voice_count", "-id")[:limit]


def records_behind(figure: Figure, actor: Actor) -> QuerySet:
    """The requests that the figure counts, newest first."""
    if figure.kind in NOW:
        rows = _standing_open(actor, figure.area_path).order_by("due_at", "id")
        return rows.filter(WAITING) if figure.kind == "waiting" else rows.filter(OPEN, due_at__lt=clock.now())
    rows = requests.requests_counted(
        figure.month,
        figure.area_path,
        compound=figure.compound,
        property_only=figure.kind in ("property", "without_compound", "unplaced"),
    )
    if figure.category is not None:
        rows = rows.filter(Q(category=figure.category) | Q(category__parent=figure.category))
    if figure.kind == "without_compound":
        rows = rows.filter(compound=None)
    if figure.kind == "unplaced":
        rows = rows.filter(area_path=figure.area_path, compound__isnull=False)
    if figure.kind == "without_category":
        rows = rows.filter(category=None)
    return rows.filter(joined_to=None) if figure.matters else rows


def number_of(figure: Figure) -> int:
    """The figure from the kept counts."""
    by, meant = {
        "without_compound": (("compound",), lambda row: row.compound is None),
        "unplaced": (("compound", "area_path"), lambda row: row.compound and row.area_path == figure.area_path),
        "without_category": (("category",), lambda row: row.category is None),
    }.get(figure.kind, ((), lambda row: True))
    rows = requests.count_requests(
        figure.month,
        figure.area_path,
        by=by if figure.category is None else {*by, "category"},
        compound=figure.compound,
        property_only=figure.kind in ("property", "without_compound", "unplaced"),
    )
    inside = _inside(figure.category)
    return sum(row.matters if figure.matters else row.requests for row in rows if meant(row) and inside(row.category))


def _inside(category):
    """Whether a row's category is the one asked for or below it."""
    if category is None:
        return lambda pk: True
    wanted = {c.pk for c in requests.categories() if category in (c.pk, c.parent_id)}
    return lambda pk: pk in wanted

"""工作台 and 工单列表: what lies on the desk, whose it is, what comes first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.response.requests import queries as requests
from hezhi.response.requests.queries import WorkItem
from hezhi.response.requests.states import DispatchState

from ..models import Assignment
from .outside import open_invitations
from .patrol import RouteLine, routes_of

NEW = (DispatchState.SENT, DispatchState.STANDS)
WHOSE = ("team", "mine", "pool")
ONLY = ("late", "today", "new", "back")
PAGE = 50


@dataclass(frozen=True)
class Line:
    """One work order of a list: its clock, and the post that does it."""

    item: WorkItem
    assignment: Assignment | None

    @property
    def dispatch(self):
        """The sending itself."""
        return self.item.dispatch

    @property
    def request(self):
        """What was asked."""
        return self.item.dispatch.request


@dataclass(frozen=True)
class OrderPage:
    """A page of the list by due time. `next` continues after its last line."""

    lines: list[Line]
    counts: dict[str, int]
    whose: str
    only: str
    next: str


@dataclass(frozen=True)
class Home:
    """The desk's day: how much, what is first, and what else waits for a word."""

    counts: dict[str, int]
    first: Line | None
    today: list[Line]
    new: list[Line]
    back: list[Line]
    elsewhere: list
    co_handlings: list
    badly_rated: list
    promised: list
    routes: list[RouteLine]
    invitations: list


def order_page(actor: Actor, *, whose: str = "team", only: str = "", after: str = "", limit: int = PAGE) -> OrderPage:
    """The list of this desk: everybody's (`team`), the post's own (`mine`) or nobody's yet (`pool`), by due time."""
    whose, only = whose if whose in WHOSE else "team", only if only in ONLY else ""
    rows = _narrow(_of(actor, whose), only)
    if point := _point(after):
        rows = rows.filter(Q(due_at__gt=point[0]) | Q(due_at=point[0], id__gt=point[1]))
    found = list(rows[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    return OrderPage(
        lines=lines_of(found[:limit]),
        counts={name: _of(actor, name).count() for name in WHOSE} | {name: _count(actor, whose, name) for name in ONLY},
        whose=whose,
        only=only,
        next=f"{more.due_at.isoformat()}|{more.pk}" if more else "",
    )


def home_of(actor: Actor) -> Home:
    """Screens 24 and 36: the desk's day of the post in use."""
    rows = requests.at_desk(actor)
    first, today, new, back = (
        lines_of(list(rows[:1])),
        lines_of(list(_narrow(rows, "today")[:8])),
        lines_of(list(_narrow(rows, "new")[:8])),
        lines_of(list(_narrow(rows, "back")[:5])),
    )
    return Home(
        counts={"all": rows.count()} | {name: _count(actor, "team", name) for name in ONLY},
        first=first[0] if first else None,
        today=today,
        new=new,
        back=back,
        elsewhere=requests.elsewhere_of(actor),
        co_handlings=requests.parts_of(requests.desks_of(actor)),
        badly_rated=requests.badly_rated(actor, limit=5),
        promised=requests.promised_to(actor, limit=5),
        routes=routes_of(actor)[:4],
        invitations=open_invitations(actor)[:5],
    )


def orders_among(ids, actor: Actor) -> list:
    """Of these work orders (ids of sendings) those that lie on the desk."""
    return list(requests.at_desk(actor).filter(pk__in=ids))


def waiting_count(actor: Actor) -> int | None:
    """The small number on the rail: what is not taken, or late."""
    return requests.inbox_count(actor)


def _of(actor, whose):
    rows = requests.at_desk(actor)
    taken = Assignment.objects.filter(dispatch=OuterRef("pk"), until=None)
    if whose == "mine":
        own = taken.filter(post__grant=actor.grant_id) if actor.grant_id else taken.none()
        return rows.filter(Exists(own))
    return rows.exclude(Exists(taken)) if whose == "pool" else rows


def _narrow(rows, only):
    now = clock.now()
    if only == "late":
        return rows.filter(due_at__lt=now)
    if only == "today":
        return rows.filter(due_at__lte=timezone.localtime(now).replace(hour=23, minute=59, second=59))
    if only == "new":
        return rows.filter(state__in=NEW)
    if only == "back":
        return requests.came_back(rows)
    return rows


def _count(actor, whose, only):
    return _narrow(_of(actor, whose), only).count()


def lines_of(rows) -> list[Line]:
    """Sendings as lines of a list, with the post that does each; two queries."""
    now = clock.now()
    taken = Assignment.objects.filter(dispatch__in=rows, until=None).select_related("post__person")
    whose = {row.dispatch_id: row for row in taken}
    return [Line(requests.work_item(row, now), whose.get(row.pk)) for row in rows]


def _point(after):
    moment, _bar, pk = after.partition("|")
    try:
        return datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None

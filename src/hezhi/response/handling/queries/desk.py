"""工作台 and 工单列表: what lies on the desk, whose it is, what comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui import wording
from hezhi.response.requests import queries as requests
from hezhi.response.requests.states import DispatchState

from ..models import Assignment
from .outside import open_invitations
from .patrol import RouteLine, routes_of

NEW = (DispatchState.SENT, DispatchState.STANDS)
WHOSE = ("team", "mine", "pool")
ONLY = ("late", "today", "new", "back")
PAGE = 50


SHOWN = (  # of a sending what a line of a list shows
    "pk",
    "request_id",
    "state",
    "due_at",
    "amber_at",
    "request__title",
    "request__voice_count",
    "request__compound__name",
    "request__category_id",
)
SHORT = 26  # characters of a title in a short list


@dataclass(frozen=True, slots=True)
class Line:
    """One work order of a list in words, so that a page of fifty is only written out. `pk` is the sending's; `holder` who does it."""

    pk: int
    url: str
    tone: str
    time: str
    is_new: bool
    title: str
    voices: str
    compound: str
    category: str
    holder: str
    step_tone: str
    step: str

    @property
    def short(self) -> str:
        """The title in a short list."""
        return self.title if len(self.title) <= SHORT else self.title[: SHORT - 1] + "…"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the desk reported or objected to, in words: it waits for others."""

    url: str
    title: str
    step_tone: str
    step: str


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
    elsewhere: list[Elsewhere]
    co_handlings: list
    badly_rated: list
    promised: list
    routes: list[RouteLine]
    invitations: list


def order_page(actor: Actor, *, whose: str = "team", only: str = "", after: str = "", limit: int = PAGE) -> OrderPage:
    """The list of this desk: everybody's (`team`), the post's own (`mine`) or nobody's yet (`pool`), by due time."""
    whose, only = whose if whose in WHOSE else "team", only if only in ONLY else ""
    at_desk, now = requests.at_desk(actor), clock.now()
    rows = at_desk.filter(_of(actor, whose), _narrow(only, now))
    if point := _point(after):
        rows = rows.filter(Q(due_at__gt=point[0]) | Q(due_at=point[0], id__gt=point[1]))
    found = list(rows.values_list(*SHOWN)[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    groups = {name: _of(actor, name) for name in WHOSE} | {n: _of(actor, whose) & _narrow(n, now) for n in ONLY}
    return OrderPage(
        lines=_lines([found[:limit]], now)[0],
        counts=_counted(at_desk, groups),
        whose=whose,
        only=only,
        next=f"{more[SHOWN.index('due_at')].isoformat()}|{more[0]}" if more else "",
    )


def home_of(actor: Actor) -> Home:
    """Screens 24 and 36: the desk's day of the post in use."""
    rows, now = requests.at_desk(actor), clock.now()
    lengths = {"": 1, "today": 8, "new": 8, "back": 5}
    found = [list(rows.filter(_narrow(name, now)).values_list(*SHOWN)[:most]) for name, most in lengths.items()]
    first, today, new, back = _lines(found, now)
    return Home(
        counts=_counted(rows, {"all": Q()} | {name: _narrow(name, now) for name in ONLY}),
        first=first[0] if first else None,
        today=today,
        new=new,
        back=back,
        elsewhere=_elsewhere(actor),
        co_handlings=requests.parts_of(requests.desks_of(actor)),
        badly_rated=requests.badly_rated(actor, limit=5),
        promised=requests.promised_to(actor, limit=5),
        routes=routes_of(actor)[:4],
        invitations=open_invitations(actor)[:5],
    )


def orders_among(ids, actor: Actor) -> list:
    """Of these work orders (ids of sendings) those that lie on the desk."""
    return list(requests.at_desk(actor).filter(pk__in=ids))


def lines_of(rows: QuerySet) -> list[Line]:
    """Sendings as lines of a list, with the post that does each. Three queries."""
    return _lines([list(rows.values_list(*SHOWN))], clock.now())[0]


def _elsewhere(actor) -> list[Elsewhere]:
    found = requests.elsewhere_of(actor)
    return [
        Elsewhere(reverse("handling:order", args=[row.request_id]), row.request.title, *requests.step_of(row.state))
        for row in found
    ]


def _of(actor, whose) -> Q:
    taken = Assignment.objects.filter(dispatch=OuterRef("pk"), until=None)
    if whose == "mine":
        return Q(Exists(taken.filter(post__grant=actor.grant_id) if actor.grant_id else taken.none()))
    return ~Q(Exists(taken)) if whose == "pool" else Q()


def _narrow(only, now) -> Q:
    if only == "late":
        return Q(due_at__lt=now)
    if only == "today":
        return Q(due_at__lte=timezone.localtime(now).replace(hour=23, minute=59, second=59))
    if only == "new":
        return Q(state__in=NEW)
    return requests.came_back() if only == "back" else Q()


def _counted(rows, groups: dict[str, Q]) -> dict[str, int]:
    """How many of each group, in one look at the desk."""
    counts = {name: Count("pk", filter=which or None) for name, which in groups.items()}
    return rows.order_by().select_related(None).aggregate(**counts)


def _lines(lists: Sequence[Sequence[tuple[Any, ...]]], now: datetime) -> list[list[Line]]:
    """Several lists of `SHOWN` in words. Two queries for all."""
    ids = [row[0] for rows in lists for row in rows]
    if not ids:
        return [[] for _rows in lists]
    taken = Assignment.objects.filter(dispatch__in=ids, until=None).order_by("id")
    holders = dict(taken.values_list("dispatch_id", "post__person__name"))
    kept, address = requests.kept_categories(), reverse("handling:order", args=[0])

    def line(pk, request, state, due_at, amber_at, title, voices, compound, category):
        span, (step_tone, step) = wording.span(abs(due_at - now)), requests.step_of(state)
        return Line(
            pk=pk,
            url=address.replace("0", str(request), 1),
            tone=requests.tone_of(due_at, amber_at, now),
            time=_("超 %(span)s") % {"span": span} if now > due_at else span,
            is_new=state in NEW,
            title=title,
            voices=_("%(n)s 人") % {"n": voices} if voices > 1 else "",
            compound=compound or "—",
            category=kept.name(category),
            holder=holders.get(pk, ""),
            step_tone=step_tone,
            step=step,
        )

    return [[line(*row) for row in rows] for rows in lists]


def _point(after):
    moment, _bar, pk = after.partition("|")
    try:
        return datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None

"""The dispatch desk: what waits, in the order of its clocks."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END, Actor
from hezhi.ground.ui import wording

from ..models import Dispatch, ServiceRequest
from ..states import WAITING, DispatchState
from .categories import kept_categories

QUEUED = (  # of a waiting request what its row shows
    "title",
    "voice_count",
    "is_objected",
    "dispatch_by",
    "dispatch_amber_at",
    "category_id",
    "compound__name",
)
LATE, SOON, TODAY = ORDER = ("late", "soon", "today")


@dataclass(frozen=True)
class DeskItem:
    """One row of the desk's list, ready to be shown."""

    request: ServiceRequest
    group: str
    minutes_left: int

    @property
    def is_over(self) -> bool:
        """Whether it should have been sent already."""
        return self.minutes_left < 0

    @property
    def more_voices(self) -> int:
        """Voices beside the first."""
        return self.request.voice_count - 1

    @property
    def span(self) -> str:
        """The time left, or over, in at most two units."""
        return wording.span(timedelta(minutes=abs(self.minutes_left)))

    @property
    def tone(self) -> str:
        """bad, warn or good: the shape before the hours."""
        return {LATE: "bad", SOON: "warn"}.get(self.group, "good")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """The same row in words, only to be written out; `is_open` marks the one beside the list."""

    pk: int
    url: str
    tone: str
    time: str
    about: str
    compound: str
    title: str
    short: str
    more: str
    is_open: bool


def lines_of(items: list[DeskItem], opened: int | None) -> list[QueueLine]:
    """Rows of the desk in the reader's language. One query: what the categories are called."""
    if not items:
        return []
    kept, address, back = kept_categories(), reverse("requests:desk_item", args=[0]), _("退回")

    def line(item):
        row, span = item.request, item.span
        return QueueLine(
            pk=row.pk,
            url=address.replace("0", str(row.pk), 1),
            tone=item.tone,
            time=_("超 %(span)s") % {"span": span} if item.is_over else span,
            about=back if row.is_objected else kept.name(row.category_id),
            compound=row.compound.name if row.compound_id else "—",
            title=row.title,
            short=row.title[:24],
            more=f"+{item.more_voices}" if row.voice_count > 1 else "",
            is_open=row.pk == opened,
        )

    return [line(item) for item in items]


def waiting(actor: Actor):
    """Requests of the post's area that wait for a dispatch or for a word on an objection."""
    return ServiceRequest.objects.filter(
        Q(state__in=WAITING) | Q(is_objected=True),
        area_path__gte=actor.area_path,
        area_path__lt=actor.area_path + END,
    )


def desk_queue(actor: Actor, *, only: str = "", limit: int = 200) -> list[DeskItem]:
    """What waits on this post's desk, the late first. `only` is one of hotline, residents, returned."""
    rows = waiting(actor).select_related("compound").only(*QUEUED)
    if only == "returned":
        rows = rows.filter(is_objected=True)
    elif only == "hotline":
        rows = rows.filter(channel="hotline", is_objected=False)
    elif only == "residents":
        rows = rows.exclude(channel="hotline").filter(is_objected=False)
    now = clock.now()
    items = [desk_item(row, now) for row in rows.order_by("dispatch_by", "id")[:limit]]
    return sorted(items, key=lambda item: ORDER.index(item.group))


def desk_item(row: ServiceRequest, now) -> DeskItem:
    """A request with its group and the minutes left until it must be sent."""
    left = int((row.dispatch_by - now).total_seconds() // 60) if row.dispatch_by else 0
    amber = row.dispatch_amber_at
    group = LATE if left < 0 else SOON if amber and now >= amber else TODAY
    return DeskItem(row, group, left)


def desk_counts(actor: Actor) -> dict[str, int]:
    """How many wait: all, from the hotline, from residents, returned."""
    row = waiting(actor).aggregate(
        all=Count("id"),
        hotline=Count("id", filter=Q(channel="hotline", is_objected=False)),
        returned=Count("id", filter=Q(is_objected=True)),
    )
    return {**row, "residents": row["all"] - row["hotline"] - row["returned"]}


@dataclass(frozen=True)
class DeskRecord:
    """What this person dispatched today: how many, and the mean seconds between two (pauses over 10 minutes left out)."""

    sent: int
    seconds: int | None


def desk_record(actor: Actor) -> DeskRecord:
    """Today's dispatches of the actor's account."""
    since = datetime.combine(clock.today(), time.min, ZoneInfo(settings.TIME_ZONE))
    moments = list(
        Dispatch.objects.filter(sent_by=actor.user_id, sent_at__gte=since)
        .exclude(state=DispatchState.RECALLED)
        .order_by("sent_at")
        .values_list("sent_at", flat=True)
    )
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    gaps = [gap for gap in gaps if gap <= 600]
    return DeskRecord(len(moments), round(sum(gaps) / len(gaps)) if gaps else None)


def sent_lately(actor: Actor, *, minutes: int = 10, limit: int = 4):
    """What this account sent in the last minutes, newest first: it stays in sight to be undone."""
    return list(
        Dispatch.objects.filter(sent_by=actor.user_id, sent_at__gte=clock.now() - timedelta(minutes=minutes))
        .exclude(state=DispatchState.RECALLED)
        .select_related("request__category", "request__compound", "handler")
        .order_by("-sent_at", "-id")[:limit]
    )

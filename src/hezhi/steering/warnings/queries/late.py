"""Screen 43 督办预警: three columns by the clocks, early warnings beside, supervisions that wait. A fixed number of queries, by key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock
from hezhi.ground.ui import wording
from hezhi.response.requests import queries as requests

from ..models import Supervision
from ..states import SupervisionState
from .warnings import WarningLine, living_warnings

PAGE = 12
NAMES = {"bad": _("超时"), "warn": _("快到期"), "good": _("正常")}
SHOWN = 8  # warnings and supervisions beside the columns
DEPTH = {"district": 2, "city": 1}


@dataclass(frozen=True)
class Item:
    """One sending: whose it is, how long it has or is over, and whether somebody has asked about it already."""

    dispatch: Any
    span: str
    supervision: Supervision | None


@dataclass(frozen=True)
class Column:
    """Shape and word, how many there are in all, the first of them, and the key of the next page."""

    tone: str
    name: str
    count: int
    items: list[Item]
    after: str


@dataclass(frozen=True)
class LatePage:
    """The whole screen. `counts` by tone, and `unsent`: past their time and not dispatched yet."""

    area: Any
    columns: list[Column]
    counts: dict[str, int]
    warnings: list[WarningLine]
    waiting: list[Supervision]
    as_of: datetime


def late_page(area, *, only: str = "", after: str = "") -> LatePage:
    """Eight queries at most. `only` is one column (bad, warn, good), which may be read on by `after`, the key of its last row."""
    now = clock.now()
    counts = requests.count_at_work(area.path)
    tones = [only] if only in NAMES else list(NAMES)
    rows = {tone: _rows(area.path, tone, after if tone == only else "") for tone in tones}
    asked = _asked([row.pk for found in rows.values() for row in found[:PAGE]])
    columns = [
        Column(
            tone,
            str(NAMES[tone]),
            counts[tone],
            [_item(row, now, asked) for row in found[:PAGE]],
            _key(found[PAGE - 1]) if len(found) > PAGE else "",
        )
        for tone, found in rows.items()
    ]
    return LatePage(area, columns, counts, living_warnings(area.path, limit=SHOWN), _waiting(area), now)


def sending(pk: int):
    """A sending in the reader's sight."""
    return requests.get_dispatch(pk)


def is_at_work(dispatch) -> bool:
    """Whether some desk has it in hand."""
    return requests.is_at_work(dispatch)


def due_for_escalation(level: str, before: datetime) -> list:
    """Sendings whose limit ended before a moment and that this level has not heard of. Needs sight of the city."""
    known = Supervision.objects.filter(level=level).filter(Q(is_escalation=True) | ~Q(state=SupervisionState.CLOSED))
    rows = requests.overdue_since(before).exclude(pk__in=known.values("dispatch"))
    return [row for row in rows if len(row.area_path) > 4 * DEPTH.get(level, 1)]


def _rows(area_path, tone, after):
    rows = requests.sendings_at_work(area_path, tone)
    moment, _, pk = after.partition("|")
    at = parse_datetime(moment) if moment and pk.isdigit() else None
    if at:
        rows = rows.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=int(pk)))
    return list(rows[: PAGE + 1])


def _key(row) -> str:
    return f"{row.due_at.isoformat()}|{row.pk}"


def _item(row, now, asked) -> Item:
    return Item(row, wording.span(abs(row.due_at - now)), asked.get(row.pk))


def _asked(ids) -> dict[int, Supervision]:
    rows = Supervision.objects.filter(dispatch__in=ids).exclude(state=SupervisionState.CLOSED).order_by("id")
    return {row.dispatch_id: row for row in rows}


def _waiting(area) -> list[Supervision]:
    rows = Supervision.objects.filter(area_path__gte=area.path, area_path__lt=area.path + "~")
    rows = rows.exclude(state=SupervisionState.CLOSED).select_related("request", "handler")
    return list(rows.order_by("answer_by", "id")[:SHOWN])

"""Reads of the supervisions (督办): those to be answered by a desk, and those of an area."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from hezhi.ground.platform.actor import END, Actor
from hezhi.response.requests import queries as requests

from ..models import Supervision
from ..states import SupervisionState

PAGE = 30


def open_supervision(dispatch: int, level: str) -> Supervision | None:
    """The one of a sending and level that is not closed."""
    return Supervision.objects.filter(dispatch=dispatch, level=level).exclude(state=SupervisionState.CLOSED).first()


def get_supervision(pk: int) -> Supervision | None:
    """One in the reader's sight."""
    return Supervision.objects.select_related("request", "handler", "dispatch").filter(pk=pk).first()


def lock_supervision(supervision: Supervision | int) -> Supervision:
    """The row, held until the transaction ends."""
    pk = supervision if isinstance(supervision, int) else supervision.pk
    return Supervision.objects.select_for_update(of=("self",)).select_related("request", "handler").get(pk=pk)


@dataclass(frozen=True)
class AskedIn:
    """What was asked in a year of an area; `late_at`: only what had not been answered in time by then."""

    path: str
    year: int
    late_at: datetime | None = None

    def rows(self) -> QuerySet[Supervision]:
        """Escalations by the clock are supervisions too."""
        inside = Q(area_path__gte=self.path, area_path__lt=self.path + END, raised_at__year=self.year)
        return Supervision.objects.filter(inside & _not_in_time(self.late_at) if self.late_at else inside)


def supervisions_for(
    actor: Actor, *, after: int | None = None, asked_in: AskedIn | None = None
) -> tuple[list[Supervision], int | None]:
    """Of the post's desk and area: open ones first come with the newest; by key. (rows, the key of the next page)"""
    rows = asked_in.rows() if asked_in else Supervision.objects.all()
    rows = rows.select_related("request__compound", "handler", "dispatch")
    mine = Q(desk__in=requests.desks_of(actor))
    if actor.area_path and "warnings.see" in actor.deeds:
        mine |= Q(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    rows = rows.filter(mine).order_by("-id")
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def count_supervisions(path: str, year: int, known: datetime) -> tuple[int, int]:
    """(asked in a year of an area, of these not answered in time by a moment)."""
    found = AskedIn(path, year).rows().aggregate(asked=Count("id"), overdue=Count("id", filter=_not_in_time(known)))
    return found["asked"], found["overdue"]


def _not_in_time(known: datetime) -> Q:
    return Q(answer_by__lt=known) & (Q(answered_at=None) | Q(answered_at__gt=F("answer_by")))

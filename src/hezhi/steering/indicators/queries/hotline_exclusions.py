"""Requests left out of the hotline's rates: what waits, what holds, what was refused or lifted."""

from datetime import datetime

from django.db.models import QuerySet

from hezhi.ground.platform.actor import END

from ..models import ExclusionReason, HotlineExclusion
from ..states import ExclusionState

REASONS = ExclusionReason.choices
LIVING = (ExclusionState.PROPOSED, ExclusionState.CONFIRMED)


def lock_exclusion(exclusion: HotlineExclusion | int) -> HotlineExclusion:
    """The row, locked until the transaction ends."""
    pk = exclusion if isinstance(exclusion, int) else exclusion.pk
    return HotlineExclusion.objects.select_for_update().get(pk=pk)


def get_exclusion(pk: int) -> HotlineExclusion | None:
    """An exclusion of an area that the post sees."""
    return HotlineExclusion.objects.select_related("request").filter(pk=pk).first()


def exclusion_of(request_id: int) -> HotlineExclusion | None:
    """The one that waits or holds for a request."""
    return HotlineExclusion.objects.filter(request=request_id, state__in=LIVING).first()


def exclusions_of(first: datetime, last: datetime, area_path: str) -> QuerySet[HotlineExclusion]:
    """All of a period and area, those that wait first, then the newest."""
    rows = HotlineExclusion.objects.select_related("request__compound", "request__category").filter(
        told_at__gte=first, told_at__lt=last, area_path__gte=area_path, area_path__lt=area_path + END
    )
    return rows.order_by("-state", "-id")


def excluded_between(first: datetime, last: datetime, area_path: str) -> dict[int, str]:
    """{request: its area path} of those that hold: what the rates leave out. One query for several periods."""
    rows = exclusions_of(first, last, area_path).filter(state=ExclusionState.CONFIRMED).select_related(None).order_by()
    return dict(rows.values_list("request_id", "area_path"))

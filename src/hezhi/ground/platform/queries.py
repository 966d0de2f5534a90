"""Reading the history: by who, what, when and where, page after page; and how its seal stands."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import sight
from .actor import END, SEGMENT, Actor
from .models import AuditBatch, AuditCheck, AuditRecord

READ = sight.purpose("platform.read_audit", _("审计管理员读全部留痕，包括没有地点的（登录、授权）。"))
PAGE_ROWS = 50
MOST_EXPORTED = 100_000


@dataclass(frozen=True)
class AuditFilter:
    """What to show. Empty fields do not narrow. `before` and `after` are row ids: the page that follows or precedes."""

    who: str = ""
    deed: str = ""
    since: datetime | None = None
    until: datetime | None = None
    area_path: str = ""
    object_type: str = ""
    object_id: int | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class AuditPage:
    """Rows, newest first, and the ids by which one goes on: `older` and `newer` are None at the ends."""

    rows: list[AuditRecord]
    older: int | None
    newer: int | None


@dataclass(frozen=True)
class ChainState:
    """How the seal stands: the newest batch, rows waiting for theirs, and what the last check found."""

    batch: AuditBatch | None
    batches: int
    unsealed: int
    check: AuditCheck | None


@transaction.atomic
def audit_page(actor: Actor, wanted: AuditFilter, size: int = PAGE_ROWS) -> AuditPage:
    """One page of the history that the actor may read."""
    with _sight_of(actor):
        rows = _narrowed(wanted)
        if wanted.after is not None:
            found = list(rows.filter(id__gt=wanted.after).order_by("id")[: size + 1])
            has_newer, page = len(found) > size, found[:size][::-1]
            has_older = True
        else:
            found = list((rows.filter(id__lt=wanted.before) if wanted.before else rows).order_by("-id")[: size + 1])
            has_older, page = len(found) > size, found[:size]
            has_newer = wanted.before is not None
    return AuditPage(
        rows=page,
        older=page[-1].pk if page and has_older else None,
        newer=page[0].pk if page and has_newer else None,
    )


@transaction.atomic
def audit_rows(actor: Actor, wanted: AuditFilter) -> list[AuditRecord]:
    """All rows of a filter, newest first, for a sheet; no more than 100,000."""
    with _sight_of(actor):
        return list(_narrowed(wanted).order_by("-id")[:MOST_EXPORTED])


@transaction.atomic
def chain_state() -> ChainState:
    """How far the history is sealed."""
    with sight.job(READ):
        batch = AuditBatch.objects.order_by("-id").first()
        loose = AuditRecord.objects.all()
        if batch:
            loose = loose.filter(cluster=batch.cluster, xid__gte=batch.until_xid)
        return ChainState(batch, AuditBatch.objects.count(), loose.count(), AuditCheck.objects.order_by("-id").first())


def _sight_of(actor: Actor):
    """City-wide readers see what has no place too; everybody else is held to his area by the database."""
    reads_all = "platform.read_audit" in actor.deeds and len(actor.area_path) == SEGMENT
    return sight.job(READ) if reads_all or actor.job else nullcontext()


def _narrowed(wanted: AuditFilter) -> QuerySet[AuditRecord]:
    rows = AuditRecord.objects.all()
    if wanted.who:
        rows = rows.filter(actor_name__icontains=wanted.who)
    if wanted.deed:
        rows = rows.filter(deed=wanted.deed)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    if wanted.area_path:
        rows = rows.filter(area_path__gte=wanted.area_path, area_path__lt=wanted.area_path + END)
    if wanted.object_type:
        rows = rows.filter(object_type=wanted.object_type)
    if wanted.object_id is not None:
        rows = rows.filter(object_id=wanted.object_id)
    return rows

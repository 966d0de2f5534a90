"""The list of 30: prepared by one officer, released or sent back by another, replaced by its correction."""

import hashlib
import zlib
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, outbox, permissions
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import queries
from ..events import List30Released
from ..models import List30Edition, List30Records
from ..states import MOVES, EditionState
from .saving import save_alone


@transaction.atomic
def prepare_edition(area, month: date, *, actor, exclusions: dict[int, str] | None = None, reason: str = ""):
    """Freeze the list of a month that is over; `exclusions` names compounds that must not be ranked, each with its reason."""
    permissions.require(actor, "indicators.prepare_edition", area)
    _refuse_early_or_twice(area, month, reason)
    _refuse_silent_exclusions(exclusions or {})
    content, records, count = queries.frozen_list(area, month, exclusions or {})
    before = List30Edition.objects.filter(area_path=area.path, month=month).aggregate(n=Max("edition"))["n"] or 0
    edition = List30Edition(
        area_path=area.path,
        area_name=area.name,
        month=month,
        edition=before + 1,
        content=content,
        sha256=hashlib.sha256(queries.canonical(content)).hexdigest(),
        reason=reason.strip(),
        prepared_by=actor.user_id,
        prepared_name=actor.name,
        prepared_post=actor.post,
        prepared_at=clock.now(),
    )
    save_alone(edition, Refused("already_waiting", _("同事刚刚拟定了这个月的名单，正在等复核。"), "month"))
    List30Records.objects.create(edition=edition, packed=zlib.compress(records, 6), count=count)
    audit.record(
        "indicators.prepare_edition",
        edition,
        actor=actor,
        reason=reason,
        changes={"sha256": edition.sha256, "edition": before + 1},
    )
    return edition


def _refuse_early_or_twice(area, month, reason):
    if month.day != 1:
        raise Refused("month", _("月份写成当月 1 日。"), "month")
    if month >= clock.today().replace(day=1):
        raise Refused("month_open", _("这个月还没有过完，月底以后再拟定。"), "month")
    states = set(queries.editions_of(area.path, month).values_list("state", flat=True))
    if EditionState.PREPARED in states:
        raise Refused("already_waiting", _("这个月已有一版在等复核，先发布或退回那一版。"), "month")
    if EditionState.RELEASED in states and not reason.strip():
        raise Refused("reason_needed", _("这个月的名单已经发布。要更正，请写明原因。"), "reason")


def _refuse_silent_exclusions(exclusions):
    for compound, why in exclusions.items():
        if not why.strip():
            raise Refused("exclusion_reason_needed", _("不列入的小区要写明原因。"), f"exclude_{compound}")


@transaction.atomic
def release_edition(edition: List30Edition, *, actor) -> List30Edition:
    """Make the list public. The second pair of eyes: never the person who prepared it."""
    edition = queries.lock(edition)
    _require_another_person(edition, actor)
    permissions.require(actor, "indicators.release_edition", edition)
    edition.state = step(MOVES, "indicators.release_edition", edition.state)
    _supersede(edition, actor)
    edition.released_by, edition.released_name, edition.released_post = actor.user_id, actor.name, actor.post
    edition.released_at = clock.now()
    edition.save(update_fields=["state", "released_by", "released_name", "released_post", "released_at"])
    audit.record("indicators.release_edition", edition, actor=actor, changes={"sha256": edition.sha256})
    outbox.publish(List30Released(edition.pk))
    return edition


def _require_another_person(edition, actor):
    if actor.user_id == edition.prepared_by:
        raise NotPermitted("two_people", _("拟定和发布须是两个人。请另一位有权限的同事来发布。"))


def _supersede(edition, actor):
    before = queries.edition_in_force(edition.area_path, edition.month)
    if before is None:
        return
    before = queries.lock(before)
    before.state = step(MOVES, "indicators.supersede_edition", before.state)
    before.save(update_fields=["state"])
    audit.record(
        "indicators.supersede_edition",
        before,
        actor=actor,
        reason=edition.reason,
        changes={"by_edition": edition.edition},
    )


@transaction.atomic
def reject_edition(edition: List30Edition, *, actor, reason: str) -> List30Edition:
    """Send a prepared list back with a reason; the next try is a new edition."""
    edition = queries.lock(edition)
    _require_another_person(edition, actor)
    permissions.require(actor, "indicators.reject_edition", edition)
    if not reason.strip():
        raise Refused("reason_needed", _("退回要写明原因，拟定人才知道改什么。"), "reason")
    edition.state = step(MOVES, "indicators.reject_edition", edition.state)
    edition.rejected_name, edition.rejected_at, edition.rejection = actor.name, clock.now(), reason.strip()
    edition.save(update_fields=["state", "rejected_name", "rejected_at", "rejection"])
    audit.record("indicators.reject_edition", edition, actor=actor, reason=reason.strip())
    return edition

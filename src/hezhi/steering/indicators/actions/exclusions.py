"""A request left out of the hotline's rates: proposed by one officer, decided by another."""

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import queries
from ..models import ExclusionReason, HotlineExclusion
from ..states import EXCLUSION_MOVES
from .saving import save_alone


@transaction.atomic
def propose_exclusion(service_request, *, actor, reason: str, words: str) -> HotlineExclusion:
    """Ask that a request be left out of the hotline's rates; nothing changes until another officer confirms it."""
    permissions.require(actor, "indicators.propose_exclusion", service_request)
    if reason not in ExclusionReason.values:
        raise Refused("reason_needed", _("从列表里选一个剔除的原因。"), "reason")
    if not words.strip():
        raise Refused("words_needed", _("写明为什么剔除，另一位同事要据此决定。"), "words")
    if queries.exclusion_of(service_request.pk):
        raise Refused("exclusion_twice", _("这件已经提出过剔除，正在等复核或已经剔除。"), "number")
    exclusion = HotlineExclusion(
        request_id=service_request.pk,
        area_path=service_request.area_path,
        told_at=service_request.received_at,
        reason=reason,
        words=words.strip()[:300],
        proposed_by=actor.user_id,
        proposed_name=actor.name,
        proposed_at=clock.now(),
    )
    save_alone(exclusion, Refused("exclusion_twice", _("这件已经提出过剔除，正在等复核或已经剔除。"), "number"))
    audit.record(
        "indicators.propose_exclusion",
        exclusion,
        actor=actor,
        reason=words.strip(),
        changes={"request": service_request.number, "why": reason},
    )
    return exclusion


def confirm_exclusion(exclusion: HotlineExclusion, *, actor) -> HotlineExclusion:
    """The second person agrees: the request counts in no numerator and no denominator, and stands among those left out."""
    return _decide_exclusion(exclusion, "indicators.confirm_exclusion", actor, "")


def refuse_exclusion(exclusion: HotlineExclusion, *, actor, reason: str) -> HotlineExclusion:
    """The second person does not agree: it counts as before."""
    _require_words(reason)
    return _decide_exclusion(exclusion, "indicators.refuse_exclusion", actor, reason)


def lift_exclusion(exclusion: HotlineExclusion, *, actor, reason: str) -> HotlineExclusion:
    """A confirmed exclusion was wrong: the request counts again."""
    _require_words(reason)
    return _decide_exclusion(exclusion, "indicators.lift_exclusion", actor, reason)


def _require_words(reason):
    if not reason.strip():
        raise Refused("reason_needed", _("请写一句理由。"), "reason")


@transaction.atomic
def move_exclusions(request_id: int, area_path: str) -> int:
    """A request was placed elsewhere: what leaves it out of the rates goes with it, so that its new area counts right. Returns how many."""
    return HotlineExclusion.objects.filter(request=request_id).exclude(area_path=area_path).update(area_path=area_path)


@transaction.atomic
def _decide_exclusion(exclusion, deed, actor, reason):
    exclusion = queries.lock_exclusion(exclusion)
    if actor.user_id == exclusion.proposed_by:
        raise NotPermitted("two_people", _("提出和决定须是两个人。请另一位有权限的同事来决定。"))
    permissions.require(actor, deed, exclusion)
    exclusion.state = step(EXCLUSION_MOVES, deed, exclusion.state)
    exclusion.decided_by, exclusion.decided_name = actor.user_id, actor.name
    exclusion.decided_at, exclusion.decision = clock.now(), reason.strip()[:300]
    exclusion.save(update_fields=["state", "decided_by", "decided_name", "decided_at", "decision"])
    audit.record(deed, exclusion, actor=actor, reason=reason.strip(), changes={"request": exclusion.request.number})
    return exclusion

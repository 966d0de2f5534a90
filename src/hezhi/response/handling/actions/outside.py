"""Asking somebody who has no account: one link, one answer."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.notices import actions as notices
from hezhi.ground.platform import audit, clock, permissions, sight
from hezhi.ground.platform.actor import Actor, job
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries

from .. import queries
from ..models import Invitation
from ..queries import OUTSIDE
from ..states import INVITATION_MOVES, InvitationState
from .telling import tell_inviter

TOKEN_BYTES = 24  # 192 bits
MOST_OPEN, MOST_PHOTOS, LONGEST_DAYS = 5, 4, 30


@transaction.atomic
def invite_outside(
    dispatch,
    *,
    actor: Actor,
    name: str,
    kind: str,
    asked: str,
    place: str,
    until: datetime,
    address: str = "",
    photos: Sequence[str] = (),
) -> tuple[Invitation, str]:
    """Ask a helper without an account. `kind`: sms or email (sent to `address`), or hand (the handler passes the link on). Returns the
    invitation and the path of its link: the only time that anybody sees it."""
    dispatch, row = request_queries.lock_dispatch(dispatch)
    permissions.require(actor, "handling.invite", dispatch)
    if dispatch.state not in request_queries.IN_WORK:
        raise Refused("handling.not_at_work", _("先签收，再请外部协助。"))
    _check_asked(row, name, asked, place)
    if kind in ("sms", "email") and not address.strip():
        raise Refused("handling.no_address", _("请写对方的手机号或邮箱。"), "address")
    if not clock.now() < until <= clock.now() + timedelta(days=LONGEST_DAYS):
        raise Refused("handling.until", _("期限要在今天以后，最多 %(n)s 天。") % {"n": LONGEST_DAYS}, "until")
    if Invitation.objects.filter(dispatch=dispatch, state=InvitationState.SENT).count() >= MOST_OPEN:
        raise Refused("handling.too_many_open", _("已经有 %(n)s 个没回的，先等等或撤回一个。") % {"n": MOST_OPEN})
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        dispatch=dispatch,
        request=row,
        name=name.strip()[:40],
        kind=kind,
        address=address.strip() or None,
        asked=asked.strip()[:500],
        place=place.strip()[:120],
        photos=_photos_of(row, photos),
        token_hash=queries.digest(token),
        sent_at=clock.now(),
        until=until,
        sent_by=actor.user_id,
        by=actor.post or actor.name,
        desk=dispatch.handler_id,
        area_path=dispatch.area_path,
    )
    path = reverse("handling:outside", args=[token])
    if kind != "hand":
        values = {"handler": str(dispatch.handler), "by": timezone.localtime(until).strftime("%Y-%m-%d %H:%M")}
        event = f"handling.outside:{invitation.pk}"
        if not notices.tell_address(kind, address, "handling.outside_asked", event=event, values=values, path=path):
            raise Refused("handling.no_way", _("这里还没有接通这种发送方式，请选“我自己转给他”。"), "kind")
    changes = {"invitation": invitation.pk, "name": invitation.name, "kind": kind, "until": until.isoformat()}
    audit.record("handling.invite", row, actor=actor, changes=changes)
    return invitation, path


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, actor: Actor) -> Invitation:
    """The link is dead from now on."""
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("dispatch__handler", "request")
        .get(pk=invitation.pk)
    )
    permissions.require(actor, "handling.revoke_invitation", row.dispatch)
    return _end(row, "handling.revoke_invitation", actor)


@transaction.atomic
def end_invitations(dispatch: int, *, actor: Actor) -> int:
    """The work order left the desk: its links are dead. May run twice. Returns how many."""
    with sight.job(OUTSIDE):
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("request")
        found = list(rows.filter(dispatch=dispatch, state=InvitationState.SENT).order_by("id"))
        for row in found:
            _end(row, "handling.revoke_invitation", actor)
    return len(found)


@transaction.atomic
def mark_late(invitation: Invitation, *, actor: Actor) -> bool:
    """Its day is over: the link is dead, and whoever asked is told. May run twice."""
    with sight.job(OUTSIDE):
        row = Invitation.objects.select_for_update(of=("self",)).select_related("request").get(pk=invitation.pk)
        if row.state != InvitationState.SENT or row.until > clock.now():
            return False
        _end(row, "handling.mark_late", actor)
        tell_inviter(row, "outside_late")
    return True


@transaction.atomic
def forget_helpers() -> int:
    """Telephone and e-mail of helpers leave links that were over as long ago as contact data of a request is kept, on record; the name stays with
    the proof. May run twice. Returns how many."""
    days = request_queries.contact_days()
    if days is None:
        return 0
    with sight.job(OUTSIDE):
        over = Invitation.objects.filter(ended_at__lt=clock.now() - timedelta(days=days), address__isnull=False)
        count = over.update(address=None)
        if count:
            audit.record("handling.forget_helpers", actor=job(OUTSIDE), changes={"count": count})
    return count


@transaction.atomic
def mark_opened(invitation: int) -> None:
    """The helper has seen it; once."""
    with sight.job(OUTSIDE):
        Invitation.objects.filter(pk=invitation, opened_at=None).update(opened_at=clock.now())


@transaction.atomic
def answer_invitation(token: str, *, text: str, photos: Sequence[IO[bytes]] = ()) -> Invitation:
    """The one answer of a helper: his words for the handler, his photos as proof in the thread. The link is used up. Raises Refused,
    with one and the same word for whatever makes a link unusable."""
    with sight.job(OUTSIDE):
        row = _lock_usable(token)
        if len(text.strip()) < 2:
            raise Refused("handling.no_words", _("请写一句做了什么，或者为什么做不了。"), "text")
        if len(photos) > MOST_PHOTOS:
            raise Refused("handling.too_many_pictures", _("最多 %(n)s 张照片。") % {"n": MOST_PHOTOS}, "photos")
        helper = Actor(name=row.name, post=_("外部协助 %(name)s") % {"name": row.name}, job=OUTSIDE)
        row.state = step(INVITATION_MOVES, "handling.answer_invitation", row.state)
        row.answer, row.answered_at = request_queries.hide_numbers(text.strip())[:2000], clock.now()
        row.ended_at = row.answered_at
        kept = [requests.keep_photo(photo, getattr(photo, "name", "") or "photo.jpg", actor=helper) for photo in photos]
        row.proof = kept
        row.save(update_fields=["state", "answer", "answered_at", "ended_at", "proof"])
        requests.add_pictures(row.request, kept, actor=helper, is_proof=True)
        changes = {"invitation": row.pk, "photos": len(kept)}
        audit.record("handling.answer_invitation", row.request, actor=helper, changes=changes)
        tell_inviter(row, "outside_answered")
    return row


def _lock_usable(token):
    gone = Refused("handling.link_over", _("这个链接不能用了。"))
    if not 20 <= len(token) <= 64:
        raise gone
    pk = Invitation.objects.filter(token_hash=queries.digest(token)).values_list("dispatch", flat=True).first()
    if pk is None:
        raise gone
    dispatch, _request = request_queries.lock_dispatch(pk)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("request")
    row = rows.get(token_hash=queries.digest(token))
    at_work = dispatch.state in (*request_queries.IN_WORK, "reported", "objected")
    if row.state != InvitationState.SENT or row.until <= clock.now() or not at_work:
        raise gone
    return row


def _end(row, deed, actor):
    row.state = step(INVITATION_MOVES, deed, row.state)
    row.ended_at = clock.now()
    row.save(update_fields=["state", "ended_at"])
    audit.record(deed, row.request, actor=actor, changes={"invitation": row.pk, "name": row.name})
    return row


def _check_asked(row, name, asked, place):
    if len(name.strip()) < 2:
        raise Refused("handling.no_name", _("请写请的是谁。"), "name")
    if len(asked.strip()) < 5:
        raise Refused("handling.no_asked", _("请写清楚请对方做什么，至少 5 个字。"), "asked")
    teller = row.requester.name if row.requester_id else ""
    for field, words in (("asked", asked), ("place", place)):
        tells = len(teller) >= 2 and teller in words
        if tells or request_queries.hide_numbers(words) != words:
            raise Refused("handling.tells_who", _("写要做的事和地点，不要写诉求人的姓名、电话。"), field)


def _photos_of(row, keys):
    """Only photos of this request that were not its proof."""
    wanted = {str(key) for key in keys}
    own = row.pictures.filter(is_proof=False).order_by("id").values_list("file", flat=True)
    return [key for key in own if key in wanted][:MOST_PHOTOS]

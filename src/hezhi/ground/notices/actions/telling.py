"""Writing down what somebody is to be told. It goes out later, by `sending`."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.platform import clock, sealed, sight
from hezhi.ground.platform.actor import Actor

from .. import queries, wording
from ..models import Letter, Muted, Notice
from ..rules import quiet_hours

TELL = sight.purpose("notices.tell", gettext_lazy("把消息写给别人、按时送出：消息只有收件人自己看得到。"))


@transaction.atomic
def tell(user, template: str, *, event: str, values: dict | None = None, path: str = "") -> bool:
    """Tell a person that something happened. The same event tells him once, however often this is called. Returns whether it was new."""
    said, now = wording.get(template), clock.now()
    notice = Notice(
        user=user,
        template=template,
        event=event,
        values=values or {},
        path=path,
        created_at=now,
        due_at=now if said.is_urgent else _moment_for(user, now),
    )
    with sight.job(TELL):
        if Notice.objects.filter(user=user, event=event).exists():
            return False
        Notice.objects.bulk_create([notice], ignore_conflicts=True)  # of two that tell at once, one is kept
    return True


@transaction.atomic
def tell_address(
    kind: str, address: str, template: str, *, event: str, values: dict[str, Any] | None = None, path: str = ""
) -> bool:
    """Tell somebody without an account, at a telephone (`kind` "sms") or an e-mail address ("email"). The same event tells an address
    once. What leaves the house is the message's `outside` words and the link to `path`; address, values and path are kept sealed and
    forgotten some days after delivery. Returns whether it was new; False too where the installation has no such way
    (`queries.has_way`)."""
    said, now = wording.get(template), clock.now()
    address = sealed.normal(address) if kind == "sms" else address.strip()
    if not address or not queries.has_way(kind):
        return False
    content = json.dumps({"address": address, "values": values or {}, "path": path}).encode()
    letter = Letter(
        kind=kind,
        template=template,
        sealed=sealed.seal_bytes(content),
        address_index=sealed.blind_index(f"{kind}:{address}"),
        once=sealed.blind_index(f"{kind}:{address}|{event}"),
        is_urgent=said.is_urgent,
        created_at=now,
        due_at=now if said.is_urgent else quiet_hours.resident_moment(_local(now)),
    )
    with sight.job(TELL):
        if Letter.objects.filter(once=letter.once).exists():
            return False
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return True


@transaction.atomic
def mark_read(user, *, actor: Actor) -> int:
    """All read. What a person reads is nobody else's business: no record is kept."""
    if actor.user_id != user.pk:
        return 0
    return Notice.objects.filter(user=user, read_at=None).update(read_at=clock.now())


@transaction.atomic
def mute(user, kinds: Collection[str], *, actor: Actor) -> list[str]:
    """From now on these kinds, and only these, stay in the person's list and go by no channel. What is urgent and what waits for an answer
    always goes. His own setting: no record is kept. Returns what is muted now."""
    if actor.user_id != user.pk:
        return []
    wanted = [kind for kind in wording.MAY_MUTE if kind in kinds]
    Muted.objects.filter(user=user).exclude(kind__in=wanted).delete()
    Muted.objects.bulk_create([Muted(user=user, kind=kind) for kind in wanted], ignore_conflicts=True)
    return wanted


def _moment_for(user, now: datetime) -> datetime:
    is_staff = accounts.is_staff(user, accounts.live_grants(user))
    return quiet_hours.staff_moment(_local(now)) if is_staff else quiet_hours.resident_moment(_local(now))


def _local(now):
    return now.astimezone(ZoneInfo(settings.TIME_ZONE))

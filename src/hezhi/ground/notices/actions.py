"""Telling people, once an event, at an hour that suits; and sending what is due."""

from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.actor import Actor

from . import wording
from .channels import channel_for
from .models import Notice
from .rules import quiet_hours

TELL = sight.purpose("notices.tell", gettext_lazy("把消息写给别人、按时送出：消息只有收件人自己看得到。"))
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)
MOST_AT_ONCE = 200


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


def send_due() -> int:
    """Send what is due: one message a person, with all that has gathered. What a channel cannot take stays and is tried again. Returns how many notices went."""
    sent = 0
    while waiting := _claim():
        for _user, group in groupby(waiting, key=lambda notice: notice.user_id):
            sent += _send(list(group))
        if len(waiting) < MOST_AT_ONCE:
            break
    return sent


@transaction.atomic
def mark_read(user, *, actor: Actor) -> int:
    """All read. What a person reads is nobody else's business: no record is kept."""
    if actor.user_id != user.pk:
        return 0
    return Notice.objects.filter(user=user, read_at=None).update(read_at=clock.now())


def _moment_for(user, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    is_staff = accounts.is_staff(user, accounts.live_grants(user))
    return quiet_hours.staff_moment(local) if is_staff else quiet_hours.resident_moment(local)


@transaction.atomic
def _claim() -> list[Notice]:
    """Due notices, put off by their pause before they are tried: a worker killed on the way leaves them to the next."""
    with sight.job(TELL):
        due = Notice.objects.filter(sent_at=None, due_at__lte=clock.now()).order_by("user_id", "id")
        claimed = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("user")[:MOST_AT_ONCE])
        for notice in claimed:
            notice.tries += 1
            notice.due_at = clock.now() + min(FIRST_PAUSE * 2 ** (notice.tries - 1), LONGEST_PAUSE)
        Notice.objects.bulk_update(claimed, ["tries", "due_at"])
    return claimed


def _send(notices: list[Notice]) -> int:
    user = notices[0].user
    channel = channel_for(user)
    if channel is None:
        _note(notices, last_error="no channel reaches this person")
        return 0
    try:
        channel.send(user, *_in_one(notices))
    except Exception as fault:  # a gateway may fail in any way; the message must outlive it
        _note(notices, last_error=f"{type(fault).__name__}: {fault}"[:300])
        return 0
    _note(notices, sent_at=clock.now(), channel=channel.code, last_error="")
    return len(notices)


def _in_one(notices: list[Notice]) -> tuple[str, str]:
    """One title and text for all that has gathered; Chinese, the language of the house, since nobody is there to say another."""
    with override(settings.LANGUAGE_CODE):
        said = [wording.in_words(notice.template, notice.values) for notice in notices]
        if len(said) == 1:
            return said[0]
        return _("您有 %(count)d 条新消息") % {"count": len(said)}, "\n".join(
            f"{title}：{text}" for title, text in said
        )


@transaction.atomic
def _note(notices: list[Notice], **fields) -> None:
    with sight.job(TELL):
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**fields)

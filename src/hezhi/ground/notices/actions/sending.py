"""Sending what is due: one message a person, with all that has gathered. What a channel cannot take stays and is tried again, then the
next way is tried; a way that fails again and again rests for the rest of the round."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import override

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.platform import audit, clock, permissions, sealed, sight
from hezhi.ground.platform.actor import Actor

from .. import channels, wording
from ..channels import Declined, Message, Reach
from ..models import Letter, Muted, Notice
from .telling import TELL

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)
TRIES_A_WAY = 3  # then the next way is tried, and so on round
MOST_TRIES = 36  # about two and a half days
MOST_AT_ONCE = 200
REST_AFTER = 3  # failures of a way in one round, after which nothing more is tried by it in that round
MOST_SMS_A_DAY = 10  # to one number (F31)


@dataclass(frozen=True)
class Parcel:
    """What travels together: the rows, to whom, and the message."""

    rows: list[Any]
    reach: Reach
    message: Message


def send_due() -> int:
    """Send what is due. Returns how many notices and letters went."""
    failures: Counter[str] = Counter()
    return sum(_send_all(claim, failures) for claim in (_claim_notices, _claim_letters))


@transaction.atomic
def send_again(*, actor: Actor) -> int:
    """What was given up is tried afresh, by every way. Returns how many."""
    permissions.require(actor, "notices.send_again")
    with sight.job(TELL):
        fresh = {"failed_at": None, "tries": 0, "declined": "", "due_at": clock.now(), "last_error": ""}
        count = Notice.objects.exclude(failed_at=None).update(**fresh)
        count += Letter.objects.exclude(failed_at=None).exclude(sealed=None).update(**fresh)
        if count:
            audit.record("notices.send_again", actor=actor, changes={"count": count})
    return count


def _send_all(claim, failures):
    sent = 0
    while parcels := claim():
        sent += sum(_send(parcel, failures) for parcel in parcels)
        if sum(len(parcel.rows) for parcel in parcels) < MOST_AT_ONCE:
            break
    return sent


def _send(parcel, failures):
    ways = channels.ways_to(parcel.reach, parcel.rows[0].declined)
    if not ways:
        return _leave(parcel)
    tries = parcel.rows[0].tries
    way = ways[(tries - 1) // TRIES_A_WAY % len(ways)]
    try:
        if failures[way.code] >= REST_AFTER:
            raise OSError("the way rests for this round")
        way.send(parcel.reach, parcel.message)
    except Declined as declined:
        left = channels.ways_to(parcel.reach, f"{parcel.rows[0].declined} {way.code}")
        return _note(
            parcel,
            declined=f"{parcel.rows[0].declined} {way.code}".strip(),
            due_at=clock.now(),
            last_error=_clean(way, declined),
            failed_at=None if left else clock.now(),
        )
    except Exception as fault:  # a gateway may fail in any way; the message must outlive it
        failures[way.code] += 1
        return _note(parcel, last_error=_clean(way, fault), failed_at=clock.now() if tries >= MOST_TRIES else None)
    failures[way.code] = 0
    _note(parcel, sent_at=clock.now(), channel=way.code, last_error="")
    return len(parcel.rows)


def _leave(parcel):
    """No way reaches: a notice stays in the person's list, a letter waits for an administrator."""
    if isinstance(parcel.rows[0], Notice) and not parcel.rows[0].declined:
        return _note(parcel, sent_at=clock.now(), channel="list", last_error="")
    return _note(parcel, failed_at=clock.now(), last_error=parcel.rows[0].last_error or "no way in use reaches it")


@transaction.atomic
def _claim_notices():
    """Due notices, put off by their pause before they are tried: a worker killed on the way leaves them to the next. All that is due to
    one person is claimed together."""
    _one_at_a_time()
    with sight.job(TELL):
        due = _waiting(Notice).order_by("user_id", "id").select_related("user")
        claimed = list(due[:MOST_AT_ONCE])
        if len(claimed) == MOST_AT_ONCE:
            last = claimed[-1]
            claimed += due.filter(user_id=last.user_id, id__gt=last.pk)
        claimed = _without_muted(claimed)
        for _user, rows in groupby(claimed, key=lambda row: row.user_id):
            _put_off(list(rows))
        Notice.objects.bulk_update(claimed, ["tries", "due_at", "parcel"])
        claimed.sort(key=lambda row: (row.user_id, str(row.parcel), row.pk))
        together = [list(rows) for _key, rows in groupby(claimed, key=lambda row: (row.user_id, row.parcel))]
        return [Parcel(rows, _reach(rows), _message(rows)) for rows in together]


def _without_muted(rows):
    """What a person wants in his list only has arrived there; the rest goes out."""
    muted: dict[int, set[str]] = {}
    for user, kind in Muted.objects.filter(user__in={row.user_id for row in rows}).values_list("user", "kind"):
        muted.setdefault(user, set()).add(kind)
    still = [row for row in rows if wording.may_be_muted(row.template, muted.get(row.user_id, ()))]
    Notice.objects.filter(pk__in=[row.pk for row in still]).update(sent_at=clock.now(), channel="list", last_error="")
    left_out = {row.pk for row in still}
    return [row for row in rows if row.pk not in left_out]


@transaction.atomic
def _claim_letters():
    """The same for those without an account, each for itself; a number that had its ten messages of the day waits."""
    _one_at_a_time()
    with sight.job(TELL):
        claimed = list(_waiting(Letter).order_by("due_at", "id")[:MOST_AT_ONCE])
        full = _had_enough(claimed)
        for letter in claimed:
            if letter.address_index in full and not letter.is_urgent:
                letter.due_at = clock.now() + timedelta(hours=1)
            else:
                _put_off([letter])
        Letter.objects.bulk_update(claimed, ["tries", "due_at", "parcel"])
        return [_letter(row) for row in claimed if row.address_index not in full or row.is_urgent]


def _one_at_a_time():
    """Two workers never take two halves of one person's messages."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('notices.claim', 0))")


def _waiting(model):
    return model.objects.filter(sent_at=None, failed_at=None, due_at__lte=clock.now())


def _put_off(rows):
    fresh = uuid4()
    for row in rows:
        row.tries += 1
        row.parcel = row.parcel or fresh
        row.due_at = clock.now() + min(FIRST_PAUSE * 2 ** min(row.tries - 1, 10), LONGEST_PAUSE)


def _had_enough(letters: Iterable[Letter]) -> set[bytes]:
    since = clock.now() - timedelta(days=1)
    indexes = [letter.address_index for letter in letters if letter.kind == "sms"]
    sent = Letter.objects.filter(address_index__in=indexes, sent_at__gt=since)
    counted = sent.order_by().values("address_index").annotate(count=Count("id")).filter(count__gte=MOST_SMS_A_DAY)
    return {row["address_index"] for row in counted}


def _reach(rows):
    user = rows[0].user
    is_staff = accounts.is_staff(user, accounts.live_grants(user))
    is_urgent = any(wording.known(row.template) and wording.get(row.template).is_urgent for row in rows)
    return Reach(
        name=user.username,
        email=user.email,
        phone=channels.phone_of(user.person) if is_urgent or not is_staff else "",
        wecom=user.username if is_staff else "",
    )


def _message(rows):
    """All that has gathered in one message; Chinese, the language of the house, since nobody is there to say another."""
    with override(settings.LANGUAGE_CODE):
        lines = [wording.outside(row.template, row.values) for row in rows]
        if len(rows) == 1:
            path = rows[0].path or "/notices/"
            return Message(str(rows[0].parcel), wording.title_of(rows[0].template), lines[0], _link(path))
        title = _("您有 %(count)d 条新消息") % {"count": len(rows)}
        return Message(str(rows[0].parcel), title, "\n".join([title, *lines]), _link("/notices/"))


def _letter(row):
    told = json.loads(sealed.open_bytes(row.sealed))
    reach = Reach(**{"phone" if row.kind == "sms" else "email": told["address"]})
    with override(settings.LANGUAGE_CODE):
        text = wording.outside(row.template, told["values"])
        title = wording.title_of(row.template)
    link = _link(told["path"]) if told["path"] else ""
    return Parcel([row], reach, Message(str(row.parcel), title, text, link))


def _link(path):
    return settings.SITE_ADDRESS.rstrip("/") + path


def _clean(way, fault):
    """Why it failed, without any number or address that the other side repeated."""
    said = re.sub(r"\S+@\S+|\d{5,}", "…", str(fault))
    return f"{way.code}: {type(fault).__name__}: {said}"[:300]


@transaction.atomic
def _note(parcel, **fields):
    with sight.job(TELL):
        type(parcel.rows[0]).objects.filter(pk__in=[row.pk for row in parcel.rows]).update(**fields)
    return 0

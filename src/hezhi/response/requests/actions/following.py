"""What the person adds on the way: more facts, a picture, a word to hurry. And the latch on the open doors."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, files, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import RequestSupplemented, RequestUrged
from ..models import Attempt, Note, NoteKind, Picture, ServiceRequest
from .closing import OWN

MOST_PICTURES = 9
URGE_HOURS = 12
KEPT_FOR, KEPT_HOURS = "requests.servicerequest", 24  # a photo whose draft was not sent within a day is deleted
DOORS = {  # (how many, within minutes)
    "outside": (60, 60),
    "look_up": (5, 15),
    "look_up_number": (10, 60),
    "link": (30, 15),
    "file_phone": (5, 60),
    "file_address": (20, 60),
}


@transaction.atomic
def supplement_request(service_request: ServiceRequest, *, actor: Actor, text: str) -> Note:
    """The person adds facts; whoever has it on the desk reads them."""
    with sight.job(OWN):
        row = queries.lock(service_request)
        permissions.require(actor, "requests.supplement", row)
        _require_open(row)
        if not text.strip():
            raise Refused("requests.no_words", _("请写一句要补充的话。"), "text")
        note = _add(row, NoteKind.SUPPLEMENT, mask_numbers(text)[:2000], actor)
        audit.record("requests.supplement", row, actor=actor, changes={"note": note.pk})
        outbox.publish(RequestSupplemented(row.pk, note.pk))
    return note


@transaction.atomic
def urge_request(service_request: ServiceRequest, *, actor: Actor) -> Note:
    """The person asks to hurry; once in twelve hours, so that a second tap does no harm."""
    with sight.job(OWN):
        row = queries.lock(service_request)
        permissions.require(actor, "requests.urge", row)
        _require_open(row)
        since = clock.now() - timedelta(hours=URGE_HOURS)
        if row.notes.filter(kind=NoteKind.URGE, at__gt=since).exists():
            raise Refused("requests.urged_lately", _("今天已经催过了，承办单位看得见。要紧的事请打 12345。"))
        note = _add(row, NoteKind.URGE, "", actor)
        audit.record("requests.urge", row, actor=actor, changes={"note": note.pk})
        outbox.publish(RequestUrged(row.pk, note.pk))
    return note


@transaction.atomic
def keep_photo(upload: IO[bytes], name: str, *, actor: Actor) -> str:
    """Take a photo before its request is filed: drawn anew, without hidden data. Returns its key; it hangs on nothing yet."""
    return str(
        files.store_image(
            upload, name, actor=actor, belongs=files.Belonging(object_type=KEPT_FOR, person=actor.person)
        ).key
    )


def sweep_photos() -> int:
    """Delete photos of drafts that were never sent, a day after they were taken in. Returns how many."""
    return files.drop_unclaimed(KEPT_FOR, clock.now() - timedelta(hours=KEPT_HOURS))


@transaction.atomic
def add_pictures(
    service_request: ServiceRequest,
    keys: Sequence[str],
    *,
    actor: Actor,
    is_proof: bool = False,
    is_before: bool = False,
) -> int:
    """Hang kept photos on a request, at most nine of each kind; whoever sees the request sees them."""
    if not keys:
        return 0
    with sight.job(OWN):
        row = queries.lock(service_request)
        deed, target = ("requests.report", queries.dispatch_on(row, actor)) if is_proof else ("requests.receive", row)
        permissions.require(actor, deed, target)
        if row.pictures.filter(is_proof=is_proof).count() + len(keys) > MOST_PICTURES:
            raise Refused("requests.too_many_pictures", _("最多 9 张照片。"), "photos")
        for key in keys:
            files.give_to(key, files.belonging_to(row))
            Picture.objects.create(
                request=row,
                file=key,
                is_proof=is_proof,
                is_before=is_before,
                at=clock.now(),
                by=actor.post or actor.name,
                area_path=row.area_path,
                person=row.person,
                desk=row.desk,
            )
        audit.record("requests.add_pictures", row, actor=actor, changes={"count": len(keys), "is_proof": is_proof})
    return len(keys)


@transaction.atomic
def knock(door: str, key: str) -> None:
    """Count one try at an open door; Refused when there were too many lately. The key (a phone, an address) is kept as a digest."""
    most, minutes = DOORS[door]
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{door}:{key}".encode(), hashlib.sha256).digest()
    with sight.job(OWN):
        now = clock.now()
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest.hex()])
        Attempt.objects.filter(at__lt=now - timedelta(hours=1)).delete()
        tries = Attempt.objects.filter(door=door, key=digest, at__gt=now - timedelta(minutes=minutes)).count()
        if tries >= most:
            raise Refused(
                "requests.too_many_tries", _("试得太多了，请过 %(minutes)s 分钟再来。") % {"minutes": minutes}
            )
        Attempt.objects.create(door=door, key=digest, at=now)


def _require_open(row):
    if row.closed_at or row.state in ("answered", "redirected", "explained", "withdrawn"):
        raise Refused("requests.ended", _("这件诉求已经结束。还没解决的话，请重新反映或申请重办。"))


def _add(row, kind, text, actor):
    return Note.objects.create(
        request=row,
        kind=kind,
        text=text,
        at=clock.now(),
        by=actor.post or actor.name,
        area_path=row.area_path,
        person=row.person,
        desk=row.desk,
    )

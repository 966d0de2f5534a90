"""What the person adds on the way: more facts, a picture, a word to hurry. And the latch on the open doors."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import RequestUrged
from ..models import Attempt, Note, NoteKind, Picture, ServiceRequest
from ..rules.hidden_numbers import hide_numbers
from .closing import OWN

MOST_PICTURES = 9
URGE_HOURS = 12
DOORS = {  # (how many, within minutes)
    "look_up": (5, 15),
    "file_phone": (5, 60),
    "file_address": (20, 60),
}


@transaction.atomic
def supplement_request(service_request: ServiceRequest, *, actor: Actor, text: str) -> Note:
    """The person adds facts; whoever has it on the desk reads them."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.supplement", row)
    _require_open(row)
    if not text.strip():
        raise Refused("requests.no_words", _("请写一句要补充的话。"), "text")
    with sight.job(OWN):
        note = _add(row, NoteKind.SUPPLEMENT, hide_numbers(text)[:2000], actor)
        audit.record("requests.supplement", row, actor=actor, changes={"note": note.pk})
    return note


@transaction.atomic
def urge_request(service_request: ServiceRequest, *, actor: Actor) -> Note:
    """The person asks to hurry; once in twelve hours, so that a second tap does no harm."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.urge", row)
    _require_open(row)
    with sight.job(OWN):
        since = clock.now() - timedelta(hours=URGE_HOURS)
        if row.notes.filter(kind=NoteKind.URGE, at__gt=since).exists():
            raise Refused("requests.urged_lately", _("今天已经催过了，承办单位看得见。要紧的事请打 12345。"))
        note = _add(row, NoteKind.URGE, "", actor)
        audit.record("requests.urge", row, actor=actor, changes={"note": note.pk})
        outbox.publish(RequestUrged(row.pk))
    return note


@transaction.atomic
def add_picture(service_request: ServiceRequest, *, actor: Actor, file: str, is_proof: bool = False) -> Picture:
    """Keep a photo (already re-encoded and stored) with the request, at most nine of each kind."""
    deed = "requests.report" if is_proof else "requests.supplement"
    with sight.job(OWN):
        row = queries.lock(service_request)
        target = queries.dispatch_at_desk(row, actor.desk) if is_proof else row
        permissions.require(actor, deed, target)
        if row.pictures.filter(is_proof=is_proof).count() >= MOST_PICTURES:
            raise Refused("requests.too_many_pictures", _("最多 9 张照片。"), "photos")
        picture = Picture.objects.create(
            request=row,
            file=file,
            is_proof=is_proof,
            at=clock.now(),
            by=actor.post or actor.name,
            area_path=row.area_path,
            person=row.person,
            desk=row.desk,
        )
        audit.record("requests.add_picture", row, actor=actor, changes={"picture": picture.pk, "is_proof": is_proof})
    return picture


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

"""What is said instead of written: kept as it was spoken, written down by a clerk, on record."""

from collections.abc import Sequence
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, files, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import RequestCorrected
from ..models import ServiceRequest, Voice
from .closing import OWN
from .following import KEPT_FOR
from .receiving import title_of
from .sorting import note_reading

MOST_VOICES = 3


@transaction.atomic
def keep_voice(upload: IO[bytes], name: str, *, actor: Actor) -> str:
    """Take a recording before its request is filed. Returns its key; it hangs on nothing yet, and is deleted after a day if it stays so."""
    belongs = files.Belonging(object_type=KEPT_FOR, person=actor.person)
    return str(files.store_sound(upload, name, actor=actor, belongs=belongs).key)


@transaction.atomic
def add_voices(service_request: ServiceRequest, keys: Sequence[str], *, actor: Actor) -> int:
    """Hang kept recordings on a request, three at most; whoever sees the request may hear them."""
    if not keys:
        return 0
    with sight.job(OWN):
        row = queries.lock(service_request)
        permissions.require(actor, "requests.receive", row)
        if row.recordings.count() + len(keys) > MOST_VOICES:
            raise Refused("requests.too_many_voices", _("最多 3 段录音。"), "voice")
        for key in keys:
            files.give_to(key, files.belonging_to(row))
            Voice.objects.create(
                request=row,
                file=key,
                at=clock.now(),
                by=actor.post or actor.name,
                area_path=row.area_path,
                person=row.person,
                desk=row.desk,
            )
        audit.record("requests.add_voices", row, actor=actor, changes={"count": len(keys)})
    return len(keys)


@transaction.atomic
def transcribe_voice(voice: Voice | int, *, actor: Actor, text: str) -> Voice:
    """A clerk writes down what was said. Where nothing was written, these words become the request's own, and it is read anew. Written
    again, the earlier words stay in the history."""
    pk = voice if isinstance(voice, int) else voice.pk
    row = queries.lock(Voice.objects.values_list("request_id", flat=True).get(pk=pk))
    voice = Voice.objects.select_for_update().get(pk=pk)
    permissions.require(actor, "requests.transcribe", row)
    text = mask_numbers(text.strip())[:2000]
    if not text:
        raise Refused("requests.no_words", _("请把录音里说的话写下来。"), "text")
    before, is_own_text = voice.transcript, row.text in ("", voice.transcript)
    voice.transcript, voice.transcribed_at, voice.transcribed_by = text, clock.now(), actor.post or actor.name
    voice.save(update_fields=["transcript", "transcribed_at", "transcribed_by"])
    if is_own_text:
        row.text, row.title = text, title_of(text)
        row.save(update_fields=["text", "title"])
    audit.record("requests.transcribe", row, actor=actor, changes={"voice": pk, "length": [len(before), len(text)]})
    if is_own_text:
        note_reading(row, queries.read_text(text, compound=row.compound_id, area_path=row.area_path), actor=actor)
        outbox.publish(RequestCorrected(row.pk))
    return voice

"""The files room: what people bring is measured, pictures are drawn anew without their hidden data, and lies under a name of ours.

Written to a temporary name, synced, renamed, and only then told to the table: a row never points at half a file."""

import hashlib
import os
import re
import time
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from . import audit, clock, sight
from .actor import Actor
from .models import StoredFile
from .refusal import Refused
from .sealed import open_bytes, seal_bytes

FILES = sight.purpose(
    "platform.files", gettext_lazy("登记收到的文件，算一个地方一天收了多少，清理没有登记的残留文件。")
)

MB = 1_048_576
MOST_IMAGE_BYTES, MOST_PIXELS, LONGEST_EDGE = 10 * MB, 40_000_000, 2560
MOST_DOCUMENT_BYTES = {
    "application/pdf": 20 * MB,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 50 * MB,
}
SIGNS = {
    "application/pdf": b"%PDF-",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": b"PK\x03\x04",
}
MOST_SOUND_BYTES = 10 * MB
SOUNDS = (  # how recordings of telephones and browsers begin: (from which byte, with what, what it is called)
    (4, b"ftyp", "audio/mp4"),
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"caff", "audio/x-caf"),
)
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
DAILY_PER_PLACE = 200 * MB
ORPHAN_SECONDS = 3600


@dataclass(frozen=True)
class Belonging:
    """Whose file it is: what it hangs on, and who may therefore see it."""

    object_type: str = ""
    object_id: int | None = None
    area_path: str = ""
    desk: int | None = None
    person: int | None = None


def belonging_to(obj: Model) -> Belonging:
    """A file of this thing: seen by whoever its area, desk and person are."""
    return Belonging(
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        area_path=getattr(obj, "area_path", ""),
        desk=getattr(obj, "desk", None),
        person=getattr(obj, "person", None),
    )


@transaction.atomic
def store_image(upload: IO[bytes], name: str, *, actor: Actor, belongs: Belonging) -> StoredFile:
    """Take a picture: at most 10 MB and 40 million pixels, drawn anew as JPEG, place and camera data gone. Raises Refused."""
    raw = _read(upload, MOST_IMAGE_BYTES)
    _refuse_over_quota(belongs, len(raw))
    return _keep(_redrawn(raw), Path(clean_name(name)).stem + ".jpg", "image/jpeg", actor, belongs)


@transaction.atomic
def store_sound(upload: IO[bytes], name: str, *, actor: Actor, belongs: Belonging) -> StoredFile:
    """Take a recording as it was spoken: at most 10 MB, known by how it begins and not by its name, kept sealed, never played by the house
    itself. Raises Refused."""
    raw = _read(upload, MOST_SOUND_BYTES)
    kind = next((kind for at, sign, kind in SOUNDS if raw[at : at + len(sign)] == sign), "")
    if not kind:
        raise Refused("file.sound", _("这不是能听的录音。请用手机的录音机录一段。"), field="voice")
    _refuse_over_quota(belongs, len(raw))
    name = Path(clean_name(name)).stem + "." + kind.rpartition("/")[2].removeprefix("x-")
    return _keep(seal_bytes(raw), name, kind, actor, belongs)


def content_of(stored: StoredFile) -> IO[bytes]:
    """What the file holds, sealed ones opened; for whoever was allowed to fetch the row."""
    path = path_of(stored)
    return BytesIO(open_bytes(path.read_bytes())) if stored.media_type.startswith("audio/") else path.open("rb")


@transaction.atomic
def store_document(upload: IO[bytes], name: str, media_type: str, *, actor: Actor, belongs: Belonging) -> StoredFile:
    """Take a PDF (20 MB) or workbook (50 MB) from a post; residents bring pictures only. The content must be what it is called."""
    if media_type not in MOST_DOCUMENT_BYTES or not (actor.job or actor.grant_id):
        raise Refused("file.kind", _("这种文件不收。请发照片。"), field="file")
    raw = _read(upload, MOST_DOCUMENT_BYTES[media_type])
    if not raw.startswith(SIGNS[media_type]):
        raise Refused("file.sign", _("文件内容和名称不符，没有收下。"), field="file")
    return _keep(raw, clean_name(name), media_type, actor, belongs)


def file_of(obj: Model, key: uuid.UUID | str) -> StoredFile | None:
    """A file that hangs on a thing which its reader was allowed to fetch."""
    with sight.job(FILES):
        return files_of(obj).filter(key=key).first()


def file_by_key(key: uuid.UUID) -> StoredFile | None:
    """The file, if the running sight shows it."""
    return StoredFile.objects.filter(key=key).first()


def files_of(obj: Model) -> QuerySet[StoredFile]:
    """The files that hang on a thing, oldest first."""
    return StoredFile.objects.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("id")


def give_to(key: uuid.UUID | str, belongs: Belonging) -> None:
    """Hang a file that hung on nothing yet on a thing; a file that has its place keeps it."""
    with sight.job(FILES):
        StoredFile.objects.filter(key=key, object_id=None).update(
            object_type=belongs.object_type,
            object_id=belongs.object_id,
            area_path=belongs.area_path,
            desk=belongs.desk,
            person=belongs.person,
        )


def follow(obj: Model) -> None:
    """Let the files of a thing go where it went: they belong to its area, desk and person of now."""
    now = belonging_to(obj)
    with sight.job(FILES):
        StoredFile.objects.filter(object_type=now.object_type, object_id=now.object_id).update(
            area_path=now.area_path, desk=now.desk, person=now.person
        )


def path_of(stored: StoredFile) -> Path:
    """Where it lies: never a name that came from outside."""
    return Path(settings.MEDIA_ROOT) / stored.key.hex[:2] / stored.key.hex


def clean_name(name: str) -> str:
    """A name that is only a name: no folder, no control or direction characters, not too long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    name = re.sub(r'[<>:"|?*;]', "_", name).strip(". ")
    stem, dot, ending = name.rpartition(".")
    return (stem[:120] + dot + ending[:10] if dot else name[:120]) or "file"


@transaction.atomic
def drop_unclaimed(object_type: str, before: datetime) -> int:
    """Delete what was brought for a thing of this kind before that moment and never hung on one. Returns how many."""
    with sight.job(FILES):
        rows = StoredFile.objects.filter(object_type=object_type, object_id=None, stored_at__lt=before)
        gone = list(rows.select_for_update(skip_locked=True))
        StoredFile.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row in gone:
        transaction.on_commit(partial(path_of(row).unlink, missing_ok=True))
    return len(gone)


@transaction.atomic
def sweep_orphans() -> int:
    """Delete what was written but never told to the table (a killed or refused deed), once it is an hour old. Returns how many."""
    with sight.job(FILES):
        known = {key.hex for key in StoredFile.objects.values_list("key", flat=True)}
    gone = 0
    for path in Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]/*"):
        if path.name not in known and time.time() - path.stat().st_mtime > ORPHAN_SECONDS:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _read(upload: IO[bytes], most: int) -> bytes:
    raw = upload.read(most + 1)
    if len(raw) > most:
        raise Refused("file.size", _("文件太大了，最多 %(mb)d MB。") % {"mb": most // MB}, field="file")
    if not raw:
        raise Refused("file.empty", _("文件是空的。"), field="file")
    return raw


def _redrawn(raw: bytes) -> bytes:
    try:
        picture = Image.open(BytesIO(raw), formats=PICTURE_FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("file.pixels", _("照片的尺寸太大了，请用手机直接拍的照片。"), field="file")
        picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
        picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        upright = ImageOps.exif_transpose(picture)
        out = BytesIO()
        _on_white(upright).save(out, "JPEG", quality=85, optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise Refused("file.picture", _("这不是能打开的照片。请用 JPG 或 PNG。"), field="file") from fault
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB only, nothing carried along."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    plain = picture.convert("RGB")
    plain.info = {}
    return plain


def _refuse_over_quota(belongs: Belonging, size: int) -> None:
    """What one place may bring in a day. Asked under the job's sight: the sender does not see the others' files."""
    with sight.job(FILES):
        recent = StoredFile.objects.filter(area_path=belongs.area_path, stored_at__gt=clock.now() - timedelta(days=1))
        total = recent.aggregate(size=Sum("size"))["size"] or 0
    if belongs.area_path and total + size > DAILY_PER_PLACE:
        raise Refused("file.quota", _("这个地方今天收到的照片已经很多，请明天再传，或者打12345。"), field="file")


def _keep(content: bytes, name: str, media_type: str, actor: Actor, belongs: Belonging) -> StoredFile:
    stored = StoredFile(
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        object_type=belongs.object_type,
        object_id=belongs.object_id,
        area_path=belongs.area_path,
        desk=belongs.desk,
        person=belongs.person,
        user_id=actor.user_id,
        stored_at=clock.now(),
    )
    _write(path_of(stored), content)
    with sight.job(FILES):  # who brings a file need not be among those who may read it
        stored.save()
    audit.record("platform.store_file", stored, actor=actor, changes={"name": name, "size": len(content)})
    return stored


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    try:
        with fresh.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as fault:
        fresh.unlink(missing_ok=True)
        raise Refused("file.room", _("现在存不下文件，您写的文字还在。请稍后再试。"), field="file") from fault

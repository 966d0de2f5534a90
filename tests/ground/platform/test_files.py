"""The files room: what comes in is measured and drawn anew; what goes out is asked for anew (F41, F42)."""

import os
import time
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from hezhi.ground.platform import files
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditRecord, StoredFile
from hezhi.ground.platform.refusal import Refused
from tests.ground.accounts.factories import person
from tests.sightings import browse, seen_by

pytestmark = pytest.mark.django_db
RESIDENT = Actor(name="孙玉兰", user_id=7, person=5)
HERE = files.Belonging(object_type="requests.servicerequest", object_id=3, area_path="00010002", person=5)


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(size=(64, 48), form="JPEG", *, gps=False, turned=False):
    image, out = Image.new("RGB", size, "#806040"), BytesIO()
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 24.0, 26.0)})
        exif[0x010F] = "SecretPhone"
    if turned:
        exif[0x0112] = 6
    image.save(out, form, **({"exif": exif} if form in ("JPEG", "WEBP", "PNG") else {}))
    return BytesIO(out.getvalue())


def stored_names(room):
    return [path for path in room.rglob("*") if path.is_file()]


def test_a_picture_is_kept_without_place_and_camera(room):
    raw = picture(gps=True)
    assert b"SecretPhone" in raw.getvalue()

    stored = files.store_image(raw, "楼道.JPG", actor=RESIDENT, belongs=HERE)

    content = files.path_of(stored).read_bytes()
    assert dict(Image.open(BytesIO(content)).getexif()) == {}
    assert b"SecretPhone" not in content
    assert (stored.name, stored.media_type, stored.size) == ("楼道.jpg", "image/jpeg", len(content))
    assert AuditRecord.objects.get().deed == "platform.store_file"
    assert [path.name for path in stored_names(room)] == [stored.key.hex]


def test_a_turned_picture_stands_upright():
    stored = files.store_image(picture((64, 48), turned=True), "a.jpg", actor=RESIDENT, belongs=HERE)

    assert Image.open(files.path_of(stored)).size == (48, 64)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "BMP"])
def test_other_pictures_become_jpeg(form):
    stored = files.store_image(picture(form=form), f"a.{form}", actor=RESIDENT, belongs=HERE)

    assert Image.open(files.path_of(stored)).format == "JPEG"


def test_a_large_picture_is_made_smaller():
    stored = files.store_image(picture((6000, 4000)), "a.jpg", actor=RESIDENT, belongs=HERE)

    assert Image.open(files.path_of(stored)).size == (2560, 1707)


def _pixel_flood():
    out = BytesIO()
    Image.new("1", (8000, 5001)).save(out, "PNG")
    return BytesIO(out.getvalue())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: BytesIO(b""), "file.empty"),
        (lambda: BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "file.picture"),
        (lambda: BytesIO(b"\xff\xd8\xff\xe0" + b"\0" * 50), "file.picture"),
        (lambda: BytesIO(picture().getvalue()[:200]), "file.picture"),
        (lambda: BytesIO(b"GIF89a" + b"<script>" * 9), "file.picture"),
        (lambda: BytesIO(b"\0" * (10 * files.MB + 1)), "file.size"),
        (_pixel_flood, "file.pixels"),
    ],
    ids=["empty", "svg", "broken", "cut", "polyglot", "too large", "pixel flood"],
)
def test_what_is_no_picture_is_refused(room, content, code):
    with pytest.raises(Refused) as no:
        files.store_image(content(), "a.jpg", actor=RESIDENT, belongs=HERE)

    assert no.value.code == code
    assert (StoredFile.objects.count(), AuditRecord.objects.count(), stored_names(room)) == (0, 0, [])


def test_a_place_takes_no_more_than_its_share_a_day(room, monkeypatch):
    monkeypatch.setattr(files, "DAILY_PER_PLACE", 2000)
    files.store_image(picture(), "a.jpg", actor=RESIDENT, belongs=HERE)

    with pytest.raises(Refused) as no:
        _bring(10)

    assert no.value.code == "file.quota"
    assert sum(StoredFile.objects.values_list("size", flat=True)) <= 2000


def test_documents_come_from_posts_only():
    pdf = BytesIO(b"%PDF-1.7 ...")
    officer = Actor(name="周航", grant_id=3, area_path="00010002")

    with pytest.raises(Refused, match=r"file\.kind"):
        files.store_document(pdf, "a.pdf", "application/pdf", actor=RESIDENT, belongs=HERE)
    with pytest.raises(Refused, match=r"file\.sign"):
        files.store_document(BytesIO(b"MZ..."), "a.pdf", "application/pdf", actor=officer, belongs=HERE)
    assert files.store_document(pdf, "a.pdf", "application/pdf", actor=officer, belongs=HERE).size == 12


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/absolute/a.jpg", "a.jpg"),
        ("a\x00.jpg", "a.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie_ x.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("照" * 300 + ".jpg", "照" * 120 + ".jpg"),
        ("....", "file"),
        ("", "file"),
        ('a"b;c.jpg', "a_b_c.jpg"),
    ],
)
def test_a_name_is_only_a_name(name, kept):
    assert files.clean_name(name) == kept


def test_whoever_may_not_see_the_case_does_not_get_the_file():
    user = person("sun", name="孙玉兰", person=5)
    stored = files.store_image(picture(), "楼道.jpg", actor=RESIDENT, belongs=HERE)
    officer = person(role="subdistrict_dispatcher", area_path="00010002")
    elsewhere = person("far", role="subdistrict_dispatcher", area_path="00010003")
    address = f"/files/{stored.key}/"

    answers = [browse(who).get(address).status_code for who in (user, officer, elsewhere, None)]

    assert answers == [200, 200, 404, 404]
    assert browse(user).get(f"/files/{uuid4()}/").status_code == 404


def test_a_file_goes_out_as_a_file_and_nothing_else():
    user = person("sun", name="孙玉兰", person=5)
    stored = files.store_image(picture(), "楼道.jpg", actor=RESIDENT, belongs=HERE)

    response = browse(user).get(f"/files/{stored.key}/")

    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%A5%BC%E9%81%93.jpg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "image/jpeg"


def test_orphans_are_swept_and_kept_files_stay(room):
    stored = files.store_image(picture(), "a.jpg", actor=RESIDENT, belongs=HERE)
    old, young = room / "ab" / uuid4().hex, room / "ab" / f"{uuid4().hex}.part"
    old.parent.mkdir(exist_ok=True)
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 4000, time.time() - 4000))

    assert files.sweep_orphans() == 1

    assert files.path_of(stored).exists()
    assert (old.exists(), young.exists()) == (False, True)


def test_the_bringer_need_not_be_a_reader():
    visitor = Actor(name="")
    with seen_by(visitor):
        stored = files.store_image(picture(), "a.jpg", actor=visitor, belongs=files.Belonging(area_path="00010002"))
        assert files.file_by_key(stored.key) is None


def _bring(count):
    for _n in range(count):
        files.store_image(picture(), "b.jpg", actor=RESIDENT, belongs=HERE)

"""Spoken instead of written: kept sealed, known by how it begins, heard by who may, written down by a clerk on record."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hezhi.ground.platform import clock, files
from hezhi.ground.platform.models import AuditRecord, StoredFile
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import ServiceRequest, Voice
from tests.sightings import browse

from .factories import NOW, audited, desk_client, make_request, make_world, resident, signed_in

pytestmark = pytest.mark.django_db
SOUND = b"\x00\x00\x00\x20ftypM4A " + b"spoken words" * 40
PHONE = "12012342046"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sound(content=SOUND, name="录音.m4a"):
    return SimpleUploadedFile(name, content, content_type="audio/mp4")


def spoken(world, client=None, **more):
    """A request that was only spoken, filed as from the elder page."""
    client = client or browse(None)
    sent = {"compound": world.compound.pk, "phone": PHONE, "voice": sound(), "quick": "1", **more}
    answer = client.post("/requests/receive/", sent)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return ServiceRequest.objects.order_by("-id").first()


def test_a_spoken_request_is_filed_without_a_written_word():
    row = spoken(make_world())

    assert (row.text, row.title) == ("", "语音诉求，等人听写")
    voice = row.recordings.get()
    stored = StoredFile.objects.get(key=voice.file)
    assert (stored.media_type, stored.name) == ("audio/mp4", "录音.mp4")
    on_disk = files.path_of(stored).read_bytes()
    assert b"spoken" not in on_disk
    assert files.content_of(stored).read() == SOUND


@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b"MZ\x90\x00 a program",
        b"%PDF-1.7",
        b"\x7fELF" + bytes(60),
        b"\xff\xd8\xff\xe0JFIF",
    ],
)
def test_what_is_no_recording_is_refused_whatever_its_name(content):
    world = make_world()
    before = audited()

    answer = browse(None).post(
        "/requests/receive/",
        {"compound": world.compound.pk, "phone": PHONE, "voice": sound(content), "quick": "1"},
    )

    assert answer.status_code == 422
    assert "这不是能听的录音" in answer.content.decode()
    assert (ServiceRequest.objects.count(), StoredFile.objects.count(), audited()) == (0, 0, before)


def test_too_long_a_recording_is_refused():
    with pytest.raises(Refused) as refused:
        actions.keep_voice(sound(SOUND + bytes(10 * 1024 * 1024)), "x.m4a", actor=resident())
    assert refused.value.code == "file.size"


def test_who_told_it_hears_it_and_nobody_else_does():
    world, visitor = make_world(), browse(None)
    row = spoken(world, visitor)
    path = f"/requests/mine/{row.pk}/files/{row.recordings.get().file}/"

    answer = visitor.get(path)
    assert b"".join(answer.streaming_content) == SOUND
    assert answer["Content-Type"] == "audio/mp4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert browse(None).get(path).status_code == 404
    assert browse(None).get(f"/files/{row.recordings.get().file}/").status_code == 404


def test_a_photo_of_another_request_is_not_handed_out():
    world, visitor = make_world(), browse(None)
    mine, other = spoken(world, visitor), spoken(world, browse(None), phone="12012340001")

    assert visitor.get(f"/requests/mine/{mine.pk}/files/{other.recordings.get().file}/").status_code == 404


def test_a_clerk_writes_it_down_and_the_request_is_read():
    world = make_world()
    row = spoken(world)
    client = desk_client(world)
    page = client.get(f"/requests/desk/{row.pk}/").content.decode()
    voice = row.recordings.get()
    assert f'src="/files/{voice.file}/"' in page
    assert b"".join(client.get(f"/files/{voice.file}/").streaming_content) == SOUND

    with clock.fixed(NOW):
        client.post(f"/requests/voices/{voice.pk}/transcribe/", {"text": "三号楼的路灯不亮。找我打13812345678"})

    row.refresh_from_db()
    voice.refresh_from_db()
    assert row.text == "三号楼的路灯不亮。找我打138****5678"
    assert row.title == "三号楼的路灯不亮"
    assert row.category.code == "common_parts.lighting"
    assert (voice.transcript, voice.transcribed_at) == (row.text, NOW)
    assert AuditRecord.objects.get(deed="requests.transcribe").changes == {"voice": voice.pk, "length": [0, 23]}


def test_written_words_stay_when_a_recording_is_written_down():
    world = make_world()
    row = make_request(world, text="路灯不亮")
    key = actions.keep_voice(sound(), "x.m4a", actor=world.actor if hasattr(world, "actor") else resident())
    actions.add_voices(row, [key], actor=resident(row.person))

    actions.transcribe_voice(Voice.objects.get(), actor=world.dispatcher, text="就是三号楼那一盏")

    row.refresh_from_db()
    assert row.text == "路灯不亮"
    assert Voice.objects.get().transcript == "就是三号楼那一盏"


def test_nobody_else_writes_it_down():
    world = make_world()
    row = spoken(world)
    before = audited()

    for actor in (world.other_dispatcher, world.fitter, world.steward, resident()):
        with pytest.raises(NotPermitted):
            actions.transcribe_voice(row.recordings.get(), actor=actor, text="别的话")
    other = signed_in("subdistrict_dispatcher", area=world.city.other_street, name="外街道")
    assert other.post(f"/requests/voices/{row.recordings.get().pk}/transcribe/", {"text": "x"}).status_code == 404
    assert (row.recordings.get().transcript, audited()) == ("", before)


def test_a_recording_goes_where_the_request_goes():
    world = make_world()
    row = spoken(world)
    dispatch = actions.dispatch_request(queries.get_request(row.pk), actor=world.dispatcher, handler=world.heating)

    assert row.recordings.get().desk == dispatch.handler_id
    assert StoredFile.objects.get(key=row.recordings.get().file).desk == dispatch.handler_id


def test_at_most_three():
    world = make_world()
    row = make_request(world)
    keys = [actions.keep_voice(sound(), "x.m4a", actor=resident()) for _n in range(4)]

    with pytest.raises(Refused):
        actions.add_voices(row, keys, actor=resident())
    assert row.recordings.count() == 0


def test_pointing_at_a_trouble_is_enough():
    row = spoken(make_world(), voice="", trouble="common_parts.lighting")

    assert (row.text, row.category.code, row.category_score) == ("楼里灯不亮", "common_parts.lighting", 1.0)


def test_nothing_said_is_not_filed():
    world = make_world()
    answer = browse(None).post("/requests/receive/", {"compound": world.compound.pk, "phone": PHONE, "quick": "1"})

    assert answer.status_code == 422
    assert "请说一段，或者点一样。" in answer.content.decode()
    assert ServiceRequest.objects.count() == 0

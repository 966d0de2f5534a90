"""A helper without an account: one link, one answer, nothing of the person behind it."""

import hashlib
import re
from datetime import timedelta

import pytest

from hezhi.ground.notices.models import Letter, Notice
from hezhi.ground.platform import audit, clock, files, outbox, sealed
from hezhi.ground.platform.actor import job
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.response.handling import actions, queries, tasks
from hezhi.response.handling.models import Invitation
from hezhi.response.requests import actions as requests
from hezhi.response.requests.models import Attempt, Picture
from tests.response.handling.test_orders import photo, photo_named
from tests.response.requests.factories import NOW, audited, make_dispatch, make_request, make_world, signed_in
from tests.sightings import browse

pytestmark = pytest.mark.django_db
TEXT = "我是秦望舒，3号楼501，路灯三天没亮，我的电话 12012345678。"
ASKED = "请把门口路灯的灯座换掉，拍一张亮灯的照片。"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def order(world, **more):
    """A work order in hand with a photo of the matter."""
    row = make_request(world, text=TEXT, name="秦望舒", phone="12012345678", **more)
    key = requests.keep_photo(photo(), "路灯.jpg", actor=world.dispatcher)
    requests.add_pictures(row, [key], actor=world.dispatcher)
    dispatch = make_dispatch(world, row=row)
    requests.accept_dispatch(dispatch, actor=world.fitter)
    return dispatch, key


def invited(world, dispatch, **more):
    told = {
        "name": "赵师傅",
        "kind": "hand",
        "asked": ASKED,
        "place": "梧桐院 3号楼门口",
        "until": NOW + timedelta(days=1),
    }
    return actions.invite_outside(dispatch, actor=world.fitter, **told | more)


def test_the_link_is_long_kept_as_a_digest_and_shown_once():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, key = order(world)
        client = signed_in("handler", desk=world.heating.pk)
        said = {
            "name": "赵师傅",
            "kind": "sms",
            "address": "12000000001",
            "asked": ASKED,
            "place": "梧桐院",
            "until": "2025-10-01T16:20",
            "photos": [key],
        }
        page = client.post(f"/handling/orders/{dispatch.request_id}/invite/", said)
        again = client.get(f"/handling/orders/{dispatch.request_id}/").content.decode()

    token = re.search(r"/outside/([\w-]+)/", page.content.decode()).group(1)
    row = Invitation.objects.get()
    assert len(token) * 6 >= 128
    assert bytes(row.token_hash) == hashlib.sha256(token.encode()).digest()
    assert "no-store" in page.headers["Cache-Control"]
    assert token not in again
    kept = [str(value) for row in (Invitation, Letter, Notice) for value in row.objects.values_list()]
    assert not any(token in text for text in kept)
    assert token in sealed.open_bytes(Letter.objects.get().sealed).decode()
    assert not any(token in str(record.changes) for record in audit.history_of(dispatch.request))


def test_what_the_helper_sees_and_what_he_does_not():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, key = order(world)
        _row, path = invited(world, dispatch, photos=[key])
        visitor = browse(None)
        page = visitor.get(path)
        shown = visitor.get(path + "photo/0/")
        beyond = visitor.get(path + "photo/1/")

    text = page.content.decode()
    assert ASKED in text
    assert "梧桐院 3号楼门口" in text
    for secret in ("秦望舒", "501", "12012345678", "5678", "三天没亮", dispatch.request.number, str(key)):
        assert secret not in text
    assert (shown.status_code, shown.headers["Content-Type"], beyond.status_code) == (200, "image/jpeg", 404)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-referrer" not in text  # the browser would send the answer with the origin "null", which is turned away
    assert "no-store" in page.headers["Cache-Control"]
    assert visitor.get(f"/files/{key}/").status_code in (302, 403, 404)
    assert Invitation.objects.get().opened_at == NOW


def test_one_answer_comes_into_the_thread_as_proof_and_the_link_is_used_up():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        client = signed_in("handler", desk=world.heating.pk)
        row, path = invited(world, dispatch)
        Invitation.objects.update(sent_by=client.user.pk)
        visitor = browse(None)
        assert visitor.post(path, {"text": ""}).status_code == 422
        done = visitor.post(
            path, {"text": "换好了，电话 13800002222", "photos": [photo_named("亮.jpg"), photo_named("座.jpg")]}
        )
        again = visitor.post(path, {"text": "再说一句"})
        page = client.get(f"/handling/orders/{dispatch.request_id}/").content.decode()

    assert (done.status_code, done.headers["Location"]) == (303, "/outside/done/")
    assert (again.status_code, visitor.get(path).status_code) == (404, 404)
    row.refresh_from_db()
    assert (row.state, row.answered_at, len(row.proof)) == ("answered", NOW, 2)
    assert "13800002222" not in row.answer
    proof = Picture.objects.filter(is_proof=True)
    assert {picture.by for picture in proof} == {"外部协助 赵师傅"}
    from PIL import Image

    assert dict(Image.open(files.path_of(files.file_by_key(proof[0].file))).getexif()) == {}
    assert "换好了" in page
    assert [n.template for n in Notice.objects.filter(user=client.user)] == ["handling.outside_answered"]
    deeds = [record.deed for record in audit.history_of(dispatch.request)]
    assert deeds[-1] == "handling.answer_invitation"
    assert {"handling.invite", "handling.answer_invitation"} <= set(deeds)


def test_unknown_used_late_and_revoked_look_the_same():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        made = [invited(world, dispatch) for _n in range(4)]
        actions.revoke_invitation(made[0][0], actor=world.fitter)
        actions.answer_invitation(made[1][1].split("/")[2], text="换好了")
        Invitation.objects.filter(pk=made[2][0].pk).update(until=NOW - timedelta(seconds=1))
        requests.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
        requests.accept_report(dispatch, actor=world.dispatcher)
        outbox.deliver_waiting()
        paths = [path for _row, path in made] + ["/outside/" + "x" * 32 + "/", "/outside/short/"]
        answers = [browse(None).get(path) for path in paths]
        posts = [browse(None).post(path, {"text": "换好了"}) for path in paths]

    def bare(answer):
        text = re.sub(r'value="\w{64}"|X-CSRFToken": "\w+', "", answer.content.decode())
        return answer.status_code, re.sub(r"/outside/[\w-]+/", "", text)

    assert {bare(answer) for answer in answers} == {bare(answers[0])}
    assert {bare(answer) for answer in posts} == {bare(posts[0])}
    assert answers[0].status_code == posts[0].status_code == 404


def test_tries_from_one_address_are_counted():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        _row, path = invited(world, dispatch)
        stranger = browse(None)
        for n in range(60):
            assert stranger.get(f"/outside/{n:032}/", REMOTE_ADDR="10.9.8.7").status_code == 404
        shut = stranger.get(path, REMOTE_ADDR="10.9.8.7")
        elsewhere = browse(None).get(path, REMOTE_ADDR="10.9.8.6")

    assert (shut.status_code, elsewhere.status_code) == (404, 200)
    assert Attempt.objects.filter(door="outside").count() == 61


def test_late_is_told_to_who_asked_once_and_the_link_is_dead():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        client = signed_in("handler", desk=world.heating.pk)
        row, path = invited(world, dispatch)
        Invitation.objects.update(sent_by=client.user.pk)
    with clock.fixed(NOW + timedelta(days=1, minutes=1)):
        assert browse(None).get(path).status_code == 404
        tasks.tell_late()
        tasks.tell_late()
        with pytest.raises(Refused, match="link_over"):
            actions.answer_invitation(path.split("/")[2], text="来晚了")

    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("late", NOW + timedelta(days=1, minutes=1))
    assert [n.template for n in Notice.objects.filter(user=client.user)] == ["handling.outside_late"]


@pytest.mark.parametrize("ends", ["move", "withdraw", "accept_report"])
def test_a_work_order_that_leaves_the_desk_ends_its_links(ends):
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        row, _path = invited(world, dispatch)
        if ends == "withdraw":
            requests.withdraw_request(dispatch.request, actor=job("tests"))
        elif ends == "accept_report":
            requests.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
            requests.accept_report(dispatch, actor=world.dispatcher)
        else:
            actions.end_invitations(dispatch.pk, actor=job("tests"))
        outbox.deliver_waiting()
        outbox.deliver_waiting()

    row.refresh_from_db()
    assert row.state == "revoked"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"asked": "给秦望舒家门口换灯座"}, "tells_who"),
        ({"asked": "换灯座，到了打 13800002222"}, "tells_who"),
        ({"place": "秦望舒家门口"}, "tells_who"),
        ({"asked": "换"}, "no_asked"),
        ({"name": " "}, "no_name"),
        ({"kind": "sms"}, "no_address"),
        ({"until": NOW}, "until"),
        ({"until": NOW + timedelta(days=31)}, "until"),
    ],
)
def test_what_may_not_be_asked(said, why):
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        before = audited()
        with pytest.raises(Refused, match=why):
            invited(world, dispatch, **said)

    assert (Invitation.objects.count(), audited()) == (0, before)


def test_only_the_desk_that_has_it_invites_and_revokes():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        row, _path = invited(world, dispatch)
        for stranger in (world.builder, world.steward, world.other_dispatcher):
            with pytest.raises(NotPermitted):
                actions.revoke_invitation(row, actor=stranger)
            with pytest.raises(NotPermitted):
                actions.invite_outside(
                    dispatch,
                    actor=stranger,
                    name="赵师傅",
                    kind="hand",
                    asked=ASKED,
                    place="x",
                    until=NOW + timedelta(1),
                )
        for _n in range(4):
            invited(world, dispatch)
        with pytest.raises(Refused, match="too_many_open"):
            invited(world, dispatch)

    assert Invitation.objects.filter(state="sent").count() == 5
    client = signed_in("handler", desk=world.housing.pk)
    assert client.post(f"/handling/invitations/{row.pk}/revoke/").status_code == 404


def test_photos_of_another_request_cannot_be_shown():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, key = order(world)
        _other, foreign = order(world)
        row, _path = invited(world, dispatch, photos=[foreign, key, key])

    assert [str(photo) for photo in row.photos] == [key]
    assert queries.invitation_on(row.pk, world.builder) is None


def test_a_helpers_number_goes_as_long_after_the_end_as_a_persons_and_his_name_stays_with_the_proof():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, _key = order(world)
        rows = [invited(world, dispatch, name=f"赵师傅{n}")[0] for n in range(3)]
    for row, days in zip(rows, (365, 366, None), strict=True):
        row.address, row.ended_at = "12000000001", NOW - timedelta(days=days, minutes=1) if days else None
        row.save(update_fields=["address", "ended_at"])

    with clock.fixed(NOW + timedelta(hours=12)):
        tasks.forget_helpers()
        before = audited()
        assert actions.forget_helpers() == 0
    with clock.fixed(NOW - timedelta(days=1)):
        assert actions.forget_helpers() == 0

    left = [(row.name, row.address is not None) for row in Invitation.objects.order_by("id")]
    assert left == [("赵师傅0", False), ("赵师傅1", False), ("赵师傅2", True)]
    assert audited() == before
    assert AuditRecord.objects.get(deed="handling.forget_helpers").changes == {"count": 2}

"""The handler's desk: what was sent to it and to nobody else."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hezhi.ground.accounts.models import User
from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock, files, outbox
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people.models import Person
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import Dispatch, ServiceRequest
from tests.response.requests.factories import BUILDER, NOW, audited, make_dispatch, make_request, make_world, signed_in
from tests.sightings import browse

pytestmark = pytest.mark.django_db


def handler(world, organisation=None):
    return signed_in("handler", desk=(organisation or world.heating).pk, name="贺大寒")


def photo_named(name):
    """A picture that carries a camera's name."""
    exif = Image.Exif()
    exif[0x010F] = "相机"
    out = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def test_the_list_is_the_desks_own_the_first_due_first():
    world = make_world()
    late, soon = make_dispatch(world, code="utilities.heating"), make_dispatch(world)
    make_dispatch(world, handler=world.housing, text="别人的活儿")

    page = handler(world).get("/handling/orders/").content.decode()

    assert "2 件在手" in page
    assert page.index(f"/handling/orders/{late.request_id}/") < page.index(f"/handling/orders/{soon.request_id}/")
    assert "别人的活儿" not in page


def test_another_desks_request_does_not_exist():
    """G6: S1 opens what was sent to S2."""
    world = make_world()
    dispatch = make_dispatch(world, handler=world.housing)
    client = handler(world)

    assert client.get(f"/handling/orders/{dispatch.request_id}/").status_code == 404
    assert client.post(f"/handling/orders/{dispatch.request_id}/accept/").status_code == 404
    dispatch.refresh_from_db()
    assert dispatch.state == "sent"


def test_accept_contact_report_and_the_streets_word():
    world = make_world()
    dispatch = make_dispatch(world)
    client, address = handler(world), f"/handling/orders/{dispatch.request_id}/"

    client.post(address + "accept/")
    client.post(address + "contact/", {"text": "约了明天上午"})
    assert client.post(address + "report/", {"text": "好"}).status_code == 303
    assert Dispatch.objects.get().state == "contacted"
    client.post(address + "report/", {"text": "灯座已换，试亮正常。"})
    street = signed_in("subdistrict_dispatcher", area=world.city.street)
    assert "灯座已换" in street.get("/requests/reports/").content.decode()
    street.post(f"/requests/dispatch/{dispatch.pk}/send-back/", {"reason": "照片呢"})
    client.post(address + "report/", {"text": "补了照片，灯是亮的。"})
    street.post(f"/requests/dispatch/{dispatch.pk}/accept-report/")

    assert ServiceRequest.objects.get().state == "callback"
    assert Dispatch.objects.get().state == "accepted_back"


def test_objecting_from_the_page_names_clause_and_unit():
    world = make_world()
    dispatch = make_dispatch(world)
    client, address = handler(world), f"/handling/orders/{dispatch.request_id}/object/"

    assert client.post(address, {"reason": "不归我"}).status_code == 422
    assert client.post(address, {"reason": "不归我", "clause": "3", "proposed_name": "没有"}).status_code == 422
    client.post(address, {"reason": "不归我", "clause": "3", "proposed_name": "槐北区住建房管局"})

    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.proposed_handler) == ("objected", world.housing)


def test_a_request_is_led_to_the_page_of_the_post():
    world = make_world()
    dispatch = make_dispatch(world)
    pk = dispatch.request_id

    assert (
        signed_in("subdistrict_dispatcher", area=world.city.street).get(f"/requests/{pk}/").url
        == f"/requests/desk/{pk}/"
    )
    assert handler(world).get(f"/requests/{pk}/").url == f"/handling/orders/{pk}/"
    assert signed_in("city_officer", area=world.city.city).get(f"/requests/{pk}/").status_code == 200
    assert signed_in("handler", desk=world.housing.pk).get(f"/requests/{pk}/").status_code == 404


def co_handled(world):
    """A request that the heating station leads and the housing bureau helps with; the bureau's part is due 2025-10-06 07:32."""
    row = make_request(world)
    sent = actions.dispatch_request(row, actor=world.dispatcher, handler=world.heating, co_handlers=[world.housing])
    return sent, sent.co_handlings.get()


def test_a_co_handler_finds_its_part_reports_it_and_the_first_handler_reads_it():
    world = make_world()
    with clock.fixed(NOW):
        dispatch, part = co_handled(world)
        bureau = handler(world, world.housing)
        assert f'href="/handling/part/{part.pk}/"' in bureau.get("/handling/").content.decode()
        page = bureau.get(f"/handling/part/{part.pk}/").content.decode()
        assert "路灯三天没亮" in page
        assert "槐荫供热服务所" in page

        assert bureau.post(f"/handling/part/{part.pk}/", {"text": "好"}).status_code == 422
        assert bureau.post(f"/handling/part/{part.pk}/", {"text": "线路图已交给供热所。"}).status_code == 303
        assert bureau.post(f"/handling/part/{part.pk}/", {"text": "再报一次试试。"}).status_code == 422

        assert f"/handling/part/{part.pk}/" not in bureau.get("/handling/").content.decode()
        lead = handler(world).get(f"/handling/orders/{dispatch.request_id}/").content.decode()
    part.refresh_from_db()
    assert (part.report, part.is_late) == ("线路图已交给供热所。", False)
    assert "线路图已交给供热所。" in lead
    assert "按时报了" in lead


def test_a_late_part_bears_the_mark_and_the_first_handler_the_rating():
    """D10: S1 leads, K reports late, the person says "not solved": rated against S1; K has a late mark."""
    world = make_world()
    with clock.fixed(NOW):
        dispatch, part = co_handled(world)
    with clock.fixed(NOW + timedelta(days=6)):
        actions.report_co_handling(part, actor=world.builder, text="线路图今天才交。")
        actions.accept_dispatch(dispatch, actor=world.fitter)
        actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
        actions.accept_report(dispatch, actor=world.dispatcher)
        said = {"is_contacted": True, "is_resolved": False, "reason": "money", "next_date": date(2025, 11, 3)}
        row = actions.close_request(dispatch.request, actor=world.dispatcher, **said)

    part.refresh_from_db()
    assert (part.is_late, row.is_resolved) == (True, False)
    assert queries.rated_handler(row) == world.heating.pk


def test_another_desks_part_does_not_exist_and_one_moved_away_asks_nothing():
    world = make_world()
    dispatch, part = co_handled(world)

    assert handler(world).get(f"/handling/part/{part.pk}/").status_code == 404
    with pytest.raises(NotPermitted):
        actions.report_co_handling(part, actor=world.fitter, text="不是我的，也报一下。")
    said = {"reason": "不归我", "clause": "3", "proposed_handler": world.committee}
    actions.object_to_dispatch(dispatch, actor=world.fitter, **said)
    actions.move_dispatch(dispatch, actor=world.dispatcher)
    before = audited()
    with pytest.raises(Refused, match="co_over"):
        actions.report_co_handling(part, actor=world.builder, text="线路图已交给供热所。")

    part.refresh_from_db()
    assert (part.reported_at, audited()) == (None, before)
    assert f"/handling/part/{part.pk}/" not in handler(world, world.housing).get("/handling/").content.decode()


def test_more_time_once_with_a_reason_for_the_person_and_the_centre():
    world = make_world()
    person = User.objects.create(username="qin", name="秦望舒", person=Person.objects.create(name="秦望舒").pk)
    officer = User.objects.create(username="jiang", name="蒋小满")
    with clock.fixed(NOW):
        row = make_request(world, person=person.person)
        dispatch = actions.dispatch_request(
            row, actor=replace(world.dispatcher, user_id=officer.pk), handler=world.heating
        )
        client, address = handler(world), f"/handling/orders/{row.pk}/"
        client.post(address + "accept/")
        assert client.get(address).context["work"].may_extend is False
        client.post(address + "start/", {"text": "配件明天到"})
        assert client.get(address).context["work"].may_extend is True
        assert client.post(address + "extend/", {"until": "2025-10-12"}).status_code == 422
        client.post(address + "extend/", {"until": "2025-10-07", "reason": "不晚于原期限"})
        dispatch.refresh_from_db()
        assert dispatch.state == "handling"

        client.post(address + "extend/", {"until": "2025-10-12", "reason": "灯杆要整根换，配件 10 日到货"})
        outbox.deliver_waiting()
        thread = browse(person).get(f"/requests/mine/{row.pk}/").content.decode()

    dispatch.refresh_from_db()
    row.refresh_from_db()
    assert (dispatch.state, dispatch.due_at, row.due_at) == ("extended", *[NOW + timedelta(days=12)] * 2)
    assert dispatch.amber_at == NOW + timedelta(days=9)
    assert "灯杆要整根换，配件 10 日到货" in thread
    assert Notice.objects.get(user=person, template="requests.extended").values["by"] == "2025-10-12"
    assert Notice.objects.get(user=officer).values["reason"] == "灯杆要整根换，配件 10 日到货"


def test_a_second_extension_is_refused():
    world = make_world()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
        actions.accept_dispatch(dispatch, actor=world.fitter)
        actions.start_handling(dispatch, actor=world.fitter)
        actions.extend_dispatch(dispatch, actor=world.fitter, until=NOW + timedelta(days=9), reason="等配件")
        actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
        actions.send_back(dispatch, actor=world.dispatcher, reason="照片不清")
        actions.start_handling(dispatch, actor=world.fitter)
        before = audited()
        with pytest.raises(Refused, match="extended_before"):
            actions.extend_dispatch(dispatch, actor=world.fitter, until=NOW + timedelta(days=19), reason="再等等")

    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.due_at, audited()) == ("handling", NOW + timedelta(days=9), before)


def test_evidence_before_and_after_is_redrawn_and_the_person_sees_the_pair(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    person = User.objects.create(username="qin", name="秦望舒", person=Person.objects.create(name="秦望舒").pk)
    dispatch = make_dispatch(world, person=person.person)
    client, address = handler(world), f"/handling/orders/{dispatch.request_id}/"
    client.post(address + "accept/")
    evidence = {"text": "灯座已换，试亮正常。", "before": photo_named("前.jpg"), "photo": photo_named("后.jpg")}

    assert client.post(address + "report/", evidence).status_code == 303
    actions.accept_report(dispatch, actor=world.dispatcher)

    pictures = list(dispatch.request.pictures.order_by("id"))
    assert [(p.is_proof, p.is_before) for p in pictures] == [(True, True), (True, False)]
    stored = files.file_by_key(pictures[1].file)
    assert dict(Image.open(files.path_of(stored)).getexif()) == {}
    thread = browse(person).get(f"/requests/mine/{dispatch.request_id}/").content.decode()
    assert "办之前的照片" in thread
    assert "办好后的照片" in thread


def test_the_secretary_opens_the_communitys_inbox():
    """The Party organisation and the residents' committee sit behind one desk; another community's posts see nothing of it."""
    world = make_world()
    dispatch = make_dispatch(world, handler=world.committee)
    secretary = signed_in("community_secretary", area=world.city.community, desk=world.district.pk, name="罗秋实")
    other = signed_in("community_secretary", area=world.city.other_community, desk=world.district.pk)

    assert "1 件在手" in secretary.get("/handling/orders/").content.decode()
    secretary.post(f"/handling/orders/{dispatch.request_id}/accept/")

    dispatch.refresh_from_db()
    assert dispatch.state == "accepted"
    assert other.get(f"/handling/orders/{dispatch.request_id}/").status_code == 404


def test_words_and_photos_go_with_the_request_from_desk_to_desk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    row = make_request(world, phone="12012342046")
    key = actions.keep_photo(photo(), "路灯.jpg", actor=world.dispatcher)
    actions.add_pictures(row, [key], actor=world.dispatcher)
    actions.supplement_request(row, actor=BUILDER, text="昨晚又有人绊倒")
    first, second = handler(world), handler(world, world.housing)
    dispatch = make_dispatch(world, row=row)

    page = first.get(f"/handling/orders/{row.pk}/").content.decode()
    assert "昨晚又有人绊倒" in page
    assert f"/files/{key}/" in page
    assert (first.get(f"/files/{key}/").status_code, second.get(f"/files/{key}/").status_code) == (200, 404)

    actions.object_to_dispatch(
        dispatch, actor=world.fitter, reason="不归我", clause="3", proposed_handler=world.housing
    )
    actions.move_dispatch(dispatch, actor=world.dispatcher)

    page = second.get(f"/handling/orders/{row.pk}/").content.decode()
    assert "昨晚又有人绊倒" in page
    assert (first.get(f"/files/{key}/").status_code, second.get(f"/files/{key}/").status_code) == (404, 200)


def test_a_request_put_right_takes_its_words_to_the_other_area():
    world = make_world()
    row = make_request(world)
    actions.supplement_request(row, actor=BUILDER, text="昨晚又有人绊倒")
    dispatch = make_dispatch(world, row=row)

    actions.correct_compound(row, actor=world.dispatcher, compound=world.other_compound)

    dispatch.refresh_from_db()
    assert dispatch.area_path == row.notes.get().area_path == world.other_compound.area_path


def photo():
    out = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(out, "JPEG")
    out.seek(0)
    return out

"""The handler's desk: what was sent to it and to nobody else."""

from io import BytesIO

import pytest
from PIL import Image

from hezhi.response.requests import actions
from hezhi.response.requests.models import Dispatch, ServiceRequest

from .factories import BUILDER, make_dispatch, make_request, make_world, signed_in

pytestmark = pytest.mark.django_db


def handler(world, organisation=None):
    return signed_in("handler", desk=(organisation or world.heating).pk, name="贺大寒")


def test_the_list_is_the_desks_own_the_first_due_first():
    world = make_world()
    late, soon = make_dispatch(world, code="utilities.heating"), make_dispatch(world)
    make_dispatch(world, handler=world.housing, text="别人的活儿")

    page = handler(world).get("/requests/work/").content.decode()

    assert "2 件在手" in page
    assert page.index(f"/requests/work/{late.request_id}/") < page.index(f"/requests/work/{soon.request_id}/")
    assert "别人的活儿" not in page


def test_another_desks_request_does_not_exist():
    """G6: S1 opens what was sent to S2."""
    world = make_world()
    dispatch = make_dispatch(world, handler=world.housing)
    client = handler(world)

    assert client.get(f"/requests/work/{dispatch.request_id}/").status_code == 404
    assert client.post(f"/requests/work/{dispatch.request_id}/accept/").status_code == 404
    dispatch.refresh_from_db()
    assert dispatch.state == "sent"


def test_accept_contact_report_and_the_streets_word():
    world = make_world()
    dispatch = make_dispatch(world)
    client, address = handler(world), f"/requests/work/{dispatch.request_id}/"

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
    client, address = handler(world), f"/requests/work/{dispatch.request_id}/object/"

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
    assert handler(world).get(f"/requests/{pk}/").url == f"/requests/work/{pk}/"
    assert signed_in("city_officer", area=world.city.city).get(f"/requests/{pk}/").status_code == 200
    assert signed_in("handler", desk=world.housing.pk).get(f"/requests/{pk}/").status_code == 404


def test_a_co_handler_reports_once():
    world = make_world()
    row = make_request(world)
    dispatch = actions.dispatch_request(row, actor=world.dispatcher, handler=world.heating, co_handlers=[world.housing])

    actions.report_co_handling(dispatch.co_handlings.get(), actor=world.builder, text="已配合")

    assert "协助槐荫供热服务所" not in handler(world, world.housing).get("/requests/work/").content.decode()


def test_the_secretary_opens_the_communitys_inbox():
    """The Party organisation and the residents' committee sit behind one desk; another community's posts see nothing of it."""
    world = make_world()
    dispatch = make_dispatch(world, handler=world.committee)
    secretary = signed_in("community_secretary", area=world.city.community, desk=world.district.pk, name="罗秋实")
    other = signed_in("community_secretary", area=world.city.other_community, desk=world.district.pk)

    assert "1 件在手" in secretary.get("/requests/work/").content.decode()
    secretary.post(f"/requests/work/{dispatch.request_id}/accept/")

    dispatch.refresh_from_db()
    assert dispatch.state == "accepted"
    assert other.get(f"/requests/work/{dispatch.request_id}/").status_code == 404


def test_words_and_photos_go_with_the_request_from_desk_to_desk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    row = make_request(world, phone="12012342046")
    key = actions.keep_photo(photo(), "路灯.jpg", actor=world.dispatcher)
    actions.add_pictures(row, [key], actor=world.dispatcher)
    actions.supplement_request(row, actor=BUILDER, text="昨晚又有人绊倒")
    first, second = handler(world), handler(world, world.housing)
    dispatch = make_dispatch(world, row=row)

    page = first.get(f"/requests/work/{row.pk}/").content.decode()
    assert "昨晚又有人绊倒" in page
    assert f"/files/{key}/" in page
    assert (first.get(f"/files/{key}/").status_code, second.get(f"/files/{key}/").status_code) == (200, 404)

    actions.object_to_dispatch(
        dispatch, actor=world.fitter, reason="不归我", clause="3", proposed_handler=world.housing
    )
    actions.move_dispatch(dispatch, actor=world.dispatcher)

    page = second.get(f"/requests/work/{row.pk}/").content.decode()
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

"""The dispatch desk: who may open it, what it asks of the database, what its buttons do."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from hezhi.ground.platform import clock
from hezhi.response.requests import actions, queries
from hezhi.response.requests.demo import UNSERVED
from hezhi.response.requests.models import CatalogueRule, Dispatch, ServiceRequest

from .factories import BUILDER, NOW, audited, category, desk_client, make_dispatch, make_request, make_world, signed_in

pytestmark = pytest.mark.django_db


def catalogue(world, code="common_parts.lighting", handler=None, **more):
    return CatalogueRule.objects.create(
        area_path=more.pop("area", world.city.city).path,
        category=category(code) if code else None,
        handler=handler,
        via=more.pop("via", "organisation"),
        valid_from="2024-01-01",
        **more,
    )


def test_the_most_special_rule_wins():
    world = make_world()
    catalogue(world, None, world.committee)
    catalogue(world, "common_parts", world.provider)
    catalogue(world, "common_parts.lighting", world.heating, area=world.city.street)
    catalogue(world, "common_parts.lighting", world.housing, clause="目录第14条")
    row = make_request(world)

    suggestion = queries.suggest_handler(row)

    assert suggestion.handler == world.heating
    assert suggestion.rule == "公共照明类 → 槐荫供热服务所"
    CatalogueRule.objects.filter(handler=world.heating).delete()
    suggestion = queries.suggest_handler(row)
    assert (suggestion.handler, suggestion.rule) == (world.housing, "公共照明类 → 槐北区住建房管局；目录第14条")
    assert suggestion.confidence == 0.95
    CatalogueRule.objects.filter(handler=world.housing).delete()
    assert queries.suggest_handler(row).handler == world.provider


def test_the_catalogues_reason_is_read_in_ones_language():
    """The shipped clauses have English; a city's own clause stands as it was written."""
    world = make_world()
    row = make_request(world)
    catalogue(world, "common_parts.lighting", world.heating, area=world.city.street, clause=UNSERVED)

    with translation.override("en"):
        rule = queries.suggest_handler(row).rule

    assert rule.endswith("Catalogue: where no provider serves, the community takes it first")
    assert queries.suggest_handler(row).rule.endswith(UNSERVED)


def test_a_rule_may_name_a_relation_instead_of_a_body():
    world = make_world()
    catalogue(world, "common_parts", None, via="community")

    assert queries.suggest_handler(make_request(world)).handler == world.committee


def test_expired_and_foreign_rules_say_nothing():
    world = make_world()
    catalogue(world, None, world.heating, valid_until="2024-06-01")
    catalogue(world, None, world.housing, area=world.city.other_street)

    suggestion = queries.suggest_handler(make_request(world))

    assert suggestion.handler is None
    assert not suggestion.is_sure


def test_a_record_of_returned_dispatches_lowers_the_confidence():
    world = make_world()
    catalogue(world, "common_parts.lighting", world.heating)
    for _ in range(12):
        dispatch = make_dispatch(world)
        actions.object_to_dispatch(
            dispatch, actor=world.fitter, reason="不归我", clause="3", proposed_handler=world.housing
        )
        actions.move_dispatch(dispatch, actor=world.dispatcher)

    suggestion = queries.suggest_handler(make_request(world))

    assert (suggestion.record_sent, suggestion.record_back) == (12, 12)
    assert not suggestion.is_sure


def test_an_unsure_category_is_not_accepted_by_one_key():
    world = make_world()
    catalogue(world, "common_parts.lighting", world.heating)
    row = make_request(world, category_score=0.5)

    page = desk_client(world).get(f"/requests/desk/{row.pk}/").content.decode()

    assert 'data-key="Enter"' not in page
    assert 'data-key="1"' in page


def test_groups_stand_by_the_clock():
    world = make_world()
    with clock.fixed(NOW):
        for hours in (25, 23.5, 3):
            make_request(world, received_at=NOW - timedelta(hours=hours))
        items = queries.desk_queue(world.dispatcher)

    assert [(item.group, item.tone, item.minutes_left) for item in items] == [
        ("late", "bad", -60),
        ("soon", "warn", 30),
        ("today", "good", 1260),
    ]


def test_the_page_asks_a_fixed_number_of_questions(django_assert_max_num_queries, monkeypatch):
    """With this room's own finder; what a room above asks beside is its own measure."""
    monkeypatch.setattr("hezhi.response.requests.queries.reading._finders", [])
    world = make_world()
    catalogue(world, None, world.committee)
    client = desk_client(world)
    rows = [make_request(world, phone=f"1200000{n:04}", text=f"{n}号楼灯坏了") for n in range(3)]
    client.get("/requests/desk/")
    with django_assert_max_num_queries(60) as few:
        client.get(f"/requests/desk/{rows[0].pk}/")
    for n in range(20):
        make_request(world, phone=f"1200001{n:04}", text=f"{n}号楼又坏了")
    with django_assert_max_num_queries(60) as many:
        client.get(f"/requests/desk/{rows[0].pk}/")

    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_list_is_found_by_its_index():
    from django.db import connection

    world = make_world()
    make_request(world)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off")
        plan = str(queries.waiting(world.dispatcher).order_by("dispatch_by")[:50].explain())

    assert "request_desk" in plan


def test_a_fragment_is_what_the_page_holds():
    world = make_world()
    row = make_request(world)
    client = desk_client(world)
    with clock.fixed(NOW):
        whole = client.get(f"/requests/desk/{row.pk}/").content.decode()
        part = client.get(f"/requests/desk/{row.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div class="split picked" id="desk"')
    assert _plain(part) in _plain(whole)


def test_dispatching_opens_the_next():
    world = make_world()
    catalogue(world, "common_parts.lighting", world.heating, clause="目录第14条")
    first, second = make_request(world), make_request(world)

    answer = desk_client(world).post(
        f"/requests/{first.pk}/dispatch/", {"handler": world.heating.pk, "next": second.pk}
    )

    assert (answer.status_code, answer.url) == (303, f"/requests/desk/{second.pk}/")
    dispatch = Dispatch.objects.get()
    assert (dispatch.request, dispatch.handler, dispatch.rule) == (
        first,
        world.heating,
        "公共照明类 → 槐荫供热服务所；目录第14条",
    )


def test_a_typed_name_must_be_found():
    world = make_world()
    row = make_request(world)
    client = desk_client(world)

    client.post(f"/requests/{row.pk}/dispatch/", {"handler_name": "没有这个单位"})
    assert not Dispatch.objects.exists()
    client.post(f"/requests/{row.pk}/dispatch/", {"handler_name": "槐荫供热服务所"})

    assert Dispatch.objects.get().rule == "派单员选定"


def test_undo_return_join_answer_sort_by_plain_forms():
    world = make_world()
    client = desk_client(world)
    undone, returned, main, joined, answered = (make_request(world, phone=f"1200000000{n}") for n in range(5))
    client.post(f"/requests/{undone.pk}/dispatch/", {"handler": world.heating.pk})

    client.post(f"/requests/dispatch/{Dispatch.objects.get().pk}/recall/")
    client.post(f"/requests/{returned.pk}/redirect/", {"to": "statutory", "text": "请走诉讼途径。"})
    client.post(f"/requests/{joined.pk}/join/", {"main": main.pk})
    client.post(f"/requests/{answered.pk}/answer/", {"text": "已恢复。"})
    client.post(f"/requests/{undone.pk}/category/", {"category": category("greening").pk})

    states = [ServiceRequest.objects.get(pk=r.pk).state for r in (undone, returned, joined, answered)]
    assert states == ["received", "redirected", "linked_duplicate", "answered"]
    assert ServiceRequest.objects.get(pk=undone.pk).category.code == "greening"


def test_a_ready_answer_or_ones_own_words():
    world = make_world()
    client = desk_client(world)
    ready, own, neither = make_request(world), make_request(world), make_request(world)

    client.post(f"/requests/{ready.pk}/answer/", {"ready": "1"})
    client.post(f"/requests/{own.pk}/answer/", {"ready": "1", "text": "已恢复。"})
    client.post(f"/requests/{neither.pk}/answer/", {})

    rows = ServiceRequest.objects.in_bulk()
    assert rows[ready.pk].answer.startswith("这是计划内的检修")
    assert rows[own.pk].answer == "已恢复。"
    assert rows[neither.pk].state == "received"


def test_bulk_sends_what_is_sure_and_leaves_the_rest():
    world = make_world()
    catalogue(world, "common_parts.lighting", world.heating)
    sure = [make_request(world) for _ in range(3)]
    unsure = make_request(world, category_score=0.4)

    desk_client(world).post("/requests/desk/dispatch/", {"pk": [r.pk for r in [*sure, unsure]]})

    assert {d.request_id for d in Dispatch.objects.all()} == {r.pk for r in sure}


def test_what_one_may_not_see_does_not_exist():
    world = make_world()
    row = make_request(world)
    elsewhere = signed_in("subdistrict_dispatcher", area=world.city.other_street)

    assert elsewhere.get(f"/requests/desk/{row.pk}/").status_code == 404
    assert elsewhere.post(f"/requests/{row.pk}/dispatch/", {"handler": world.heating.pk}).status_code == 404
    assert elsewhere.get("/requests/desk/").status_code == 200
    assert signed_in("handler", desk=world.heating.pk).get("/requests/desk/").status_code == 403
    assert not Dispatch.objects.exists()


def test_changing_deeds_are_not_done_by_get_or_with_extra_fields():
    world = make_world()
    row = make_request(world)
    client = desk_client(world)

    assert client.get(f"/requests/{row.pk}/dispatch/").status_code == 405
    client.post(
        f"/requests/{row.pk}/answer/",
        {"text": "好", "state": "closed", "is_resolved": "1", "area_path": "zzzz", "number": "1"},
    )

    row.refresh_from_db()
    assert (row.state, row.is_resolved, row.area_path) == ("answered", None, world.city.community.path)


def test_looking_at_the_number_leaves_a_record():
    from hezhi.ground.platform import audit

    world = make_world()
    row = make_request(world, phone="12012345678", name="秦女士")
    client = desk_client(world)

    shown = client.post(f"/requests/{row.pk}/look/")

    assert "12012345678" in shown.content.decode()
    assert f'data-here="/requests/desk/{row.pk}/"' in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "messages" not in client.cookies
    assert "12012345678" not in client.get("/requests/desk/").content.decode()
    assert [r.deed for r in audit.history_of(row.requester)] == ["platform.look"]


def test_the_record_of_the_day():
    world = make_world()
    for seconds in (0, 20, 50):
        with clock.fixed(NOW + timedelta(seconds=seconds)):
            actions.dispatch_request(make_request(world), actor=world.dispatcher, handler=world.heating)
    with clock.fixed(NOW + timedelta(minutes=1)):
        record = queries.desk_record(world.dispatcher)

    assert (record.sent, record.seconds) == (3, 25)
    assert timezone.localtime(NOW).date().isoformat() == "2025-09-30"
    assert BUILDER.job


def _plain(text):
    """Without the one-use tokens that differ from page to page."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text).strip()


def test_an_objection_is_not_moved_to_another_than_was_named():
    world = make_world()
    dispatch = make_dispatch(world)
    actions.object_to_dispatch(
        dispatch, actor=world.fitter, reason="不归我", clause="3", proposed_handler=world.housing
    )
    address = f"/requests/{dispatch.request_id}/move/"
    client, before = desk_client(world), audited()

    client.post(address, {"handler_name": "没有这个单位"})

    dispatch.refresh_from_db()
    assert (dispatch.state, audited()) == ("objected", before)
    client.post(address)
    dispatch.refresh_from_db()
    assert (dispatch.state, queries.current_dispatch(dispatch.request).handler) == ("moved", world.housing)

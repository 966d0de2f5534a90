"""巡查: a route walked, what was seen reported, ours taken on at once, others' to the desk that sends."""

from datetime import date, timedelta

import pytest

from hezhi.ground.platform import clock
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.standing import actions as standing
from hezhi.response.handling import actions, queries
from hezhi.response.handling.models import Mark, Round, Route
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries
from hezhi.response.requests.models import Dispatch, ServiceRequest
from tests.response.handling.test_orders import photo_named
from tests.response.requests.factories import BUILDER, NOW, audited, make_request, make_world, signed_in
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db
STOPS = [("东门", "道闸"), ("垃圾房", "清运"), ("地库", "积水")]


def served(world):
    """The provider serves the compound."""
    standing.state_fact(
        world.compound,
        "service",
        "in_force",
        organisation=world.provider,
        since=date(2024, 1, 1),
        source="合同第1号",
        actor=BUILDER,
    )


def route(world, **more):
    return actions.keep_route(actor=world.steward, name="早间环线", stops=STOPS, compound=world.compound, **more)


def test_a_route_is_walked_stop_by_stop_and_is_due_again():
    world = make_world()
    with clock.fixed(NOW):
        row = route(world)
        walk = actions.begin_round(row, actor=world.steward)
        assert actions.begin_round(row, actor=world.steward) == walk
        stops = list(row.stops.order_by("position"))
        actions.mark_stop(walk, stops[0].pk, actor=world.steward)
        seen = queries.walk_on(walk.pk, world.steward)
        assert (seen.done, seen.found, seen.next.stop) == (1, 0, stops[1])
        assert queries.routes_of(world.steward)[0].open == walk
        actions.end_round(walk, actor=world.steward)
        with pytest.raises(Refused, match="round_over"):
            actions.mark_stop(walk, stops[1].pk, actor=world.steward)
        assert [line.is_due for line in queries.routes_of(world.steward)] == [False]
    with clock.fixed(NOW + timedelta(days=1)):
        assert [line.is_due for line in queries.routes_of(world.steward)] == [True]

    assert Mark.objects.count() == 1


def test_a_route_changed_keeps_what_was_walked():
    world = make_world()
    with clock.fixed(NOW):
        row = route(world)
        walk = actions.begin_round(row, actor=world.steward)
        actions.mark_stop(walk, row.stops.first().pk, actor=world.steward)
        actions.keep_route(actor=world.steward, name="早间环线", stops=[("西门", "灯")], compound=world.compound)

    assert Route.objects.get().stops.get().place == "西门"
    assert Mark.objects.get().stop_place == "东门"


def test_another_desk_sees_no_route_and_walks_none():
    world = make_world()
    row = route(world)
    with seen_by(world.fitter):
        assert not Route.objects.exists()
        assert not Round.objects.exists()
    assert queries.route_of(row.pk, world.fitter) is None
    with pytest.raises(NotPermitted):
        actions.begin_round(row, actor=world.fitter)


def test_what_is_ours_is_taken_on_at_once(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    served(world)
    row = route(world)
    walk = actions.begin_round(row, actor=world.steward)
    stop = row.stops.order_by("position")[1]
    client = signed_in("steward", desk=world.provider.pk, name="温立冬")
    page = client.get(f"/handling/patrol/found/?walk={walk.pk}&stop={stop.pk}")
    said = {"walk": walk.pk, "stop": stop.pk, "compound": world.compound.pk, "place": "垃圾房", "at_once": "on"}

    answer = client.post(
        "/handling/patrol/found/", said | {"text": "垃圾房门坏了关不上", "photos": [photo_named("门.jpg")]}
    )

    asked, sent = ServiceRequest.objects.get(), Dispatch.objects.get()
    assert page.context["form"].initial["place"] == "垃圾房"
    assert answer.headers["Location"] == f"/handling/orders/{asked.pk}/"
    assert (asked.channel, asked.state, asked.compound, asked.requester) == ("patrol", "in_hand", world.compound, None)
    assert (sent.handler, sent.state) == (world.provider, "handling")
    assert asked.pictures.get().is_proof is False
    mark = Mark.objects.get()
    assert (mark.is_fine, mark.request, mark.stop_place) == (False, asked, "垃圾房")
    assert "巡查发现" in client.get(f"/handling/orders/{asked.pk}/").content.decode()


def test_what_is_not_ours_waits_at_the_dispatch_desk():
    world = make_world()
    client = signed_in("community_worker", area=world.city.community, desk=world.provider.pk)

    answer = client.post(
        "/handling/patrol/found/", {"compound": world.compound.pk, "text": "供热井盖松动", "at_once": "on"}
    )

    assert answer.headers["Location"] == "/handling/patrol/"
    assert (ServiceRequest.objects.get().state, Dispatch.objects.count()) == ("received", 0)


def test_the_place_must_be_one_that_the_post_may_walk():
    world = make_world()
    client = signed_in("steward", desk=world.provider.pk)

    client.post("/handling/patrol/found/", {"compound": world.other_compound.pk, "text": "看到别处的事"})

    assert ServiceRequest.objects.count() == 0


def test_what_a_patrol_found_ends_with_the_streets_word_and_no_figure_of_what_people_told_counts_it():
    world = make_world()
    served(world)
    with clock.fixed(NOW):
        told = actions.Found(text="垃圾房门坏了关不上", compound=world.compound.pk, at_once=True)
        row, is_own = actions.report_found(told, actor=world.steward)
        dispatch = request_queries.current_dispatch(row)
        actions.finish_order(dispatch, actor=world.steward, text="门轴已换，能关严了。")
        requests.accept_report(dispatch, actor=world.dispatcher)
        told_by_somebody = make_request(world, phone="13800001111", channel="patrol")
        counts = request_queries.count_callbacks(NOW - timedelta(days=1), NOW + timedelta(days=1))
        month = NOW.date().replace(day=1)
        kept = request_queries.count_requests(month, by=("compound",), property_only=True)
        listed = list(request_queries.requests_counted(month, property_only=True))

    row.refresh_from_db()
    assert is_own is True
    assert (row.state, row.is_resolved, row.answer) == ("closed", None, "门轴已换，能关严了。")
    assert counts == []
    assert [(row.compound, row.requests, row.matters) for row in kept] == [(world.compound.pk, 1, 1)]
    assert listed == [told_by_somebody]
    assert request_queries.recount(month) == []
    assert request_queries.calls_due(world.dispatcher) == []


def test_nothing_said_reports_nothing():
    world = make_world()
    before = audited()
    with pytest.raises(Refused, match="found_words"):
        actions.report_found(actions.Found(text=" ", compound=world.compound.pk), actor=world.steward)

    assert (ServiceRequest.objects.count(), audited()) == (0, before)


def test_a_steward_sees_the_compounds_that_his_desk_serves_and_no_owner_of_them():
    """The register by the post's own sight: what is known of a served compound, nobody's name, and nothing of another."""
    from hezhi.register.people.models import Ownership, Person
    from hezhi.register.territory import actions as territory

    world = make_world()
    served(world)
    building = territory.add_building(world.compound, "3号楼", actor=BUILDER)
    unit = territory.add_unit(building, "501", actor=BUILDER)
    Ownership.objects.create(
        unit=unit,
        person=Person.objects.create(name="秦望舒"),
        area_path=world.compound.area_path,
        valid_from=date(2020, 1, 1),
    )
    steward = signed_in("steward", desk=world.provider.pk)

    assert "梧桐院" in steward.get("/handling/compounds/").content.decode()
    page = steward.get(f"/handling/compounds/{world.compound.pk}/").content.decode()
    assert "梧桐院物业服务站" in page
    assert "合同第1号" in page
    assert "3号楼" in page
    assert "秦望舒" not in page
    assert steward.get(f"/handling/compounds/{world.other_compound.pk}/").status_code == 404
    assert (
        signed_in("handler", desk=world.heating.pk).get(f"/handling/compounds/{world.compound.pk}/").status_code == 404
    )

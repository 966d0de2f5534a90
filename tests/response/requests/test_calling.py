"""Double closure: the handler's evidence and the person's word, given by himself or to the officer who calls."""

from datetime import timedelta

import pytest

from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.register.people.models import Person
from hezhi.response.requests import actions
from hezhi.response.requests.models import CallbackDraw, ServiceRequest
from hezhi.response.requests.rules.callback_draw import draw

from .factories import NOW, audited, make_dispatch, make_world, resident, signed_in

pytestmark = pytest.mark.django_db
SAID = {"is_contacted": "yes", "satisfaction": "4"}


def done(world, days=0, **more):
    """A request that was reported as done and waits for the person's word."""
    with clock.fixed(NOW + timedelta(days=days)):
        dispatch = make_dispatch(world, **more)
        actions.accept_dispatch(dispatch, actor=world.fitter)
        actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
        actions.accept_report(dispatch, actor=world.dispatcher)
    return ServiceRequest.objects.get(pk=dispatch.request_id)


def officer(world):
    return signed_in("hotline_officer", area=world.city.city, name="马春分")


def test_whom_to_call_people_without_an_account_first_the_longest_waiting_on_top():
    world = make_world()
    own = done(world, person=Person.objects.create(name="秦望舒").pk)
    late, early = done(world, days=2, phone="12000000002"), done(world, days=1, phone="12000000001")

    client = officer(world)
    page = client.get("/requests/callbacks/").content.decode()

    assert "3 件办好了" in page
    assert [page.index(f"/requests/callbacks/{row.pk}/") for row in (early, late, own)] == sorted(
        page.index(f"/requests/callbacks/{row.pk}/") for row in (own, early, late)
    )
    other = signed_in("subdistrict_dispatcher", area=world.city.other_street)
    assert "没有要回访的" in other.get("/requests/callbacks/").content.decode()
    assert other.get(f"/requests/callbacks/{own.pk}/").status_code == 404
    assert signed_in("handler", desk=world.heating.pk).get("/requests/callbacks/").status_code == 403


def test_solved_on_the_telephone_closes_it():
    world = make_world()
    row, client = done(world, phone="12000000001"), officer(world)
    address = f"/requests/callbacks/{row.pk}/"

    assert "灯座已换" in client.get(address).content.decode()
    assert "12000000001" in client.post(address + "look/", follow=True).content.decode()
    assert client.post(address, {"is_contacted": "yes"}).status_code == 422
    assert client.post(address, {**SAID, "outcome": "solved"}).status_code == 303

    row.refresh_from_db()
    assert (row.state, row.is_contacted, row.is_resolved, row.satisfaction) == ("closed", True, True, 4)
    assert client.get(address).status_code == 404


def test_not_solved_goes_back_to_the_same_handler_with_the_persons_words():
    world = make_world()
    row, client = done(world, phone="12000000001"), officer(world)
    address, before = f"/requests/callbacks/{row.pk}/", audited()

    assert client.post(address, {**SAID, "outcome": "back"}).status_code == 422
    row.refresh_from_db()
    assert (row.state, audited()) == ("callback", before)
    assert client.post(address, {**SAID, "outcome": "back", "words": "第二天又灭了"}).status_code == 303

    row.refresh_from_db()
    again = row.dispatches.last()
    assert (row.state, row.desk, row.is_resolved) == ("in_hand", world.heating.pk, False)
    assert (again.state, again.handler, again.rule) == ("sent", world.heating, "没有解决：第二天又灭了")
    work = signed_in("handler", desk=world.heating.pk).get(f"/handling/orders/{row.pk}/").content.decode()
    assert "没有解决：第二天又灭了" in work


def test_ended_but_not_solved_needs_a_reason_from_the_list_and_a_next_date():
    world = make_world()
    row, client = done(world, phone="12000000001"), officer(world)
    address, words = f"/requests/callbacks/{row.pk}/", {**SAID, "outcome": "unresolved"}

    with clock.fixed(NOW):
        assert client.post(address, words).status_code == 422
        assert client.post(address, {**words, "reason": "money", "next_date": "2025-09-30"}).status_code == 422
        assert client.post(address, {**words, "reason": "made_up", "next_date": "2025-11-03"}).status_code == 422
        assert client.post(address, {**words, "reason": "money", "next_date": "2025-11-03"}).status_code == 303

    row.refresh_from_db()
    assert (row.state, row.is_resolved, row.unresolved_reason, str(row.next_date)) == (
        "closed_unresolved",
        False,
        "money",
        "2025-11-03",
    )


def test_upheld_objections_stay_counted_when_it_comes_back():
    """A third objection stays impossible after "not solved"."""
    world = make_world()
    person = Person.objects.create(name="秦望舒").pk
    with clock.fixed(NOW):
        dispatch = make_dispatch(world, person=person)
        said = {"reason": "不归我", "clause": "3", "proposed_handler": world.housing}
        actions.object_to_dispatch(dispatch, actor=world.fitter, **said)
        moved = actions.move_dispatch(dispatch, actor=world.dispatcher)
        actions.accept_dispatch(moved, actor=world.builder)
        actions.report_dispatch(moved, actor=world.builder, text="灯座已换，试亮正常。")
        actions.accept_report(moved, actor=world.dispatcher)
        row = actions.return_unsolved(
            moved.request, actor=world.dispatcher, is_contacted=True, satisfaction=1, reason="还是不亮"
        )

    again = row.dispatches.last()
    assert (again.handler, again.objections_before) == (world.housing, 1)


def test_a_sample_is_drawn_once_when_the_period_is_over_and_can_be_run_again():
    world = make_world()
    rows = [done(world, days=n) for n in range(4)]
    client, other = officer(world), signed_in("hotline_officer", area=world.city.other_street)
    words = {"first": "2025-09-30", "last": "2025-10-02", "published": "2025117期 03 08 16", "count": "2"}

    with clock.fixed(NOW + timedelta(days=2)):
        assert client.post("/requests/callbacks/draws/", words).status_code == 422
    with clock.fixed(NOW + timedelta(days=9)):
        assert client.post("/requests/callbacks/draws/", words).status_code == 303
        before = audited()
        assert client.post("/requests/callbacks/draws/", {**words, "published": "换一个数"}).status_code == 422
        drawn = CallbackDraw.objects.get()
        sheet = client.get(f"/requests/callbacks/draws/{drawn.pk}.txt").content.decode()
        page = client.get("/requests/callbacks/draws/").content.decode()

    assert audited() == before
    assert drawn.pool == sorted(row.number for row in rows[:3])
    assert drawn.drawn == draw(drawn.pool, "2025117期 03 08 16", 2)
    assert [line for line in sheet.splitlines() if not line.startswith("#")] == drawn.pool
    assert "3 件里抽 2 件" in page
    assert other.get(f"/requests/callbacks/draws/{drawn.pk}.txt").status_code == 404


def test_a_dispatcher_reads_the_sample_and_does_not_draw_it():
    world = make_world()
    street = signed_in("subdistrict_dispatcher", area=world.city.street)
    words = {"first": "2025-09-01", "last": "2025-09-02", "published": "2025117期", "count": "2"}

    assert street.get("/requests/callbacks/draws/").status_code == 200
    assert street.post("/requests/callbacks/draws/", words).status_code == 403
    assert not CallbackDraw.objects.exists()


def test_a_number_in_the_persons_reason_is_kept_nowhere_in_clear():
    """The history is never edited: what is written there in clear stays."""
    world, asking = make_world(), resident()
    row = done(world, person=asking.person)
    said = {"is_contacted": False, "is_resolved": False, "satisfaction": 1, "reason": "没人来，打13812342046"}

    row = actions.rate_request(row, actor=asking, **said)

    told = [row.unresolved_reason, *AuditRecord.objects.values_list("reason", flat=True)]
    assert told.count("没人来，打138****2046") >= 2
    assert not [words for words in told if "13812342046" in words]


def test_who_left_no_number_is_not_looked_up():
    world = make_world()
    row = done(world)

    assert officer(world).post(f"/requests/callbacks/{row.pk}/look/").status_code == 404

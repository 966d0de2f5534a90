"""The demo's two years: the same every time, counted exactly, every desk full."""

from datetime import date, datetime

import pytest

from hezhi.ground.platform import clock
from hezhi.register.standing import actions as standing
from hezhi.register.territory import actions as territory
from hezhi.response.requests import demo, queries
from hezhi.response.requests.models import CoHandling, Dispatch, ServiceRequest

from .factories import BUILDER, ZONE, make_world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)


def small_city():
    world = make_world()
    compounds = [
        territory.add_compound(world.city.community, f"梧桐{n}院", actor=BUILDER, households=200 + n) for n in range(22)
    ]
    drafts = [standing.FactDraft(c, "service", "in_force", "合同", world.provider, date(2020, 1, 1)) for c in compounds]
    standing.state_facts(drafts, actor=BUILDER)
    return world


def test_two_years_are_counted_exactly_and_every_desk_is_full():
    world = small_city()
    with clock.fixed(NOW):
        made = demo.build(None, total=1500)
        queue = queries.desk_queue(world.dispatcher)

    assert made["requests"] == ServiceRequest.objects.count()
    assert queries.recount(date(2024, 12, 1), until=date(2026, 11, 1)) == []
    assert {item.group for item in queue} == {"late", "soon", "today"}
    assert any(item.request.is_objected for item in queue)
    counted = queries.count_requests(date(2026, 10, 1))[0]
    assert counted.matters < counted.requests  # neighbours told of the same thing
    for handler in (world.provider, world.committee):
        assert (
            Dispatch.objects.filter(handler=handler, state__in=("sent", "accepted", "handling", "contacted")).count()
            >= 5
        )
    assert not ServiceRequest.objects.filter(received_at__gt=NOW).exists()


def test_the_same_city_comes_out_twice():
    small_city()

    def numbers():
        with clock.fixed(NOW):
            demo.build(None, total=300, months=3)
        rows = list(ServiceRequest.objects.order_by("pk").values_list("text", "received_at", "state"))
        CoHandling.objects.all().delete()
        Dispatch.objects.all().delete()
        ServiceRequest.objects.exclude(joined_to=None).delete()
        ServiceRequest.objects.all().delete()
        return rows

    assert numbers() == numbers()


def test_the_cast_has_requests_of_its_own_and_every_desk_has_its_day():
    from tests import cast

    world = cast.make_world()
    with clock.fixed(NOW):
        demo.build(world, total=200)
        own = queries.requests_of(world.cast["resident"].person.pk)
        stages = [card.stage for card in queries.cards_of(own)]

    assert stages == ["handling", "done", "ended"]

    with clock.fixed(NOW):
        queue = queries.desk_queue(cast.actor(world, "street_officer"))
        sure = [queries.suggest_handler(item.request).is_sure for item in queue]
        inboxes = {
            key: queries.inbox_of(cast.actor(world, key))
            for key in ("secretary", "steward", "utility_handler", "handler")
        }
    assert len(queue) >= 10
    assert sum(item.group == "late" for item in queue) <= 6
    assert sum(sure) >= 0.85 * len(sure)
    assert {key for key, inbox in inboxes.items() if inbox.late and inbox.today and len(inbox.items) >= 4} == set(
        inboxes
    )

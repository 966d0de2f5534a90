"""Thanks are requests of their own kind; what staff write down for a caller says who wrote it; a request on one sheet."""

from uuid import uuid4

import pytest

from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock, outbox
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import Refused
from hezhi.register.people.models import Person
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import ServiceRequest
from hezhi.response.requests.queries.counts import month_of
from tests.sightings import browse

from .factories import audited, desk_client, make_request, make_world, resident, signed_in

pytestmark = pytest.mark.django_db


def thank(world, client, **more):
    """Thanks sent from the page."""
    sent = {"whom": world.committee.pk, "text": "谢谢小寒帮我提菜", "compound": world.compound.pk, "token": uuid4()}
    return client.post("/requests/thank/", {**sent, **more})


def test_thanks_reach_who_is_thanked_and_no_desk():
    world, visitor = make_world(), browse(None)
    worker = signed_in("community_worker", area=world.city.community, desk=world.committee.pk, name="谢小寒")

    answer = thank(world, visitor, name="秦女士")
    outbox.deliver_waiting()

    row = ServiceRequest.objects.get()
    assert answer.url == f"/requests/mine/{row.pk}/"
    assert (row.kind, row.category.code, row.state) == ("praise", "praise", "answered")
    assert (row.desk, row.text) == (world.committee.pk, "谢谢小寒帮我提菜——秦女士")
    assert list(queries.waiting(world.dispatcher)) == []
    told = Notice.objects.get(user=worker.user)
    assert (told.template, told.path) == ("requests.thanked", "/requests/thanks/")
    assert "谢谢小寒帮我提菜" in worker.get("/requests/thanks/").content.decode()
    page = visitor.get(answer.url).content.decode()
    assert "已转告，谢谢您" in page
    assert "重新打开" not in page


def test_the_same_thanks_twice_is_one():
    world, visitor, token = make_world(), browse(None), uuid4()
    thank(world, visitor, token=token)
    thank(world, visitor, token=token)

    assert ServiceRequest.objects.count() == 1
    assert AuditRecord.objects.filter(deed="requests.thank").count() == 1


def test_thanks_to_nobody_are_refused():
    world = make_world()
    before = audited()
    assert thank(world, browse(None), whom=world.district.pk).status_code == 422  # not of this compound
    with pytest.raises(Refused):
        actions.give_thanks(actions.Draft(text="谢谢"), actor=resident(), whom=10**6)
    assert (ServiceRequest.objects.count(), audited()) == (0, before)


def test_thanks_are_counted_apart():
    world = make_world()
    thank(world, browse(None))
    make_request(world)

    assert queries.recount(month_of(clock.now())) == []
    rows = list(queries.thanks_for(world.dispatcher))
    assert [row.kind for row in rows] == ["praise"]
    assert list(queries.thanks_for(world.other_dispatcher)) == []


def test_a_caller_is_written_down_and_it_says_by_whom():
    world = make_world()
    client = desk_client(world)
    sent = {
        "channel": "phone",
        "text": "三号楼路灯不亮",
        "compound_name": "梧桐",
        "name": "秦女士",
        "phone": "12012342046",
    }

    answer = client.post("/requests/record/", {**sent, "token": uuid4()}, follow=True)

    row = ServiceRequest.objects.get()
    assert (row.channel, row.compound, row.filed_by) == ("phone", world.compound, client.grant.title)
    assert row.number in answer.content.decode()
    visitor = browse(None)
    visitor.post("/requests/progress/", {"number": row.number, "last_four": "2046"})
    page = visitor.get(f"/requests/mine/{row.pk}/").content.decode()
    assert f"已收到您的诉求（{client.grant.title}代为登记）" in page


def test_of_two_compounds_with_these_characters_one_is_chosen_first(monkeypatch):
    world = make_world()
    client = desk_client(world)
    monkeypatch.setattr(queries, "compound_choices", lambda *_told, **_more: [world.compound, world.compound])
    sent = {"channel": "hall", "text": "路灯不亮", "compound_name": "梧桐", "is_anonymous": "on", "token": uuid4()}

    asked = client.post("/requests/record/", sent)
    assert (asked.status_code, ServiceRequest.objects.count()) == (422, 0)
    assert "请选一个；都不是就再按一次登记" in asked.content.decode()

    client.post("/requests/record/", {**sent, "shown": "梧桐"})
    assert ServiceRequest.objects.get().compound is None


def test_a_caller_without_telephone_must_have_said_so():
    world = make_world()
    client = desk_client(world)
    sent = {"channel": "hall", "text": "路灯不亮", "compound_name": "梧桐", "token": uuid4()}

    assert client.post("/requests/record/", sent).status_code == 422
    assert ServiceRequest.objects.count() == 0
    client.post("/requests/record/", {**sent, "is_anonymous": "on"})
    row = ServiceRequest.objects.get()
    assert (row.channel, row.is_anonymous, row.requester) == ("hall", True, None)


def test_only_who_is_on_duty_writes_down():
    world = make_world()
    handler = signed_in("handler", desk=world.heating.pk)

    for client in (handler, browse(None)):
        assert client.get("/requests/record/").status_code in (302, 403)
        assert client.post("/requests/record/", {"text": "x"}).status_code in (302, 403)
    assert ServiceRequest.objects.count() == 0


def test_a_request_on_one_sheet_is_its_tellers_alone():
    world = make_world()
    person = Person.objects.create(name="秦望舒")
    row = make_request(world, person=person.pk)
    client = signed_in("", person=person.pk)

    page = client.get(f"/requests/mine/{row.pk}/print/").content.decode()
    assert row.number in page
    assert "已收到您的诉求" in page
    assert browse(None).get(f"/requests/mine/{row.pk}/print/").status_code == 404

"""Screen 23: a person sees who looked at his numbers and nobody else's, takes a copy, takes back what may go."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from hezhi.edge.web.privacy import reading
from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.party import actions as party
from hezhi.register.party.models import Membership
from hezhi.register.people.models import Person
from hezhi.register.territory.queries import area_at
from hezhi.response.requests import actions, queries, tasks
from hezhi.response.requests.models import Requester, ServiceRequest
from tests.cast import make_world as make_party_world
from tests.response.requests.factories import audited, make_request, make_world, post, resident, signed_in
from tests.sightings import browse, seen_by

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE, OTHER_PHONE = "12012342046", "12099998888"


def person(name="秦望舒", phone=PHONE):
    return Person.objects.create(name=name, phone=phone, id_number="11010119900307123X")


def told(world, someone=None, **more):
    given = {"person": someone.pk if someone else None, "name": "秦望舒", "phone": PHONE}
    return make_request(world, **(given | more))


def over(row, state="closed"):
    ServiceRequest.objects.filter(pk=row.pk).update(state=state, closed_at=DAY)
    return ServiceRequest.objects.get(pk=row.pk)


def looked(row, world, reason="回访诉求人"):
    platform.look(row.requester, "phone", actor=world.dispatcher, reason=reason)


def test_looks_at_my_number_are_told_by_post_and_reason_without_a_name():
    world, me = make_world(), person()
    row = told(world, me)
    with clock.fixed(DAY):
        looked(row, world)
        platform.look(me, "id_number", actor=world.dispatcher, reason="核对业主")
    client = signed_in(None, person=me.pk, name=me.name)

    page = client.get("/privacy/")

    looks = page.context["page"].looks
    assert [(look.at, look.post, look.what, look.reason) for look in looks] == [
        (DAY, "槐荫街道办事处", "登记册 · 证件号", "核对业主"),
        (DAY, "槐荫街道办事处", f"诉求 {row.number} · 手机号", "回访诉求人"),
    ]
    assert page.context["page"].looked == 2
    assert world.dispatcher.name not in page.content.decode()


def test_who_opened_that_i_am_a_party_member_stands_on_my_page():
    make_party_world()
    row = Membership.objects.filter(until=None).order_by("id").first()
    keeper = post("community_secretary", area_at(row.area_path), None, name="罗书记")
    with clock.fixed(DAY):
        party.look_member(row, actor=keeper, reason="核对党费")

    with seen_by(resident(row.person_id)) as actor:
        assert [(look.at, look.what, look.reason) for look in reading.looks_of(actor)] == [
            (DAY, "党组织关系", "核对党费")
        ]
    with seen_by(resident()) as actor:
        assert reading.looks_of(actor) == []


def test_nobody_sees_looks_at_another():
    world, me, other = make_world(), person(), person("孙大爷", OTHER_PHONE)
    told(world, me)
    looked(told(world, other, phone=OTHER_PHONE), world)
    platform.look(other, "phone", actor=world.dispatcher, reason="核对业主")

    with seen_by(resident(me.pk)) as actor:
        assert reading.looks_of(actor) == []
    with seen_by(resident(other.pk)) as actor:
        assert len(reading.looks_of(actor)) == 2
    with seen_by(resident()) as actor:
        assert reading.looks_of(actor) == []


def test_a_look_at_a_telephone_that_two_persons_use_is_shown_to_neither():
    world, me, other = make_world(), person(), person("孙大爷", OTHER_PHONE)
    row = told(world, me)
    assert told(world, other).requester_id == row.requester_id
    looked(row, world)

    for someone in (me, other):
        with seen_by(resident(someone.pk)) as actor:
            assert reading.looks_of(actor) == []


def test_a_person_takes_a_copy_and_it_is_on_record():
    world, me, other = make_world(), person(), person("孙大爷", OTHER_PHONE)
    row = told(world, me)
    theirs = told(world, other, phone=OTHER_PHONE)
    client = signed_in(None, person=me.pk, name=me.name)

    page = client.post("/privacy/export/page/")
    file = client.post("/privacy/export/json/")

    copy = json.loads(file.content)
    assert file["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert (copy["person"]["phone"], copy["person"]["id_number"]) == (PHONE, "11010119900307123X")
    assert [one["number"] for one in copy["requests"]] == [row.number]
    assert theirs.number not in file.content.decode()
    assert row.number in page.content.decode()
    assert PHONE not in page.content.decode()
    taken = AuditRecord.objects.filter(deed="people.export_own").order_by("id")
    assert [(one.object_id, one.changes) for one in taken] == [(me.pk, {"form": "page"}), (me.pk, {"form": "json"})]
    assert client.get("/privacy/").context["page"].looked == 0


def test_no_copy_by_a_link_in_another_form_or_without_a_person():
    me = person()
    client, before = signed_in(None, person=me.pk), audited()

    assert client.get("/privacy/export/json/").status_code == 405
    assert client.post("/privacy/export/xlsx/").status_code == 404
    assert signed_in(None).post("/privacy/export/json/").status_code == 404
    assert browse(None).get("/privacy/").status_code == 302
    assert audited() == before


def test_name_and_number_leave_what_is_over_and_nothing_else():
    world, me = make_world(), person()
    row = over(told(world, me))
    client = signed_in(None, person=me.pk, name=me.name)

    assert client.get("/privacy/").context["page"].requests.erasable == 1
    client.post("/privacy/forget/")

    after = ServiceRequest.objects.select_related("requester").get(pk=row.pk)
    left = after.requester
    assert (left.pk, left.name, left.phone, left.phone_index, left.mail, left.person) == (
        row.requester_id,
        "",
        None,
        None,
        None,
        None,
    )
    assert (after.is_anonymous, after.lookup, after.text, after.person, after.state) == (
        True,
        None,
        row.text,
        me.pk,
        "closed",
    )
    assert AuditRecord.objects.get(deed="requests.forget_contact").object_id == row.pk
    assert queries.look_up(row.number, PHONE[-4:]) is None
    assert client.get("/privacy/").context["page"].requests.with_contact == 0


def test_what_is_at_work_keeps_the_number():
    world, me = make_world(), person()
    done, at_work = over(told(world, me)), told(world, me, text="暖气不热，家里只有十四度。")
    assert done.requester_id == at_work.requester_id

    with seen_by(resident(me.pk)) as actor:
        assert actions.forget_contact(actor=actor) == 1

    done.refresh_from_db()
    kept = Requester.objects.get(pk=at_work.requester_id)
    assert (kept.name, kept.phone.open_on_record()) == ("秦望舒", PHONE)
    assert done.requester_id != kept.pk
    assert (done.requester.name, done.requester.phone, done.is_anonymous) == ("", None, True)


@pytest.mark.parametrize("state", ["received", "in_hand", "callback", "closed_unresolved", "reopened"])
def test_nothing_goes_while_somebody_must_still_call_back(state):
    world, me = make_world(), person()
    row, before = over(told(world, me), state), audited()

    with seen_by(resident(me.pk)) as actor, pytest.raises(Refused):
        actions.forget_contact(actor=actor)

    row.refresh_from_db()
    assert (row.requester.name, row.is_anonymous, audited()) == ("秦望舒", False, before)


def test_another_person_forgets_nothing_of_mine():
    world, me, other = make_world(), person(), person("孙大爷", OTHER_PHONE)
    row, before = over(told(world, me)), audited()

    for someone in (resident(other.pk), resident()):
        with seen_by(someone) as actor, pytest.raises(Refused):
            actions.forget_contact(actor=actor)

    assert (Requester.objects.get(pk=row.requester_id).name, audited()) == ("秦望舒", before)


def test_consent_to_publish_is_taken_back_once():
    world, me = make_world(), person()
    row = told(world, me, is_public=True)
    client = signed_in(None, person=me.pk, name=me.name)

    client.post(f"/privacy/requests/{row.pk}/private/")
    before = audited()
    client.post(f"/privacy/requests/{row.pk}/private/")

    assert ServiceRequest.objects.get(pk=row.pk).is_public is False
    assert AuditRecord.objects.filter(deed="requests.make_private", object_id=row.pk).count() == 1
    assert audited() == before


def test_it_is_the_persons_own_consent_and_no_posts():
    world, me = make_world(), person()
    row = told(world, me, is_public=True)
    roles = ["resident", "hotline_officer", "subdistrict_dispatcher", "city_officer", "audit_admin", "security_admin"]
    actors = [post(role, world.city.city, None) for role in roles] + [resident()]
    before = audited()

    for deed, thing in (
        ("requests.make_private", row),
        ("requests.forget_contact", row),
        ("people.export_own", me),
    ):
        assert permissions.may(resident(me.pk), deed, thing), deed
        assert [permissions.may(actor, deed, thing) for actor in actors] == [False] * len(actors), deed
    with pytest.raises(NotPermitted):
        actions.make_private(row, actor=actors[1])
    assert (
        signed_in(None, person=person("孙大爷", OTHER_PHONE).pk)
        .post(f"/privacy/requests/{row.pk}/private/")
        .status_code
        == 404
    )
    assert (ServiceRequest.objects.get(pk=row.pk).is_public, audited()) == (True, before)


def test_records_of_the_last_ended_request_stay_three_years():
    world, me = make_world(), person()
    over(told(world, me))

    with seen_by(resident(me.pk)) as actor:
        page = reading.privacy_of(_user(actor), actor)

    assert page.kept_until.isoformat() == "2029-11-24"


def _user(actor: Actor):
    from hezhi.ground.accounts.models import User

    return User(pk=actor.user_id)


def ended(world, days, **more):
    """A request that was over so many days before DAY."""
    row = told(world, **more)
    ServiceRequest.objects.filter(pk=row.pk).update(state="closed", closed_at=DAY - timedelta(days=days))
    return ServiceRequest.objects.get(pk=row.pk)


def has_contact(row):
    row.refresh_from_db()
    return bool(row.requester.name), row.requester.phone is not None, row.lookup is not None, row.is_anonymous


def test_a_year_after_its_end_name_and_number_go_by_themselves_on_record():
    world = make_world()
    kept, gone = ended(world, 365, phone="12011110001"), ended(world, 366, phone="12011110002")
    joined = told(world, phone="12011110003")
    ServiceRequest.objects.filter(pk=joined.pk).update(state="linked_duplicate", joined_to=gone)
    promised = ended(world, 999, phone="12011110004")
    ServiceRequest.objects.filter(pk=promised.pk).update(state="closed_unresolved")

    with clock.fixed(DAY):
        tasks.forget_ended()
        before = audited()
        assert actions.forget_ended() == 0

    assert [has_contact(row) for row in (kept, promised)] == [(True, True, True, False)] * 2
    assert [has_contact(row) for row in (gone, joined)] == [(False, False, False, True)] * 2
    assert audited() == before
    records = AuditRecord.objects.filter(deed="requests.forget_contact").order_by("object_id")
    assert [(one.object_id, one.user_id) for one in records] == [(gone.pk, None), (joined.pk, None)]
    assert queries.look_up(gone.number, "0002") is None


def test_a_number_that_serves_another_request_stays_with_that_one():
    world = make_world()
    gone, open_one = ended(world, 400), told(world, text="暖气不热，家里只有十四度。")

    with clock.fixed(DAY):
        assert actions.forget_ended() == 1

    assert has_contact(gone) == (False, False, False, True)
    assert has_contact(open_one) == (True, True, True, False)


def test_an_installation_sets_its_own_term_and_what_ended_under_another_keeps_that(settings, tmp_path):
    settings.HEZHI_HOME = tmp_path
    text = "[[term]]\nvalid_from = 2020-01-01\ndays = 365\n[[term]]\nvalid_from = 2026-10-01\ndays = 30\n"
    (tmp_path / "contact_terms.toml").write_text(text, encoding="utf-8")
    world, me = make_world(), person()
    old, new = ended(world, 60, phone="12011110001"), ended(world, 31, phone="12011110002")

    with clock.fixed(DAY):
        assert actions.forget_ended() == 1
        page = signed_in(None, person=me.pk).get("/privacy/").content.decode()

    assert has_contact(old)[1] is True
    assert has_contact(new)[1] is False
    assert "诉求结束满 30 天" in page

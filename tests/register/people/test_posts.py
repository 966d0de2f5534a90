"""Seats: taken, left, and what they let their holder do."""

from datetime import UTC, date, datetime

import pytest

from hezhi.ground.accounts import actions as accounts
from hezhi.ground.accounts.models import Grant, GrantProposal
from hezhi.ground.accounts.queries import live_grants
from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people import actions, queries
from hezhi.register.people.models import Post
from tests.register.territory.factories import BUILDER, audited, make_city

from .factories import clerk

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 6, 15, 4, tzinfo=UTC)


@pytest.fixture
def seat():
    accounts.load_roles()
    place = make_city()
    place.office = actions.add_organisation(
        "槐荫街道办事处", "subdistrict_office", actor=BUILDER, area_path=place.street.path, short_name="槐荫街道办"
    )
    place.person = actions.add_person("蒋小满", area_path=place.street.path, actor=BUILDER)
    place.user = accounts.open_account("officer", actor=BUILDER, name="蒋小满", person=place.person.pk)
    with clock.fixed(TODAY):
        yield place


def test_a_seat_filled_by_a_job_carries_its_grant(seat):
    post = actions.appoint(
        seat.person,
        seat.office,
        "派单员",
        actor=BUILDER,
        role="subdistrict_dispatcher",
        user=seat.user,
        since=date(2026, 1, 1),
    )

    grant = live_grants(seat.user).get()
    assert post.grant == grant
    assert (grant.title, grant.area_path, grant.desk) == ("槐荫街道办 派单员", seat.street.path, seat.office.pk)
    assert [p.title for p in queries.posts_of(seat.person, TODAY.date())] == ["派单员"]


def test_a_person_can_only_ask_for_the_grant(seat):
    officer = clerk(seat.street.path, "people.appoint", "accounts.propose_grant")
    object.__setattr__(officer, "user_id", accounts.open_account("chief", actor=BUILDER, name="主任").pk)

    post = actions.appoint(
        seat.person, seat.office, "派单员", actor=officer, role="subdistrict_dispatcher", user=seat.user
    )

    assert post.grant is None
    assert not Grant.objects.exists()
    assert GrantProposal.objects.get().user == seat.user


def test_a_seat_in_another_area_is_not_filled(seat):
    before = audited()

    with pytest.raises(NotPermitted):
        actions.appoint(seat.person, seat.office, "派单员", actor=clerk(seat.other_street.path))

    assert not Post.objects.exists()
    assert audited() == before


def test_ending_the_seat_ends_the_grant(seat):
    post = actions.appoint(
        seat.person, seat.office, "派单员", actor=BUILDER, role="subdistrict_dispatcher", user=seat.user
    )

    actions.end_post(post, on=TODAY.date(), actor=clerk(seat.street.path), reason="调离")

    assert not live_grants(seat.user).exists()
    assert list(queries.posts_of(seat.person, TODAY.date())) == []
    assert audit.history_of(post)[-1].reason == "调离"


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 6, 16)])
def test_a_seat_ends_neither_before_it_began_nor_in_the_future(seat, day):
    post = actions.appoint(seat.person, seat.office, "派单员", actor=BUILDER, since=date(2026, 1, 1))
    before = audited()

    with pytest.raises(Refused, match="order"):
        actions.end_post(post, on=day, actor=BUILDER)

    assert Post.objects.get().valid_until is None
    assert audited() == before


def test_the_closest_body_around_a_place_is_responsible(seat):
    committee = actions.add_organisation(
        "枣园居委会", "residents_committee", actor=BUILDER, area_path=seat.community.path
    )

    both = ("subdistrict_office", "residents_committee")
    assert queries.responsible_for(seat.community.path, *both) == committee
    assert queries.responsible_for(seat.other_community.path, *both) == seat.office
    assert queries.responsible_for(seat.other_district.path, *both) is None


def test_the_same_body_is_not_entered_twice(seat):
    with pytest.raises(Refused, match="twice"):
        actions.add_organisation("槐荫街道办事处", "subdistrict_office", actor=BUILDER, area_path=seat.street.path)


@pytest.fixture
def office(seat):
    """An office in a company and the seat in the Party committee that hangs on it (席位制)."""
    company = actions.add_organisation("青禾物业", "provider", actor=BUILDER, area_path=seat.city.path)
    party = actions.add_organisation("枣园社区党委", "party_org", actor=BUILDER, area_path=seat.community.path)
    seat.office = actions.appoint(
        seat.person, company, "顾问", actor=BUILDER, since=date(2026, 1, 1), until=date(2028, 1, 1)
    )
    seat.by_office = actions.appoint(
        seat.person, party, "副书记", actor=BUILDER, since=date(2026, 3, 1), hangs_on=seat.office, paper="席位制通知"
    )
    return seat


def test_a_seat_by_office_lasts_as_long_as_the_office(office):
    assert office.by_office.is_seat_based
    assert office.by_office.valid_until == date(2028, 1, 1)


def test_when_the_office_ends_its_seats_end_on_the_same_day_on_record(office):
    actions.end_post(office.office, on=date(2026, 6, 10), actor=clerk(office.city.path), reason="离职")

    office.by_office.refresh_from_db()
    assert office.by_office.valid_until == date(2026, 6, 10)
    assert office.by_office.ended_at is not None
    last = audit.history_of(office.by_office)[-1]
    assert (last.deed, last.actor_name) == ("people.end_post", "测试员")
    assert "顾问" in last.reason


def test_a_seat_hangs_only_on_an_office_of_the_same_person_that_is_held(office):
    other = actions.add_person("丁立夏", area_path=office.street.path, actor=BUILDER)
    before = audited()

    with pytest.raises(Refused, match="office"):
        actions.appoint(other, office.by_office.organisation, "委员", actor=BUILDER, hangs_on=office.office)
    with pytest.raises(Refused, match="office"):
        actions.appoint(
            office.person,
            office.by_office.organisation,
            "委员",
            actor=BUILDER,
            hangs_on=office.office,
            since=date(2025, 1, 1),
        )

    assert Post.objects.count() == 2
    assert audited() == before


def test_a_post_ends_once(office):
    actions.end_post(office.office, on=date(2026, 6, 10), actor=BUILDER)
    before = audited()

    with pytest.raises(Refused, match="ended"):
        actions.end_post(office.office, on=date(2026, 6, 11), actor=BUILDER)

    assert audited() == before


def test_who_sat_where_is_asked_as_known_then(office):
    day = date(2026, 6, 12)
    with clock.fixed(datetime(2026, 6, 20, 4, tzinfo=UTC)):
        actions.end_post(office.office, on=date(2026, 6, 10), actor=BUILDER)
    body = [office.office.organisation_id]

    before, after = datetime(2026, 6, 16, tzinfo=UTC), datetime(2026, 6, 21, tzinfo=UTC)
    assert [p.pk for p in queries.posts_in(body, day, before)] == [office.office.pk]
    assert list(queries.posts_in(body, day, after)) == []
    assert list(queries.posts_in(body, day, datetime(2026, 6, 1, tzinfo=UTC))) == []  # not yet on record


def test_many_seats_are_entered_at_once(office):
    party = office.by_office.organisation
    draft = actions.PostDraft(office.person, party, "委员", date(2026, 4, 1), hangs_on=office.office)
    before = audited()

    (post,) = actions.appoint_all([draft], actor=BUILDER)

    assert (post.is_seat_based, post.valid_until, post.area_path) == (True, date(2028, 1, 1), party.area_path)
    assert audited() == before + 1

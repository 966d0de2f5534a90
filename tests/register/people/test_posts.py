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

"""Who may do what: the roles as they are loaded, with each deed, in their own area and outside it."""

import pytest

from hezhi.ground.platform import permissions
from hezhi.response.requests.permissions import AREA_DEEDS, DESK_DEEDS, OWN_DEEDS

from .factories import make_dispatch, make_world, post, resident

pytestmark = pytest.mark.django_db
FIRST_DESK = {"subdistrict_dispatcher", "district_officer", "hotline_officer"}
JUDGES = {"requests.accept_report", "requests.send_back"}
DESKS = {"handler", "steward", "community_worker", "community_secretary", "subdistrict_dispatcher"}
ROLES = [
    *("hotline_officer", "subdistrict_dispatcher", "district_officer", "city_officer", "community_secretary"),
    *("community_worker", "handler", "steward", "system_admin", "territory_keeper", "security_admin"),
    "audit_admin",
]


@pytest.mark.parametrize("role", ROLES)
def test_deeds_of_an_area(role):
    world = make_world()
    row = make_dispatch(world).request
    here, elsewhere = post(role, world.city.street, None), post(role, world.city.other_street, None)

    for deed in AREA_DEEDS:
        allowed = role in FIRST_DESK and not (deed in JUDGES and role == "hotline_officer")
        if deed == "requests.draw_callbacks":  # the centre draws whom it calls once more, not who is checked
            allowed = role == "hotline_officer"
        assert permissions.may(here, deed, row) == allowed, deed
        assert not permissions.may(elsewhere, deed, row), deed


@pytest.mark.parametrize("role", ROLES)
def test_deeds_of_a_desk(role):
    world = make_world()
    dispatch = make_dispatch(world)
    own, other = post(role, None, world.heating), post(role, None, world.housing)

    for deed in DESK_DEEDS:
        assert permissions.may(own, deed, dispatch) == (role in DESKS), deed
        assert not permissions.may(other, deed, dispatch), deed


def test_deeds_of_ones_own():
    world = make_world()
    person = resident()
    row = make_dispatch(world, person=person.person).request
    hotline = post("hotline_officer", world.city.city, None)

    for deed in OWN_DEEDS:
        assert permissions.may(person, deed, row), deed
        assert not permissions.may(resident(), deed, row), deed
        assert permissions.may(hotline, deed, row), deed


def test_settings_belong_to_the_city():
    world = make_world()

    allowed = {role for role in ROLES if permissions.may(post(role, world.city.city, None), "requests.settings", None)}

    assert allowed == {"city_officer"}

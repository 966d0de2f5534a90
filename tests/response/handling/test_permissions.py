"""Who may do what beside a work order: each deed by each post, at its own desk and at another's; and no change without a token."""

import pytest
from django.urls import URLPattern, reverse

from hezhi.ground.platform import permissions
from hezhi.response.handling import actions, urls
from hezhi.response.handling.permissions import AT_DESK, OF_THE_POST
from tests.response.requests.factories import BUILDER, NOW, make_dispatch, make_world, resident, signed_in

pytestmark = pytest.mark.django_db
POSTS = ("fitter", "builder", "steward", "worker", "dispatcher", "other_dispatcher", "arbiter")
READS = {"home", "served", "compound", "orders", "order", "paper", "part", "words", "patrol", "routes", "walk", "found"}
OUTSIDE = {"outside", "outside_photo", "outside_done"}


@pytest.mark.parametrize("deed", AT_DESK)
@pytest.mark.parametrize("post", POSTS)
def test_beside_an_order_only_the_desk_that_has_it(deed, post):
    world = make_world()
    dispatch = make_dispatch(world)

    assert permissions.may(getattr(world, post), deed, dispatch) is (post == "fitter")
    assert permissions.may(resident(), deed, dispatch) is False


@pytest.mark.parametrize(
    ("post", "has"),
    [
        ("fitter", True),
        ("steward", True),
        ("worker", True),
        ("dispatcher", True),
        ("other_dispatcher", False),
        ("arbiter", None),
    ],
)
def test_words_and_patrols_are_of_a_post_with_a_desk(post, has):
    world = make_world()

    given = [permissions.may(getattr(world, post), deed) for deed in OF_THE_POST]
    assert given == (
        [has] * 5 if has is not None else [True, *[False] * 4]
    )  # a district answers too, and walks no route
    assert not any(permissions.may(resident(), deed) for deed in OF_THE_POST)


def test_the_community_works_behind_one_desk():
    """What was sent to the residents' committee is every post's of that community."""
    world = make_world()
    dispatch = make_dispatch(world, handler=world.committee)
    secretary = signed_in("community_secretary", area=world.city.community, desk=world.district.pk, name="罗秋实")

    secretary.post(f"/handling/orders/{dispatch.request_id}/arrive/")

    dispatch.refresh_from_db()
    assert dispatch.state == "handling"


def changing():
    return [p for p in urls.urlpatterns if isinstance(p, URLPattern) and p.name not in READS | OUTSIDE]


@pytest.mark.parametrize("pattern", changing(), ids=lambda p: p.name)
def test_nothing_changes_by_get_or_without_a_token(pattern):
    """F33."""
    world = make_world()
    pk = make_dispatch(world).request_id
    client = signed_in("handler", desk=world.heating.pk)
    address = reverse(f"handling:{pattern.name}", args=[pk] * str(pattern.pattern).count("<"))

    assert client.get(address).status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post(address, {}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_the_helpers_answer_needs_the_token_of_its_page():
    from datetime import timedelta

    from hezhi.ground.platform import clock
    from hezhi.response.requests import actions as requests
    from tests.sightings import browse

    world = make_world()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
        requests.accept_dispatch(dispatch, actor=world.fitter)
        told = {"name": "赵师傅", "kind": "hand", "asked": "请把灯座换掉。", "place": "梧桐院"}
        _row, path = actions.invite_outside(dispatch, actor=world.fitter, until=NOW + timedelta(days=1), **told)
        stranger = browse(None, enforce_csrf_checks=True)
        assert stranger.post(path, {"text": "换好了"}).status_code == 403
    dispatch.refresh_from_db()
    assert (dispatch.invitations.get().state, BUILDER.job) == ("sent", "tests")

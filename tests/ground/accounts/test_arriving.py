"""Who comes in is asked once; whatever does not fit together is left to Django, which ends such a session."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.ground.accounts import actions
from hezhi.ground.accounts.models import Grant, Role, SignIn, User
from hezhi.ground.platform import clock
from tests.ground.accounts.factories import JOB, PASSWORD, person
from tests.sightings import browse

pytestmark = pytest.mark.django_db
ADDRESS = "/account/"


@pytest.fixture
def user():
    return person(role="subdistrict_dispatcher")


def is_in(client):
    return client.get(ADDRESS).status_code == 200


def test_one_statement_tells_session_person_and_posts(user):
    client = browse(user)

    with CaptureQueriesContext(connection) as asked:
        assert is_in(client)

    told = [query["sql"] for query in asked.captured_queries]
    assert sum("left join accounts_signin" in sql for sql in told) == 1
    assert not [sql for sql in told if sql.startswith(('SELECT "django_session"', 'SELECT "accounts_user"'))]
    assert not [sql for sql in told if "clock_timestamp()" in sql and "accounts_signin" not in sql]


def test_a_session_without_a_noted_sign_in_is_opened_djangos_way(user):
    client = browse(user)
    SignIn.objects.all().delete()

    assert is_in(client)


def test_the_session_has_the_last_word_on_whose_it_is(user):
    other = person("sun.yulan", name="孙玉兰")
    client = browse(user)
    SignIn.objects.filter(user=user).update(user=other)

    assert client.get(ADDRESS).wsgi_request.user == user


@pytest.mark.parametrize("ended", ["password", "account", "session", "expired"])
def test_what_ends_a_session_ends_it_with_the_next_request(user, ended):
    client = browse(user)
    assert is_in(client)

    if ended == "password":
        user.set_password(PASSWORD + "!")
        user.save()
    elif ended == "account":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif ended == "session":
        Session.objects.all().delete()
    else:
        Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))

    assert not is_in(client)


def test_a_grant_and_a_role_count_as_they_are_at_this_request(user):
    client = browse(user)
    assert "requests.dispatch" in client.get(ADDRESS).wsgi_request.actor.deeds

    Role.objects.filter(code="subdistrict_dispatcher").update(deeds=["requests.see"])
    assert client.get(ADDRESS).wsgi_request.actor.deeds == frozenset({"requests.see"})

    Grant.objects.update(valid_until=clock.now())
    assert client.get(ADDRESS).wsgi_request.actor.grant_id is None


def test_of_several_posts_the_chosen_one_is_in_use(user):
    actions.give_grant(user, actor=JOB, role="handler", title="维修站", area_path="", desk=7)
    second = Grant.objects.get(desk=7)

    first_actor = browse(user).get(ADDRESS).wsgi_request.actor
    actor = browse(user, second).get(ADDRESS).wsgi_request.actor

    assert (first_actor.desk, actor.desk, actor.grant_id) == (None, 7, second.pk)
    assert [grant.pk for grant in browse(user).get(ADDRESS).wsgi_request.grants] == sorted(
        Grant.objects.values_list("pk", flat=True)
    )

"""Whose eyes a test borrows."""

from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.utils import translation

from hezhi.ground.platform import sight
from hezhi.ground.platform.actor import Actor

PURPOSE = sight.purpose("tests", "A test looks at every row unless it says whose eyes it borrows.")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def see_all():
    """Sight of the job role for the rest of the test, or of its transaction."""
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('role', 'hezhi_job', %(here)s), set_config('hezhi.purpose', 'tests', %(here)s)",
            {"here": connection.in_atomic_block},
        )


@contextmanager
def seen_by(actor: Actor):
    """The app role with this actor's sight, as in a request of his."""
    sight.set_for(actor)
    try:
        yield actor
    finally:
        see_all()


class Browser(Client):
    """A test client after whose requests the test sees every row again, and speaks its own language again."""

    def request(self, **request):
        spoken = translation.get_language()
        try:
            return super().request(**request)
        finally:
            translation.activate(spoken)
            see_all()


def browse(who, grant=None, **headers) -> Browser:
    """A client signed in as a user, through a grant; or as an actor, who names both; or as nobody (None)."""
    from hezhi.ground.accounts import sessions

    client = Browser(**headers)
    if who is None:
        return client
    grant_id = grant.pk if grant is not None else getattr(who, "grant_id", None)
    client.force_login(_user_of(who), backend=BACKEND)
    session = client.session
    sessions.mark(session, second=True)
    if grant_id:
        session["grant"] = grant_id
    session.save()
    _note(client, session.session_key)
    return client


def _note(client, session_key):
    from django.utils import timezone

    from hezhi.ground.accounts.models import SignIn

    now = timezone.now()
    user = client.session["_auth_user_id"]
    SignIn.objects.update_or_create(
        session_key=session_key, defaults={"user_id": user, "started_at": now, "seen_at": now}
    )


def _user_of(who):
    from hezhi.ground.accounts.models import User

    return User.objects.get(pk=who.user_id) if isinstance(who, Actor) else who

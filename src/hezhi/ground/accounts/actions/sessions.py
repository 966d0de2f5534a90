"""A person sees where he is signed in and ends what he does not know."""

from django.contrib.sessions.models import Session
from django.db import transaction

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.actor import Actor

from ..models import SignIn, User


@transaction.atomic
def end_session(sign_in: SignIn, *, actor: Actor) -> None:
    """End one of one's own sessions at once."""
    Session.objects.filter(session_key=sign_in.session_key).delete()
    sign_in.delete()
    audit.record("accounts.end_session", sign_in.user, actor=actor, changes={"device": sign_in.device})


@transaction.atomic
def end_other_sessions(user: User, *, actor: Actor, but: str) -> int:
    """End all sessions of the person but the one in use. Returns how many."""
    others = SignIn.objects.filter(user=user).exclude(session_key=but)
    Session.objects.filter(session_key__in=others.values("session_key")).delete()
    ended = others.delete()[0]
    audit.record("accounts.end_session", user, actor=actor, changes={"sessions": ended})
    return ended


def move_sign_in(before: str | None, after: str) -> None:
    """The same session under a new id."""
    SignIn.objects.filter(session_key=before or "").update(session_key=after)


def touch_sign_in(session_key: str | None) -> None:
    """Still here; for the list of sessions, not for the history."""
    SignIn.objects.filter(session_key=session_key or "").update(seen_at=clock.now())

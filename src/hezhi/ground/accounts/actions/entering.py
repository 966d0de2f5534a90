"""Coming in: the password, the code, and what happens to somebody who guesses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from .. import limits, queries
from ..models import Attempt, SignIn, User
from . import factor

KEEP_ATTEMPTS = timedelta(days=2)


@dataclass(frozen=True)
class Answer:
    """How a try went: the user where it was right, else until when nobody gets in (None: simply wrong)."""

    user: User | None = None
    locked_until: datetime | None = None


@transaction.atomic
def try_password(account: str, password: str, *, address: str | None) -> Answer:
    """Judge a name and a password. A wrong name takes as long and answers the same as a wrong password. Tries are counted, also across restarts."""
    account = account.strip().lower()[:150]
    if until := _locked(account, address):
        return Answer(locked_until=until)
    known = User.objects.filter(username__iexact=account).first()
    user = authenticate(None, username=known.username if known else account, password=password)
    if user is None:
        _note(account, address, "password", known)
        return Answer(locked_until=limits.locked_until(account, address))
    return Answer(user=user)


@transaction.atomic
def try_code(user: User, code: str, *, address: str | None) -> Answer:
    """Judge the six digits of the authenticator, or a recovery code; each counts once."""
    account = user.username.lower()
    if until := _locked(account, address):
        return Answer(locked_until=until)
    if not factor.is_right(user, code):
        _note(account, address, "code", user)
        return Answer(locked_until=limits.locked_until(account, address))
    return Answer(user=user)


@transaction.atomic
def note_sign_in(user: User, *, session_key: str, address: str | None, device: str, way: str) -> SignIn:
    """Write down that somebody came in, and forgive the tries before. `way`: password, code or demo."""
    now = clock.now()
    Attempt.objects.create(account=user.username.lower(), address=address, is_success=True, at=now)
    sign_in = SignIn.objects.create(
        user=user, session_key=session_key, started_at=now, seen_at=now, address=address, device=device[:80]
    )
    audit.record("accounts.sign_in", user, actor=queries.actor_through(user, None), changes={"way": way}, area_path="")
    return sign_in


@transaction.atomic
def note_sign_out(user: User, *, session_key: str | None, actor: Actor) -> None:
    """Write down that somebody went."""
    SignIn.objects.filter(session_key=session_key or "").delete()
    audit.record("accounts.sign_out", user, actor=actor)


@transaction.atomic
def change_password(user: User, *, actor: Actor, old: str, new: str) -> User:
    """A person changes his own password; he proves that he knows the old one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.check_password(old):
        raise Refused("password.old", _("现在的密码不对。"), field="old")
    try:
        validate_password(new, user)
    except ValidationError as fault:
        raise Refused("password.weak", " ".join(fault.messages), field="new") from fault
    user.password = make_password(new)
    user.save(update_fields=["password"])
    audit.record("accounts.change_password", user, actor=actor)
    return user


@transaction.atomic
def unlock(user: User, *, actor: Actor, reason: str) -> None:
    """Let a locked person try again now, after he was recognised."""
    permissions.require(actor, "accounts.unlock", user)
    Attempt.objects.create(account=user.username.lower(), is_success=True, at=clock.now())
    audit.record("accounts.unlock", user, actor=actor, reason=reason)


def sweep_attempts() -> int:
    """Forget tries that no limit looks at any more; the history keeps what mattered."""
    return Attempt.objects.filter(at__lt=clock.now() - KEEP_ATTEMPTS).delete()[0]


def _locked(account: str, address: str | None) -> datetime | None:
    """One guess at a time per account, so that a thousand at once count as a thousand."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", ["sign-in:" + account])
    return limits.locked_until(account, address)


def _note(account: str, address: str | None, step: str, user: User | None) -> None:
    Attempt.objects.create(account=account, address=address, step=step, at=clock.now())
    if user is not None:
        nobody = Actor(name=str(user), user_id=user.pk)
        audit.record("accounts.fail_sign_in", user, actor=nobody, changes={"step": step, "address": address})

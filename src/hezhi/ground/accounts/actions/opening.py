"""Accounts and the roles they may hold."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..models import Role, User
from ..roles import ROLES


@transaction.atomic
def open_account(
    username: str,
    *,
    actor: Actor,
    name: str,
    password: str = "",
    person: int | None = None,
    needs_totp: bool = False,
    is_cast: bool = False,
    email: str = "",
) -> User:
    """Give a person a way in. Without a password nobody can sign in by one. What he may do comes later, by grants."""
    permissions.require(actor, "accounts.open_account")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("account.taken", _("这个登录名已经有人用了。"), field="username")
    user = User(username=username, name=name, person=person, needs_totp=needs_totp, is_cast=is_cast, email=email)
    user.password = make_password(_fit(password, user, actor) or None)
    user.save()
    audit.record("accounts.open_account", user, actor=actor, changes={"username": username, "name": name})
    return user


@transaction.atomic
def close_account(user: User, *, actor: Actor, reason: str) -> User:
    """Let nobody in by this account any more; what it did stays under its name."""
    permissions.require(actor, "accounts.close_account", user)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record("accounts.close_account", user, actor=actor, changes={"is_active": [True, False]}, reason=reason)
    return user


def note_preview(user: User, *, actor: Actor) -> None:
    """An administrator looked at what a person may do and how much he sees."""
    permissions.require(actor, "accounts.see")
    audit.record("accounts.preview", user, actor=actor)


@transaction.atomic
def load_roles() -> int:
    """Bring the roles of `roles.py` into the table; the same again changes nothing. Returns how many were new or changed."""
    changed = 0
    for row in ROLES:
        wanted = {
            "name": row.name,
            "name_en": row.name_en,
            "home": row.home,
            "deeds": sorted(set(row.deeds)),
            "is_staff": row.is_staff,
        }
        role, created = Role.objects.get_or_create(code=row.code, defaults=wanted)
        if not created and any(getattr(role, field) != value for field, value in wanted.items()):
            Role.objects.filter(pk=role.pk).update(**wanted)
            changed += 1
        changed += created
    return changed


def _fit(password: str, user: User, actor: Actor) -> str:
    """Jobs set what they were told; a person's choice for another is held to the policy."""
    if password and not actor.job:
        try:
            validate_password(password, user)
        except ValidationError as fault:
            raise Refused("account.password", " ".join(fault.messages), field="password") from fault
    return password

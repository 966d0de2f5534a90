"""The second factor of staff: six digits that change each half minute (RFC 6238), and recovery codes for a lost phone. Built on allauth's."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..models import User

PERIOD_SECONDS = 30
SLACK = 1  # a phone's clock may be half a minute off, either way
TOTP_KIND, RECOVERY_KIND = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


def new_secret() -> str:
    """A fresh secret in base 32, to be shown once and confirmed by a code."""
    return generate_totp_secret()


@transaction.atomic
def enrol(user: User, *, actor: Actor, secret: str, code: str) -> list[str]:
    """Bind the person's authenticator after he has shown that it works. Returns his recovery codes, to be shown once."""
    counter = _counter_of(secret, code)
    if counter is None:
        raise Refused("factor.code", _("验证码不对。请看手机上现在显示的6位数字。"), field="code")
    Authenticator.objects.filter(user=user, type__in=[TOTP_KIND, RECOVERY_KIND]).delete()
    instance = TOTP.activate(user, secret).instance
    _remember(instance, counter)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    audit.record("accounts.enrol", user, actor=actor)
    return codes


@transaction.atomic
def fresh_recovery_codes(user: User, *, actor: Actor) -> list[str]:
    """New recovery codes; the old ones end."""
    Authenticator.objects.filter(user=user, type=RECOVERY_KIND).delete()
    codes = RecoveryCodes.activate(user).get_unused_codes()
    audit.record("accounts.fresh_recovery_codes", user, actor=actor)
    return codes


@transaction.atomic
def remove_factor(user: User, *, actor: Actor, reason: str) -> None:
    """Take the second factor off a person who lost phone and codes; he binds a new one at the next sign-in."""
    from hezhi.ground.platform import permissions

    permissions.require(actor, "accounts.unlock", user)
    Authenticator.objects.filter(user=user).delete()
    audit.record("accounts.remove_factor", user, actor=actor, reason=reason)


def is_right(user: User, code: str) -> bool:
    """Whether the code opens now. A right one is used up: the same six digits do not open twice, here or in another process."""
    code = re.sub(r"\D", "", code)
    held = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=user)}
    if len(code) == 6 and TOTP_KIND in held:
        return _use_totp(held[TOTP_KIND], code)
    if RECOVERY_KIND in held:
        return RecoveryCodes(held[RECOVERY_KIND]).validate_code(code)
    return False


def _use_totp(instance: Authenticator, code: str) -> bool:
    counter = _counter_of(decrypt(instance.data["secret"]), code)
    if counter is None or counter <= instance.data.get("last_counter", 0):
        return False
    _remember(instance, counter)
    return True


def _remember(instance: Authenticator, counter: int) -> None:
    instance.data["last_counter"] = counter
    instance.last_used_at = clock.now()
    instance.save(update_fields=["data", "last_used_at"])


def _counter_of(secret: str, code: str) -> int | None:
    """The half minute for which the secret gives this code, near the database's now."""
    code, now = re.sub(r"\D", "", code), int(clock.now().timestamp()) // PERIOD_SECONDS
    found = None
    for counter in range(now - SLACK, now + SLACK + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, counter)), code):
            found = counter
    return found

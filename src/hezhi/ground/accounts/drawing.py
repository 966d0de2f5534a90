"""What the sign-in pages show that is not a form: the picture for the authenticator, and how long a lockout lasts."""

import base64
import io

import segno
from allauth.mfa.adapter import get_adapter
from django.utils.translation import gettext as _

from hezhi.ground.platform import clock


def qr(user, secret: str) -> str:
    """The authenticator's picture as a data URL, drawn here: the secret goes to nobody."""
    out = io.BytesIO()
    segno.make(get_adapter().build_totp_url(user, secret), error="m").save(
        out, kind="svg", scale=5, border=2, dark="#1f2329"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def in_groups(secret: str) -> str:
    """The secret in groups of four, for typing it over."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def wait_words(until) -> str:
    """How long to wait, rounded up to whole minutes."""
    minutes = max(1, -(-int((until - clock.now()).total_seconds()) // 60))
    return _("请等 %(minutes)d 分钟再试") % {"minutes": minutes}

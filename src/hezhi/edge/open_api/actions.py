"""Letting another system in, letting it out again, and what it files."""

import secrets
import string
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import actions as requests

from . import queries
from .models import ApiKey, Call

LETTERS = string.ascii_lowercase + string.digits
DEEDS = ("requests.receive", "requests.see")


class AlreadyFiled(Exception):
    """Another call under the same Idempotency-Key was quicker; nothing of this one is kept."""


@transaction.atomic
def create_key(
    grant,
    *,
    actor: Actor,
    title: str,
    deeds: Iterable[str] = DEEDS,
    valid_until: datetime | None = None,
    per_minute: int = 200,
) -> tuple[ApiKey, str]:
    """Let a system act through a post. Returns the row and the key itself, which is kept nowhere."""
    permissions.require(actor, "open_api.create_key", grant)
    wanted = sorted(set(deeds))
    more = [deed for deed in wanted if deed not in DEEDS or deed not in grant.role.deeds]
    if more or not wanted:
        raise Refused(
            "open_api.deeds",
            _("这个岗位不能把这些事交给接口：%(deeds)s。") % {"deeds": "、".join(more) or "—"},
            "deeds",
        )
    if not title.strip():
        raise Refused("open_api.title", _("请写明密钥交给哪个系统用。"), "title")
    prefix, secret = "hz" + "".join(secrets.choice(LETTERS) for _n in range(8)), secrets.token_urlsafe(32)
    token = f"{prefix}_{secret}"
    row = ApiKey(
        grant=grant,
        title=title.strip()[:60],
        prefix=prefix,
        digest=queries.digest_of(token),
        deeds=wanted,
        per_minute=per_minute,
        created_at=clock.now(),
        valid_until=valid_until,
    )
    if not queries.is_live(row, row.created_at):
        raise Refused("open_api.ended", _("这个岗位或账号已经结束，不能给它开接口。"), "grant")
    row.save()
    facts = {"title": row.title, "prefix": prefix, "post": grant.title, "user": grant.user_id, "deeds": wanted}
    facts |= {"per_minute": per_minute, "valid_until": valid_until}
    audit.record("open_api.create_key", row, actor=actor, changes=facts, area_path=grant.area_path)
    return row, token


@transaction.atomic
def revoke_key(key: ApiKey, *, actor: Actor, reason: str) -> ApiKey:
    """Let it out now: its next call is turned away."""
    row = ApiKey.objects.select_for_update(of=("self",)).select_related("grant").get(pk=key.pk)
    permissions.require(actor, "open_api.revoke_key", row.grant)
    if row.revoked_at:
        raise Refused("open_api.revoked", _("这个密钥已经停用了。"))
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    facts = {"title": row.title, "prefix": row.prefix}
    audit.record("open_api.revoke_key", row, actor=actor, changes=facts, reason=reason, area_path=row.grant.area_path)
    return row


def file_request(caller: queries.Caller, draft: requests.Draft, *, name: str, body: bytes):
    """File a request once under the caller's Idempotency-Key, whatever it says later. Returns the request, and whether it stood already.
    Raises Refused where the key came with another body."""
    earlier = caller.earlier
    if earlier is None:
        try:
            return _file(caller, draft, name, body), False
        except AlreadyFiled:
            earlier = queries.call_named(caller.key, name)
    if bytes(earlier.body) != body:
        raise Refused(
            "open_api.other_body", _("这个 Idempotency-Key 用过，而且内容不一样；新的诉求请换一个。"), "Idempotency-Key"
        )
    return queries.request_filed(earlier.request, caller.actor), True


@transaction.atomic
def _file(caller, draft, name, body):
    row = requests.receive_request(draft, actor=caller.actor)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into open_api_call (key_id, name, body, request, at) values (%s, %s, %s, %s, clock_timestamp())"
            " on conflict (key_id, name) do nothing",
            [caller.key.pk, queries.digest_of(name), body, row.pk],
        )
        if not cursor.rowcount:
            raise AlreadyFiled
    return row


@transaction.atomic
def sweep_calls() -> int:
    """Forget which filings were named how after a day. Returns how many."""
    return Call.objects.filter(at__lt=clock.now() - queries.KEPT).delete()[0]

"""Which key is this, through whose post does it act, and what does the caller read."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.platform import backend, clock, keyed
from hezhi.ground.platform.actor import Actor
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from .models import ApiKey, Call

KEPT = timedelta(hours=24)
_GRANT: Any = ApiKey._meta.get_field("grant").related_model
_USER, _ROLE = (_GRANT._meta.get_field(name).related_model for name in ("user", "role"))


@dataclass(frozen=True)
class Caller:
    """A key in force and the actor that it is; what it filed before under the name it gives now, and whether it filed its number for this
    minute."""

    key: ApiKey
    actor: Actor
    earlier: Call | None = None
    is_too_fast: bool = False


def caller_of(token: str, name: str = "") -> Caller | None:
    """Who calls with this key; None where the key is unknown, revoked or over, or its post or account has ended. `name`: the
    Idempotency-Key that came with the call. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"digest": digest_of(token), "name": digest_of(name), "held": clock.held()})
        found = cursor.fetchone()
    if found is None:
        return None
    moment, is_too_fast, *rest = found
    clock.note(moment)
    key, rest = keyed.made(ApiKey, rest)
    key.grant, rest = keyed.made(_GRANT, rest)
    key.grant.user, rest = keyed.made(_USER, rest)
    key.grant.role, rest = keyed.made(_ROLE, rest)
    earlier, _rest = keyed.made(Call, rest)
    return Caller(key, actor_of(key), earlier, is_too_fast) if is_live(key, moment) else None


@cache
def _question() -> str:
    columns = ", ".join(
        keyed.columns(model, of) for of, model in zip("kgurc", (ApiKey, _GRANT, _USER, _ROLE, Call), strict=True)
    )
    lately = "select from open_api_call l where l.key_id = k.id and l.at > t.now - interval '1 minute'"
    return (
        f"{backend.PREPARED}select t.now, k.per_minute > 0 and exists ({lately} order by l.at desc offset greatest(k.per_minute, 1) - 1),"  # noqa: S608
        f" {columns} from open_api_apikey k"
        " cross join (select coalesce(%(held)s::timestamptz, clock_timestamp()) as now) t"
        " join accounts_grant g on g.id = k.grant_id join accounts_user u on u.id = g.user_id join accounts_role r on r.id = g.role_id"
        " left join open_api_call c on c.key_id = k.id and c.name = %(name)s where k.digest = %(digest)s"
    )


def is_live(key: ApiKey, now: datetime) -> bool:
    """Whether key, post and account are in force at the moment."""
    grant = key.grant
    ends = (key.valid_until, grant.valid_until)
    return (
        key.revoked_at is None
        and grant.user.is_active
        and grant.valid_from <= now
        and all(end is None or end > now for end in ends)
    )


def actor_of(key: ApiKey) -> Actor:
    """The post's own actor with the key's share of its deeds; the history names the key beside the post."""
    actor = accounts.actor_through(key.grant.user, key.grant)
    post = f"{actor.post} · API {key.title}"[:120]
    return replace(actor, post=post, deeds=actor.deeds & frozenset(key.deeds), person=None)


def digest_of(text: str) -> bytes:
    """32 bytes. Keys are 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(text.encode()).digest()


def all_keys() -> QuerySet[ApiKey]:
    """All keys, the newest first."""
    return ApiKey.objects.select_related("grant__user", "grant__role").order_by("-id")


def key_named(prefix: str) -> ApiKey | None:
    """A key by the part that may be spoken of."""
    return all_keys().filter(prefix=prefix).first()


def call_named(key: ApiKey, name: str) -> Call | None:
    """What this caller already filed under this Idempotency-Key."""
    return Call.objects.filter(key=key, name=digest_of(name)).first()


def compound_for(actor: Actor, pk: int):
    """The compound, where it lies in the key's area; what lies elsewhere does not exist for it."""
    found = territory.get_compound(pk)
    return found if found is not None and actor.covers(found.area_path) else None


def category_named(code: str):
    """A category in use by its code."""
    found = requests.category_by_code(code)
    return found if found is not None and found.is_active else None


def request_told(number: str, actor: Actor):
    """A request of the key's area by its number, None where there is none to be seen."""
    found = requests.request_numbered(number)
    return found if found is not None and actor.covers(found.area_path) else None


def request_filed(pk: int, actor: Actor):
    """The same by its id, for a call that is repeated."""
    found = requests.get_request(pk)
    return found if found is not None and actor.covers(found.area_path) else None


def summary_of(row) -> dict:
    """A request as a list shows it; nothing of the person."""
    return {
        "number": row.number,
        "state": row.state,
        "kind": row.kind,
        "channel": row.channel,
        "title": row.title,
        "place": row.place,
        "received_at": row.received_at,
        "due_at": row.due_at,
        "compound": {"id": row.compound.pk, "name": row.compound.name} if row.compound_id else None,
        "category": {"code": row.category.code, "name": str(row.category)} if row.category_id else None,
        "voices": row.voice_count,
    }


def detail_of(row) -> dict:
    """A request as its own address shows it: the telephone masked, the name by its first character."""
    asked = row.requester
    return summary_of(row) | {
        "text": row.text,
        "requester": {"name": f"{asked.name[:1]}**" if asked.name else "", "phone": _masked(asked.phone)}
        if asked
        else None,
        "is_anonymous": row.is_anonymous,
        "is_public": row.is_public,
        "filed_by": row.filed_by,
        "source": row.source,
        "external_id": row.external_id,
        "answer": row.answer,
        "answered_at": row.answered_at,
        "closed_at": row.closed_at,
        "is_contacted": row.is_contacted,
        "is_resolved": row.is_resolved,
        "satisfaction": row.satisfaction,
    }


def history_of(row) -> list[dict]:
    """What happened to it, oldest first, in the caller's language."""
    return [{"at": line.at, "what": line.title, "words": line.text} for line in reversed(requests.history_lines(row))]


def _masked(phone) -> str:
    return str(phone) if phone else ""  # a sealed number prints itself masked

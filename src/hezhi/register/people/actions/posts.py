"""Posts: a person takes a seat in an organisation for a term, and leaves it. A post with a role signs in: it carries a grant."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.accounts import actions as accounts
from hezhi.ground.accounts import queries as account_queries
from hezhi.ground.platform import audit, clock, permissions, sight
from hezhi.ground.platform.actor import Actor, job
from hezhi.ground.platform.refusal import Refused

from ..models import Organisation, Person, Post

TAKE_BACK = sight.purpose("people.end_post", "A seat that is no longer held signs in no more; its grant ends with it.")


@transaction.atomic
def appoint(
    person: Person,
    organisation: Organisation,
    title: str,
    *,
    actor: Actor,
    area_path: str | None = None,
    role: str = "",
    user=None,
    since: date | None = None,
    until: date | None = None,
    is_seat_based: bool = False,
) -> Post:
    """Seat a person in an organisation for a term. With a role and an account the seat signs in, in its area and at its desk.

    `area_path` defaults to the organisation's; `until` is the first day the seat is no longer held.
    """
    path = organisation.area_path if area_path is None else area_path
    permissions.require(actor, "people.appoint", path)
    since = since or clock.today()
    if until and until <= since:
        raise Refused("post.order", _("任期的结束日必须晚于开始日。"), "until")
    post = Post.objects.create(
        person=person,
        organisation=organisation,
        title=title,
        role=role,
        area_path=path,
        is_seat_based=is_seat_based,
        valid_from=since,
        valid_until=until,
    )
    if role and user:
        _let_sign_in(post, user, actor)
    changes = {"title": title, "since": since.isoformat(), "role": role}
    audit.record("people.appoint", post, actor=actor, changes=changes)
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, actor: Actor, reason: str = "") -> Post:
    """Let a term end: `on` is the first day the seat is no longer held. The grant ends with it."""
    post = Post.objects.select_for_update(of=("self",)).select_related("grant").get(pk=post.pk)
    permissions.require(actor, "people.end_post", post.area_path)
    if on < post.valid_from or on > clock.today():
        raise Refused("post.order", _("结束日不能早于任期开始，也不能晚于今天。"), "on")
    before = post.valid_until
    post.valid_until = on
    post.save(update_fields=["valid_until"])
    if post.grant and (post.grant.valid_until is None or post.grant.valid_until > clock.now()):
        accounts.end_grant(post.grant, actor=job(TAKE_BACK), reason=reason or "people.end_post")
    changes = {"until": [before.isoformat() if before else None, on.isoformat()]}
    audit.record("people.end_post", post, actor=actor, changes=changes, reason=reason)
    return post


def _let_sign_in(post, user, actor):
    """A job gives the grant as it stands; a person can only ask for it, and another administrator decides (三权分立)."""
    facts = {
        "role": post.role,
        "title": f"{post.organisation} {post.title}",
        "area_path": post.area_path,
        "desk": post.organisation_id,
        "valid_until": _moment(post.valid_until) if post.valid_until else None,
    }
    if actor.job:
        post.grant = accounts.give_grant(user, actor=actor, valid_from=_moment(post.valid_from), **facts)
        post.save(update_fields=["grant"])
    else:
        facts["role"] = account_queries.role(post.role)
        accounts.propose_grant(user, actor=actor, reason=_("任职：%s") % facts["title"], **facts)


def _moment(day):
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))

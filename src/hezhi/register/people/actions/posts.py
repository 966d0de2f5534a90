"""Posts: a person takes a seat in an organisation for a term, and leaves it. A post with a role signs in: it carries a grant.

A seat-based post (席位制) hangs on another, the office: it is held by whoever holds the office and ends with it, on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
from ..rules.seat_end import office_carries, seat_end

TAKE_BACK = sight.purpose("people.end_post", "A seat that is no longer held signs in no more; its grant ends with it.")


@dataclass(frozen=True)
class PostDraft:
    """A seat to be entered that signs nobody in; as `appoint` takes it."""

    person: Person
    organisation: Organisation
    title: str
    since: date
    until: date | None = None
    area_path: str | None = None
    hangs_on: Post | None = None
    unit: Organisation | None = None
    paper: str = ""


@transaction.atomic
def appoint_all(drafts: Sequence[PostDraft], *, actor: Actor) -> list[Post]:
    """Enter many seats at once, in one statement and with one audit row; they sign nobody in."""
    for path in {draft.area_path or draft.organisation.area_path for draft in drafts}:
        permissions.require(actor, "people.appoint", path)
    now, rows = clock.now(), []
    for draft in drafts:
        if draft.hangs_on is not None:
            _must_carry(draft.hangs_on, draft.person, draft.since)
        until = seat_end(draft.until, draft.hangs_on.valid_until) if draft.hangs_on else draft.until
        rows.append(
            Post(
                person=draft.person,
                organisation=draft.organisation,
                title=draft.title,
                area_path=draft.organisation.area_path if draft.area_path is None else draft.area_path,
                is_seat_based=draft.hangs_on is not None,
                hangs_on=draft.hangs_on,
                unit=draft.unit,
                paper=draft.paper[:200],
                valid_from=draft.since,
                valid_until=until,
                planned_until=until,
                recorded_at=now,
            )
        )
    posts = Post.objects.bulk_create(rows, batch_size=2000)
    if posts:
        audit.record("people.appoint", actor=actor, changes={"posts": len(posts)})
    return posts


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
    hangs_on: Post | None = None,
    unit: Organisation | None = None,
    paper: str = "",
) -> Post:
    """Seat a person in an organisation for a term. With a role and an account the seat signs in, in its area and at its desk.

    `area_path` defaults to the organisation's; `until` is the first day the seat is no longer held. `hangs_on` is the office of a
    seat-based post: the seat ends with it. `unit` is the body for which he sits (part-time members of a coordination committee).
    """
    path = organisation.area_path if area_path is None else area_path
    permissions.require(actor, "people.appoint", path or organisation.area_path)
    since = since or clock.today()
    if hangs_on is not None:
        _must_carry(hangs_on, person, since)
        until = seat_end(until, hangs_on.valid_until)
    if until and until <= since:
        raise Refused("post.order", _("任期的结束日必须晚于开始日。"), "until")
    post = Post.objects.create(
        person=person,
        organisation=organisation,
        title=title,
        role=role,
        area_path=path,
        is_seat_based=is_seat_based or hangs_on is not None,
        hangs_on=hangs_on,
        unit=unit,
        paper=paper[:200],
        valid_from=since,
        valid_until=until,
        planned_until=until,
        recorded_at=clock.now(),
    )
    if role and user:
        _let_sign_in(post, user, actor)
    changes = {"title": title, "since": since.isoformat(), "role": role}
    if hangs_on is not None:
        changes["office"] = str(hangs_on.title)
    audit.record("people.appoint", post, actor=actor, changes=changes, reason=paper)
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, actor: Actor, reason: str = "") -> Post:
    """Let a term end: `on` is the first day the seat is no longer held. The grant ends with it, and so do the seats that hang on it."""
    post = Post.objects.select_for_update(of=("self",)).select_related("grant").get(pk=post.pk)
    permissions.require(actor, "people.end_post", post.area_path)
    if on < post.valid_from or on > clock.today():
        raise Refused("post.order", _("结束日不能早于任期开始，也不能晚于今天。"), "on")
    if post.ended_at is not None:
        raise Refused("post.ended", _("这个岗位已经离任。"), "on")
    _end(post, on, actor, reason)
    return post


def _end(post, on, actor, reason):
    """Write the end down, and let the seats that hang on the post end on the same day: who ended the office ended them."""
    before = post.valid_until
    post.valid_until, post.ended_at = on, clock.now()
    post.save(update_fields=["valid_until", "ended_at"])
    if post.grant and (post.grant.valid_until is None or post.grant.valid_until > clock.now()):
        accounts.end_grant(post.grant, actor=job(TAKE_BACK), reason=reason or "people.end_post")
    changes = {"until": [before.isoformat() if before else None, on.isoformat()]}
    audit.record("people.end_post", post, actor=actor, changes=changes, reason=reason)
    seats = Post.objects.select_for_update(of=("self",)).select_related("grant").filter(hangs_on=post, ended_at=None)
    for seat in seats:
        if seat.valid_until is None or seat.valid_until > on:
            _end(seat, max(on, seat.valid_from), actor, _("席位制：所依附的职务“%s”已结束") % post.title)


def _must_carry(office, person, since):
    """A seat hangs on an office that the same person holds on the seat's first day."""
    if office.person_id != person.pk:
        raise Refused("post.office", _("席位制要依附本人的职务：这个职务是另一个人的。"), "hangs_on")
    if not office_carries(since=since, office_since=office.valid_from, office_until=office.valid_until):
        raise Refused("post.office", _("所依附的职务在任职那天不在任期内。"), "hangs_on")


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

"""A person's own page: what the rooms keep about him, and who looked at his sealed numbers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.notices import queries as notices
from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.actor import Actor
from hezhi.register.party import queries as party
from hezhi.register.people import queries as people
from hezhi.response.requests import queries as requests

LOOKS = ("platform.look", "party.look_member")
KEPT_YEARS = 3  # records of processing, 《个人信息保护法》56


@dataclass(frozen=True)
class Look:
    """One look at a sealed number: when, by which post, at what, for what reason. Never the name of who looked."""

    at: datetime
    post: str
    what: str
    reason: str
    is_mine: bool


@dataclass(frozen=True)
class Privacy:
    """All of the page. `kept_until`: the day to which the records of the last ended request must stay."""

    person: Any
    homes: list[Any]
    posts: list[Any]
    requests: requests.Kept
    notices: int
    looks: list[Look] = field(default_factory=list)
    kept_until: date | None = None
    contact_days: int | None = None

    @property
    def looked(self) -> int:
        """How often somebody else looked."""
        return sum(not look.is_mine for look in self.looks)


def privacy_of(user, actor: Actor) -> Privacy:
    """What is kept of the signed-in person, read under his own sight."""
    person, today = _person(actor), clock.today()
    kept = requests.kept_of(actor.person)
    return Privacy(
        person=person,
        homes=people.homes_of(person, today) if person else [],
        posts=list(people.posts_of(person, today)) if person else [],
        requests=kept,
        notices=notices.notices_of(user).count(),
        looks=looks_of(actor),
        kept_until=_years_after(kept.last_end) if kept.last_end else None,
        contact_days=requests.contact_days(),
    )


def looks_of(actor: Actor) -> list[Look]:
    """Who looked at this person's numbers, newest first: those in the register, those he left with his requests; and who opened that he is a
    Party member."""
    contacts = requests.contacts_of(actor.person)
    own = {actor.person} if actor.person else set()
    memberships = {row.pk for row in party.memberships_of(actor.person)} if actor.person else set()
    things = {"people.person": own, "requests.requester": contacts.keys(), "party.membership": memberships}
    rows = audit.looks_at(things, deeds=LOOKS)
    return [_look(row, contacts, actor) for row in rows]


def copy_of(user, actor: Actor, *, is_whole: bool) -> dict[str, Any]:
    """The same to take away. `is_whole`: the numbers in the register are opened, each on record; else they stay masked."""
    person, page = _person(actor), privacy_of(user, actor)
    return {
        "taken_at": clock.now(),
        "account": {"username": user.username, "name": user.name, "email": user.email},
        "person": _register(person, actor, is_whole) if person else None,
        "homes": [
            {"compound": home.compound_name, "door": home.door, "is_owner": home.is_owner} for home in page.homes
        ],
        "posts": [
            {"organisation": str(post.organisation), "title": post.title, "since": post.valid_from}
            for post in page.posts
        ],
        "requests": requests.own_copy(actor.person),
        "messages": [
            {"at": line.created_at, "title": line.title, "text": line.text} for line in notices.every_line_of(user)
        ],
        "looks": [
            {"at": look.at, "post": look.post, "what": look.what, "reason": look.reason}
            for look in page.looks
            if not look.is_mine
        ],
    }


def _person(actor):
    return people.get_person(actor.person) if actor.person else None


def _register(person, actor, is_whole):
    numbers = {name: str(getattr(person, name) or "") for name in ("phone", "id_number")}
    if is_whole:
        reason = _("本人导出自己的资料")
        numbers = {name: platform.look(person, name, actor=actor, reason=reason) for name in numbers}
    return {"name": person.name, **numbers, "born": person.born}


def _look(row, contacts, actor):
    field_word = {"phone": _("手机号"), "id_number": _("证件号")}.get(row.changes.get("field"), _("号码"))
    number = contacts.get(row.object_id, "") if row.object_type == "requests.requester" else ""
    where = _("诉求 %(number)s") % {"number": number} if number else _("您留的联系方式")
    what = f"{where} · {field_word}" if row.object_type == "requests.requester" else _("登记册") + f" · {field_word}"
    what = _("党组织关系") if row.object_type == "party.membership" else what
    is_mine = actor.user_id is not None and row.user_id == actor.user_id
    return Look(row.at, _("您本人") if is_mine else _post(row) or _("工作人员"), what, row.reason, is_mine)


def _post(row):
    """The post alone, also where a grant's title has the holder's name in it."""
    return (row.post.replace(row.actor_name, "") if row.actor_name else row.post).strip()


def _years_after(moment: datetime) -> date:
    day = timezone.localtime(moment).date()
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + KEPT_YEARS, day=28 if leap else day.day)

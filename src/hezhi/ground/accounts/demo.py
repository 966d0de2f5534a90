"""The accounts' part of the demo city: what waits for a second person, and looks at sealed numbers in the history."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import clock

from . import actions, queries

LOOKS = (  # how many days ago, at what hour, who, whose number, why
    (9, 10, "grid-worker", "old_resident", "约上门送药的时间"),
    (6, 16, "secretary", "old_resident", "核对紧急联系人"),
    (2, 9, "street-officer", "resident", "诉求写得不清楚，打电话问地点"),
)


def build(world) -> str:
    """Two proposals that wait, three looks that are on record. Members of the cast that a city lacks are left out."""
    proposed = [_propose_stand_in(), _propose_night_shift()]
    looks = [_look(world, *look) for look in LOOKS]
    return f"{sum(proposed)} proposals waiting, {sum(looks)} looks on record"


def _propose_stand_in() -> bool:
    """A neighbour's dispatcher stands in for a week."""
    held, user = _post_of("street-officer"), queries.account_named("other-street-officer")
    if not held or not user:
        return False
    return _propose(user, held, title=f"{held.title}（代班）", days=7, reason=f"{held.user}休年假，代班一周")


def _propose_night_shift() -> bool:
    """The heating season needs a night shift on the same desk."""
    held, user = _post_of("utility-handler"), queries.account_named("grid-worker")
    if not held or not user:
        return False
    return _propose(user, held, title=f"{held.title}（夜班联络）", days=112, reason="供暖季夜间有人接件，到供暖结束")


def _propose(user, held, *, title: str, days: int, reason: str) -> bool:
    asking = _post_of("system-admin")
    if not asking:
        return False
    actions.propose_grant(
        user,
        actor=queries.actor_through(asking.user, asking),
        role=held.role,
        title=title,
        area_path=held.area_path,
        desk=held.desk,
        valid_until=clock.now() + timedelta(days=days),
        reason=reason,
    )
    return True


def _look(world, days: int, hour: int, who: str, whose: str, why: str) -> bool:
    held, member = _post_of(who), world.cast.get(whose)
    if not held or not member or not member.person.phone:
        return False
    moment = datetime.combine(clock.today() - timedelta(days=days), time(hour, 12), ZoneInfo(settings.TIME_ZONE))
    with clock.fixed(moment):
        platform.look(
            type(member.person).objects.get(pk=member.person.pk),
            "phone",
            actor=queries.actor_through(held.user, held),
            reason=why,
        )
    return True


def _post_of(username: str):
    user = queries.account_named(username)
    return queries.live_grants(user).select_related("user").first() if user else None

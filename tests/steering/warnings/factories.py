"""A city with a year of quiet and a matter that begins; a late sending; people who may do something about it."""

from datetime import datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hezhi.ground.accounts.models import Grant, Role, User
from hezhi.ground.accounts.queries import actor_through
from hezhi.ground.platform import clock
from hezhi.response.requests import actions as requests
from hezhi.response.requests.models import Category
from tests.steering.indicators.factories import BUILDER, make_offices, officer

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


def make_warned() -> SimpleNamespace:
    """梧桐院 told of its lights once a month for fifteen months, and five times in the last three days."""
    world = make_offices()
    with clock.fixed(NOW):
        tell(world.elm, *(TODAY - timedelta(days=30 * n + 20) for n in range(15)))
        world.rise = tell(world.elm, *(TODAY - timedelta(days=n) for n in (3, 2, 2, 1, 1)))
        tell(world.rose, *(TODAY - timedelta(days=30 * n + 9) for n in range(15)), code="parking")
        while requests.fold_counts():
            pass
    world.street = officer(world.city.street, "subdistrict_dispatcher", "蒋小满")
    world.other_street = officer(world.city.other_street, "subdistrict_dispatcher", "丁立夏")
    world.clerk = at_desk(world.s1, "handler", "姜小雪")
    world.lights = Category.objects.get(code="common_parts")
    return world


def tell(compound, *days, code="common_parts.lighting"):
    """One request a day, each of another person; returned in the order of the days given."""
    drafts = [
        requests.Draft(
            text=f"{compound}灯不亮{n}",
            compound=compound.pk,
            category=Category.objects.get(code=code).pk,
            received_at=datetime.combine(day, time(10, n % 60), ZONE),
            handle=f"{compound.pk}-{code}-{day}-{n}",
        )
        for n, day in enumerate(days)
    ]
    return requests.receive_many(drafts, actor=BUILDER)


def at_desk(body, role, name):
    """A person at a body's desk."""
    user = User.objects.create(username=f"desk{body.pk}-{name}", name=name)
    grant = Grant.objects.create(
        user=user,
        role=Role.objects.get(code=role),
        title=f"{body} {name}",
        area_path="",
        desk=body.pk,
        valid_from=datetime(2020, 1, 1, tzinfo=ZONE),
    )
    return actor_through(user, grant)


def make_late(handler, compound, *, hours_over=3, co_handlers=(), **more):
    """A sending whose limit ended some hours before NOW; the request with it."""
    sent = NOW - timedelta(hours=168 + hours_over)
    past = requests.PastDispatch(
        handler=handler.pk, sent_at=sent, state="handling", accepted_at=sent, co_handlers=co_handlers, **more
    )
    draft = requests.Draft(
        text="路灯坏了很久",
        compound=compound.pk,
        category=Category.objects.get(code="parking.order").pk,
        received_at=sent - timedelta(hours=1),
        handle=f"late-{compound.pk}-{hours_over}",
    )
    case = requests.PastCase(draft, state="in_hand", dispatches=[past])
    with clock.fixed(NOW):
        row = requests.receive_history([case], actor=BUILDER)[0]
    return row.dispatches.get()

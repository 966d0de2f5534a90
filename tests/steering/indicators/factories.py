"""A district with two streets, compounds of known size, and months of requests by the number."""

from datetime import date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hezhi.ground.accounts.models import Grant, Role, User
from hezhi.ground.accounts.queries import actor_through
from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import job
from hezhi.register.people.models import Organisation
from hezhi.register.territory import actions as territory
from hezhi.response.requests import actions as requests
from hezhi.response.requests.models import Category
from tests.register.territory.factories import make_city

BUILDER = job("tests")
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
MONTH, LAST_MONTH, LAST_YEAR = date(2026, 10, 1), date(2026, 9, 1), date(2025, 10, 1)
NOW_AFTER = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)  # the hotline's period of November is over
TOLD = datetime(2026, 11, 2, 10, 0, tzinfo=ZONE)
_names = count(1)
_cases = count(1)


def make_world() -> SimpleNamespace:
    """梧桐院 (612 households) and 月季园 (486) in one street, 纸鸢里 (size unknown) in another, 无名院 known only to lie in the city."""
    city = make_city()
    elm = territory.add_compound(city.community, "梧桐院", households=612, actor=BUILDER)
    rose = territory.add_compound(city.community, "月季园", households=486, actor=BUILDER)
    kite = territory.add_compound(city.other_street, "纸鸢里", actor=BUILDER)
    lost = territory.add_compound(city.city, "无名院", actor=BUILDER)
    preparer = officer(city.district, "district_officer", "陶知夏")
    releaser = officer(city.district, "district_officer", "葛霜降")
    return SimpleNamespace(city=city, elm=elm, rose=rose, kite=kite, lost=lost, preparer=preparer, releaser=releaser)


def officer(area, role, name):
    """A signed-in person with a post in an area, as the actor he is."""
    user = User.objects.create(username=f"officer{next(_names)}", name=name)
    grant = Grant.objects.create(
        user=user,
        role=Role.objects.get(code=role),
        title=f"{area} {name}",
        area_path=area.path,
        valid_from=datetime(2020, 1, 1, tzinfo=ZONE),
    )
    return actor_through(user, grant)


def tell(compound, month, number, code="parking", area_path="", joined=0):
    """`number` requests about a compound in a month; the last `joined` of them join the first."""
    category = Category.objects.get(code=code).pk if code else None
    at = datetime(month.year, month.month, 15, 12, 0, tzinfo=ZONE)
    drafts = [
        requests.Draft(
            text=f"{compound or ''}有事{n}",
            compound=compound.pk if compound else None,
            category=category,
            received_at=at,
            area_path=area_path,
            handle=f"{compound}-{code}-{n}",
        )
        for n in range(number)
    ]
    with clock.fixed(at):
        made = requests.receive_many(drafts, actor=BUILDER)
        for later in made[number - joined :] if joined else []:
            requests.join_request(later, actor=BUILDER, main=made[0])
    return made


def make_offices() -> SimpleNamespace:
    """The world with two street offices (s1 over 梧桐院, s2 over 纸鸢里) and a department k."""
    world = make_world()
    street, other = world.elm.area_path[:12], world.kite.area_path[:12]
    world.s1 = Organisation.objects.create(name="棠梨街道办", kind="subdistrict_office", area_path=street)
    world.s2 = Organisation.objects.create(name="青瓦街道办", kind="subdistrict_office", area_path=other)
    world.k = Organisation.objects.create(name="城管局", kind="district_department", area_path=world.city.district.path)
    return world


def past_case(handler, place, *, told=TOLD, resolved=True, satisfaction=5, contacted=True, asked=True, **more):
    """A request that was sent, handled, and mostly asked about; `n` only keeps lines apart."""
    more.pop("n", None)
    sent = more.pop("dispatches", None) or [
        requests.PastDispatch(handler=handler.pk, sent_at=told + timedelta(hours=1))
    ]
    draft = requests.Draft(
        text="灯不亮",
        compound=place.pk,
        category=Category.objects.get(code="common_parts.lighting").pk,
        received_at=told,
        handle=f"past-{next(_cases)}",
        kind=more.pop("kind", "help"),
    )
    said = {"is_contacted": contacted, "is_resolved": resolved, "satisfaction": satisfaction} if asked else {}
    return requests.PastCase(draft, state="closed" if asked else "in_hand", dispatches=sent, **said, **more)


def keep(*cases):
    """Write down cases with their past."""
    return requests.receive_history(cases, actor=BUILDER)

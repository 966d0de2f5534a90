"""A street with its desks, a compound with its provider, and requests in any state."""

from datetime import datetime
from itertools import count
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hezhi.ground.accounts import sessions
from hezhi.ground.accounts.models import Grant, Role, User
from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform.actor import Actor, job
from hezhi.ground.platform.models import AuditRecord
from hezhi.register.people.models import Organisation, Person
from hezhi.register.territory import actions as territory
from hezhi.response.requests import actions
from hezhi.response.requests.models import Category, ServiceRequest
from tests.register.territory.factories import make_city
from tests.sightings import browse

BUILDER = job("tests")
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 9, 30, 16, 20, tzinfo=ZONE)
DEEDS = {role.code: frozenset(role.deeds) for role in ROLES}
_numbers = count(1)


def make_world() -> SimpleNamespace:
    """The small city with a compound, desks (subdistrict, community, provider, department, district, police) and their people."""
    city = make_city()
    compound = territory.add_compound(city.community, "梧桐院", actor=BUILDER)
    other_compound = territory.add_compound(city.other_community, "月季园", actor=BUILDER)
    office = organisation("槐荫街道办事处", "subdistrict_office", city.street)
    committee = organisation("枣园社区居委会", "residents_committee", city.community)
    district = organisation("槐北区政府", "district_government", city.district)
    housing = organisation("槐北区住建房管局", "district_department", city.district)
    heating = organisation("槐荫供热服务所", "utility", city.street)
    provider = organisation("梧桐院物业服务站", "provider", city.community)
    dispatcher = post("subdistrict_dispatcher", city.street, office, name="蒋小满")
    other_dispatcher = post("subdistrict_dispatcher", city.other_street, None, name="外街道派单员")
    arbiter = post("district_officer", city.district, district, name="区派单员")
    worker = post("community_worker", city.community, committee, name="谢小寒")
    fitter = post("handler", None, heating, name="贺大寒")
    builder = post("handler", None, housing, name="房管科")
    steward = post("steward", None, provider, name="温立冬")
    return SimpleNamespace(**locals())


def organisation(name, kind, area) -> Organisation:
    """A body responsible for an area."""
    return Organisation.objects.create(name=name, kind=kind, area_path=area.path)


def post(role, area, organisation, name="测试员") -> Actor:
    """A person through a post with this role's deeds."""
    number = next(_numbers)
    return Actor(
        name=name,
        user_id=900_000 + number,
        post=f"{organisation or area} {name}",
        area_path=area.path if area else "",
        desk=organisation.pk if organisation else None,
        deeds=DEEDS[role],
    )


def resident(person=None, name="秦女士") -> Actor:
    """A person without a post."""
    person = person or Person.objects.create(name=name).pk
    return Actor(name=name, user_id=800_000 + next(_numbers), person=person)


def category(code) -> Category:
    """A category that comes with the house."""
    return Category.objects.get(code=code)


def make_request(
    world, text="3号楼门口的路灯三天没亮，晚上看不见台阶。", code="common_parts.lighting", **more
) -> ServiceRequest:
    """A received request about the world's compound."""
    draft = {"text": text, "compound": world.compound.pk, "category": category(code).pk, "category_score": 0.95}
    return actions.receive_request(actions.Draft(**(draft | more)), actor=more.pop("actor", BUILDER))


def make_dispatch(world, handler=None, **more):
    """A request that was just sent to a handler (the heating station by default)."""
    row = more.pop("row", None) or make_request(world, **more)
    return actions.dispatch_request(row, actor=world.dispatcher, handler=handler or world.heating)


def audited() -> int:
    """Rows in the history now."""
    return AuditRecord.objects.count()


def signed_in(role, *, area=None, desk=None, person=None, name="测试员"):
    """A test client of an account with one grant, as after signing in with both factors."""
    user = User.objects.create(username=f"u{next(_numbers)}", name=name, person=person)
    grant = None
    if role:
        grant = Grant.objects.create(
            user=user,
            role=_role(role),
            title=f"{area or ''}{name}",
            area_path=area.path if area else "",
            desk=desk,
            valid_from=datetime(2020, 1, 1, tzinfo=ZONE),
        )
    client = browse(user, grant)
    session = client.session
    sessions.mark(session, second=True)
    session.save()
    client.user, client.grant = user, grant
    return client


def desk_client(world):
    """The street's dispatcher at the desk."""
    return signed_in("subdistrict_dispatcher", area=world.city.street, desk=world.office.pk, name="蒋小满")


def _role(code):
    row = next(role for role in ROLES if role.code == code)
    names = {"name": row.name, "name_en": row.name_en, "home": row.home, "deeds": list(row.deeds)}
    return Role.objects.update_or_create(code=code, defaults=names)[0]

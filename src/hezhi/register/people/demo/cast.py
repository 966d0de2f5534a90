"""The cast: one invented person for each part in the story, with an account and posts. Tests and the demo share it."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from hezhi.ground.accounts import actions as accounts
from hezhi.ground.accounts import queries as account_queries
from hezhi.ground.platform.actor import Actor

from .. import actions
from ..actions import Share
from ..models import Person, Post


@dataclass(frozen=True)
class Part:
    """A part in the story: who plays it, and the posts it holds as (kind of body, which, title, role, covers its area)."""

    name: str
    said: str
    posts: tuple[tuple[str, str, str, str, bool], ...] = ()
    born: date | None = None
    home: tuple[str, int] | None = None  # compound, place of the unit in it
    is_party_member: bool = False


CAST = {
    "resident": Part("秦望舒", "居民，梧桐院业主", home=("梧桐院", 7), born=date(1988, 6, 21)),
    "old_resident": Part("贺桂兰", "独居老人，78 岁", home=("梧桐院", 40), born=date(1948, 3, 5)),
    "owner_abroad": Part("沈远航", "在国外的业主", home=("月季园", 3), born=date(1979, 11, 7)),
    "secretary": Part(
        "罗秋实",
        "青瓦社区书记，兼任棠梨一村物管会主任",
        (
            ("party_org", "community", "书记", "community_secretary", True),
            ("pmc", "棠梨一村", "主任", "handler", False),
        ),
        is_party_member=True,
    ),
    "grid_worker": Part(
        "谢小寒", "青瓦社区网格员", (("residents_committee", "community", "网格员", "community_worker", True),)
    ),
    "steward": Part("姜小雪", "梧桐院物业管家", (("provider", "梧桐院", "管家", "steward", False),)),
    "street_officer": Part(
        "蒋小满", "棠梨街道派单员", (("subdistrict_office", "subdistrict", "派单员", "subdistrict_dispatcher", True),)
    ),
    "other_street_officer": Part(
        "丁立夏", "另一街道的派单员", (("subdistrict_office", "other", "派单员", "subdistrict_dispatcher", True),)
    ),
    "utility_handler": Part("贺大寒", "棠梨供热服务所值班员", (("utility", "供热服务所", "值班员", "handler", False),)),
    "handler": Part("任立冬", "青禾区住建委物业科", (("department", "住建委", "物业科经办人", "handler", False),)),
    "district_officer": Part(
        "陶知夏", "青禾区住建委，拟定名单", (("department", "住建委", "物业科科长", "district_officer", True),)
    ),
    "district_releaser": Part(
        "顾明川", "青禾区委社会工作部，复核签发", (("department", "委社会工作部", "副部长", "district_officer", True),)
    ),
    "hotline_officer": Part(
        "许谷雨", "市民热线受理员", (("hotline_centre", "city", "受理员", "hotline_officer", True),)
    ),
    "city_officer": Part(
        "苏明远",
        "市住建委，兼管区划与小区档案",
        (
            ("city_department", "住建委", "物业处", "city_officer", True),
            ("city_department", "住建委", "区划与档案管理员", "territory_keeper", True),
        ),
    ),
    "city_releaser": Part(
        "叶知秋", "市住建委，复核签发", (("city_department", "住建委", "副处长", "city_officer", True),)
    ),
    "system_admin": Part("韩建中", "系统管理员", (("hotline_centre", "city", "系统管理员", "system_admin", True),)),
    "security_admin": Part("卫守正", "安全管理员", (("hotline_centre", "city", "安全管理员", "security_admin", True),)),
    "audit_admin": Part("白察", "审计管理员", (("hotline_centre", "city", "审计管理员", "audit_admin", True),)),
}


@dataclass
class Member:
    """A member of the cast as built: account, person, posts, homes."""

    key: str
    part: Part
    user: object
    person: Person
    posts: list[Post] = field(default_factory=list)
    homes: list = field(default_factory=list)

    @property
    def username(self) -> str:
        """What is typed to sign in."""
        return self.user.username


def actor_of(member: Member, place: int = 0) -> Actor:
    """The actor that a member is through one of his posts (a resident without any: by his account alone)."""
    grant = member.posts[place].grant if member.posts else None
    return account_queries.actor_through(member.user, grant)


def build_cast(world) -> None:
    """Give every part to its person. Bodies and homes must stand; parts whose home is not in a small world live elsewhere."""
    for n, (key, part) in enumerate(CAST.items()):
        path = world.communities[0].path if part.home or not part.posts else ""
        person = _person(world, key, part, path, n)
        user = accounts.open_account(
            key.replace("_", "-"), actor=world.actor, name=part.name, person=person.pk, is_cast=True
        )
        member = world.cast[key] = Member(key, part, user, person)
        for body, which, title, role, covers in part.posts:
            organisation = _body(world, body, which)
            member.posts.append(
                actions.appoint(
                    person,
                    organisation,
                    title,
                    actor=world.actor,
                    role=role,
                    user=user,
                    area_path=organisation.area_path if covers else "",
                    since=world.begin,
                )
            )
        if part.home:
            _give_home(world, member)


def _person(world, key, part, path, n):
    """The secretary of the cast is the secretary of his community."""
    person = world.secretaries.get(world.communities[0].path) if key == "secretary" else None
    if person is None:
        return actions.add_person(
            part.name,
            area_path=path or world.communities[0].path,
            phone=f"1900002{n:04}",
            born=part.born,
            is_party_member=part.is_party_member,
            actor=world.actor,
        )
    person.name = part.name
    person.save(update_fields=["name"])
    return person


def _body(world, body, which):
    bodies, community, subdistrict = world.organisations, world.communities[0], world.subdistricts[0]
    if body in ("party_org", "residents_committee"):
        return bodies[body, community.path]
    if body == "subdistrict_office":
        return bodies[body, (subdistrict if which == "subdistrict" else world.subdistricts[1]).path]
    if body == "utility":
        return world.departments[which, subdistrict.path]
    if body == "department":
        return world.departments[which, world.districts[0].path]
    if body == "city_department":
        return world.departments[which, world.city.path]
    if body == "pmc":
        return bodies[f"{which}物业管理委员会", community.path]
    if body == "provider":
        return world.provider_of[world.named(which).pk]
    return bodies[body, world.city.path]


def _give_home(world, member):
    name, place = member.part.home
    units = world.units.get(world.named(name).pk, [])
    if not units:
        return
    unit = units[place % len(units)]
    member.homes.append(unit)
    since = date(world.begin.year - 3, 9, 1)
    owners = [Share(member.person)]
    if member.key == "resident":
        spouse = actions.add_person("戚云舒", area_path=unit.building.compound.area_path, actor=world.actor)
        owners = [Share(member.person, Fraction(1, 2)), Share(spouse, Fraction(1, 2))]
    actions.record_ownership(unit, owners, since=since, actor=world.actor)
    if member.key != "owner_abroad":
        actions.record_residence(unit, member.person, "owner", since=since, actor=world.actor)

"""Bodies and people of the demo city, in bulk."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hezhi.ground.accounts import actions as accounts
from hezhi.ground.platform import clock

from .. import actions
from ..actions import OrganisationDraft, OwnershipDraft, PersonDraft, Share
from ..models import Post
from . import names
from .cast import build_cast

# The owners' body of the cast's own compounds at the end of the story.
FIRST_BODIES = {
    "梧桐院": "committee",
    "锅炉厂宿舍": "none",
    "晾衣台": "none",
    "月季园": "committee",
    "云汀花园": "committee",
    "棠梨一村": "pmc",
    "半亩塘": "committee",
    "柿子巷": "pmc",
    "纺织三院": "pmc",
    "丝瓜架": "pmc",
    "小满里": "committee",
}
UNSERVED = {"锅炉厂宿舍"}
FORMED_SHARE, SERVED_SHARE = Fraction(846, 1000), Fraction(938, 1000)
BODY_WORDS = {"committee": "业主委员会", "pmc": "物业管理委员会", "self_management_group": "自我管理委员会"}
BODY_KINDS = {"committee": "owners_committee", "pmc": "pmc", "self_management_group": "self_management_group"}


def build(world) -> None:
    """Fill the city with bodies and people. Deterministic; seconds."""
    accounts.load_roles()
    with clock.fixed(world.began_at):
        _build_offices(world)
        _build_companies(world)
        _choose_standing(world)
        _build_bodies(world)
        _build_party(world)
        _build_posts(world)
        build_cast(world)
        _build_owners(world)


def _build_offices(world):
    drafts = [OrganisationDraft("云汀市市民热线服务中心", "hotline_centre", world.city.path, "热线中心")]
    drafts += [
        OrganisationDraft(f"云汀市{name}", "city_department", world.city.path, f"市{name}")
        for name in names.CITY_DEPARTMENTS
    ]
    for district in world.districts:
        drafts.append(OrganisationDraft(f"{district.name}人民政府", "district_government", district.path))
        drafts += [
            OrganisationDraft(district.name + name, "district_department", district.path)
            for name in names.DISTRICT_DEPARTMENTS
        ]
    for place in world.subdistricts:
        stem = place.name.rstrip("街道镇乡")
        office = f"{place.name}办事处" if place.form == "street" else f"{place.name}人民政府"
        drafts.append(OrganisationDraft(office, "subdistrict_office", place.path, f"{place.name}办"))
        drafts += [OrganisationDraft(stem + name, "utility", place.path) for name in names.UTILITIES]
        drafts.append(OrganisationDraft(f"{stem}派出所社区警务站", "police_post", place.path))
        drafts.append(OrganisationDraft(f"{stem}融合服务大厅", "service_hall", place.path))
    for place in world.communities:
        drafts.append(OrganisationDraft(f"{place.name}居委会", "residents_committee", place.path))
        drafts.append(OrganisationDraft(f"{place.name}党委", "party_org", place.path))
    drafts = [replace(draft, phone=f"6610{place:04}") for place, draft in enumerate(drafts)]
    _keep(world, actions.add_organisations(drafts, actor=world.actor))


def _build_companies(world):
    drafts = [
        OrganisationDraft(
            f"{name}物业服务有限公司", "provider", world.city.path, f"{name}物业", phone=f"6620{place:04}"
        )
        for place, name in enumerate(names.PROVIDERS)
    ]
    drafts += [OrganisationDraft(f"{name}有限公司", "developer", world.city.path, name) for name in names.DEVELOPERS]
    bodies = actions.add_organisations(drafts, actor=world.actor)
    world.providers = [body for body in bodies if body.kind == "provider"]
    world.developers = [body for body in bodies if body.kind == "developer"]


def _choose_standing(world):
    """Who serves what, and which body it has, at the end of the story."""
    assessed = [c for c in world.compounds if c.is_assessed]
    first = [c for c in assessed if c.area_path == world.communities[0].path]
    told = [c for c in assessed if c.area_path != world.communities[0].path]
    world.rng.shuffle(told)
    formed = round(len(assessed) * FORMED_SHARE) - sum(1 for c in first if FIRST_BODIES[c.name] != "none")
    served = round(len(assessed) * SERVED_SHARE) - sum(1 for c in first if c.name not in UNSERVED)
    for n, compound in enumerate(told):
        kinds = ["pmc", "pmc", "pmc", "committee"] if n < formed else ["none", "none", "self_management_group"]
        world.body_of[compound.pk] = world.rng.choice(kinds)
    # Those without a body are mostly, but not only, those without service.
    late = told[::-1]
    for n, compound in enumerate(late):
        if n >= len(told) - served:
            world.provider_of[compound.pk] = world.rng.choice(world.providers)
    for place, compound in enumerate(first):
        world.body_of[compound.pk] = FIRST_BODIES[compound.name]
        if compound.name not in UNSERVED:
            world.provider_of[compound.pk] = world.providers[place % len(world.providers)]
    for compound in world.compounds:
        if not compound.is_assessed:
            world.body_of[compound.pk] = "none"
            if world.rng.random() < 0.5:
                world.provider_of[compound.pk] = world.rng.choice(world.providers)


def _build_bodies(world):
    drafts = []
    for compound in world.compounds:
        body = world.body_of[compound.pk]
        if body != "none":
            drafts.append(OrganisationDraft(compound.name + BODY_WORDS[body], BODY_KINDS[body], compound.area_path))
    _keep(world, actions.add_organisations(drafts, actor=world.actor), by_name=True)


def _build_party(world):
    """Party organisations above the communities, in companies, and of all who serve a community. Takes nothing from the world's dice."""
    above = [OrganisationDraft(f"{place.name}委", "party_org", place.path) for place in world.districts]
    above += [OrganisationDraft(f"{place.name}党工委", "party_org", place.path) for place in world.subdistricts]
    _keep(world, actions.add_organisations(above, actor=world.actor))
    served = sorted(
        {(provider.pk, c.area_path[:-4]) for c in world.compounds if (provider := world.provider_of.get(c.pk))}
    )
    providers = {provider.pk: provider for provider in world.providers}
    names = {place.path: place.name.rstrip("街道镇乡") for place in world.subdistricts}
    keys = [key for place, key in enumerate(served) if place % 5 < 3 and key[1] in names]
    drafts = [
        OrganisationDraft(f"{providers[pk].short_name}{names[path]}党支部", "party_org", path) for pk, path in keys
    ]
    world.branches = dict(zip(keys, actions.add_organisations(drafts, actor=world.actor), strict=True))
    places = [place for n, place in enumerate(world.communities) if n % 2]
    drafts = [OrganisationDraft(f"{place.name}物业联盟功能党支部", "party_org", place.path) for place in places]
    made = actions.add_organisations(drafts, actor=world.actor)
    world.alliances = {place.path: body for place, body in zip(places, made, strict=True)}


def _build_posts(world):
    """A secretary for each community and a director for each subdistrict; seats without accounts, but for the cast's."""
    rng, places = world.rng, [*world.communities, *world.subdistricts]
    people = actions.add_persons(
        [
            PersonDraft(_name(rng), place.path, phone=f"1900001{n:04}", is_party_member=True)
            for n, place in enumerate(places)
        ],
        actor=world.actor,
    )
    posts = []
    for place, person in zip(places, people, strict=True):
        is_community = place.kind == "community"
        kind = "party_org" if is_community else "subdistrict_office"
        if is_community:
            world.secretaries[place.path] = person
        if place is world.communities[0]:
            continue  # the cast's secretary takes this seat, with an account
        posts.append(
            Post(
                person=person,
                organisation=world.organisations[kind, place.path],
                title="书记" if is_community else "主任",
                area_path=place.path,
                valid_from=world.begin,
            )
        )
    Post.objects.bulk_create(posts)


def _build_owners(world):
    """Owners of the homes on record: single, couples, heirs in thirds, unsold ones, and some with two homes."""
    rng, since = world.rng, date(world.begin.year - 4, 5, 1)
    taken = {unit.pk for member in world.cast.values() for unit in member.homes}
    units = [unit for compound in world.units.values() for unit in compound if unit.pk not in taken]
    plans = [rng.choices([1, 2, 3, 0], [74, 18, 3, 5])[0] for _ in units]
    people = iter(
        actions.add_persons(
            [
                PersonDraft(_name(rng), unit.building.compound.area_path, phone=f"1900{n:07}", born=_birthday(rng))
                for n, unit in enumerate(unit for unit, plan in zip(units, plans, strict=True) for _ in range(plan))
            ],
            actor=world.actor,
        )
    )
    drafts, lives, last = [], [], None
    for unit, plan in zip(units, plans, strict=True):
        owners = [next(people) for _ in range(plan)]
        if plan == 1 and last and rng.random() < 0.04 and last[0] == unit.building.compound_id:
            owners = last[1]
        shares = [Share(owner, Fraction(1, len(owners))) for owner in owners] or [Share(rng.choice(world.developers))]
        drafts.append(OwnershipDraft(unit, shares, since, deed_number=f"云汀不动产第{unit.pk:07}号"))
        if owners:
            last = (unit.building.compound_id, owners)
            lives += [(unit, owner, "owner", since, None) for owner in owners[:1]]
    actions.record_ownerships(drafts, actor=world.actor)
    actions.record_residences(lives, actor=world.actor)


def _keep(world, bodies, *, by_name=False):
    for body in bodies:
        key = (body.name if by_name else body.kind, body.area_path)
        world.organisations.setdefault(key, body)
        if body.kind in ("district_department", "city_department", "utility", "police_post"):
            place = next(p for p in (world.city, *world.districts, *world.subdistricts) if p.path == body.area_path)
            stem = place.name if body.kind != "utility" else place.name.rstrip("街道镇乡")
            world.departments[body.name.removeprefix(stem), body.area_path] = body


def _name(rng):
    return rng.choice(names.SURNAMES) + rng.choice(names.GIVEN)


def _birthday(rng):
    return date(rng.randint(1938, 2000), rng.randint(1, 12), rng.randint(1, 28))

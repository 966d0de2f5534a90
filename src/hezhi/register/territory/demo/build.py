"""Territory's part of the demo city: districts, subdistricts, communities with borders; compounds, buildings, some homes."""

from collections import Counter
from decimal import Decimal
from math import ceil

from hezhi.ground.platform import clock

from .. import actions
from ..actions import AreaDraft, BuildingDraft, CompoundDraft, UnitDraft
from . import names
from .drawing import Ground
from .world import World

FORMS = {"街道": "street", "镇": "town", "乡": "township"}


def build(world: World) -> None:
    """Lay the ground. The same world gives the same city; seconds, in bulk."""
    with clock.fixed(world.began_at):
        ground, cells = _build_areas(world)
        _build_compounds(world, ground, cells)
        _build_buildings(world)
        _build_units(world)


def _build_areas(world):
    size = world.size
    # A subdistrict is 2 x 2 communities, a district 4 subdistricts high.
    high = min(4, size.subdistricts)
    wide = ceil(size.subdistricts / high)
    side = ceil(size.communities / 2)
    ground = Ground(size.districts * wide * 2, high * side, world.rng)
    blocks = _blocks(size, wide, high, side)
    every = {cell for district in blocks for subdistrict in district for cell in subdistrict}
    world.city = actions.add_area(
        None, "city", "city", names.CITY, actor=world.actor, codes={"local": "99"}, boundary=ground.outline(every)
    )
    world.districts = actions.add_areas(
        [
            AreaDraft(
                world.city,
                "district",
                "district",
                names.DISTRICTS[d],
                codes={"local": f"99{d + 1:02}"},
                boundary=ground.outline({cell for subdistrict in block for cell in subdistrict}),
            )
            for d, block in enumerate(blocks)
        ],
        actor=world.actor,
    )
    _build_subdistricts(world, ground, blocks)
    cells = _build_communities(world, ground, blocks)
    return ground, cells


def _blocks(size, wide, high, side):
    """district -> subdistrict -> its cells; the first subdistrict lies near the middle of its district."""
    districts = []
    for d in range(size.districts):
        places = [(column, row) for row in range(high) for column in range(wide)][: size.subdistricts]
        places.sort(key=lambda place: (abs(place[1] - high // 2), place[0]))
        districts.append(
            [
                [((d * wide + column) * 2 + x, row * side + y) for y in range(side) for x in range(2)][
                    : size.communities
                ]
                for column, row in places
            ]
        )
    return districts


def _build_subdistricts(world, ground, blocks):
    drafts = []
    for d, (district, block) in enumerate(zip(world.districts, blocks, strict=True)):
        for s, cells in enumerate(block):
            name = names.SUBDISTRICTS[d * 8 + s]
            form = next(form for word, form in FORMS.items() if name.endswith(word))
            code = f"99{d + 1:02}{s + 1:03}"
            outline = ground.outline(set(cells))
            drafts.append(AreaDraft(district, "subdistrict", form, name, {"local": code}, boundary=outline))
    world.subdistricts = actions.add_areas(drafts, actor=world.actor)


def _build_communities(world, ground, blocks):
    flat = [cells for block in blocks for cells in block]
    drafts, where = [], []
    for s, (subdistrict, cells) in enumerate(zip(world.subdistricts, flat, strict=True)):
        for c, cell in enumerate(cells):
            stem = names.COMMUNITIES[s * 4 + c] if s * 4 + c < len(names.COMMUNITIES) else f"第{s * 4 + c}"
            drafts.append(
                AreaDraft(
                    subdistrict,
                    "community",
                    "community",
                    stem + "社区",
                    boundary=ground.outline({cell}),
                    position=ground.inside(cell, 0.5, 0.5),
                )
            )
            where.append(cell)
    world.communities = actions.add_areas(drafts, actor=world.actor)
    return dict(zip([area.pk for area in world.communities], where, strict=True))


def _build_compounds(world, ground, cells):
    rng, size = world.rng, world.size
    first = min(len(names.FIRST_COMPOUNDS), size.compounds)
    homes = [world.communities[0]] * first
    rest = size.compounds - first
    homes += [world.communities[1 + n % (len(world.communities) - 1)] for n in range(rest)]
    told = names.FIRST_COMPOUNDS[:first] + _invent(rng, rest)
    assessed = set(range(first)) | set(rng.sample(range(first, size.compounds), size.assessed - first))
    drafts = []
    for n, (area, (name, kind, households)) in enumerate(zip(homes, told, strict=True)):
        drafts.append(
            CompoundDraft(
                area,
                name,
                kind=kind,
                codes={"local": f"YT{n + 1:05}"},
                is_assessed=n in assessed,
                households=households,
                building_count=max(1, round(households / rng.choice([42, 60, 72, 96]))),
                floor_area=Decimal(households * rng.randint(58, 118)),
                built_year=_year(rng, kind),
                address=f"{area.name.removesuffix('社区')}路{rng.randint(1, 99)}号",
                position=ground.inside(cells[area.pk], rng.uniform(0.14, 0.86), rng.uniform(0.14, 0.86)),
            )
        )
    world.compounds = actions.add_compounds(drafts, actor=world.actor)


def _invent(rng, count):
    """(name, kind, households) of invented compounds. Names are used once, but for a few that two districts share, as in life."""
    kinds = [kind for kind, number in names.KINDS.items() for _ in range(number)]
    rng.shuffle(kinds)
    used: Counter[str] = Counter()
    told = []
    for n in range(count):
        kind = kinds[n % len(kinds)]
        for _ in range(50):
            stem = rng.choice(names.WORKS if kind == "unit_managed" else names.STEMS)
            name = stem + rng.choice(names.SUFFIXES[kind])
            if not used[name]:
                break
        if used[name] > 1:
            name = f"{name}{'二三四五六七八九'[used[name] % 8]}期"
        used[name] += 1
        told.append((name, kind, _households(rng, kind)))
    return told


def _households(rng, kind):
    middle = {"commercial": 6.6, "resettlement": 6.9, "affordable": 6.6, "housing_reform": 6.4}.get(kind, 5.3)
    return max(24, min(2600, round(rng.lognormvariate(middle, 0.55))))


def _year(rng, kind):
    first, last = {
        "commercial": (1998, 2021),
        "old": (1962, 1995),
        "housing_reform": (1982, 1999),
        "resettlement": (2004, 2019),
        "affordable": (2008, 2022),
        "villa": (1999, 2015),
    }.get(kind, (1956, 1990))
    return rng.randint(first, last)


def _build_buildings(world):
    drafts = []
    for compound in world.compounds:
        floors = 6 if (compound.built_year or 0) < 2000 else world.rng.choice([11, 18, 24])
        if compound.kind in ("courtyard", "village_houses", "villa"):
            floors = 2
        drafts += [
            BuildingDraft(compound, f"{n}号楼", floors=floors, has_lift=floors > 6)
            for n in range(1, compound.building_count + 1)
        ]
    for building in actions.add_buildings(drafts, actor=world.actor):
        world.buildings.setdefault(building.compound_id, []).append(building)


def _build_units(world):
    """Homes are on record in the cast's community and in one small compound of each subdistrict."""
    chosen = world.within(world.communities[0])
    for subdistrict in world.subdistricts:
        inside = [c for c in world.within(subdistrict) if c.households <= world.size.homes]
        chosen += inside[:1]
    drafts = []
    for compound in dict.fromkeys(chosen):
        drafts += list(_units_of(world, compound, min(compound.households, world.size.homes * 5)))
    for unit in actions.add_units(drafts, actor=world.actor):
        world.units.setdefault(unit.building.compound_id, []).append(unit)


def _units_of(world, compound, homes):
    buildings = world.buildings[compound.pk]
    each = ceil(homes / len(buildings))
    left = homes
    for building in buildings:
        here = min(each, left)
        left -= here
        for n in range(here):
            entrance, place = divmod(n, 24)
            floor, door = divmod(place, 4)
            yield UnitDraft(
                building,
                f"{floor + 1}{door + 1:02}",
                f"{entrance + 1}单元",
                registered_area=Decimal(world.rng.randint(4200, 14800)) / 100,
            )

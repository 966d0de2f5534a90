"""A house of six homes in the invented city."""

from decimal import Decimal
from types import SimpleNamespace

from hezhi.ground.platform.actor import Actor
from hezhi.register.people import actions
from hezhi.register.people.permissions import DEEDS
from hezhi.register.territory import actions as territory
from hezhi.register.territory.actions import UnitDraft
from tests.register.territory.factories import BUILDER, make_city

AREAS = ["89.32", "100.00", "90.00", "60.00", "70.50", "110.18"]


def make_house() -> SimpleNamespace:
    """city (see make_city), compound, units (six, 520.00 m²), developer, and three persons."""
    city = make_city()
    compound = territory.add_compound(city.community, "枣园尚城", actor=BUILDER)
    building = territory.add_building(compound, "1号楼", actor=BUILDER)
    drafts = [UnitDraft(building, f"{n}01", registered_area=Decimal(area)) for n, area in enumerate(AREAS, 1)]
    units = territory.add_units(drafts, actor=BUILDER)
    path = compound.area_path
    wang, li, zhao = (
        actions.add_person(name, area_path=path, phone=phone, actor=BUILDER)
        for name, phone in (("王秀兰", "13800000001"), ("李建国", "13800000002"), ("赵海外", "13800000003"))
    )
    developer = actions.add_organisation("青槐置业", "developer", actor=BUILDER, area_path=path)
    return SimpleNamespace(**locals())


def clerk(path, *deeds) -> Actor:
    """A post in an area with this room's deeds."""
    return Actor(name="测试员", post="测试岗", area_path=path, deeds=frozenset(deeds or DEEDS))

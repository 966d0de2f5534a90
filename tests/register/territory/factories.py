"""A small invented city: 青槐市 › 槐北区 › 槐荫街道 › two communities, and a street beside it."""

from types import SimpleNamespace

from hezhi.ground.platform.actor import Actor, job
from hezhi.ground.platform.models import AuditRecord
from hezhi.register.territory import actions
from hezhi.register.territory.permissions import DEEDS

BUILDER = job("tests")


def make_city() -> SimpleNamespace:
    """city, district, other_district, street, other_street, community, other_community."""
    city = actions.add_area(None, "city", "city", "青槐市", actor=BUILDER, codes={"stats2023": "9900"})
    district = actions.add_area(city, "district", "district", "槐北区", actor=BUILDER, codes={"stats2023": "990001"})
    other_district = actions.add_area(city, "district", "district", "槐南区", actor=BUILDER)
    street = actions.add_area(district, "subdistrict", "street", "槐荫街道", actor=BUILDER)
    other_street = actions.add_area(district, "subdistrict", "area_office", "柳荫地区", actor=BUILDER)
    community = actions.add_area(street, "community", "community", "枣园社区居委会", actor=BUILDER)
    other_community = actions.add_area(street, "community", "community", "梨园社区居委会", actor=BUILDER)
    return SimpleNamespace(**locals())


def clerk(area, *deeds, name="测试员") -> Actor:
    """A post in an area with the named deeds of this room (all by default)."""
    return Actor(name=name, post="测试岗", area_path=area.path, deeds=frozenset(deeds or DEEDS))


def audited() -> int:
    """Rows in the history now."""
    return AuditRecord.objects.count()

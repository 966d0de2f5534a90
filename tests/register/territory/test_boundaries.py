"""Borders from GeoJSON files, brought to WGS84."""

import json

import pytest

from hezhi.ground.platform.refusal import Refused
from hezhi.register.territory import actions, queries
from hezhi.register.territory.datum import metres_between, to_wgs84
from tests.shared_data import shared_file

from .factories import BUILDER, audited, make_city
from .test_imports import bring

pytestmark = pytest.mark.django_db

SQUARE = [[[116.0, 40.0], [116.1, 40.0], [116.1, 40.1], [116.0, 40.0]]]


def feature(name, kind="Polygon", coordinates=SQUARE):
    return {"properties": {"name": name}, "geometry": {"type": kind, "coordinates": coordinates}}


def test_a_border_is_kept_in_wgs84():
    city = make_city()
    collection = {
        "type": "FeatureCollection",
        "features": [feature("槐北区"), feature("无此区"), feature("槐南区", "Point", [1, 2])],
    }

    drawn = actions.import_boundaries(collection, datum="gcj02", actor=BUILDER)
    again = actions.import_boundaries(collection, datum="gcj02", actor=BUILDER)

    assert (drawn.read, drawn.updated, [fault["name"] for fault in drawn.refused]) == (3, 1, ["无此区", "槐南区"])
    assert (again.updated, again.unchanged) == (0, 1)
    shape = queries.boundaries_of(city.city)[city.district.path]
    assert metres_between(shape["coordinates"][0][0], to_wgs84(116.0, 40.0, "gcj02")) < 0.2


def test_what_is_no_collection_is_refused():
    make_city()
    before = audited()

    with pytest.raises(Refused, match="form"):
        actions.import_boundaries({"type": "Topology"}, datum="wgs84", actor=BUILDER)

    assert audited() == before


@pytest.mark.data
def test_sixteen_real_districts():
    bring(shared_file("divisions/beijing_areas.csv"), city="北京市")
    collection = json.loads(shared_file("divisions/beijing_districts.geojson").read_text(encoding="utf-8"))

    drawn = actions.import_boundaries(collection, datum="gcj02", kind="district", actor=BUILDER)

    assert (drawn.read, drawn.updated, drawn.refused) == (16, 16, [])
    assert len(queries.boundaries_of(queries.find_area("北京市"))) == 16

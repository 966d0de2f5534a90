"""Shifted maps: known points, and the way back within half a metre everywhere in China."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.register.territory.datum import Datum, from_wgs84, gcj02_to_bd09, metres_between, to_wgs84, wgs84_to_gcj02
from tests.shared_data import shared_file

POINT = st.tuples(st.floats(73.5, 135.0), st.floats(3.9, 53.5))


def test_known_points_shift_as_published():
    assert wgs84_to_gcj02(116.404, 39.915) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-12)
    assert gcj02_to_bd09(116.404, 39.915) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-12)


@given(POINT, st.sampled_from(list(Datum)))
def test_back_and_forth_ends_within_a_millimetre(point, datum):
    assert metres_between(to_wgs84(*from_wgs84(*point, datum), datum), point) < 0.001


@given(POINT)
def test_a_shift_in_china_is_seen(point):
    assert 1 < metres_between(wgs84_to_gcj02(*point), point) < 2000


def test_outside_china_gcj02_is_not_shifted():
    assert to_wgs84(-73.98, 40.75, "gcj02") == (-73.98, 40.75)


@pytest.mark.parametrize("point", [(181, 0), (0, 91), (float("nan"), 0)])
def test_a_point_off_the_globe_is_refused(point):
    with pytest.raises(ValueError, match="globe"):
        to_wgs84(*point, "bd09")


def test_an_undeclared_datum_is_refused():
    with pytest.raises(ValueError, match="amap"):
        to_wgs84(116, 39, "amap")


@pytest.mark.data
def test_two_columns_of_one_real_file_meet_within_half_a_metre():
    with shared_file("compounds/beijing_compounds_merged.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["lon_bd09"]]

    worst = max(
        metres_between(
            to_wgs84(float(row["lon_bd09"]), float(row["lat_bd09"]), "bd09"),
            to_wgs84(float(row["lon_gcj02"]), float(row["lat_gcj02"]), "gcj02"),
        )
        for row in rows
    )

    assert len(rows) == 5660
    assert worst < 0.5

"""Inside and outside of boundaries with holes and several parts."""

import pytest

from hezhi.register.territory.rules.inside import points_inside

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]
FAR = [[10, 10], [12, 10], [11, 12], [10, 10]]


@pytest.mark.parametrize(
    ("point", "is_in"),
    [
        ((0.5, 0.5), True),
        ((2, 2), False),
        ((3.5, 2), True),
        ((5, 2), False),
        ((-1, 2), False),
        ((11, 11), True),
        ((10.1, 11.9), False),
    ],
)
def test_a_point_is_inside_a_part_and_outside_its_hole(point, is_in):
    shape = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [FAR]]}

    assert points_inside(shape, [point[0]], [point[1]]).tolist() == [is_in]


def test_many_points_at_once():
    shape = {"type": "Polygon", "coordinates": [SQUARE]}

    assert points_inside(shape, [1, 9, 3], [1, 1, 3]).tolist() == [True, False, True]

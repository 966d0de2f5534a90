"""Thanks beside complaints: equal to the requests behind each figure, of an area and of a compound, and opened by a tap."""

import re
from datetime import date
from html import unescape

import pytest

from hezhi.ground.platform import clock
from hezhi.steering.indicators import queries
from tests.steering.indicators.factories import NOW, make_world, tell

pytestmark = pytest.mark.django_db
MONTH, YEAR_AGO = date(2026, 10, 1), date(2025, 9, 1)


@pytest.fixture
def world():
    made = make_world()
    tell(made.elm, MONTH, 3)
    tell(made.elm, MONTH, 2, code="praise")
    tell(made.elm, YEAR_AGO, 5)
    tell(made.elm, YEAR_AGO, 1, code="praise")
    tell(made.kite, MONTH, 4)
    return made


def test_a_compound_and_its_area(world):
    own = queries.voices(world.elm.area_path, date(2026, 11, 1), world.elm.pk)
    area = queries.voices(world.city.district.path, date(2026, 11, 1))

    assert (own.told, own.told_before, own.thanks, own.thanks_before) == (3, 5, 2, 1)
    assert own.sings_more
    assert (area.told, area.thanks) == (7, 2)
    assert not area.sings_more
    assert [(row.month, row.told, row.thanks) for row in own.rows[:2]] == [(date(2026, 11, 1), 0, 0), (MONTH, 3, 2)]
    assert (len(own.rows), own.span) == (24, (date(2024, 12, 1), date(2026, 11, 1)))


def test_fewer_than_five_are_not_told_apart_in_public(world):
    row = queries.voices(world.elm.area_path, date(2026, 11, 1), world.elm.pk).rows[1]

    assert (row.public(row.told), row.public(5)) == (None, 5)


def test_each_figure_opens_to_as_many_requests_as_it_says(world, browse):
    client = browse(world.preparer)
    with clock.fixed(NOW):
        html = client.get(f"/indicators/voices/?compound={world.elm.pk}").content.decode()
    links = re.findall(r'<a href="(/indicators/counted/[^"]+)">(\d+)</a>', html)

    assert "骂的少了，夸的多了" in html
    assert [int(number) for _to, number in links] == [3, 2, 5, 1]
    for to, number in links:
        opened = client.get(unescape(to)).content.decode()
        assert opened.count('scope="row"') == int(number), to


def test_what_lies_outside_is_not_found(world, browse):
    client = browse(world.preparer)

    assert client.get("/indicators/voices/?compound=999999").status_code == 404
    assert client.get("/indicators/voices/?compound=x").status_code == 404
    assert browse(None).get("/indicators/voices/").status_code in (302, 403, 404)

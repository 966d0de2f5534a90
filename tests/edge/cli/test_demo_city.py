"""The invented city: built once, in the order of the rooms, with lists that two people signed."""

import json
from dataclasses import replace

import pytest
from django.conf import settings

from hezhi.edge.cli import demo_city
from hezhi.register.territory.demo import SMALL
from hezhi.response.requests import queries as requests
from hezhi.steering.indicators import queries as indicators
from hezhi.steering.indicators.models import List30Edition

pytestmark = pytest.mark.django_db
TINY = replace(SMALL, months=4)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def city(home, planted):
    lines, kept = [], settings.HEZHI_HOME
    settings.HEZHI_HOME = home
    try:
        planted(lambda: demo_city.build(lines.append, size=TINY))
    finally:
        settings.HEZHI_HOME = kept
    return lines


@pytest.fixture
def said(city, home, monkeypatch):
    monkeypatch.setattr(settings, "HEZHI_HOME", home)
    return city


def test_the_city_is_built_once_and_tells_each_step(said, home):
    assert said[-1].startswith(f"{SMALL.compounds} compounds in")
    assert ["published lists" in line for line in said].count(True) == 1
    again = []

    assert demo_city.build(again.append, size=TINY) is None

    assert again == ["a city stands already"]
    cast = json.loads((home / "cast.json").read_text())
    assert {"district-officer", "street-officer", "resident"} <= {row["username"] for row in cast}


def test_its_published_lists_say_what_the_counts_say(said):
    edition = List30Edition.objects.filter(state="released", area_name="云汀市").order_by("-month").first()
    area = indicators.area_for(_actor(), edition.area_path)

    again = indicators.list_of_30(area, edition.month, smallest=indicators.SMALLEST)

    assert [row["requests"] for row in edition.content["rows"]] == [row.requests for row in again.rows]
    assert edition.prepared_by != edition.released_by


def test_its_kept_counts_equal_a_full_recount(said):
    city = indicators.area_for(_actor(), None) or _city()

    assert requests.recount(indicators.last_whole_month(), city.path) == []


def _city():
    from hezhi.register.territory import queries as territory

    return territory.children_of(None).get()


def _actor():
    from hezhi.ground.platform.actor import Actor

    return Actor(name="测试", area_path=_city().path)

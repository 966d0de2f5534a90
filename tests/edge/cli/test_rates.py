"""`hezhi rates`: a day, what was known, and the story's movement to the published digit."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import transaction

from hezhi.edge.cli import boot
from hezhi.edge.cli.commands.rates import command
from hezhi.ground.platform import sight
from hezhi.register.people import demo as people
from hezhi.register.standing import demo as standing
from hezhi.register.territory import demo as territory
from hezhi.register.territory.demo import FULL, new_world
from hezhi.register.territory.demo.world import DEMO

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def city(planted):
    """The whole demo city as far as the register keeps it."""
    return planted(build)


def build():
    world = new_world(TODAY, replace(FULL, homes=1))
    with transaction.atomic(), sight.job(DEMO):
        for room in (territory, people, standing):
            room.build(world)


@pytest.fixture
def run(city, monkeypatch):
    monkeypatch.setattr(boot, "django", lambda **more: None)
    return lambda *arguments: CliRunner().invoke(command, arguments)


def said(run, *arguments):
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def figures(rate):
    return rate["numerator"], rate["denominator"], rate["percent"]


def test_the_demo_city_moves_as_the_story_tells(run):
    story = said(run, "--story")

    assert (story["from"], story["to"]) == ("2020-04-30", "2021-05-31")
    rates = story["property_rates"]
    assert figures(rates["service_coverage_rate"]["from"]) == (216, 337, "64.1")
    assert figures(rates["service_coverage_rate"]["to"]) == (316, 337, "93.8")
    assert rates["service_coverage_rate"]["points"] == "29.7"
    assert figures(rates["party_coverage_rate"]["from"]) == (85, 337, "25.2")
    assert figures(rates["party_coverage_rate"]["to"]) == (331, 337, "98.2")
    assert rates["party_coverage_rate"]["points"] == "73.0"
    assert figures(rates["formation_rate"]["from"]) == (40, 337, "11.9")
    assert figures(rates["formation_rate"]["to"]) == (304, 337, "90.2")
    assert [one["service_coverage_rate"] for one in story["published"]] == ["64.1", "93.7", "93.8"]
    assert [one["on"] for one in story["series"]][:2] == ["2020-04-30", "2020-05-31"]

    last = said(run, "--on", "2021-05-31")["property_rates"]["service_coverage_rate"]
    assert figures(last) == (316, 337, "93.8")
    assert (last["target"], last["is_met"]) == ({"percent": 70, "comparator": ">=", "until": "2021-12-31"}, True)
    assert said(run)["property_rates"]["service_coverage_rate"]["percent"] == "93.8"
    then = said(run, "--on", "2021-05-31", "--known", "2020-06-30")["property_rates"]["service_coverage_rate"]
    assert then["numerator"] < 316  # the papers had not come yet
    assert "216 / 337 to 316 / 337  +29.7 points" in run("--story").stdout


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--on", "May"), 2), (("--story", "--on", "2021-05-31"), 2), (("--area", "没有这个区"), 1)]
)
def test_how_it_ends_when_it_cannot(monkeypatch, arguments, code):
    monkeypatch.setattr(boot, "django", lambda **more: None)

    assert CliRunner().invoke(command, arguments).exit_code == code

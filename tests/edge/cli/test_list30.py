"""`hezhi list30`: what it prints, and how it ends."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.commands.list30 import command
from hezhi.ground.platform import clock
from tests.steering.indicators.factories import LAST_MONTH, MONTH, NOW, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(boot, "django", lambda **more: None)
    world = make_world()
    tell(world.elm, MONTH, 9, "parking", joined=2)
    tell(world.rose, MONTH, 2, "sanitation")
    tell(world.elm, LAST_MONTH, 8, "parking")
    with clock.fixed(NOW):
        yield lambda *arguments: CliRunner().invoke(command, arguments)


def test_json_says_everything(run):
    done = run("--month", "2026-10", "--area", "槐北区/槐荫街道", "--json")

    content = json.loads(done.stdout)
    assert done.exit_code == 0
    assert content["area"]["name"] == "槐荫街道"
    assert [(row["rank"], row["compound"], row["requests"], row["matters"]) for row in content["rows"]] == [
        (1, "梧桐院", 9, 7),
        (2, "月季园", 2, 2),
    ]
    assert content["rows"][0]["last_month_change"] == {"absolute": 1, "percent": "12.5"}
    assert content["rows"][0]["per_thousand"] == "14.7"


def test_csv_is_rows_under_headings(run):
    rows = list(csv.DictReader(io.StringIO(run("--month", "2026-10", "--csv").stdout)))

    assert [(row["rank"], row["compound"], row["requests"]) for row in rows] == [
        ("1", "梧桐院", "9"),
        ("2", "月季园", "2"),
    ]


def test_a_compound_can_be_left_out_and_places_be_fewer(run):
    assert "月季园" not in run("--month", "2026-10", "--places", "1").stdout
    assert run("--month", "2026-10").stdout.startswith("青槐市 2026-10: 11 property requests, 9 matters")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--month", "October"), 2), ((), 2), (("--month", "2026-10", "--area", "没有这个区"), 1)],
)
def test_how_it_ends_when_it_cannot(run, arguments, code):
    assert run(*arguments).exit_code == code

"""`hezhi hotline-rates`: what it prints, and how it ends."""

import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.commands.hotline_rates import command
from hezhi.ground.platform import clock
from tests.steering.indicators.factories import NOW_AFTER, keep, make_offices, past_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(boot, "django", lambda **more: None)
    world = make_offices()
    with clock.fixed(NOW_AFTER):
        keep(
            *(past_case(world.s1, world.elm, n=n) for n in range(9)),
            past_case(world.s1, world.elm, resolved=False, satisfaction=3, n=9),
            past_case(world.s2, world.kite, asked=False),
        )
        yield lambda *arguments: CliRunner().invoke(command, arguments)


def test_json_says_rates_counts_and_places(run):
    done = run("--period", "2026-11", "--area", "槐北区", "--by", "handler", "--json")

    content = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (content["begins"], content["ends"]) == ("2026-10-19T00:00:00", "2026-11-19T00:00:00")
    assert content["scheme"]["weights"] == {"response": "1/10", "resolution": "1/2", "satisfaction": "2/5"}
    first, last = content["rows"]
    assert (first["name"], first["rank"], first["score"], first["valid"]) == ("棠梨街道办", 1, "94.6", 10)
    assert (first["resolution"], first["resolution_interval"]) == ("90.0", ["59.6", "98.2"])
    assert (last["name"], last["rank"], last["score"], last["accepted"]) == ("青瓦街道办", None, None, 1)
    assert (content["total"]["accepted"], content["total"]["valid"]) == (11, 10)


def test_the_table_shows_a_dash_where_there_is_no_rate(run):
    done = run("--period", "2026-11", "--area", "槐北区", "--by", "handler")

    assert done.exit_code == 0
    assert "青瓦街道办" in done.stdout
    assert "—" in done.stdout


def test_csv_is_the_screens_table(run):
    lines = run("--period", "2026-11", "--area", "槐北区", "--by", "handler", "--csv").stdout.splitlines()

    assert [line.split(",")[:2] for line in lines[-3:]] == [["1", "棠梨街道办"], ["—", "青瓦街道办"], ["—", "合计"]]


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--period", "10/2026"), 2), (("--period", "2026-10", "--area", "x"), 1)]
)
def test_wrong_use_and_an_unknown_area(run, arguments, code):
    assert run(*arguments).exit_code == code

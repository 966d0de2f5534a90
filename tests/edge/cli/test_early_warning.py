"""`hezhi early-warning`: the list, a night by hand, and the measurement against known incidents."""

import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli.commands import early_warning
from hezhi.ground.platform import clock
from tests.steering.warnings.factories import NOW, TODAY, make_warned

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr("hezhi.edge.cli.boot.django", lambda: None)
    with clock.fixed(NOW):
        yield make_warned()


def run(*arguments):
    done = CliRunner().invoke(early_warning.command, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_night_by_hand_and_the_list(world):
    assert json.loads(run("judge", "--json")) == {"raised": 1, "updated": 0, "ended": 0}
    assert "0 raised" in run("judge")

    listed = json.loads(run("list", "--json"))
    assert [(line["compound"], line["voices"], line["state"]) for line in listed] == [("梧桐院", 5, "raised")]
    assert "梧桐院" in run("list", "--area", "槐北区")


def test_the_measurement_beside_the_plain_threshold(world, settings, tmp_path):
    settings.HEZHI_HOME = tmp_path
    planted = {
        "compound": world.elm.pk,
        "category": "common_parts",
        "begin": str(TODAY.replace(day=21)),
        "end": str(TODAY.replace(day=23)),
        "voices": 5,
        "size": "small",
    }
    (tmp_path / "planted.json").write_text(json.dumps([planted]), "utf-8")

    found = json.loads(run("evaluate", "--json"))
    table = run("evaluate", "--threshold", "9")

    assert {name: method["sizes"][0]["found"] for name, method in found["methods"].items()} == {
        "early_warning": 1,
        "plain_threshold": 1,
    }
    assert "early_warning: " in table


def test_without_a_known_past_it_says_so(world, settings, tmp_path):
    settings.HEZHI_HOME = tmp_path

    done = CliRunner().invoke(early_warning.command, ["evaluate"])

    assert done.exit_code == 1
    assert "only a demo city knows" in done.output

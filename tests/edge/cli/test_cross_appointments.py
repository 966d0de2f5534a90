"""`hezhi cross-appointments`: the indicator with its lists."""

import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.commands.cross_appointments import command
from tests.cast import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city(planted):
    return planted(make_world)


@pytest.fixture
def run(city, monkeypatch):
    monkeypatch.setattr(boot, "django", lambda **more: None)
    return lambda *arguments: CliRunner().invoke(command, arguments)


def test_the_indicator_names_who_makes_each_compound_count(run):
    found = json.loads(run("--on", "2026-11-24", "--json").stdout)

    assert (found["assessed"], found["crossed"]["count"], found["two_way"]["count"]) == (14, 8, 1)
    assert found["crossed"]["percent"] == "57.1"
    (said,) = found["two_way"]["compounds"].values()
    assert any("席位制" in words for words in said)
    assert "57.1 %" in run("--on", "2026-11-24").stdout


def test_as_known_before_anything_was_on_record_there_was_none(run):
    found = json.loads(run("--on", "2026-11-24", "--known", "2026-07-01", "--json").stdout)

    assert (found["crossed"]["count"], found["crossed"]["percent"]) == (0, "0.0")

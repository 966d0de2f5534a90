"""`hezhi score-editions`: list, show, and every edition worked anew."""

import json
import zlib
from datetime import date

import pytest
from click.testing import CliRunner

from hezhi.edge.cli.commands import score_editions
from hezhi.ground.platform import clock
from hezhi.steering.indicators import actions
from hezhi.steering.indicators.models import ScoreRecords
from hezhi.steering.indicators.rules.assessment_period import Period
from tests.steering.indicators.factories import NOW_AFTER, keep, make_offices, past_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(monkeypatch):
    monkeypatch.setattr("hezhi.edge.cli.boot.django", lambda: None)
    with clock.fixed(NOW_AFTER):
        world = make_offices()
        keep(*(past_case(world.s1, world.elm) for _ in range(4)))
        period = Period(date(2026, 11, 1))
        yield actions.prepare_scores(world.city.district, period, actor=world.preparer, by="handler")


def run(*arguments, code=0):
    done = CliRunner().invoke(score_editions.command, arguments)
    assert done.exit_code == code, done.output
    return done.output


def test_list_show_and_verify(edition):
    assert json.loads(run("list", "--json"))[0]["sha256"] == edition.sha256
    assert "槐北区 by handler #1" in run("list", "--area", "槐北区")
    assert json.loads(run("show", str(edition.pk)))["total"]["valid"] == 4
    assert run("verify") == "1 editions, 0 differ\n"
    run("show", "999999", code=1)


def test_a_record_that_was_tampered_with_is_found(edition):
    records = ScoreRecords.objects.get()
    lines = json.loads(zlib.decompress(bytes(records.packed)))
    lines[0][7] = False
    records.packed = zlib.compress(json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    records.save()

    told = json.loads(run("verify", "--json", code=1))

    assert (told[0]["is_said"], told[0]["is_recorded"], told[0]["is_reworked"]) == (True, False, False)

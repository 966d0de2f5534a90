"""`hezhi verify counts`: silent where every count is right, named where one is not."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.commands.verify import command
from hezhi.ground.platform import clock
from hezhi.response.requests import actions
from hezhi.response.requests.models import CountLeaf
from tests.response.requests.factories import ZONE, make_request, make_world

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 10, 2, 9, tzinfo=ZONE)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(boot, "django", lambda **more: None)
    world = make_world()
    make_request(world, received_at=datetime(2025, 9, 3, 12, tzinfo=ZONE))
    actions.fold_counts()
    make_request(world, received_at=datetime(2025, 10, 1, 12, tzinfo=ZONE))
    with clock.fixed(NOW):
        yield lambda *arguments: CliRunner().invoke(command, ["counts", *arguments])


def test_right_counts(run):
    done = run("--months", "3")

    assert (done.exit_code, done.stdout) == (0, "3 months: every count is right\n")


def test_a_wrong_count_is_named(run):
    CountLeaf.objects.update(requests=5)

    done = run("--months", "2", "--json")

    told = json.loads(done.stdout)
    assert (done.exit_code, told["months"]) == (1, 2)
    assert len(told["differences"]) == 1 + 4 + 4  # the leaf, and each area above it by compound and by category
    leaf = told["differences"][0]
    assert (leaf["kept"]["requests"], leaf["counted"]["requests"], leaf["kept"]["month"]) == (5, 1, "2025-09-01")

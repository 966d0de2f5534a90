"""`hezhi law`: the clocks on the command line, without a database."""

import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli.main import main


def told(*arguments):
    done = CliRunner().invoke(main, ["law", *arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["days", "2025-05-06", "60"], {"strict": "2025-07-05", "rolled": "2025-07-07", "provisional": False}),
        (
            ["days", "2025-10-20", "5", "--unit", "working-days"],
            {"strict": "2025-10-27", "rolled": "2025-10-27", "provisional": False},
        ),
        (["days", "2025-06-20", "15", "--before"], {"latest": "2025-06-05"}),
        (["days", "2026-12-31", "6", "--unit", "months", "--before"], {"latest": "2026-06-30"}),
        (["hours", "2025-09-30 16:20", "24"], {"due": "2025-10-01T16:20"}),
        (["workday", "2025-10-11"], {"day": "2025-10-11", "worked": True, "provisional": False}),
        (
            ["fine", "2025-12-10", "2025-12-13"],
            {"days": 3, "yuan": 30000, "article": "《北京市物业管理条例》第97条（2024-03-29）"},
        ),
    ],
)
def test_answers(arguments, answer):
    assert told(*arguments) == answer


@pytest.mark.parametrize(
    "arguments",
    [
        ["days", "yesterday", "3"],
        ["days", "2025-01-01", "-1"],
        ["days", "2025-01-01", "0", "--unit", "working-days"],
        ["days", "2025-01-01", "3", "--unit", "working-days", "--before"],
    ],
)
def test_wrong_use_ends_with_2(arguments):
    assert CliRunner().invoke(main, ["law", *arguments]).exit_code == 2

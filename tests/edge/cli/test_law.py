"""`hezhi law`: the clocks on the command line, with the calendar of the house or, where none stands, the one that comes with it."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.main import main
from hezhi.ground.sheets.models import CalendarDay


@pytest.fixture(autouse=True)
def no_house(monkeypatch):
    monkeypatch.setattr(boot, "has_database", lambda: False)


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


@pytest.mark.django_db
def test_a_house_answers_by_the_calendar_that_its_clocks_read(monkeypatch):
    monkeypatch.setattr(boot, "has_database", lambda: True)
    monkeypatch.setattr(boot, "django", lambda: None)
    CalendarDay.objects.create(day=date(2031, 3, 4), is_worked=False)
    CalendarDay.objects.create(day=date(2031, 3, 8), is_worked=True)

    assert told("days", "2031-03-01", "3") == {"strict": "2031-03-04", "rolled": "2031-03-05", "provisional": False}
    assert told("days", "2031-03-03", "4", "--unit", "working-days")["rolled"] == "2031-03-08"
    assert told("workday", "2031-03-08") == {"day": "2031-03-08", "worked": True, "provisional": False}
    assert told("workday", "2031-03-08", "--shipped") == {"day": "2031-03-08", "worked": False, "provisional": True}


@pytest.mark.parametrize("stands", [True, False])
def test_a_house_stands_where_its_database_lies(monkeypatch, tmp_path, stands):
    monkeypatch.undo()
    for name in ("DATABASE_URL", "HEZHI_DB_SOCKET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HEZHI_HOME", str(tmp_path))
    if stands:
        (tmp_path / "pg" / "db").mkdir(parents=True)
        (tmp_path / "pg" / "db" / "PG_VERSION").write_text("18")

    assert boot.has_database() is stands

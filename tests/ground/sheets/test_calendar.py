"""A year's notice brought as a sheet changes what is a working day, and can be taken back."""

from datetime import date

import pytest

from hezhi.ground.law import periods
from hezhi.ground.law.workdays import state_council
from hezhi.ground.platform.actor import Actor
from hezhi.ground.sheets import actions, queries
from hezhi.ground.sheets.models import SheetImport

from .factories import csv_file

pytestmark = pytest.mark.django_db
ADMIN = Actor(name="系统管理员", user_id=9, deeds=frozenset({"sheets.import", "sheets.import_calendar"}))
YEAR = max(state_council().announced) + 1


def monday():
    return next(date(YEAR, 4, d) for d in range(1, 8) if date(YEAR, 4, d).weekday() == 0)


@pytest.fixture
def notice(tmp_path):
    saturday = date.fromordinal(monday().toordinal() + 5)
    text = f"日期,安排,节日\n{monday()},休,清明\n{saturday},班,清明\n{date.fromordinal(monday().toordinal() + 1)},班,\n{saturday},休,\n"
    return csv_file(tmp_path / "c.csv", text)


def test_a_years_notice_is_counted_by_and_no_longer_provisional(notice):
    report = actions.run_import(notice, "calendar", actor=ADMIN)

    calendar = queries.work_calendar()
    assert [report[k] for k in ("read", "created", "refused")] == [4, 2, 2]
    assert {r["reason"] for r in report["refusals"]} == {
        "这一天本来就是工作日，只有周末才会调成上班。",
        "同一天写了两次。",
    }
    assert not calendar.is_workday(monday())
    assert not periods.days_after(monday(), 0, calendar).is_provisional
    assert periods.days_after(monday(), 0, calendar).rolled == date.fromordinal(monday().toordinal() + 1)


def test_the_same_notice_again_changes_nothing_and_it_can_be_taken_back(notice):
    first = actions.run_import(notice, "calendar", actor=ADMIN)
    assert actions.run_import(notice, "calendar", actor=ADMIN)["unchanged"] == 2

    actions.undo_import(SheetImport.objects.get(pk=first["import"]), actor=ADMIN)

    assert queries.work_calendar() == state_council()

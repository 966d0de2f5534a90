"""The clocks of examples.md, section C, and D1 and D7, each by its number."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.ground.law import daily_fine, periods
from hezhi.ground.law.workdays import state_council

D, ZONE = date.fromisoformat, ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2021, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("example", "start", "days", "strict", "rolled"),
    [
        ("C1", "2025-03-03", 30, "2025-04-02", "2025-04-02"),
        ("C3", "2025-05-06", 7, "2025-05-13", "2025-05-13"),
        ("C4", "2025-05-06", 60, "2025-07-05", "2025-07-07"),
        ("C7", "2025-09-20", 30, "2025-10-20", "2025-10-20"),
        ("C10", "2025-09-26", 3, "2025-09-29", "2025-09-29"),
        ("C16", "2025-11-03", 30, "2025-12-03", "2025-12-03"),
        ("C17", "2025-11-03", 60, "2026-01-02", "2026-01-04"),
        ("C19", "2025-09-20", 15, "2025-10-05", "2025-10-09"),
        ("C20", "2025-09-29", 3, "2025-10-02", "2025-10-09"),
    ],
)
def test_days(example, start, days, strict, rolled):
    due = periods.days_after(D(start), days)

    assert (due.strict, due.rolled, due.is_provisional) == (D(strict), D(rolled), False)


@pytest.mark.parametrize(
    ("example", "start", "days", "last"),
    [("C9", "2025-10-20", 5, "2025-10-27"), ("C22", "2025-06-01", 30, "2025-07-14")],
)
def test_working_days(example, start, days, last):
    assert periods.working_days_after(D(start), days).rolled == D(last)


def test_c5_notice_before_the_assembly():
    assembly = D("2025-06-20")

    on_last_day = periods.notice_in_time(notice=D("2025-06-05"), event=assembly, days=15)
    late = periods.notice_in_time(notice=D("2025-06-06"), event=assembly, days=15)
    early = periods.notice_in_time(notice=D("2025-06-04"), event=assembly, days=15)

    assert periods.days_before(assembly, 15) == D("2025-06-05")
    assert (on_last_day.is_lawful, on_last_day.codes) == (True, ("notice_on_last_day",))
    assert (late.is_lawful, late.codes) == (False, ("notice_too_late",))
    assert (early.is_lawful, early.codes) == (True, ())


def test_c12_term_of_three_years_ends_on_a_sunday():
    due = periods.years_after(D("2022-06-15"), 3)

    assert due.strict == D("2025-06-15")
    assert due.strict.weekday() == 6


def test_c14_and_c15_before_a_contract_ends():
    ends = D("2026-12-31")

    assert periods.months_before(ends, 6) == D("2026-06-30")
    assert periods.days_before(ends, 90) == D("2026-10-02")


def test_c21_emergency_service_of_six_months():
    assert periods.months_after(D("2025-12-04"), 6).strict == D("2026-06-04")


@pytest.mark.parametrize(
    ("expired", "left", "days", "yuan"),
    [("2025-12-10", "2025-12-13", 3, 30_000), ("2025-12-10", "2025-12-10", 0, 0), ("2025-12-10", "2025-12-01", 0, 0)],
)
def test_c24_daily_fine(expired, left, days, yuan):
    assert daily_fine.daily_fine(expired=D(expired), left=D(left)) == daily_fine.Exposure(days, yuan * 100)


@pytest.mark.parametrize(
    ("hours", "due"),
    [(2, "2025-09-30 18:20"), (24, "2025-10-01 16:20"), (7 * 24, "2025-10-07 16:20"), (15 * 24, "2025-10-15 16:20")],
)
def test_d1_hotline_limits_run_through_holidays(hours, due):
    sent = datetime(2025, 9, 30, 16, 20, tzinfo=ZONE)

    assert periods.hours_after(sent, hours) == datetime.fromisoformat(due).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ("2026-03-18 23:59:59", "2026-03"),
        ("2026-03-19 00:00:00", "2026-04"),
        ("2026-12-19 00:00:00", "2027-01"),
        ("2026-01-31 08:00:00", "2026-02"),
    ],
)
def test_d7_the_month_ends_on_the_18th(moment, month):
    assert periods.assessment_month(datetime.fromisoformat(moment)) == month


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(start, months, day):
    assert periods.corresponding_day(D(start), months) == D(day)


def test_the_last_day_ends_at_24_hours_or_at_close_of_business():
    due = periods.days_after(D("2025-05-06"), 60)

    assert due.ends_at(ZONE) == datetime(2025, 7, 8, 0, 0, tzinfo=ZONE)
    assert due.ends_at(ZONE, closing=time(17, 30)) == datetime(2025, 7, 7, 17, 30, tzinfo=ZONE)


@given(start=DAYS, days=st.integers(0, 120))
def test_rolling_never_goes_back_and_ends_on_a_worked_day(start, days):
    due = periods.days_after(start, days)

    assert due.strict == start + timedelta(days=days)
    assert due.strict <= due.rolled <= due.strict + timedelta(days=9)
    assert state_council().is_workday(due.rolled)
    assert due.was_moved != state_council().is_workday(due.strict)


@given(start=DAYS, days=st.integers(1, 60))
def test_so_many_worked_days_lie_in_a_working_period(start, days):
    last = periods.working_days_after(start, days).rolled

    between = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(state_council().is_workday(day) for day in between) == days


@given(event=DAYS, notice=DAYS, days=st.integers(0, 90))
def test_a_notice_is_lawful_exactly_up_to_the_latest_day(event, notice, days):
    finding = periods.notice_in_time(notice=notice, event=event, days=days)

    assert finding.is_lawful == (notice <= periods.days_before(event, days))


@given(start=DAYS, months=st.integers(0, 60))
def test_going_months_on_and_back_never_ends_after_the_start(start, months):
    back = periods.corresponding_day(periods.corresponding_day(start, months), -months)

    assert back <= start
    assert start.day > 28 or back == start


@pytest.mark.parametrize("call", [periods.days_after, periods.months_after, periods.days_before, periods.months_before])
def test_a_negative_period_is_an_error(call):
    with pytest.raises(ValueError, match="not negative"):
        call(D("2025-01-01"), -1)

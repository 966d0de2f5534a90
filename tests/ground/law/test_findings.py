"""Findings tell everything at once; values are judged by their day."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import hezhi
from hezhi.ground.law import Article, DatedValue, Finding, Reason, Value
from hezhi.ground.law.finding import together

OLD, NEW = Article("物权法", "76", "2007-10-01"), Article("民法典", "278", "2021-01-01")
QUORUM = DatedValue(
    (Value("1/2 of all", date(2007, 10, 1), OLD, date(2020, 12, 31)), Value("2/3 take part", date(2021, 1, 1), NEW))
)


@pytest.mark.parametrize(
    ("on", "value"),
    [
        ("2007-10-01", "1/2 of all"),
        ("2020-12-31", "1/2 of all"),
        ("2021-01-01", "2/3 take part"),
        ("2030-01-01", "2/3 take part"),
    ],
)
def test_an_old_act_is_judged_by_old_law(on, value):
    assert QUORUM.in_force(date.fromisoformat(on)).value == value


def test_before_there_was_a_law_nothing_is_in_force():
    with pytest.raises(LookupError):
        QUORUM.in_force(date(2007, 9, 30))


def test_a_value_that_ended_leaves_a_gap():
    gap = DatedValue((Value(1, date(2020, 1, 1), OLD, date(2020, 6, 30)),))

    assert gap.in_force(date(2020, 6, 30)).value == 1
    with pytest.raises(LookupError):
        gap.in_force(date(2020, 7, 1))


def test_values_out_of_order_are_an_error():
    with pytest.raises(ValueError, match="order"):
        DatedValue((Value(1, date(2021, 1, 1), NEW), Value(2, date(2020, 1, 1), OLD)))


def test_joined_findings_keep_every_reason_and_its_article():
    one = Finding(OLD, faults=(Reason.of("too_few_heads", heads=3),))
    two = Finding(NEW, faults=(Reason.of("too_little_area"),), cautions=(Reason.of("on_last_day"),))

    both = together([one, two])

    assert both.codes == ("too_few_heads", "too_little_area", "on_last_day")
    assert [r.article for r in both.faults] == [OLD, NEW]
    assert not both
    assert dict(both.faults[0].figures) == {"heads": 3}


def test_an_article_names_its_law():
    assert str(Article("北京市物业管理条例", "54", "2024-03-29")) == "《北京市物业管理条例》第54条（2024-03-29）"


def test_law_runs_without_django():
    code = "import sys, hezhi.ground.law.periods, hezhi.ground.law.daily_fine; print(any(m.startswith('django') for m in sys.modules))"

    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(hezhi.__file__).parents[1])},
    )

    assert told.stdout == "False\n"

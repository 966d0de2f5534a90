"""Rules of the room, as tables."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from hezhi.ground.platform.masking import mask_numbers
from hezhi.response.requests.rules.number import check_digit, normal_number, number
from hezhi.response.requests.rules.objection_round import Decider, objection_round
from hezhi.response.requests.rules.time_limit import time_limit
from hezhi.response.requests.rules.triage import Exit, triage

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("hours", "due"),
    [
        (2, datetime(2025, 9, 30, 18, 20)),
        (24, datetime(2025, 10, 1, 16, 20)),
        (168, datetime(2025, 10, 7, 16, 20)),
        (360, datetime(2025, 10, 15, 16, 20)),
    ],
)
def test_limits_run_around_the_clock_through_holidays(hours, due):
    """D1 of the worked examples: the National Day holiday lies inside and moves nothing."""
    limit = time_limit(datetime(2025, 9, 30, 16, 20, tzinfo=ZONE), hours)

    assert limit.due_at == due.replace(tzinfo=ZONE)


def test_amber_is_a_share_of_the_time():
    start = datetime(2025, 9, 30, 16, 20, tzinfo=ZONE)

    assert time_limit(start, 24, Decimal("0.75")).amber_at == datetime(2025, 10, 1, 10, 20, tzinfo=ZONE)
    assert time_limit(start, 2, Decimal("0.50")).amber_at == datetime(2025, 9, 30, 17, 20, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("before", "decider"), [(0, Decider.DESK), (1, Decider.ARBITER), (2, Decider.NOBODY), (3, Decider.NOBODY)]
)
def test_objections_go_up_once_and_then_end(before, decider):
    assert objection_round(before) is decider


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        ({"is_burning": True}, Exit.EMERGENCY_LINE),
        ({"is_before_court": True}, Exit.STATUTORY_ROUTE),
        ({"is_repeat": True}, Exit.TELL_PROGRESS),
        ({"has_handler": True, "is_located": True}, Exit.DIRECT),
        ({"has_handler": True}, Exit.DISTRICT),
        ({"is_located": True}, Exit.SUBDISTRICT),
        ({}, Exit.DISTRICT),
    ],
)
def test_triage(facts, way):
    """D11 of the worked examples."""
    nothing = dict.fromkeys(("is_burning", "is_before_court", "is_repeat", "has_handler", "is_located"), False)

    assert triage(**(nothing | facts)) is way


def test_a_number_has_its_day_its_place_and_a_check_digit():
    given = number(datetime(2026, 11, 24).date(), 123)

    assert given == f"HZ20261124-000123-{check_digit('20261124000123')}"
    assert normal_number(f" hz 20261124 000123 {given[-1]}") == given
    wrong = str((int(given[-1]) + 1) % 10)
    assert normal_number(given[:-1] + wrong) is None
    assert normal_number("HZ20261142-000123-" + given[-1]) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("电话13812342046谢谢", "电话138****2046谢谢"),
        ("电话 138 1234 2046", "电话 138 **** 2046"),
        ("电话+86-138-1234-2046", "电话+86-138-****-2046"),
        ("１３８１２３４２０４６", "１３８****２０４６"),
        ("身份证11010119900307123x。", "身份证1101************3x。"),
        ("卡号6222021234567890123", "卡号6222***********0123"),
        ("5号楼2单元402室，12345热线，2025年", "5号楼2单元402室，12345热线，2025年"),
        ("留言编号 188006", "留言编号 188006"),
    ],
)
def test_numbers_of_persons_are_masked_in_free_text(text, kept):
    assert mask_numbers(text) == kept

"""Writes the sample workbook in the layout of a district's hotline export, and brings it in as an officer would."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import xlsxwriter
from django.conf import settings

from hezhi.ground.platform import clock
from hezhi.ground.sheets import actions as sheets
from hezhi.register.territory import queries as territory

from .sayings import CLASSES, FAMILY, INCIDENT, KINDS, SAYINGS, WEIGHTS

ROWS = 600
VOICES = 24  # of the planted heating failure
OPEN_SHARE = (
    0.2  # came within the last 80 minutes and waits; the rest was ended by the hotline's own hands before today
)
SEED = 12345
NOTE = "说明：本表由热线系统导出，来电人信息仅供承办单位联系使用，不得外传。"
HEADINGS = [
    "工单编号", "工单类型", "问题分类", "标签", "标题", "主要内容", "工单状态", "来电人", "来电人电话/账号", "被反映区",
    "被反映街乡镇", "办理结果", "回复内容", "处理受理方式", "主办单位", "来电时间", "办结时间", "企业名称", "是否联系", "是否解决",
    "是否满意", "是否有效回访", "工单性质", "村/社区", "小区点位",
]  # fmt: skip
FALLBACK = ["梧桐院", "月季园", "云汀花园", "半亩塘", "晾衣台"]


def build(world) -> str:
    """Write the sample workbook into the data home and bring it in; says what became of its rows."""
    path = write_sample_workbook(world, settings.HEZHI_HOME / "demo" / "hotline.xlsx")
    bringer = replace(
        world.actor, area_path=world.city.path
    )  # so that the city's desks see the file on their import page
    report = sheets.run_import(path, "requests", actor=bringer)
    return f"{report['read']} rows, {report['created']} new, {report['joined']} joined, {report['refused']} refused"


def write_sample_workbook(world, path: Path) -> Path:
    """The workbook over the world's compounds, or those of the register where `world` is None. The same day gives the same rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = sample_rows(
        _places(_named(world)), clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None)
    )
    with xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "default_date_format": "yyyy-mm-dd hh:mm"}
    ) as book:
        sheet = book.add_worksheet("工单")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, NOTE)
        sheet.write_row(1, 0, HEADINGS)
        for at, row in enumerate(rows, 2):
            for column, cell in enumerate(row):
                write = sheet.write_datetime if isinstance(cell, datetime) else sheet.write_string
                write(at, column, cell)
        sheet.freeze_panes(2, 0)
        sheet.set_column(4, 5, 40)
        count = book.add_worksheet("按街道统计")
        count.write_row(0, 0, ["街道", "件数", "占比"])
        count.write_row(1, 0, ["合计", len(rows), 1])
    return path


def sample_rows(places: Sequence[tuple[str, str, str, str]], now: datetime, seed: int = SEED) -> list[list]:
    """The rows: mostly plain ones, a failure told by many, one person telling thrice, and some that no machine can take."""
    dice = Random(seed)  # noqa: S311
    rows = [_row(dice, at, places[dice.randrange(len(places))], now) for at in range(1, ROWS - VOICES - 8)]
    rows += [_voice(dice, len(rows) + at, places[0], now) for at in range(1, VOICES + 1)]
    rows += _mess(dice, rows, places, now)
    return rows


def _named(world) -> list[tuple[str, str]]:
    """Area path and name of each compound."""
    if world is not None:
        return [(compound.area_path, compound.name) for compound in world.compounds]
    return [(row["area_path"], row["name"]) for row in territory.all_compound_names() if row["is_official"]]


def _places(compounds: Sequence[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """District, subdistrict, community and compound of each, as their names."""
    if not compounds:
        return [("", "", "", name) for name in FALLBACK]
    lines = territory.lineages({path for path, _ in compounds})
    return [(*_names(lines[path]), name) for path, name in compounds]


def _names(line) -> list[str]:
    by_kind = {area.kind: area.name for area in line}
    return [by_kind.get(kind, "") for kind in ("district", "subdistrict", "community")]


def _row(dice: Random, number: int, place, now: datetime) -> list:
    category = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    title, text = dice.choice(SAYINGS[category])
    is_open = dice.random() < OPEN_SHARE
    told = now - timedelta(minutes=dice.randrange(5, 80) if is_open else dice.randrange(24 * 60, 9 * 24 * 60))
    return _line(
        dice, number, category, title, text, place, told, name=_as_people_say(dice, place[3]), is_done=not is_open
    )


def _voice(dice: Random, number: int, place, now: datetime) -> list:
    title, text = dice.choice(INCIDENT)
    return _line(
        dice,
        number,
        "utilities",
        title,
        text,
        place,
        now - timedelta(minutes=dice.randrange(5, 110)),
        name=place[3],
        is_done=False,
    )


def _line(
    dice: Random, number: int, category: str, title: str, text: str, place, told: datetime, *, name: str, is_done: bool
) -> list:
    """One order as the export writes it; every third caller's number stands in the text too."""
    phone = f"1{dice.choice('3589')}9{dice.randrange(10**8):08d}"
    words = {"name": name, "house": f"{dice.randrange(1, 19)}号楼", "days": str(dice.randrange(2, 9))}
    body = f"市民反映，{text.format(**words)}"
    if number % 3 == 0:
        body += f"联系电话{phone[:3]}-{phone[3:7]}-{phone[7:]}。"
    if number % 97 == 0:
        body += "身份证号11010519491231002X。"
    body += "注：请及时向来电人反馈办理情况。"
    return [
        f"YT{told:%Y%m%d}{number:05d}", KINDS.get(category, "投诉"), CLASSES.get(category, ""), "", title.format(**words), body,
        "已办结" if is_done else "待派单", f"{dice.choice(FAMILY)}{dice.choice(['女士', '先生'])}", phone, place[0],
        place[1] if number % 11 else "不详", "", "已上门处理，并电话告知来电人。" if is_done else "", dice.choice(["电话", "电话", "网站", "微信"]), "",
        told if number % 4 else f"{told:%Y年%m月%d日 %H:%M}", told + timedelta(hours=5) if is_done else "", "", "是" if is_done else "",
        dice.choice(["是", "是", "是", "否"]) if is_done else "", dice.choice(["满意", "满意", "基本满意", "不满意"]) if is_done else "", "", "主办",
        place[2] if number % 7 else "", name if number % 5 else "",
    ]  # fmt: skip


def _as_people_say(dice: Random, name: str) -> str:
    """A compound as callers call it: with 小区 behind it, with blanks, now and then with a builder's name before it."""
    return dice.choice([name, name, name, name, f"{name}小区", f" {name} ", f"{name}社区"])


def _mess(dice: Random, rows: list[list], places, now: datetime) -> list[list]:
    """What every export holds: a row told twice, one without words, a time to come, a name nobody registered, one person thrice."""
    again = list(rows[10])
    silent = _row(dice, 9001, places[1 % len(places)], now)
    silent[4] = silent[5] = ""
    future = _row(dice, 9002, places[2 % len(places)], now)
    future[15] = now + timedelta(days=400)
    unknown = _row(dice, 9003, (places[0][0], places[0][1], places[0][2], "白鹇湾小区"), now)
    unknown[24] = "白鹇湾小区"
    garbled = _row(dice, 9004, places[3 % len(places)], now)
    garbled[15] = "昨天上午"
    third = _row(dice, 9005, places[0], now)
    insists = [list(third) for _ in range(3)]
    for at, row in enumerate(insists):
        row[0], row[6], row[16] = f"{row[0]}{at}", "待派单", ""
        row[15] = now - timedelta(hours=30 - 9 * at)
        row[12] = row[18] = row[19] = row[20] = ""
    return [again, silent, future, unknown, garbled, *insists]

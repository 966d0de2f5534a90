"""How the cells of hotline sheets are read: kinds and channels in any sender's words, numbers of persons, times of another city."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hezhi.ground.sheets.cells import Cell, CellError, as_text, moment, narrow, text
from hezhi.ground.sheets.kinds import Row
from hezhi.register.territory import queries as territory

KINDS = {
    "咨询": "inquiry",
    "inquiry": "inquiry",
    "求助": "help",
    "求决": "help",
    "投诉": "complaint",
    "complaint": "complaint",
    "举报": "report",
    "检举": "report",
    "建议": "suggestion",
    "意见": "suggestion",
    "表扬": "praise",
    "感谢": "praise",
}
CHANNELS = {
    "电话": "hotline",
    "12345": "hotline",
    "来电": "hotline",
    "phone": "hotline",
    "网": "web",
    "app": "web",
    "微信": "web",
    "微博": "web",
    "邮件": "web",
    "短信": "web",
    "qq": "web",
    "online": "web",
    "mobile": "web",
    "大厅": "hall",
    "来访": "hall",
    "窗口": "hall",
    "巡查": "patrol",
    "网格": "patrol",
    "警": "police",
}
DONE = ("办结", "已结", "结案", "已回复", "归档", "closed", "completed")
SATISFACTION = {"非常满意": 5, "满意": 4, "基本满意": 3, "一般": 3, "不满意": 2, "非常不满意": 1, "是": 4, "否": 2}
YES = {"是", "有", "已联系", "已解决", "解决", "yes", "true", "1", "1.0"}
NO = {"否", "无", "未联系", "未解决", "没有", "no", "false", "0", "0.0"}
_NUMBER = re.compile(r"[0-9]{7,12}")
_SLASHED = re.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: +([0-9:]{4,8}))?")
LONGEST_ID = 60


def identity(cell: Cell) -> str:
    """The sender's own number of the row. A number that a spreadsheet rounded is said, not kept."""
    if isinstance(cell, int | float) and abs(cell) >= 10**15:
        raise CellError(_("编号在表格里存成了数字，15 位以后的数字已经丢失。请把这一列设成文本。"))
    words = narrow(text(cell))
    if len(words) > LONGEST_ID:
        raise CellError(_("编号超过 %(limit)s 个字。") % {"limit": LONGEST_ID})
    return words


def kind(cell: Cell) -> str:
    """Which of the six kinds; what is none of them is a help request."""
    words = narrow(as_text(cell)).lower()
    return next((code for word, code in KINDS.items() if word in words), "help")


def channel(cell: Cell) -> str:
    """How it reached the sender; unknown words mean the hotline."""
    words = narrow(as_text(cell)).lower()
    return next((code for word, code in CHANNELS.items() if word in words), "hotline")


def is_done(cell: Cell) -> bool:
    """Whether the state says that it is over."""
    words = narrow(as_text(cell)).lower()
    return any(word in words for word in DONE)


def yes_or_unknown(cell: Cell) -> bool | None:
    """是, 否, or nothing that can be counted."""
    words = narrow(as_text(cell)).lower()
    return True if words in YES else False if words in NO else None


def satisfaction(cell: Cell) -> int | None:
    """Five steps, 非常满意 5 to 非常不满意 1; what is none of them is not counted."""
    return SATISFACTION.get(narrow(as_text(cell)))


def number(cell: Cell) -> str:
    """A phone number's digits, or the words of an account."""
    words = narrow(text(cell))
    digits = re.sub(r"[\s\-()]", "", words).removeprefix("+86")
    return digits if _NUMBER.fullmatch(digits) else words[:60]


def is_phone(words: str) -> bool:
    """Whether what `number` read is a phone number."""
    return bool(_NUMBER.fullmatch(words))


@dataclass(frozen=True)
class Slashed:
    """A day written 12/08/2016: which is the month must be said for the whole file, or be clear from a number above twelve."""

    first: int
    second: int
    year: int
    clock: str

    def read(self, dates: str) -> datetime:
        """The moment by the file's order (mdy, dmy, or "" unknown). Raises CellError where it stays unclear or is no day."""
        orders = [dates] if dates else [o for o, month in (("mdy", self.first), ("dmy", self.second)) if month <= 12]
        if len(orders) != 1 and self.first != self.second:
            raise CellError(_("看不出哪个是月、哪个是日，请说明日期的写法（月/日/年还是日/月/年）。"))
        month, day = (self.first, self.second) if orders[0] == "mdy" else (self.second, self.first)
        return moment(f"{self.year}-{month}-{day} {self.clock}".strip())


def told_at(cell: Cell):
    """The moment in the sender's own time; afternoon in words is understood, days with slashes wait for the file's order."""
    if isinstance(cell, str) and (slashed := _SLASHED.fullmatch(narrow(cell))):
        return Slashed(int(slashed[1]), int(slashed[2]), int(slashed[3]), slashed[4] or "")
    if isinstance(cell, str) and (half := re.search("(上午|下午|凌晨|晚上)", cell)):
        read = moment(cell.replace(half[1], " "))
        return read.replace(hour=read.hour + 12) if half[1] in ("下午", "晚上") and read.hour < 12 else read
    return moment(cell)


def coordinate(cell: Cell) -> float:
    """Degrees."""
    try:
        value = float(narrow(as_text(cell)))
    except ValueError:
        raise CellError(_("不是坐标。")) from None
    if not -180 <= value <= 180:
        raise CellError(_("不是坐标。"))
    return value


def area_names(row: Row) -> tuple[str, ...]:
    """The areas that a row's columns name, wide to narrow."""
    return tuple(str(row.get(key) or "").strip() for key in ("district", "subdistrict", "community"))


def point_of(row: Row, datum: str) -> tuple[float, float] | None:
    """The row's own point in WGS84."""
    lon, lat = row.get("lon"), row.get("lat")
    return territory.to_wgs84(lon, lat, datum or "wgs84") if lon is not None and lat is not None else None


def moment_of(told: "datetime | Slashed | None", zone: ZoneInfo, dates: str = "") -> datetime | None:
    """A cell's time with the sender's clock. Raises CellError where the order of day and month is unclear."""
    naive = told.read(dates) if isinstance(told, Slashed) else told
    return naive.replace(tzinfo=zone) if naive is not None else None

"""How one cell is read. What a machine would damage in silence (lost digits, 1900 dates) is said as a fault of the cell instead."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

Cell = str | int | float | bool | date | datetime | None

EARLIEST = date(1949, 10, 1)
LATEST = date(2199, 12, 31)
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number; what follows is lost
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but for line ends and tabs
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


class CellError(Exception):
    """A cell that cannot be taken: `CellError(reason)` from a reader, `CellError(column, value, reason)` from a kind."""

    def __init__(self, *told: str):
        self.column, self.value, self.reason = told if len(told) == 3 else ("", "", told[0])
        super().__init__(self.reason)

    def as_dict(self) -> dict[str, str]:
        return {"column": self.column, "value": self.value, "reason": self.reason}


def missing() -> str:
    """The words for an empty cell that must be filled."""
    return _("这一格必须填写。")


def as_text(cell: Cell) -> str:
    """The cell in words, as its sender saw it."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    return str(cell)


def narrow(text: str) -> str:
    """Full-width digits and letters narrowed, all kinds of blanks dropped at the ends."""
    return unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").strip()


def text(cell: Cell) -> str:
    """Words: blanks at the ends and control characters dropped, everything else as sent. An error value is no word."""
    words = as_text(cell)
    if words.strip() in ERRORS:
        raise CellError(_("这一格是表格公式的错误值，请改成实际内容。"))
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", words).strip(" \n\t\u3000\xa0\ufeff\u200b")


def short(limit: int) -> Callable[[Cell], str]:
    """Words of at most `limit` characters, on one line."""

    def read(cell: Cell) -> str:
        words = " ".join(text(cell).split())
        if len(words) > limit:
            raise CellError(_("最多 %(limit)s 个字，这里有 %(n)s 个。") % {"limit": limit, "n": len(words)})
        return words

    return read


def code(width: int = 0) -> Callable[[Cell], str]:
    """An identifier. `width` > 0: exactly so many digits; a number that lost its leading zeros is said, not guessed."""

    def read(cell: Cell) -> str:
        words = narrow(text(_whole_number(cell)))
        if width and re.fullmatch(r"\d+", words) and len(words) < width:
            raise CellError(
                _("应是 %(width)s 位，这里只有 %(n)s 位：多半是开头的 0 丢了，请把这一列设成文本再填。")
                % {"width": width, "n": len(words)}
            )
        if width and not re.fullmatch(rf"\d{{{width}}}", words):
            raise CellError(_("应是 %(width)s 位数字。") % {"width": width})
        return words

    return read


def whole(cell: Cell) -> int:
    """A whole number."""
    number = decimal(cell)
    if number != number.to_integral_value():
        raise CellError(_("应是整数。"))
    return int(number)


def decimal(cell: Cell) -> Decimal:
    """A number, exact; thousands commas and full-width digits are understood."""
    if isinstance(cell, bool | date | datetime):
        raise CellError(_("应是数字。"))
    words = narrow(as_text(cell)).replace(",", "").replace(" ", "")
    try:
        number = Decimal(words)
    except InvalidOperation:
        raise CellError(_("应是数字。")) from None
    if not number.is_finite():
        raise CellError(_("应是数字。"))
    return number


def day(cell: Cell) -> date:
    """A date: a date cell, a serial number of the 1900 system, or words such as 2020/1/7, 2020年1月7日, 20200107."""
    return moment(cell).date()


def moment(cell: Cell) -> datetime:
    """A date with or without a time of day, in the city's own time (naive)."""
    if isinstance(cell, datetime):
        return _sensible(cell)
    if isinstance(cell, date):
        return _sensible(datetime.combine(cell, time()))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _sensible(_of_number(cell))
    return _sensible(_of_words(narrow(as_text(cell))))


def yes_no(cell: Cell) -> bool:
    """是 or 否, and their usual spellings."""
    words = narrow(as_text(cell)).lower()
    if words in {"是", "有", "y", "yes", "true", "1", "√", "对"}:
        return True
    if words in {"否", "无", "没有", "n", "no", "false", "0", "×", "x", "不是"}:
        return False
    raise CellError(_("请填“是”或“否”。"))


def choice(words_to_value: Mapping[str, Any]) -> Callable[[Cell], Any]:
    """One of the words listed."""

    def read(cell: Cell) -> Any:
        words = narrow(text(cell))
        if words not in words_to_value:
            raise CellError(_("不认识这个词。可填：%(words)s。") % {"words": "、".join(list(words_to_value)[:12])})
        return words_to_value[words]

    return read


def phone(cell: Cell) -> str:
    """A telephone number: 11-digit mobile or a fixed line with its area code."""
    digits = re.sub(r"[\s\-—()]", "", narrow(as_text(_whole_number(cell))))
    if re.fullmatch(r"1[3-9]\d{9}", digits) or re.fullmatch(r"0\d{9,11}|[2-9]\d{6,7}|[49]00\d{7}|1\d{4}", digits):
        return digits
    if digits.startswith("1") and digits.isdigit():
        raise CellError(_("手机号应是 11 位，这里是 %(n)s 位。") % {"n": len(digits)})
    raise CellError(_("不像电话号码。"))


def id_number(cell: Cell) -> str:
    """A resident's ID number of 18 places, its check digit right. A cell kept as a number has lost its last digits."""
    words = narrow(as_text(_whole_number(cell))).upper().replace(" ", "")
    if not re.fullmatch(r"\d{17}[\dX]", words):
        raise CellError(_("身份证号应是 18 位，这里是 %(n)s 位。") % {"n": len(words)})
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if "10X98765432"[sum(w * int(d) for w, d in zip(weights, words, strict=False)) % 11] != words[-1]:
        raise CellError(_("身份证号的校验位不对，请核对。"))
    return words


def _whole_number(cell: Cell) -> Cell:
    """Refuse a number too long for a spreadsheet to have kept."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        raise CellError(_("这个号码在表格里存成了数字，15 位以后的数字已经丢失。请把这一列设成文本，重新填写。"))
    if isinstance(cell, str) and re.fullmatch(r"\d\.\d+[eE]\+\d+", narrow(cell)):
        raise CellError(_("这个号码变成了科学计数，后面的数字已经丢失。请把这一列设成文本，重新填写。"))
    return cell


def _of_number(number: int | float) -> datetime:
    if 19000101 <= number <= 21991231 and float(number).is_integer():
        return _of_words(str(int(number)))
    if 0 <= number < 110_000:  # serial days of the 1900 system, with its day 60 that never was
        whole_days = number if number >= 60 else number + 1
        moment = datetime(1899, 12, 30) + timedelta(days=whole_days)
        return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    raise CellError(_("不像日期。"))


_WORDS = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})\s*[:时]\s*(\d{1,2})\s*分?(?:\s*[::]?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?)?\s*(Z|[+-]\d\d:?\d\d)?"
)
_SOLID = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\s*(\d\d):?(\d\d)(?::?(\d\d))?)?()")


def _of_words(words: str) -> datetime:
    match = _WORDS.fullmatch(words) or _SOLID.fullmatch(words)
    if not match:
        if re.fullmatch(r"\d{5}(\.\d+)?", words):
            return _of_number(float(words))
        raise CellError(_("看不懂这个日期，请写成 2026-01-07 的样子。"))
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        moment = datetime(year, month, day, hour, minute, second)
        return _in_local_time(moment, match[7]) if match[7] else moment
    except ValueError:
        raise CellError(_("没有这一天，请核对日期。")) from None


def _in_local_time(moment: datetime, zone: str) -> datetime:
    """A moment told with its zone, as the city's clock showed it."""
    sign = 0 if zone == "Z" else int(zone[0] + "1")
    hours, minutes = (0, 0) if zone == "Z" else (int(zone[1:3]), int(zone[-2:]))
    utc = moment - sign * timedelta(hours=hours, minutes=minutes)
    return utc.replace(tzinfo=UTC).astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None)


def _sensible(moment: datetime) -> datetime:
    if moment.year in (1899, 1900) or moment == datetime(1904, 1, 1):
        raise CellError(_("日期是 1900 年前后，多半是空格子或数字被当成了日期。"))
    if not EARLIEST <= moment.date() <= LATEST:
        raise CellError(_("日期不在 1949 年到 2199 年之间，请核对。"))
    return moment.replace(microsecond=0)

"""Lines from outside, one answer each: words or JSON, in UTF-8 or GB18030, whatever stands in them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

CODED = ("utf-8", "gb18030")
WORDS = {
    "title": ("title", "标题", "主题", "留言主题"),
    "text": ("text", "body", "content", "内容", "主要内容", "留言详情", "正文"),
}
PLACE = {
    "name": ("name", "compound", "小区", "小区名称", "小区点位"),
    "address": ("address", "地址", "详细地址", "事发地址"),
    "within": ("within",),
}
AREAS = (
    "city",
    "district",
    "subdistrict",
    "street",
    "community",
    "市",
    "区",
    "行政区",
    "区县",
    "街道",
    "乡镇街道",
    "社区",
)
NO_WORDS = frozenset(["id", "label", "lon", "lat", *AREAS, *(name for names in PLACE.values() for name in names)])


def plain_lines(lines: Iterable[str | bytes]) -> Iterator[str]:
    """Each line as text without its end, an empty one too: the answers stand line by line beside what was asked."""
    for at, line in enumerate(lines):
        text = _decoded(line).strip()
        yield text.lstrip("\ufeff") if at == 0 else text


def told_in(line: str) -> dict[str, Any] | None:
    """What a line of JSON says; None where the line is words (as one is that only begins like JSON)."""
    if not line.startswith("{"):
        return None
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def text_of(told: dict[str, Any], columns: Sequence[str] = ()) -> tuple[str, ...]:
    """The words of a JSON line: the columns asked for, else title and text by their usual names, else all words that it holds."""
    if any(name in told for name in columns):
        return tuple(_word(told.get(name)) for name in columns)
    usual = [[told[name] for name in names if name in told] for names in WORDS.values()]
    if any(usual):
        return tuple(_word(found[0]) if found else "" for found in usual)
    return ("", "\n".join(value for name, value in told.items() if isinstance(value, str) and name not in NO_WORDS))


def place_of(told: dict[str, Any]) -> dict[str, str]:
    """What a JSON line says of a place in columns: the compound's name, the address, the area's path."""
    return {
        key: next((_word(told[name]).strip() for name in names if told.get(name)), "") for key, names in PLACE.items()
    }


def areas_of(told: dict[str, Any]) -> tuple[str, ...]:
    """The names of areas that a JSON line states, from wide to narrow."""
    return tuple(_word(told[name]).strip() for name in AREAS if told.get(name))


def number(value: Any) -> float | None:
    """A number of a JSON line, written as number or word; None where it is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _word(value: Any) -> str:
    return "" if value is None else str(value)


def _decoded(line: str | bytes) -> str:
    if isinstance(line, str):
        return line
    for code in CODED:
        try:
            return line.decode(code)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "replace")

"""One spelling for one number: 十九号院, １９号院 and 19号院 name the same gate."""

import re

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "百": 100,
    "千": 1000,
}
_RUN = re.compile("[〇零一二三四五六七八九十百千]+")


def narrow(text: str) -> str:
    """Full-width letters, digits, signs and blanks as their narrow twins."""
    return text.translate(_WIDE)


def arabic(text: str) -> str:
    """Every Chinese numeral as digits, full width narrowed: 二〇一 is 201, 十九 is 19, 一百二十 is 120; 百 or 千 alone stays a word."""
    return _RUN.sub(lambda run: _value(run.group()), narrow(text))


def _value(run: str) -> str:
    if all(_DIGITS[sign] < 10 for sign in run):
        return "".join(str(_DIGITS[sign]) for sign in run)
    if run[0] in "百千" or run[0] in "〇零":
        return run
    total, digit, last_unit = 0, 0, 10_000
    for sign in run:
        value = _DIGITS[sign]
        if value < 10:
            digit = value
        elif value >= last_unit:  # 十百 or 三十十: not a number of this order, so a name
            return run
        else:
            total, digit, last_unit = total + (digit or 1) * value, 0, value
    return str(total + digit)

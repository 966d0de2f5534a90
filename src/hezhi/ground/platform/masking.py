"""Numbers that point at a person are masked in free text before it is stored: a request is read by many, a phone number by few. One place for
all: the web form, the hotline's sheets, examples, staff's notes, and the reasons that the history keeps.

《中华人民共和国个人信息保护法》第六条、第二十八条
"""

import re
from datetime import date

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_SPAN = re.compile(r"[0-9０-９][0-9０-９xXｘＸ \t\u3000\-—–－.·()（）]{5,}")
_GROUP = re.compile("[0-9０-９]+[xXｘＸ]?")
_SPOKEN = re.compile("[〇零一二三四五六七八九幺]{11,18}")
_SPOKEN_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_MOBILE = re.compile("(?:00?86|86|0)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile("(01[0-9]|02[0-9]|0[3-9][0-9]{2})([2-8][0-9]{6,7})")
_ASKED_FOR = re.compile("[1-9][0-9]{6,10}")  # after 电话 or 微信 any such number is somebody's
_PUBLIC = re.compile("[48]00[0-9]{7}$|(?:9[56]|123)[0-9]{3,4}$")
_ASKED = re.compile("(电话|座机|手机|联系|致电|拨打|来电|号码|[Tt][Ee][Ll]|QQ|qq|微信)[^0-9０-９。；;，,]{0,6}$")
_CARD = re.compile(
    "(卡号|银行卡|储蓄卡|信用卡|账号|帐号|账户)[^0-9０-９。；;，,]{0,6}$"
)  # what follows is a card's number, even mistyped
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
LONGEST_JOIN = 18  # the most groups that one number may be spelt in: a digit at a time


def mask_numbers(text: str) -> str:
    """ID-card, phone and bank-card numbers with their middle starred; same length, all else untouched; masking twice changes nothing."""
    spans, spoken = list(_SPAN.finditer(text)), list(_SPOKEN.finditer(text))
    if not spans and not spoken:
        return text
    signs = list(text)
    for span in spans:
        _mask_span(text, span.start(), span.end(), signs)
    for run in spoken:
        number = run.group().translate(_SPOKEN_DIGITS)
        kept = _kept(number, asked=True)
        if kept:
            _star(signs, list(range(run.start(), run.end())), *kept)
    return "".join(signs)


def is_id_number(number: str) -> bool:
    """18 digits with a right check digit, or with a real birthday (a mistyped ID still points at a person); 15 with a birthday."""
    if len(number) == 18 and number[:17].isdigit():
        return number[0] in "12345678" and (_checks(number) or _is_day(number[6:14]))
    return (
        len(number) == 15
        and number.isdigit()
        and number[0] in "12345678"
        and number[1] != "0"
        and _is_day("19" + number[6:12])
    )


def _mask_span(text: str, start: int, end: int, signs: list[str]) -> None:
    groups = [(start + g.start(), start + g.end()) for g in _GROUP.finditer(text[start:end])]
    at = 0
    while at < len(groups):
        asked = bool(_ASKED.search(text[max(0, groups[at][0] - 12) : groups[at][0]]))
        is_card = bool(_CARD.search(text[max(0, groups[at][0] - 12) : groups[at][0]]))
        at += _mask_from(text, groups, at, signs, asked, is_card) or 1


def _mask_from(text: str, groups: list[tuple[int, int]], at: int, signs: list[str], asked: bool, is_card: bool) -> int:
    """Mask the longest number that begins with group `at`; how many groups it took, 0 where none does."""
    longest = 0
    places: list[int] = []
    best: tuple[list[int], tuple[int, int]] | None = None
    for count, (start, end) in enumerate(groups[at : at + LONGEST_JOIN], 1):
        if count > 1 and start - groups[at + count - 2][1] > 3:
            break
        places.extend(range(start, end))
        if len(places) > 23:
            break
        kept = _kept("".join(text[p] for p in places).translate(_WIDE).upper(), asked, is_card)
        if kept:
            longest, best = count, (list(places), kept)
    if best:
        _star(signs, best[0], *best[1])
    return longest


def _kept(number: str, asked: bool, is_card: bool = False) -> tuple[int, int] | None:
    """How many signs in front and at the end stay readable; None where the number points at nobody."""
    if is_id_number(number):
        return 4, 2
    mobile = _MOBILE.fullmatch(number)
    if mobile:
        return mobile.start(1) + 3, 4
    if len(number) == 22 and _MOBILE.fullmatch(number[:11]) and _MOBILE.fullmatch(number[11:]):
        return 3, 4
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return len(landline[1]), 2
    if asked and _ASKED_FOR.fullmatch(number) and not _PUBLIC.match(number):
        return 0, 2
    if 16 <= len(number) <= 19 and number.isdigit() and number[0] in "3456" and (is_card or _luhn(number)):
        return 4, 4
    return None


def _star(signs: list[str], places: list[int], front: int, back: int) -> None:
    for place in places[front : len(places) - back]:
        signs[place] = "*"


def _checks(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[17]


def _is_day(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= 2035
    except ValueError:
        return False


def _luhn(number: str) -> bool:
    doubled = [int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0

"""Reasons in the words of the person who reads them; the rules speak in codes."""

from functools import lru_cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ..rules.place_index import Place
from ..rules.told_before import Judgement
from ..rules.word_rules import Guess

_PLACE = {
    "name": gettext_noop("名称一致"),
    "general_word": gettext_noop("名称一致，只差“小区”“社区”一类的字"),
    "zone_of": gettext_noop("登记的是整个小区，这里说的是其中一区一期"),
    "whole_of": gettext_noop("登记的只有其中一区一期"),
    "other_zone": gettext_noop("同名的另一区"),
    "gate_number": gettext_noop("路名和门牌号一致"),
    "gate_in_road": gettext_noop("路名一致，门牌未登记"),
    "alike_sign": gettext_noop("只差一个相近的字（苑／园、嘉／家）"),
    "brand": gettext_noop("只差前面的开发商名"),
    "longer_front": gettext_noop("名称前面多几个字"),
    "area_front": gettext_noop("名称前面写了区县街道"),
    "longer_end": gettext_noop("名称后面多几个字"),
    "alike": gettext_noop("名称相近"),
    "ambiguous": gettext_noop("有几个同名或相近的小区，请选择"),
    "text": gettext_noop("文中提到"),
    "text_home": gettext_noop("文中写明是这个小区"),
    "text_near": gettext_noop("文中说在这个小区附近"),
    "text_short": gettext_noop("名称太短，不能确定"),
    "text_other": gettext_noop("可能是同名的路、站或单位"),
    "text_longer": gettext_noop("可能是更长的另一个名称"),
    "text_zone_of": gettext_noop("文中说的是这个小区的一区一期"),
    "looks_like_a_name": gettext_noop("像小区名，但没有登记"),
}


def category_words(guess: Guess, source: str = "") -> str:
    """Why this category: the words that decided, or the sender's own."""
    return _category_words(guess.reason, source, get_language())


def place_words(place: Place) -> str:
    """Why this compound."""
    return reason_words(place.reason)


def reason_words(reason: str) -> str:
    """A reason of the place rules in words."""
    return _reason_words(reason, get_language())


@lru_cache(maxsize=4096)  # a sheet's rows have few reasons; each is put into words once
def _category_words(reason: tuple[str, ...], source: str, _language: str | None) -> str:
    if source == "column":
        return _("来文分类写的就是这一类")
    if not reason:
        return ""
    words = "、".join(reason)
    return (_("学来的判断：“%(words)s”") if source == "model" else _("提到“%(words)s”")) % {"words": words}


@lru_cache(maxsize=1024)
def _reason_words(reason: str, _language: str | None) -> str:
    code, _sign, support = reason.partition("+")
    against = "-" in code
    code = code.partition("-")[0]
    words = _(_PLACE[code]) if code in _PLACE else ""
    if support:
        words += _("；位置相符") if "point" in support else _("；街道社区相符")
    if against:
        words += _("；但所写街道社区不同")
    return words


def told_words(judgement: Judgement) -> str:
    """Why this was told before."""
    share = judgement.reason.partition(":")[2]
    percent = {"percent": round(float(share or 0) * 100)}
    return {
        "repeat": _("同一人说过同一件事，没有新情况（相似 %(percent)s%%）"),
        "new_fact": _("同一人同一件事，有新情况（相似 %(percent)s%%）"),
        "voice": _("别人说过同一件事（相似 %(percent)s%%）"),
        "likely": _("可能是同一件事（相似 %(percent)s%%）"),
    }.get(judgement.kind, "") % percent

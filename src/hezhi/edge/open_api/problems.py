"""How the API says no: RFC 9457 problem+json, each fault with the field as the caller named it and a sentence that helps."""

import json

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TITLES = {
    400: gettext_lazy("请求看不懂"),
    401: gettext_lazy("没有有效的密钥"),
    403: gettext_lazy("密钥不能做这件事"),
    404: gettext_lazy("没有这件诉求"),
    409: gettext_lazy("现在不能这样做"),
    422: gettext_lazy("有的内容不对"),
    429: gettext_lazy("太快了"),
}
WORDS = {
    "missing": gettext_lazy("缺少这一项。"),
    "extra_forbidden": gettext_lazy("没有这一项；请对照接口说明的名称。"),
    "string_too_long": gettext_lazy("最多 %(max_length)s 个字。"),
    "string_too_short": gettext_lazy("至少 %(min_length)s 个字。"),
    "string_type": gettext_lazy("要写成文字。"),
    "string_unicode": gettext_lazy("含有不能保存的字符。"),
    "value_error": gettext_lazy("含有不能保存的字符。"),
    "literal_error": gettext_lazy("只能是 %(expected)s。"),
    "bool_type": gettext_lazy("只能是 true 或 false。"),
    "bool_parsing": gettext_lazy("只能是 true 或 false。"),
    "int_type": gettext_lazy("要写成整数。"),
    "int_parsing": gettext_lazy("要写成整数。"),
    "int_parsing_size": gettext_lazy("数太大了。"),
    "float_type": gettext_lazy("要写成数字。"),
    "float_parsing": gettext_lazy("要写成数字。"),
    "finite_number": gettext_lazy("要写成数字。"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s。"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s。"),
    "timezone_aware": gettext_lazy("时间要带时区，比如 2026-11-24T09:00:00+08:00。"),
    "model_attributes_type": gettext_lazy("要写成一个 JSON 对象。"),
    "model_type": gettext_lazy("要写成一个 JSON 对象。"),
}


def problem(status: int, *, detail: str = "", code: str = "", errors=(), headers=None) -> HttpResponse:
    """One answer of the kind application/problem+json."""
    told = {"type": "about:blank", "title": str(TITLES.get(status, "")), "status": status}
    told |= {name: value for name, value in (("detail", detail), ("code", code), ("errors", list(errors))) if value}
    content = json.dumps(told, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type="application/problem+json", headers=headers)


def fault(field: str, message: str) -> dict[str, str]:
    """What is wrong with one field."""
    steps = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in field.split("."))
    return {"field": field, "pointer": f"#{steps}", "message": message}


def faults_of(errors) -> list[dict[str, str]]:
    """pydantic's findings in our words; what was sent is not repeated."""
    return [fault(_field(error["loc"]), _words(error)) for error in errors]


def _field(location) -> str:
    """`("body", "body", "phone")` and `("query", "state")` as the caller knows them: `phone`, `state`."""
    start = 2 if location[:1] == ("body",) else 1
    return ".".join(str(step) for step in location[start:])[:80]


def _words(error) -> str:
    kind = error["type"]
    if kind.startswith(("datetime", "timezone")):
        kind = "timezone_aware"
    words = WORDS.get(kind)
    return str(words) % error.get("ctx", {}) if words else _("写法不对。")

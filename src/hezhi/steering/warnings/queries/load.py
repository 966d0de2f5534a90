"""The load of bodies: open, due today, overdue, middle age, new a week, co-handlers' late marks; every figure opens. Never of a person."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock
from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines, xlsx
from hezhi.register.people import queries as people
from hezhi.response.requests import queries as requests

LOADS = {
    "open": _("在办"),
    "today": _("今天到期"),
    "overdue": _("超时"),
    "new": _("七天内新派"),
    "co_open": _("协办未报"),
    "co_late": _("协办迟报"),
}


@dataclass(frozen=True)
class LoadRow:
    """A body and its load. `age` in days, one decimal; None where nothing is at work."""

    handler: Any
    load: requests.Load
    age: float | None


@dataclass(frozen=True)
class LoadPage:
    """All bodies of an area with their sum; the middle age of a sum is not a sum, so it has none."""

    area: Any
    rows: list[LoadRow]
    total: dict[str, int]
    as_of: Any
    kinds: list[tuple[str, str]]
    kind: str


def load_page(area, *, kind: str = "") -> LoadPage:
    """Four queries. `kind` narrows to bodies of one kind."""
    loads = requests.loads_of(area.path)
    bodies = people.organisations_by_id(load.handler for load in loads)
    kinds = sorted({(body.kind, str(body.get_kind_display())) for body in bodies.values()}, key=lambda pair: pair[1])
    rows = [
        LoadRow(bodies[one.handler], one, None if one.median_hours is None else round(one.median_hours / 24, 1))
        for one in loads
        if one.handler in bodies and (not kind or bodies[one.handler].kind == kind)
    ]
    total = {name: sum(getattr(row.load, name) for row in rows) for name in LOADS}
    return LoadPage(area, rows, total, clock.now(), kinds, kind)


def loaded(area, handler: int, kind: str):
    """(body, rows) behind a number; None for an unknown kind or body."""
    body = people.get_organisation(handler)
    if kind not in LOADS or body is None:
        return None
    return body, requests.sendings_loaded(area.path, handler, kind)


def load_xlsx(page: LoadPage, *, exported_by: str = "") -> bytes:
    """The table of the screen as a workbook."""
    columns = [
        OutColumn(gettext("单位"), "text", 26),
        OutColumn(gettext("在办，件"), "whole", 9),
        OutColumn(gettext("今天到期，件"), "whole", 9),
        OutColumn(gettext("超时，件"), "whole", 9),
        OutColumn(gettext("在办时间中位数，天"), "decimal1", 11),
        OutColumn(gettext("七天内新派，件"), "whole", 9),
        OutColumn(gettext("协办未报，件"), "whole", 9),
        OutColumn(gettext("协办迟报，件"), "whole", 9),
    ]
    about = about_lines(
        unit=page.area.name,
        definition=load_definition(),
        as_of=f"{timezone.localtime(page.as_of):%Y-%m-%d %H:%M}",
        exported_by=exported_by,
    )
    title = gettext("%(area)s 承办单位在办情况") % {"area": page.area.name}
    rows = [_line(row.handler.name, row.load.__dict__, row.age) for row in page.rows]
    return xlsx(OutTable(title, columns, rows, about=about, total=_line(gettext("合计"), page.total, None)))


def load_definition() -> str:
    """How the load is counted, in the reader's language."""
    return gettext(
        "只数派给本单位、正在办的工单；今天到期＝今天 24 时以前到期还没报办结；超时＝过了时限还没报办结；时间从派出算起；协办迟报＝近 90 天"
        "过了协办期限才报或还没报的，记给协办单位，不计入首接单位的三率。只看单位，不看个人。"
    )


def _line(name, load, age):
    return [name, load["open"], load["today"], load["overdue"], age, load["new"], load["co_open"], load["co_late"]]

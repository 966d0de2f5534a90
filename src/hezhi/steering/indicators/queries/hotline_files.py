"""The board of the hotline's rates as a sheet, as csv and as JSON: the same table as on the screen."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines, csv_bytes, xlsx

from .hotline_rates import HotlineBoard, HotlineRow


def hotline_title(board: HotlineBoard) -> str:
    """热线三率 of whom and when."""
    month = board.basis.period.month
    return _("%(area)s %(year)d年%(month)d月期热线三率") % {
        "area": board.basis.area.name,
        "year": month.year,
        "month": month.month,
    }


def hotline_definition(board: HotlineBoard) -> str:
    """How the rates are counted, in the reader's language."""
    weights = {kind: f"{float(weight * 100):g}%" for kind, weight in board.scheme.weights.items()}
    said = _(
        "只数%(first)s至%(last)s收到、已派出的诉求；表扬、同一人重复的、巡查自己发现的不计。有效回访＝问到了本人并有答复；响应率＝已联系÷有效回访，"
        "解决率＝已解决÷有效回访（部分解决不算解决），满意率＝（满意＋%(factor)s×基本满意）÷有效回访。综合成绩＝100×（%(response)s响应率＋"
        "%(resolution)s解决率＋%(satisfaction)s满意率），按未四舍五入的分数算，保留一位小数。没有有效回访的不排位。成绩相同的位次相同，"
        "交办多的在前。合计先加件数再算率，不是各行的平均。"
    ) % {
        "first": _day(board.window.begin),
        "last": _day(board.window.end),
        "factor": f"{float(board.scheme.basic_factor):g}",
        **weights,
    }
    return said + (
        _("按辖区排：位置在该辖区的诉求，不论谁办。")
        if board.basis.is_of_areas
        else _("按单位排：只算首接单位；异议成立改派的，原单位不计，列入“不计入”。")
    )


def _day(moment) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def hotline_table(board: HotlineBoard, *, exported_by: str = "") -> OutTable:
    """The screen's table, with its sum and the lines that say where it comes from."""
    about = about_lines(
        unit=board.basis.area.name,
        definition=hotline_definition(board),
        as_of=f"{timezone.localtime(board.as_of):%Y-%m-%d %H:%M}",
        exported_by=exported_by,
    )
    rows = [_line(row) for row in board.rows]
    return OutTable(hotline_title(board), _columns(), rows, about=about, total=_line(board.total), landscape=True)


def hotline_xlsx(board: HotlineBoard, *, exported_by: str = "") -> bytes:
    """As a workbook."""
    return xlsx(hotline_table(board, exported_by=exported_by))


def hotline_csv(board: HotlineBoard, *, exported_by: str = "") -> bytes:
    """As csv, with the lines about it on top."""
    return csv_bytes(hotline_table(board, exported_by=exported_by), about=True)


def _columns() -> list[OutColumn]:
    response, resolution, content = _("响应"), _("解决"), _("满意")
    return [
        OutColumn(_("位次"), "whole", 7),
        OutColumn(_("单位"), "text", 22),
        OutColumn(_("所在"), "text", 16),
        OutColumn(_("交办，件"), "whole", 9),
        OutColumn(_("有效回访，件"), "whole", 9),
        OutColumn(_("已联系，件"), "whole", 9, response),
        OutColumn(_("响应率，%"), "decimal1", 9, response),
        OutColumn(_("已解决，件"), "whole", 9, resolution),
        OutColumn(_("解决率，%"), "decimal1", 9, resolution),
        OutColumn(_("95%区间下限，%"), "decimal1", 9, resolution),
        OutColumn(_("95%区间上限，%"), "decimal1", 9, resolution),
        OutColumn(_("满意，件"), "whole", 9, content),
        OutColumn(_("基本满意，件"), "whole", 9, content),
        OutColumn(_("不满意，件"), "whole", 9, content),
        OutColumn(_("满意率，%"), "decimal1", 9, content),
        OutColumn(_("综合成绩"), "decimal1", 9),
        OutColumn(_("比上期，分"), "decimal1", 9),
        OutColumn(_("每千户交办"), "decimal1", 9),
        OutColumn(_("多人反映，%"), "decimal1", 9),
        OutColumn(_("不计入，件"), "whole", 9),
    ]


def _line(row: HotlineRow) -> list:
    low, high = row.resolution_interval or (None, None)
    counted, tally = row.counted, row.tally
    return [
        row.place.rank if row.unit else None, row.name, row.within, counted.accepted, counted.valid,
        counted.contacted, row.response, counted.resolved, row.resolution, low, high,
        counted.satisfied, counted.basically, tally.dissatisfied, row.satisfaction, row.place.score, row.score_change,
        row.per_thousand, row.group_share, tally.left_out,
    ]  # fmt: skip


def hotline_content(board: HotlineBoard) -> dict[str, Any]:
    """The board as plain values: decimals as text, exact counts beside every rate."""
    scheme = board.scheme
    return {
        "period": str(board.basis.period),
        "begins": board.window.begin.isoformat(),
        "ends": board.window.end.isoformat(),
        "is_over": board.is_over,
        "area": {"path": board.basis.area.path, "name": board.basis.area.name},
        "by": board.basis.by,
        "scheme": {
            "code": scheme.code,
            "valid_from": scheme.valid_from.isoformat(),
            "weights": {kind: str(weight) for kind, weight in scheme.weights.items()},
            "basic_factor": str(scheme.basic_factor),
        },
        "as_of": timezone.localtime(board.as_of).isoformat(timespec="seconds"),
        "rows": [plain_row(row) for row in board.rows],
        "total": plain_row(board.total),
        "of_no_unit": board.unplaced.counted.accepted,
    }


def plain_row(row: HotlineRow) -> dict[str, Any]:
    """A row as plain values."""
    counted, tally = row.counted, row.tally
    return {
        "unit": row.unit,
        "name": row.name,
        "within": row.within,
        "rank": row.place.rank if row.unit else None,
        "score": _text(row.place.score),
        "response": _text(row.response),
        "resolution": _text(row.resolution),
        "resolution_interval": [_text(end) for end in row.resolution_interval] if row.resolution_interval else None,
        "satisfaction": _text(row.satisfaction),
        "accepted": counted.accepted,
        "valid": counted.valid,
        "contacted": counted.contacted,
        "resolved": counted.resolved,
        "satisfied": counted.satisfied,
        "basically": counted.basically,
        "unresolved": tally.unresolved,
        "dissatisfied": tally.dissatisfied,
        "group": tally.group,
        "group_share": _text(row.group_share),
        "left_out": tally.left_out,
        "households": row.households,
        "per_thousand": _text(row.per_thousand),
        "score_change": _text(row.score_change),
        "is_few": counted.is_few,
    }


def _text(value):
    return None if value is None else str(value)

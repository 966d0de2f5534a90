"""An edition of scores as files: workbook, PDF, Word, and its content as JSON. What stands on them is what was frozen."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.papers import pdf, word
from hezhi.ground.papers.paper import PaperColumn, TablePaper
from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines, xlsx

from ..models import ScoreEdition
from .frozen import canonical
from .hotline_rates import AREA_KINDS, HANDLER


def score_title(edition: ScoreEdition) -> str:
    """热线三率和综合成绩 of whom and when."""
    month = edition.month
    return _("%(area)s %(year)d年%(month)d月期热线三率和综合成绩") % {
        "area": edition.area_name,
        "year": month.year,
        "month": month.month,
    }


def score_file(edition: ScoreEdition, name: str, *, exported_by: str = "") -> bytes | None:
    """The edition under one of its file names, else None."""
    makers = {
        "scores.xlsx": lambda: xlsx(_table(edition, exported_by)),
        "scores.pdf": lambda: pdf.render("table", _paper(edition)),
        "scores.docx": lambda: word.render("table", _paper(edition)),
        "edition.json": lambda: canonical(edition.content),
    }
    return makers[name]() if name in makers else None


def score_definition(edition: ScoreEdition) -> str:
    """How it was counted, from the scheme that was frozen with it."""
    said = edition.content["scheme"]
    weights = {kind: f"{float(_fraction(weight) * 100):g}%" for kind, weight in said["weights"].items()}
    return _(
        "%(first)s至%(last)s收到、已派出的诉求；有效回访＝问到了本人并有答复。综合成绩＝100×（%(response)s响应率＋%(resolution)s解决率＋"
        "%(satisfaction)s满意率），基本满意按 %(factor)s 计，按未四舍五入的分数算，保留一位小数。没有有效回访的不排位；成绩相同的位次相同，"
        "交办多的在前。合计先加件数再算率。解决率后面是 95%% 区间：件数少，区间就宽。方案 %(code)s，自 %(since)s 期起。"
    ) % {
        "first": _day(edition.content["begins"]),
        "last": _day(edition.content["ends"]),
        "factor": f"{float(_fraction(said['basic_factor'])):g}",
        "code": said["code"],
        "since": said["valid_from"][:7],
        **weights,
    }


def by_word(by: str) -> str:
    """Which units are compared, in words."""
    return str(AREA_KINDS.get(by) or (_("全部承办单位") if by == HANDLER else by))


def _fraction(text):
    return Fraction(text)


def _day(text):
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}"


def _table(edition, exported_by) -> OutTable:
    about = about_lines(
        unit=edition.area_name,
        definition=score_definition(edition),
        as_of=_day(edition.content["as_of"]),
        exported_by=exported_by,
    )
    about.append((_("版本"), _("第 %(n)d 版，校验码 %(code)s") % {"n": edition.edition, "code": edition.sha256[:16]}))
    rows = [_line(row) for row in edition.content["rows"]]
    return OutTable(
        score_title(edition), _columns(), rows, about=about, total=_line(edition.content["total"]), landscape=True
    )


def _columns() -> list[OutColumn]:
    beside = _("一并看")
    return [
        OutColumn(_("位次"), "whole", 7),
        OutColumn(_("单位"), "text", 22),
        OutColumn(_("综合成绩"), "decimal1", 9),
        OutColumn(_("比上期，分"), "decimal1", 9),
        OutColumn(_("交办，件"), "whole", 9),
        OutColumn(_("有效回访，件"), "whole", 9),
        OutColumn(_("响应率，%"), "decimal1", 9),
        OutColumn(_("解决率，%"), "decimal1", 9),
        OutColumn(_("95%区间下限，%"), "decimal1", 9, beside),
        OutColumn(_("95%区间上限，%"), "decimal1", 9, beside),
        OutColumn(_("满意率，%"), "decimal1", 9),
        OutColumn(_("每千户交办"), "decimal1", 9, beside),
        OutColumn(_("多人反映，%"), "decimal1", 9, beside),
        OutColumn(_("不计入，件"), "whole", 9, beside),
    ]


def _line(row) -> list[Any]:
    low, high = row["resolution_interval"] or (None, None)
    return [
        row["rank"], row["name"], _decimal(row["score"]), _decimal(row["score_change"]), row["accepted"], row["valid"],
        _decimal(row["response"]), _decimal(row["resolution"]), _decimal(low), _decimal(high), _decimal(row["satisfaction"]),
        _decimal(row["per_thousand"]), _decimal(row["group_share"]), row["left_out"],
    ]  # fmt: skip


def _decimal(text):
    return None if text is None else Decimal(text)


def _paper(edition: ScoreEdition) -> TablePaper:
    made = timezone.localtime(edition.finalised_at or edition.opened_at or edition.prepared_at)
    total = edition.content["total"]
    state = {
        "final": _("定稿"),
        "open": _("异议期，到 %(day)s") % {"day": edition.objections_until},
        "superseded": _("已被后一版替代"),
        "rejected": _("已退回"),
    }.get(edition.state, _("待复核"))
    return TablePaper(
        title=score_title(edition),
        columns=[
            PaperColumn(_("位次"), 0.5, is_figure=True),
            PaperColumn(_("单位"), 2),
            PaperColumn(_("综合成绩"), 0.8, is_figure=True, is_strong=True),
            PaperColumn(_("有效回访"), 0.8, is_figure=True),
            PaperColumn(_("响应率"), 0.8, is_figure=True),
            PaperColumn(_("解决率（95%区间）"), 1.6, is_figure=True),
            PaperColumn(_("满意率"), 0.8, is_figure=True),
            PaperColumn(_("每千户"), 0.7, is_figure=True),
            PaperColumn(_("多人反映"), 0.8, is_figure=True),
        ],
        rows=[_printed(row) for row in edition.content["rows"]],
        total=_printed(total),
        day=made.date(),
        masthead=_("社区治理简报"),
        issuer=edition.area_name,
        number=_("%(year)d年%(month)d月期 第%(n)d版　%(state)s")
        % {"year": edition.month.year, "month": edition.month.month, "n": edition.edition, "state": state},
        lead=_("有效回访 %(n)s 件，响应率 %(r)s，解决率 %(s)s，满意率 %(t)s，综合成绩 %(score)s。")
        % {
            "n": f"{total['valid']:,}",
            "r": _percent(total["response"]),
            "s": _percent(total["resolution"]),
            "t": _percent(total["satisfaction"]),
            "score": total["score"] or "—",
        },
        definition=[score_definition(edition)],
        signers=[
            (_("拟定"), edition.prepared_name),
            (_("复核"), edition.opened_name or "—"),
            (_("定稿"), edition.finalised_name or "—"),
        ],
        check_code=edition.sha256[:16],
        landscape=True,
    )


def _percent(text):
    return "—" if text is None else f"{text}%"


def _printed(row) -> list[str]:
    interval = row["resolution_interval"]
    resolution = _percent(row["resolution"]) + (f"（{interval[0]}–{interval[1]}）" if interval else "")
    few = "*" if row["is_few"] and row["valid"] and row["rank"] else ""
    return [
        str(row["rank"] or ("—" if row["unit"] else "")), row["name"], row["score"] or "—", f"{row['valid']:,}{few}",
        _percent(row["response"]), resolution, _percent(row["satisfaction"]), row["per_thousand"] or "—",
        _percent(row["group_share"]),
    ]  # fmt: skip

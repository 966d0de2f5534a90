"""The list as files: the edition itself, its records, csv, spreadsheet, PDF and Word. All say the same as the page."""

import csv
import io
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.papers import pdf, word
from hezhi.ground.papers.paper import PaperColumn, TablePaper
from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines, safe, xlsx

from ..models import List30Edition
from .editions import check_code, records_of
from .frozen import canonical
from .shown import Shown, shown

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
CSV_KEYS = (
    "rank", "before_rank", "district", "subdistrict", "compound_id", "compound", "provider", "requests", "matters",
    "last_month", "last_month_change", "last_month_percent", "last_year", "last_year_change", "last_year_percent",
    "households", "per_thousand", "largest_category", "largest_requests",
)  # fmt: skip


def public_file(edition: List30Edition, name: str) -> bytes | None:
    """A published edition under one of its file names, else None."""
    makers = {
        "edition.json": lambda: canonical(edition.content),
        "records.csv": lambda: records_of(edition),
        "list.csv": lambda: list_csv(edition),
        "list.xlsx": lambda: list_xlsx(shown(edition.content), edition=edition),
        "list.pdf": lambda: list_pdf(edition),
        "list.docx": lambda: list_docx(edition),
    }
    return makers[name]() if name in makers else None


def list_csv(edition: List30Edition) -> bytes:
    """One line a place, with a dictionary of the columns on top. UTF-8 with a mark, as Excel wants it."""
    about = "".join(f"# {line}\n" for line in _dictionary(edition))
    return ("\ufeff" + about + rows_csv(edition.content)).encode()


def rows_csv(content: dict) -> str:
    """A heading and one line a place, nothing else."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_KEYS)
    for row in content["rows"]:
        writer.writerow(_csv_line(row))
    return out.getvalue()


def _dictionary(edition):
    content = edition.content
    return (
        f"{content['area']['name']} {content['month']} 物业类诉求最多的小区 第{edition.edition}版 / list of 30, edition {edition.edition}",
        f"数据截至 cut-off {content['cut_off']}；核对码 sha256 {edition.sha256}",
        content["definition"],
        "rank 位次（件数相同的位次相同）; before_rank 上月位次，空为新上榜; requests 诉求件数（每人说一次计一件）; matters 事项数（并件计一次）;",
        "last_month 上月件数; last_month_change 增减; last_month_percent 增减百分数，空为没有可比; last_year 去年同月，同上;",
        "households 户数，空为未登记; per_thousand 每千户件数; largest_category 件数最多的类别; largest_requests 该类别件数，空为不足5件",
    )  # fmt: skip


def _csv_line(row):
    largest = row["causes"][0] if row["causes"] else {"category": None, "requests": None}
    values = [
        *(row[key] for key in CSV_KEYS[:9]),
        row["last_month"], row["last_month_change"]["absolute"], row["last_month_change"]["percent"],
        row["last_year"], row["last_year_change"]["absolute"], row["last_year_change"]["percent"],
        row["households"], row["per_thousand"], largest["category"], largest["requests"],
    ]  # fmt: skip
    return [safe(value) if isinstance(value, str) and not _is_number(value) else value for value in values]


def _is_number(text):
    return text.lstrip("-").replace(".", "", 1).isdigit()


def list_xlsx(listed: Shown, *, edition: List30Edition | None = None, exported_by: str = "") -> bytes:
    """The screen's table as a sheet, with who, when and how it was counted; ready to print on one page wide."""
    said = (
        _("第%(n)d版，核对码 %(code)s") % {"n": edition.edition, "code": edition.sha256}
        if edition
        else _("未发布，随数据变化")
    )
    about = about_lines(
        unit=listed.area, definition=listed.definition, as_of=_day_and_time(listed.cut_off), exported_by=exported_by
    )
    return xlsx(
        OutTable(headline(listed), _columns(), _lines(listed), about=[*about, (_("版本"), said)], landscape=True)
    )


def _columns() -> list[OutColumn]:
    """The columns of the sheet, as on the screen, in two levels."""
    month, year, size = _("比上月"), _("比去年同月"), _("规模")
    return [
        OutColumn(_("位次"), "whole", 7),
        OutColumn(_("位次变化"), "text", 10),
        OutColumn(_("区"), "text", 12),
        OutColumn(_("街道"), "text", 14),
        OutColumn(_("小区"), "text", 22),
        OutColumn(_("物业"), "text", 26),
        OutColumn(_("诉求，件"), "whole", 9),
        OutColumn(_("事项，件"), "whole", 9),
        OutColumn(_("增减，件"), "whole", 9, month),
        OutColumn(_("增减，%"), "decimal1", 9, month),
        OutColumn(_("增减，件"), "whole", 9, year),
        OutColumn(_("增减，%"), "decimal1", 9, year),
        OutColumn(_("户数"), "whole", 9, size),
        OutColumn(_("每千户"), "decimal1", 9, size),
        OutColumn(_("主要问题，件"), "text", 26),
    ]


def _lines(listed: Shown) -> list[list]:
    return [
        [
            row.rank, row.climb, row.district, row.subdistrict, row.compound, row.provider, row.requests, row.matters,
            row.change_on_month, row.percent_on_month, row.change_on_year, row.percent_on_year,
            row.households, row.per_thousand, row.causes,
        ]
        for row in listed.rows
    ]  # fmt: skip


def headline(listed: Shown) -> str:
    """10月物业类诉求最多的 30 个小区: as many as there are."""
    return _("%(year)d年%(month)d月物业类诉求最多的 %(n)d 个小区") % {
        "year": listed.month.year, "month": listed.month.month, "n": len(listed.rows),
    }  # fmt: skip


def lead(listed: Shown) -> str:
    """The opening sentence on paper."""
    totals = listed.totals
    change = totals["change"]
    compared = (
        _("比上月%(more)s %(n)s 件") % {
            "more": _("增加") if change["absolute"] > 0 else _("减少"), "n": f"{abs(change['absolute']):,}",
        }
        if change["absolute"]
        else listed.change_words
    )  # fmt: skip
    return _(
        "%(month)d月%(area)s %(compounds)s 个小区收到物业类诉求 %(requests)s 件，%(compared)s。"
        "名单上的 %(n)d 个小区合计 %(listed)s 件，占 %(share)s；%(new)d 个新上榜。"
    ) % {
        "month": listed.month.month, "area": listed.area, "compounds": f"{totals['compounds']:,}", "requests": f"{totals['requests']:,}",
        "compared": compared, "n": len(listed.rows), "listed": f"{totals['listed']:,}",
        "share": f"{totals['listed_share']}%" if totals["listed_share"] else "—", "new": totals["newly_listed"],
    }  # fmt: skip


def _paper(edition: List30Edition) -> TablePaper:
    """One A4 sheet: what the public page says, in ink."""
    listed = shown(edition.content)
    made = timezone.localtime(edition.released_at or edition.prepared_at)
    note = _("没说清是哪个小区的 %(without)s 件、类别未定的 %(unsorted)s 件不在名单内。数据截至 %(cut)s。") % {
        "without": f"{listed.totals['without_compound']:,}",
        "unsorted": f"{listed.totals['without_category']:,}",
        "cut": _day_and_time(listed.cut_off),
    }
    return TablePaper(
        title=headline(listed),
        columns=_paper_columns(listed),
        rows=[
            [
                str(row.rank), row.climb, row.compound, row.subdistrict or row.district or "—", row.provider, f"{row.requests:,}",
                row.last_month_change, "—" if row.per_thousand is None else f"{row.per_thousand:,}", row.largest,
            ]
            for row in listed.rows
        ],
        day=made.date(),
        masthead=_("社区治理简报"),
        issuer=listed.area,
        number=_("%(year)d年%(month)d月 第%(n)d版")
        % {"year": listed.month.year, "month": listed.month.month, "n": edition.edition},
        lead=lead(listed),
        definition=[listed.definition, note],
        signers=[(_("拟定"), edition.prepared_name), (_("复核"), edition.released_name or "—")],
        check_code=check_code(edition),
    )  # fmt: skip


def _paper_columns(listed: Shown) -> list[PaperColumn]:
    return [
        PaperColumn(_("位次"), 0.6, is_figure=True),
        PaperColumn(_("比上月"), 1.25),
        PaperColumn(_("小区"), 1.7),
        PaperColumn(_("街道"), 1.25),
        PaperColumn(_("物业"), 1.45),
        PaperColumn(_("件数"), 0.65, is_figure=True, is_strong=True),
        PaperColumn(_("增减"), 0.65, is_figure=True),
        PaperColumn(_("每千户"), 0.85, is_figure=True),
        PaperColumn(_("主要问题，件"), 1.9),
    ]


def _day_and_time(text):
    at = timezone.localtime(datetime.fromisoformat(text))
    return f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at.minute:02d}"


def list_pdf(edition: List30Edition) -> bytes:
    """One A4 sheet."""
    return pdf.render("table", _paper(edition))


def list_docx(edition: List30Edition) -> bytes:
    """The same sheet for those who must work on in Word."""
    return word.render("table", _paper(edition))

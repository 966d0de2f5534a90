"""What an edition says, as plain JSON, and the anonymous records that it counted."""

import csv
import hashlib
import hmac
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets.writing import safe
from hezhi.response.requests import queries as requests

from ..rules.ranking import PLACES, VERSION, Change
from .list30 import List30, list_of_30
from .shown import definition_words

SMALLEST = 5  # fewer requests of one compound are not published, and of one category not told apart
HIDDEN = "*"
COLUMNS = ("record", "compound", "name", "month", "category", "main")


def frozen_list(area, month: date, exclusions: dict[int, str]) -> tuple[dict, bytes, int]:
    """(content, records csv, number of records) of the month's list, ready to be hashed. Refused where the two disagree."""
    found = list_of_30(area, month, excluded=frozenset(exclusions), smallest=SMALLEST)
    rows = _records(found, area.path)
    _refuse_disagreement(found, rows)
    records = _records_csv(found, rows)
    content = content_of(found, exclusions)
    content["records"] = {"count": len(rows), "sha256": hashlib.sha256(records).hexdigest()}
    return content, records, len(rows)


@dataclass(frozen=True)
class _Record:
    number: str
    month: date
    compound: int | None
    compound_name: str | None
    category: str
    is_main: bool


def _records(found: List30, area_path: str) -> list[_Record]:
    """The property requests behind the counts of the three months."""
    fields = ("number", "compound_id", "compound__name", "category__parent__code", "category__code", "joined_to_id")
    return [
        _Record(number, month, compound, name, upper or category, joined is None)
        for month in (found.month, found.last_month, found.last_year)
        for number, compound, name, upper, category, joined in requests.requests_counted(
            month, area_path, property_only=True
        ).values_list(*fields)
    ]


def canonical(content: dict) -> bytes:
    """The one spelling of an edition that its check code is over: sorted keys, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_disagreement(found: List30, rows):
    """The kept counts and the records are two roads to one number; if they part, nothing is published."""
    counted = Counter((row.month, row.compound) for row in rows)
    wrong = [
        row.name
        for row in found.rows
        if counted[found.month, row.compound] != row.requests
        or (row.last_month is not None and counted[found.last_month, row.compound] != row.last_month)
        or (row.last_year is not None and counted[found.last_year, row.compound] != row.last_year)
    ]
    if wrong:
        raise Refused("counts_differ", _("计数与记录对不上：%(names)s。请先核对计数。") % {"names": "、".join(wrong)})


def _records_csv(found: List30, rows) -> bytes:
    """One line a record, in an order that tells nothing. Of small cells neither the category nor the compound is told."""
    listed, counted = {row.compound for row in found.rows}, Counter((row.month, row.compound) for row in rows)
    named = {key for key, many in counted.items() if key[1] and (key[1] in listed or many >= SMALLEST)}
    cells = Counter((row.month, row.compound, row.category) for row in rows)
    out = io.StringIO()
    out.write(f"# 合治 前30小区 记录 / records of the list of 30: {found.area_name} {found.month:%Y-%m}\n")
    out.write(
        "# record 记录的匿名号 anonymous id; compound 小区编号 compound id; name 小区 compound; month 月份 month;\n"
    )
    out.write(
        f"# compound, name 空为未定位，或该小区当月不足{SMALLEST}件 empty: not placed, or fewer than {SMALLEST} of it;\n"
    )
    out.write(f"# category 问题类别 category ({HIDDEN} 不足{SMALLEST}件，不公布 fewer than {SMALLEST}, not told);\n")
    out.write("# main 1 一件事的主件 first of its matter, 0 并入的诉求 joined to one\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in sorted(_line(found, row, cells, (row.month, row.compound) in named) for row in rows):
        writer.writerow(line)
    return out.getvalue().encode()


def _line(found, row, cells, is_named):
    told = is_named and cells[row.month, row.compound, row.category] >= SMALLEST
    return (
        _anonymous(found, row.number),
        str(row.compound) if is_named else "",
        safe(row.compound_name or "") if is_named else "",
        f"{row.month:%Y-%m}",
        row.category if told else HIDDEN,
        "1" if row.is_main else "0",
    )


def _anonymous(found, number):
    """A keyed digest: the office can find the record again, nobody can try numbers until one fits."""
    text = f"list30|{found.area_path}|{found.month:%Y-%m}|{number}"
    return hmac.new(settings.RECORDS_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:20]


def content_of(found: List30, exclusions: dict[int, str], *, smallest: int = SMALLEST, places: int = PLACES) -> dict:
    """The list as plain JSON, in the form that editions keep; the live page and the command show the same form."""
    return {
        "format": "hezhi-list30/1",
        "rule": VERSION,
        "places": places,
        "smallest": smallest,
        "area": {"path": found.area_path, "name": found.area_name},
        "month": f"{found.month:%Y-%m}",
        "last_month": f"{found.last_month:%Y-%m}",
        "last_year": f"{found.last_year:%Y-%m}",
        "cut_off": found.cut_off.isoformat(timespec="seconds"),
        "definition": definition(found, smallest, places),
        "totals": _totals(found),
        "exclusions": [
            {"compound_id": pk, "compound": name, "requests": count, "reason": exclusions[pk]}
            for pk, name, count in found.excluded
        ],
        "rows": [_row(row, smallest) for row in found.rows],
    }


def definition(found: List30, smallest: int, places: int) -> str:
    """How it was counted, as it is frozen: in Chinese, whoever prepares it."""
    with translation.override("zh-hans"):
        return definition_words(found.month.month, found.area_name, smallest, places)


def _totals(found: List30) -> dict:
    totals = found.totals
    return {
        "requests": totals.requests,
        "matters": totals.matters,
        "last_month": totals.before,
        "change": _change(totals.change),
        "last_year": totals.year_before,
        "compounds": totals.compounds,
        "compounds_with_requests": totals.compounds_with_requests,
        "listed": totals.listed,
        "listed_share": _text(totals.listed_share),
        "newly_listed": totals.newly_listed,
        "without_compound": totals.without_compound,
        "unplaced_compounds": totals.unplaced_compounds,
        "unplaced_requests": totals.unplaced_requests,
        "without_category": totals.without_category,
    }


def _row(row, smallest) -> dict:
    return {
        "rank": row.rank,
        "before_rank": row.before_rank,
        "compound_id": row.compound,
        "compound": row.name,
        "district": row.district,
        "subdistrict": row.subdistrict,
        "provider": row.provider,
        "requests": row.requests,
        "matters": row.matters,
        "last_month": row.last_month,
        "last_month_change": _change(row.last_month_change),
        "last_year": row.last_year,
        "last_year_change": _change(row.last_year_change),
        "households": row.households,
        "per_thousand": _text(row.per_thousand),
        "causes": [
            {"category": cause.name, "category_en": cause.name_en, "requests": cause.requests}
            for cause in row.causes[:2]
            if cause.requests >= smallest
        ],
    }


def _change(change: Change) -> dict:
    return {"absolute": change.absolute, "percent": _text(change.percent)}


def _text(number) -> str | None:
    return None if number is None else str(number)

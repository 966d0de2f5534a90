"""Sheets of an area and year, who lacks one, one sheet opened line by line, and its recount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END
from hezhi.register.territory import queries as territory

from ..models import AppraisalSheet, AppraisalValue, Grade
from ..states import SheetState
from .computing import computed, detail_words, evidence_link, value_words
from .schemes import Item, appraisal_scheme, scheme_of

GRADES = Grade.choices
LEVELS = ("district", "subdistrict", "community")
BELOW = {"city": "district", "district": "subdistrict", "subdistrict": "community"}


@dataclass(frozen=True)
class Line:
    """One line of the sheet. `again` is the recount's words; `is_equal` None: not recounted, or nothing to recount."""

    item: Item
    value: str
    detail: str
    link: str
    written: AppraisalValue | None = None
    again: str = ""
    is_equal: bool | None = None


@dataclass(frozen=True)
class AreaYear:
    """An area and its sheet of the year, None where it lacks one."""

    area: Any
    sheet: AppraisalSheet | None


def last_year() -> int:
    """The year that is over: the one that is appraised now."""
    return clock.today().year - 1


def years_back(count: int = 5) -> list[int]:
    """Years one may choose from, newest first."""
    return [last_year() - back for back in range(count)]


def lock_sheet(sheet: AppraisalSheet) -> AppraisalSheet:
    """The row, held until the transaction ends."""
    return AppraisalSheet.objects.select_for_update().get(pk=sheet.pk)


def get_sheet(pk: int) -> AppraisalSheet | None:
    """One in the reader's sight."""
    return AppraisalSheet.objects.filter(pk=pk).first()


def sheet_of(area_path: str, year: int) -> AppraisalSheet | None:
    """An area's sheet of a year."""
    return AppraisalSheet.objects.filter(area_path=area_path, year=year).first()


def year_of(area, year: int) -> list[AreaYear]:
    """The area itself (a city has no sheet) and those one level below, each with its sheet or without. Two queries."""
    children = list(territory.areas_within(area.path, BELOW[area.kind])) if area.kind in BELOW else []
    rows = AppraisalSheet.objects.filter(year=year, area_path__gte=area.path, area_path__lt=area.path + END)
    sheets = {sheet.area_path: sheet for sheet in rows}
    own = [area] if area.kind in LEVELS else []
    return [AreaYear(one, sheets.get(one.path)) for one in (*own, *children)]


def values_of(sheet: AppraisalSheet) -> dict[str, AppraisalValue]:
    """{key: value} as frozen or written."""
    return {value.key: value for value in sheet.values.all()}


def last_whole_day() -> date:
    """The day whose knowledge is complete: what a submission freezes."""
    return clock.today() - timedelta(days=1)


def computed_values(sheet: AppraisalSheet, known_on: date) -> dict[str, dict]:
    """{key: numbers} of every line that is computed, counted now."""
    area = territory.area_at(sheet.area_path)
    items = scheme_of(sheet).items_of(sheet.level)
    return {item.key: computed(item.source, area, sheet.on, known_on) for item in items if not item.is_written}


def lines_of(sheet: AppraisalSheet, *, recount: bool = False) -> list[Line]:
    """The sheet line by line: a draft is counted now, a submitted one says what was frozen; `recount` counts it again beside."""
    values, known_on = values_of(sheet), sheet.known_on or last_whole_day()
    is_draft = sheet.state == SheetState.DRAFTED
    now = computed_values(sheet, known_on) if is_draft or recount else {}
    return [_line(item, sheet, values.get(item.key), now.get(item.key), known_on) for item in _items(sheet)]


def _items(sheet) -> Iterable[Item]:
    return scheme_of(sheet).items_of(sheet.level)


def _line(item, sheet, value, now, known_on) -> Line:
    if item.is_written:
        return Line(item, value.words if value else "", "", "", value)
    facts = value.facts if value else now
    link = evidence_link(item.source, sheet.area_path, sheet.on, known_on)
    said = Line(item, value_words(item.source, facts), detail_words(item.source, facts), link)
    if value is None or now is None:
        return said
    again = "" if now == facts else f"{value_words(item.source, now)} · {detail_words(item.source, now)}"
    return Line(item, said.value, said.detail, link, None, again, now == facts)


def unwritten(sheet: AppraisalSheet) -> list[Item]:
    """Lines that a person has still to write."""
    values = values_of(sheet)
    return [item for item in _items(sheet) if item.is_written and item.key not in values]


def written_item(sheet: AppraisalSheet, key: str) -> Item | None:
    """A line that a person writes, by its key."""
    return next((item for item in _items(sheet) if item.key == key and item.is_written), None)


def objection_until(sheet: AppraisalSheet) -> date | None:
    """The last day on which the area may object; None before it was graded."""
    if sheet.appraised_at is None:
        return None
    return timezone.localdate(sheet.appraised_at) + timedelta(days=scheme_of(sheet).objection_days)


def may_be_drafted(area, year: int) -> bool:
    """Whether a sheet of this area and year can be made: the year is over, a scheme holds, and there is none."""
    return (
        area.kind in LEVELS
        and year <= last_year()
        and appraisal_scheme(year) is not None
        and sheet_of(area.path, year) is None
    )

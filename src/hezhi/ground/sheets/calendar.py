"""The working calendar as a sheet: what an administrator brings when the State Council's notice for a year comes out.

《全国年节及纪念日放假办法》第二条（2025-01-01）。A year is brought whole: its days of rest that would be worked, and its weekend days that are.
"""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import cells, storing
from .kinds import CellError, Column, Fate, ImportKind, Row
from .models import CalendarDay
from .undoing import diff, undo_fates

WORDS = {"休": False, "放假": False, "休息": False, "班": True, "上班": True, "调休上班": True, "补班": True}


class CalendarKind(ImportKind):
    """放假调休安排."""

    code = "calendar"
    name = gettext_lazy("放假调休安排")
    name_en = "Days of rest and exchanged days"
    deed = "sheets.import_calendar"
    columns = (
        Column("day", "日期", "Day", ("时间",), required=True, read=cells.day, example="2027-01-01"),
        Column(
            "is_worked",
            "安排",
            "Arrangement",
            ("休或班", "放假或上班"),
            required=True,
            read=cells.choice(WORDS),
            choices=("休", "班"),
            example="休",
        ),
        Column("note", "节日", "Occasion", ("说明", "备注"), read=cells.short(60), example="元旦"),
    )

    def judge(self, row: Row, context) -> list[CellError]:
        if row["is_worked"] and row["day"].weekday() < 5:
            return [CellError("is_worked", row.raw["is_worked"], _("这一天本来就是工作日，只有周末才会调成上班。"))]
        return []

    def store(self, rows: list[Row], context) -> list[Fate]:
        there = {d.day: d for d in CalendarDay.objects.filter(day__in=[row["day"] for row in rows])}
        fates, fresh, changed, told = [], [], [], defaultdict(list)
        for row in rows:
            told[row["day"]].append(row)
        for day, same in told.items():
            fates += [
                Fate("refused", row.number, errors=[CellError("day", row.raw["day"], _("同一天写了两次。"))])
                for row in same[1:]
            ]
            row = same[0]
            if day in there:
                fates.append(_known(there[day], row, changed))
            else:
                fresh.append((row, CalendarDay(day=day, is_worked=row["is_worked"], note=row.get("note", ""))))
        storing.insert([made for _row, made in fresh], keys=True)
        CalendarDay.objects.bulk_update(changed, ["is_worked", "note"])
        return fates + [
            Fate("created", row.number, "sheets.calendarday", made.pk, after={"is_worked": made.is_worked})
            for row, made in fresh
        ]

    def undo(self, fates: list[Fate], context) -> None:
        undo_fates(fates)


def _known(day: CalendarDay, row: Row, changed: list[CalendarDay]) -> Fate:
    before, after = diff(day, {"is_worked": row["is_worked"], "note": row.get("note", "")})
    if not after:
        return Fate("unchanged", row.number, "sheets.calendarday", day.pk)
    changed.append(day)
    return Fate("updated", row.number, "sheets.calendarday", day.pk, before=before, after=after)

"""The pages of the property rates as sheets: exactly what is on the screen, with the definition, the two times and who took it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines

from .property_rates import NAMES, Rate
from .rate_members import Asked, as_of, definition, rate_changes
from .rates_board import rates_board
from .rates_gaps import Gaps
from .rates_series import RateSeries
from .story import Story

PART = Decimal(100)


def board_table(asked: Asked, *, exported_by: str = "") -> OutTable:
    """The three rates of an area and of the areas below, with targets and changes."""
    board = rates_board(asked)
    columns = [OutColumn(_("辖区"), width=18)]
    for card in board.cards:
        columns += [
            OutColumn(_("比率"), "percent1", 9, card.rate.name),
            OutColumn(_("分子"), "whole", 8, card.rate.name),
            OutColumn(_("分母"), "whole", 8, card.rate.name),
            OutColumn(_("没有计入"), "whole", 10, card.rate.name),
        ]
    rows = [[row.area.name, *_flat(row.rates)] for row in board.below]
    notes = [
        f"{card.rate.name}：{card.target_text}；{card.state_text or '—'}；{card.change_text}" for card in board.cards
    ]
    notes += [
        _("外面公布过的数（只作对照）：%(day)s %(place)s %(said)s。出处：%(source)s") % {
            "day": one.on.isoformat(), "place": one.place, "source": one.source,
            "said": _("、").join(f"{NAMES[kind]} {value}%" for kind, value in one.percent.items() if value is not None),
        }
        for one in board.published
    ]  # fmt: skip
    return OutTable(
        _("%(area)s物业三率") % {"area": asked.area.name},
        columns,
        rows,
        about=_about(asked, "；".join(f"{card.rate.name}——{card.definition}" for card in board.cards), exported_by),
        total=[asked.area.name, *_flat([card.rate for card in board.cards])],
        notes=notes,
        landscape=True,
    )


def changes_table(asked: Asked, *, exported_by: str = "") -> OutTable | None:
    """What changed in the year until the day, with papers."""
    if asked.kind not in NAMES:
        return None
    columns = [
        OutColumn(_("日期"), "date", 12), OutColumn(_("小区"), width=22), OutColumn(_("位置"), width=28),
        OutColumn(_("原来"), width=18), OutColumn(_("变为"), width=18), OutColumn(_("依据"), width=32),
        OutColumn(_("何时得知"), "moment", 18),
    ]  # fmt: skip
    rows = [
        [one.on, one.name, one.place, one.before, one.after, one.source, one.known_since] for one in rate_changes(asked)
    ]
    title = _("%(area)s%(rate)s一年内的变动") % {"area": asked.area.name, "rate": NAMES[asked.kind]}
    said = _("当日纳入考核的小区在一年内的变动，最多 200 条")
    return OutTable(title, columns, rows, about=_about(asked, said, exported_by), landscape=True)


def gaps_table(asked: Asked, found: Gaps, *, exported_by: str = "") -> OutTable:
    """What is missing and what closes the gap fastest."""
    columns = [
        OutColumn(_("比率"), width=22), OutColumn(_("当日情况"), width=22), OutColumn(_("小区"), "whole", 8),
        OutColumn(_("下一步"), width=26), OutColumn(_("已办成的"), "whole", 10), OutColumn(_("半数用时（天）"), "whole", 14),
        OutColumn(_("全部补上，百分点"), "decimal1", 16), OutColumn(_("能否达标"), width=14),
    ]  # fmt: skip
    rows = [
        [
            row.rate.name, row.words, row.compounds, row.step, row.pace.compounds if row.pace else 0, row.days,
            row.points, _("补上就达标") if row.meets else "",
        ]
        for row in found.rows
    ]  # fmt: skip
    title = _("%(area)s物业三率缺什么、先补哪里") % {"area": asked.area.name}
    return OutTable(title, columns, rows, about=_about(asked, pace_definition(), exported_by), landscape=True)


def pace_definition() -> str:
    """How the days are counted, in words."""
    return _(
        "半数用时：本辖区从这一情况变为计入的小区，半数不超过的天数；还在等的不算在内，不足 5 个小区不写。有天数的按天数排，没有的按口径所列的远近排。"
    )


def series_table(found: RateSeries, *, exported_by: str = "") -> OutTable:
    """A rate by day where it changed, its month's ends in points, and the forecast."""
    columns = [
        OutColumn(_("日期"), "date", 12), OutColumn(_("比率"), "percent1", 10), OutColumn(_("分子"), "whole", 8),
        OutColumn(_("分母"), "whole", 8), OutColumn(_("比前一天，百分点"), "decimal1", 16),
    ]  # fmt: skip
    rows, before = [], None
    for one in found.days:
        rows.append([one.on, _part(one), one.numerator, one.denominator, one.points_since(before) if before else None])
        before = one
    notes = [
        _("预测 %(on)s：%(middle)s%%（%(low)s%% 至 %(high)s%%）") % {
            "on": row.on.isoformat(), "middle": row.middle, "low": row.low, "high": row.high,
        }
        for row in found.ahead
    ]  # fmt: skip
    title = _("%(area)s%(rate)s逐日") % {"area": found.asked.area.name, "rate": found.now.name}
    about = _about(found.asked, definition(found.now), exported_by)
    return OutTable(title, columns, rows, about=about, notes=[*notes, *([method_words(found)] if notes else [])])


def method_words(found: RateSeries) -> str:
    """How the forecast was made, in words; or why there is none."""
    if found.forecast is None:
        return _("连续有数的月份不足 7 个，不作预测。")
    return _(
        "预测的方法：取最近 %(n)s 个月的逐月变动（百分点），中线为平均变动累加，区间为照此下去十次里约有八次落在其中的范围；不考虑今后的工作安排，不超出 0 到 100%%。"
    ) % {"n": found.forecast.changes}


def story_table(asked: Asked, found: Story, *, exported_by: str = "") -> OutTable:
    """The published days: what was published, and one's own."""
    columns = [OutColumn(_("日期"), "date", 12), OutColumn(_("哪里"), width=12)]
    for panel in found.panels:
        columns += [
            OutColumn(_("公布"), "percent1", 9, panel.name), OutColumn(_("本级"), "percent1", 9, panel.name),
            OutColumn(_("分子"), "whole", 8, panel.name), OutColumn(_("分母"), "whole", 8, panel.name),
        ]  # fmt: skip
    columns.append(OutColumn(_("出处"), width=40))
    rows = []
    for row in found.rows:
        line = [row.on, row.place]
        for said, rate in row.pairs:
            line += [None if said is None else said / PART, _part(rate), rate.numerator, rate.denominator]
        rows.append([*line, row.source])
    title = _("%(area)s物业三率与公布数对照") % {"area": asked.area.name}
    about = _about(asked, "；".join(f"{panel.name}——{definition(panel.last)}" for panel in found.panels), exported_by)
    return OutTable(title, columns, rows, about=about, landscape=True)


def _about(asked: Asked, said: str, exported_by: str):
    return about_lines(unit=asked.area.name, definition=said, as_of=as_of(asked), exported_by=exported_by)


def _flat(rates: list[Rate]):
    return [value for rate in rates for value in (_part(rate), rate.numerator, rate.denominator, rate.gap)]


def _part(rate: Rate) -> Decimal | None:
    """A percentage as a sheet keeps it: of one."""
    return None if rate.percent is None else rate.percent / PART

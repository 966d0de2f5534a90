"""What everybody may take away of the three property rates: counts of compounds, no compound and no person."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from hezhi.ground.platform import clock, sight
from hezhi.register.territory import queries as territory
from hezhi.steering.indicators import queries as indicators

from .portal import PUBLIC

FEWEST = 5  # a figure that rests on fewer is not told apart


@dataclass(frozen=True)
class PublicRate:
    """A rate of an area; `is_shown` false: too few compounds to be told apart."""

    area: str
    rate: Any
    is_shown: bool


def public_rates() -> list[PublicRate]:
    """The three rates of the city and its districts, today."""
    today = clock.today()
    with sight.job(PUBLIC):
        city = territory.children_of(None).first()
        if city is None:
            return []
        rows = [(city, indicators.rates_on(city.path, [today])[today]), *indicators.rates_below(city, today)]
        return [
            PublicRate(territory.short_name(area), rate, rate.denominator >= FEWEST)
            for area, rates in rows
            for rate in rates.values()
        ]


def rates_csv() -> str:
    """The same as a sheet: one line a rate; what is too small stays empty and says so."""
    out = StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow([_("辖区"), _("指标"), _("分子"), _("分母"), "%", _("目标"), _("日期"), _("说明")])
    for row in public_rates():
        rate = row.rate
        shown = [rate.numerator, rate.denominator, rate.percent] if row.is_shown else ["", "", ""]
        note = "" if row.is_shown else _("不足 %(n)d 个小区，不单独公布") % {"n": FEWEST}
        sheet.writerow([row.area, rate.name, *shown, rate.target.percent, rate.on.isoformat(), note])
    return out.getvalue()

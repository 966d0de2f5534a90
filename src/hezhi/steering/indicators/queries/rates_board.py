"""The page of the three property rates: each with target, change in points and gap; the areas below; what was published elsewhere."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hezhi.ground.law.months import year_before
from hezhi.ground.ui.wording import number

from .property_rates import CODES, Rate, rates_below, rates_on
from .property_schemes import Published, published
from .rate_members import Asked, definition


@dataclass(frozen=True)
class RateCard:
    """A rate as the kit's card shows it."""

    rate: Rate
    code: str
    figure: str | None
    count: str
    change_tone: str
    change_text: str
    target_text: str
    state_tone: str
    state_text: str
    definition: str


@dataclass(frozen=True)
class BelowRow:
    """An area below with its three rates."""

    area: Any
    rates: list[Rate]
    gap: int


@dataclass(frozen=True)
class RatesBoard:
    """What the page shows."""

    cards: list[RateCard]
    weakest: Rate | None
    below: list[BelowRow]
    published: tuple[Published, ...]
    gained: list[tuple[Published, list[tuple[Decimal | None, Decimal | None]]]]


def rates_board(asked: Asked) -> RatesBoard:
    """A fixed number of queries; needs sight of the area."""
    earlier = year_before(asked.on)
    rates = rates_on(asked.area.path, [asked.on, earlier], asked.known)
    now, before = rates[asked.on], rates[earlier]
    cards = [_card(rate, before[kind]) for kind, rate in now.items()]
    below = [
        BelowRow(area, list(rates.values()), sum(rate.gap for rate in rates.values()))
        for area, rates in rates_below(asked.area, asked.on, asked.known)
    ]
    judged = [rate for rate in now.values() if rate.denominator]
    said = published()
    return RatesBoard(
        cards=cards,
        weakest=min(judged, key=lambda rate: rate.numerator, default=None),
        below=below,
        published=said,
        gained=[(one, [(one.percent[kind], one.points_since(said[0])[kind]) for kind in now]) for one in said],
    )


def _card(rate: Rate, before: Rate) -> RateCard:
    gained = rate.points_since(before)
    return RateCard(
        rate=rate,
        code=CODES[rate.kind],
        figure=None if rate.percent is None else str(rate.percent),
        count=f"{number(rate.numerator)} / {number(rate.denominator)}",
        change_tone="muted" if not gained else "good" if gained > 0 else "bad",
        change_text=points_words(gained),
        target_text=target_words(rate),
        state_tone="none" if rate.is_met is None else "" if rate.is_met else "bad",
        state_text=""
        if rate.is_met is None
        else _("已达标")
        if rate.is_met
        else _("差 %(n)s 个小区") % {"n": rate.missing},
        definition=definition(rate),
    )


def points_words(gained: Decimal | None) -> str:
    """A change against a year before, in percentage points."""
    if gained is None:
        return _("一年前没有基数")
    if not gained:
        return _("＝ 与一年前持平")
    arrow = "↑" if gained > 0 else "↓"
    return _("%(arrow)s 比一年前 %(n)s 个百分点") % {"arrow": arrow, "n": f"{gained:+}".replace("-", "−")}


def target_words(rate: Rate) -> str:
    """目标 超过 60% / 目标 达到 90%, with its day."""
    said = _("目标 超过 %(n)s%%") if rate.target.is_over else _("目标 达到 %(n)s%%")
    return said % {"n": rate.target.percent}

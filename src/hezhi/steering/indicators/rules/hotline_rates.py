"""The hotline's three rates (响应率, 解决率, 满意率): of the callbacks that count, how many were contacted, solved, content.

《北京市接诉即办工作条例》第三十二条; the formulas are those of a district's tool of 2025 (law.md 4.3). Not the property rates.
Reading: partly solved is not solved; without a valid callback there is no rate (—), never 0 % and never 100 % [D].
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from hezhi.ground.law.article import Article

from .ranking import half_up

ARTICLE = Article("北京市接诉即办工作条例", "32", version="2021-09-24")
KINDS = ("response", "resolution", "satisfaction")
FEWEST = 30  # below it a rate moves by more than three points with one answer: the number stands beside it
Z = Decimal("1.959963984540054")  # of the normal distribution, for 95 in 100


@dataclass(frozen=True)
class Callbacks:
    """What was counted of a body or an area. Every number but `accepted` is within `valid`; they add up over bodies."""

    accepted: int = 0
    valid: int = 0
    contacted: int = 0
    resolved: int = 0
    satisfied: int = 0
    basically: int = 0

    def __add__(self, other: "Callbacks") -> "Callbacks":
        return Callbacks(*(mine + theirs for mine, theirs in zip(self.figures, other.figures, strict=True)))

    @property
    def figures(self) -> tuple[int, ...]:
        """The six numbers in their order."""
        return self.accepted, self.valid, self.contacted, self.resolved, self.satisfied, self.basically

    @property
    def is_few(self) -> bool:
        """Too few for the rates to be shown without their number."""
        return self.valid < FEWEST


@dataclass(frozen=True)
class Rates:
    """The three as exact fractions of the valid callbacks."""

    response: Fraction
    resolution: Fraction
    satisfaction: Fraction


def hotline_rates(counted: Callbacks, basic_factor: Fraction) -> Rates | None:
    """The rates of what was counted; a basically satisfied answer counts `basic_factor` (0.9). None without a valid callback."""
    if not counted.valid:
        return None
    content = counted.satisfied + basic_factor * counted.basically
    return Rates(
        Fraction(counted.contacted, counted.valid),
        Fraction(counted.resolved, counted.valid),
        Fraction(content) / counted.valid,
    )


def percent(rate: Fraction) -> Decimal:
    """A rate as it is shown: one decimal, halves up."""
    return half_up(rate.numerator * 100, rate.denominator)


def interval(part: int, whole: int) -> tuple[Decimal, Decimal] | None:
    """Where the true rate lies in 95 of 100 cases, in percent (Wilson's score interval, 1927); None for no base.

    (k + z²/2 ± z·√(k(n−k)/n + z²/4)) / (n + z²), with k of n; worked in 40 digits, shown with one decimal. A small n gives a wide one:
    that is its use.
    """
    if not whole:
        return None
    with localcontext(prec=40):
        k, n = Decimal(part), Decimal(whole)
        spread = Z * (k * (n - k) / n + Z * Z / 4).sqrt()
        low, high = ((k + Z * Z / 2 + sign * spread) / (n + Z * Z) for sign in (-1, 1))
        return _shown(max(low, Decimal(0))), _shown(min(high, Decimal(1)))


def _shown(share):
    rate = Fraction(share)
    return half_up(rate.numerator * 100, rate.denominator)

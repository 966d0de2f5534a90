"""When a matter leaves its base rate in a compound (未诉先办预警): a running sum of evidence, day by day.

《北京市接诉即办工作条例》第二十四条; the sum is Page's CUSUM (1954) of the log likelihood ratio of two negative binomial days. The scheme is data
with dates. For a day with x voices where m0 are usual and m1 would be a rising matter, with dispersion k (none: Poisson):
    evidence = x · ln(m1 (k + m0) / (m0 (k + m1))) + k · ln((k + m0) / (k + m1))            Poisson: x · ln(m1 / m0) − (m1 − m0)
    m1 = max(times · m0, m0 + extra)         sum = max(0, sum before + evidence)         the matter began the day after the sum was last 0
It is raised where the sum reaches `threshold` with at least `fewest` voices since it began. Reading: voices, not persons; a repeat of
the same person without new facts is no voice (D8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite, log

from hezhi.ground.law.article import Article

ARTICLE = Article("北京市接诉即办工作条例", "24", version="2021-09-24")
CALM = 0.25  # of the threshold: below it a matter is back at its base
LOWEST_BASE = 1e-4  # voices a day: where nothing was ever told, one voice must not be infinite evidence


@dataclass(frozen=True)
class WarningScheme:
    """How warnings are raised from a day on. `dispersion` None: Poisson days. `horizon`: days that the sum looks back."""

    version: str
    valid_from: date
    times: float
    extra: float
    dispersion: float | None
    threshold: float
    fewest: int
    horizon: int
    calm_days: int
    prior_days: float
    own_weight: float
    own_most: float
    source: str = ""

    def __post_init__(self):
        if not (self.times > 1 and self.extra > 0 and self.threshold > 0 and self.fewest >= 1 and self.horizon >= 7):
            raise ValueError(f"scheme {self.version}: a rising matter must be more than the usual")
        if self.dispersion is not None and not (self.dispersion > 0 and isfinite(self.dispersion)):
            raise ValueError(f"scheme {self.version}: dispersion is above 0, or none for Poisson")


@dataclass(frozen=True)
class Reading:
    """How a matter stands on the last day. `began`: None while the sum is 0; `voices` and `expected` since it began; `calm_days`: how long
    the sum has been below a quarter of the threshold."""

    level: float
    began: date | None
    voices: int
    expected: float
    is_raised: bool
    calm_days: int


def scheme_on(schemes: Sequence[WarningScheme], day: date) -> WarningScheme:
    """The scheme in force on a day; the first also judges what was before it."""
    ordered = sorted(schemes, key=lambda scheme: scheme.valid_from)
    begun = [scheme for scheme in ordered if scheme.valid_from <= day]
    return begun[-1] if begun else ordered[0]


def evidence(voices: int, usual: float, scheme: WarningScheme) -> float:
    """What a day says for a rising matter (above 0) or against it."""
    m0 = max(usual, LOWEST_BASE)
    m1 = max(scheme.times * m0, m0 + scheme.extra)
    k = scheme.dispersion
    if k is None:
        return voices * log(m1 / m0) - (m1 - m0)
    return voices * log(m1 * (k + m0) / (m0 * (k + m1))) + k * log((k + m0) / (k + m1))


def leaving_base(last_day: date, voices: Sequence[int], usual: Sequence[float], scheme: WarningScheme) -> Reading:
    """Read a series of days that ends on `last_day`: voices and usual voices of each. The sum begins at 0."""
    level, start, calm = 0.0, 0, 0
    for n, (told, mean) in enumerate(zip(voices, usual, strict=True)):
        level += evidence(told, mean, scheme)
        if level <= 0:
            level, start = 0.0, n + 1
        calm = calm + 1 if level < scheme.threshold * CALM else 0
    began = last_day - timedelta(days=len(voices) - 1 - start) if start < len(voices) else None
    since, expected = sum(voices[start:]), sum(usual[start:])
    return Reading(
        level=level,
        began=began,
        voices=since,
        expected=expected,
        is_raised=level >= scheme.threshold and since >= scheme.fewest,
        calm_days=calm,
    )

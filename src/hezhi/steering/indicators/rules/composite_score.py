"""One number from the three rates (综合成绩), and the order of those who have one.

《北京市接诉即办工作条例》第三十二条; weights 10, 50, 40 and the factor 0.9 as in a district's tool of 2025, 30, 35, 35 elsewhere (law.md 4.3):
a scheme is data with dates. score = round1(100 × Σ weight × rate), worked from exact fractions, halves up.
Reading: no valid callback, no score and no place [D]. Equal shown scores share a rank, the next rank skips (1, 2, 2, 4); inside a tie
whoever accepted more stands first [D]. Only bodies and areas are ranked, never a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hezhi.ground.law.article import Article

from .hotline_rates import KINDS, Callbacks, Rates, hotline_rates, percent
from .ranking import competition_ranks

ARTICLE = Article("北京市接诉即办工作条例", "32", version="2021-09-24")


@dataclass(frozen=True)
class Scheme:
    """How a city scores from a period on (its first day of the month). Weights add up to 1. `area_path`: where ("" = everywhere)."""

    code: str
    valid_from: date
    weights: dict[str, Fraction]
    basic_factor: Fraction
    source: str = ""
    area_path: str = ""
    objection_days: int = 5

    def __post_init__(self):
        if set(self.weights) != set(KINDS) or sum(self.weights.values()) != 1 or min(self.weights.values()) < 0:
            raise ValueError(f"scheme {self.code}: the weights of {KINDS} must add up to 1")
        if not 0 <= self.basic_factor <= 1 or self.objection_days < 0:
            raise ValueError(f"scheme {self.code}: the factor lies between 0 and 1, days are not below 0")


@dataclass(frozen=True)
class Candidate:
    """A body or an area to be ranked. `name_key` orders those that are equal in everything."""

    unit: int | str
    name_key: str
    counted: Callbacks


@dataclass(frozen=True)
class Place:
    """Where a candidate stands. No rank and no score without a valid callback."""

    rank: int | None
    score: Decimal | None
    rates: Rates | None
    candidate: Candidate


def scheme_on(schemes: Iterable[Scheme], month: date, area_path: str = "") -> Scheme:
    """The scheme in force for a period in an area: of those that hold there the last that had begun; an area's own before a wider one's.
    The first one also judges what was before it."""
    meant = [scheme for scheme in schemes if area_path.startswith(scheme.area_path)]
    own = sorted({scheme.area_path for scheme in meant if scheme.valid_from <= month}, key=len)
    ordered = sorted((s for s in meant if not own or s.area_path == own[-1]), key=lambda scheme: scheme.valid_from)
    begun = [scheme for scheme in ordered if scheme.valid_from <= month]
    return begun[-1] if begun else ordered[0]


def composite_score(rates: Rates | None, scheme: Scheme) -> Decimal | None:
    """The score of three rates, 0.0 to 100.0."""
    if rates is None:
        return None
    return percent(sum((scheme.weights[kind] * getattr(rates, kind) for kind in KINDS), Fraction(0)))


def placed(candidates: Iterable[Candidate], scheme: Scheme) -> list[Place]:
    """Everybody in order: the ranked first, then those without a place."""
    judged = [(one, hotline_rates(one.counted, scheme.basic_factor)) for one in candidates]
    scored = [(composite_score(rates, scheme), rates, one) for one, rates in judged]
    scored.sort(key=_order)
    ranked = competition_ranks([score for score, _, _ in scored if score is not None])
    ranks: list[int | None] = [*ranked, *[None] * (len(scored) - len(ranked))]
    return [Place(rank, score, rates, one) for rank, (score, rates, one) in zip(ranks, scored, strict=True)]


def _order(scored):
    score, _rates, one = scored
    return score is None, -(score or 0), -one.counted.accepted, one.name_key, str(one.unit)

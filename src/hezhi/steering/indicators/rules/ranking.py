"""Which compounds had the most property requests of a month (前30小区), and what is said beside each.

City housing commission's monthly list, first for June 2019 (published 2019-08-01); no article of law: law.md 4.6 [D].
Reading: equal counts share a rank and the next rank skips (1, 2, 2, 4); every compound that shares place 30 is listed. The number of
matters does not part a tie: one loud matter and thirty small ones ask for the same attention. Inside a tie the order is by name.
Reading: requests are what people told (12345 and its other doors). What a patrol found itself is none: better looking must not look worse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

VERSION = 2  # 2: what a patrol found and nobody told is not counted
PLACES = 30


@dataclass(frozen=True)
class Counted:
    """A compound's month: requests (every voice) and matters (joined ones once). `name_key` orders equals."""

    compound: int
    name_key: str
    requests: int
    matters: int = 0


@dataclass(frozen=True)
class Change:
    """Against an earlier month. Both None where that month has no records at all; percent None where it had none here."""

    absolute: int | None
    percent: Decimal | None


def ranked(counts: Iterable[Counted], places: int = PLACES) -> list[tuple[int, Counted]]:
    """The list: (rank, compound) in order. Compounds without a request are not on it; fewer than `places` stay fewer."""
    order = sorted((c for c in counts if c.requests > 0), key=lambda c: (-c.requests, c.name_key, c.compound))
    ranks = competition_ranks([counted.requests for counted in order])
    return [(rank, counted) for rank, counted in zip(ranks, order, strict=True) if rank <= places]


def competition_ranks(values: Sequence) -> list[int]:
    """Ranks of values that stand in order: equals share one, the next skips (1, 2, 2, 4)."""
    ranks: list[int] = []
    for position, value in enumerate(values, 1):
        ranks.append(ranks[-1] if ranks and value == values[position - 2] else position)
    return ranks


def half_up(numerator: int, denominator: int) -> Decimal:
    """A quotient with one decimal, exact, halves away from zero (`round` would send 2.25 to 2.2)."""
    sign = -1 if (numerator < 0) != (denominator < 0) and numerator else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * Decimal((numerator * 20 + denominator) // (denominator * 2)).scaleb(-1)


def per_thousand(requests: int, households: int | None) -> Decimal | None:
    """Requests per 1,000 households; None (shown —) where the number of households is not known."""
    return half_up(requests * 1000, households) if households else None


def share(part: int, whole: int) -> Decimal | None:
    """Percent of a whole; None for no base, never 0 %."""
    return half_up(part * 100, whole) if whole else None


def change(now: int, before: int, *, has_base: bool) -> Change:
    """What became more or less. `has_base` says whether the earlier month was recorded at all in the area."""
    if not has_base:
        return Change(None, None)
    return Change(now - before, half_up((now - before) * 100, before) if before else None)

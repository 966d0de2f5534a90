"""How many owners there are and what area they hold: the two denominators of every owners' decision.

《最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释》第八条、第九条（2020-12-29 修正）
Reading: an owner is the set of those who own a unit together. One buyer of several units is one head; {A} and {A, B} are two; all that
the developer has not sold or not handed over is one head. A unit whose owner is not on record counts its area and one head.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from hezhi.ground.law import Article

ARTICLE = Article("最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释", "9", version="2020-12-29")


@dataclass(frozen=True)
class Holding:
    """One unit: who owns it together (empty: not on record) and its exclusive area in m² (None: not known)."""

    unit: Hashable
    owners: frozenset
    area: Decimal | None


@dataclass(frozen=True)
class Heads:
    """The roll in figures. `unknown_owners` and `unknown_areas` say how much of it is not yet on record."""

    heads: int
    area: Decimal
    units: int
    unknown_owners: int = 0
    unknown_areas: int = 0


def owner_heads(holdings: Iterable[Holding]) -> Heads:
    """Heads and area of a list of units."""
    holdings = list(holdings)
    known = {holding.owners for holding in holdings if holding.owners}
    ownerless = sum(1 for holding in holdings if not holding.owners)
    return Heads(
        heads=len(known) + ownerless,
        area=sum((holding.area for holding in holdings if holding.area is not None), Decimal(0)),
        units=len(holdings),
        unknown_owners=ownerless,
        unknown_areas=sum(1 for holding in holdings if holding.area is None),
    )

"""Shares of a unit: they add up to exactly one.

《中华人民共和国民法典》第二百九十八条、第三百零九条（按份共有人的份额）
Reading: a share is stored to six decimals. Thirds are accepted as fractions; the rounding of the whole set goes to its first members,
so that what is stored adds up to exactly one as well. Decimals must add up by themselves: 0.33 three times is refused.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hezhi.ground.law.article import civil_code

ARTICLE = civil_code("298")
STEP = Fraction(1, 1_000_000)


def read_share(text: str) -> Fraction:
    """`1/3`, `0.5`, `50%` as an exact fraction. Raises ValueError for anything else or a share outside ]0, 1]."""
    words = text.strip().replace("％", "%").replace("／", "/")
    try:
        share = Fraction(words.rstrip("% ")) / (100 if words.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise ValueError(f"not a share: {text!r}")
    return share


def add_up(shares: Sequence[Fraction | Decimal]) -> bool:
    """Whether the shares are exactly one unit."""
    return sum((Fraction(share) for share in shares), Fraction(0)) == 1


def stored(shares: Sequence[Fraction | Decimal]) -> list[Decimal]:
    """Shares that add up to one, as six-place decimals that add up to exactly one."""
    floors = [Fraction(share) // STEP for share in shares]
    missing = int(1 / STEP - sum(floors))
    rests = sorted(range(len(shares)), key=lambda place: (-(Fraction(shares[place]) % STEP), place))
    for place in rests[:missing]:
        floors[place] += 1
    return [Decimal(int(floor)) / 1_000_000 for floor in floors]

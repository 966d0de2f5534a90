"""The plain rule that offices use today: so many of one matter in so many days. It stands beside the early warning to be compared with it.

No law; a street's own practice [D]: five requests about one category of a compound within seven days.
"""

from collections.abc import Sequence

MANY, DAYS = 5, 7


def plain_threshold(voices: Sequence[int], many: int = MANY, days: int = DAYS) -> bool:
    """Whether the last `days` of a series hold at least `many` voices."""
    return sum(voices[-days:]) >= many

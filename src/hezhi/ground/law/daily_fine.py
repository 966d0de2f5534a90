"""What a day of overstaying may cost a provider who does not leave. Information only: no fine is imposed here.

《北京市物业管理条例》第九十七条（2024-03-29 修正）
"""

from dataclasses import dataclass
from datetime import date

from .article import Article

ARTICLE = Article("北京市物业管理条例", "97", version="2024-03-29")
FEN_A_DAY = 10_000 * 100


@dataclass(frozen=True)
class Exposure:
    """Days counted, and the sum in fen."""

    days: int
    fen: int


def daily_fine(*, expired: date, left: date, fen_a_day: int = FEN_A_DAY) -> Exposure:
    """Days after the order's last day up to and with the day on whose end the provider left. Reading: the day of leaving counts."""
    days = max((left - expired).days, 0)
    return Exposure(days, days * fen_a_day)

"""What a compound usually tells of a matter in a day (常态), from its own past: the base that an early warning is measured against.

《北京市接诉即办工作条例》第二十四条 (未诉先办: frequent matters are analysed before people ask); the statistics are ours. Counts are voices.
Reading: a compound tells so little of one matter that its own year is mixed with what compounds of its loudness tell of it; the season
is the city's, mended by what the compound itself told in the same weeks a year ago. All figures are estimates: plain floats, no money.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hezhi.ground.law.article import Article

ARTICLE = Article("北京市接诉即办工作条例", "24", version="2021-09-24")
LOWEST_SEASON, HIGHEST_SEASON = 0.2, 8.0


@dataclass(frozen=True)
class Own:
    """A compound's year of whole months of one category: voices of this, voices of everything, and the city's of both, all counted over
    the same `days`."""

    voices: int
    all_voices: int
    city_voices: int
    city_all_voices: int
    days: int


@dataclass(frozen=True)
class LastYear:
    """What the compound told in the same weeks a year ago, and what its rate and the city's season would then have had it tell."""

    voices: int
    expected: float


def yearly_rate(own: Own, prior_days: float) -> float:
    """Voices a day over a year, without season. The share that the category has in the city, times the compound's own loudness, speaks
    as strongly as `prior_days` days of the compound's own record."""
    if own.days <= 0:
        return 0.0
    share = own.city_voices / own.city_all_voices if own.city_all_voices else 0.0
    usual = own.all_voices / own.days * share
    return (own.voices + prior_days * usual) / (own.days + prior_days)


def city_season(lately: int, days: int, city_voices: int, city_days: int, weight: float = 30.0) -> float:
    """How many times its yearly mean the city tells of a category now: `lately` voices in the last `days`, against its year. `weight`
    voices of the mean are mixed in, so that a handful of voices makes no season."""
    if city_days <= 0:
        return 1.0
    usual = city_voices * days / city_days
    return min(max((lately + weight) / (usual + weight), LOWEST_SEASON), HIGHEST_SEASON)


def own_season(last_year: LastYear | None, *, weight: float, most: float) -> float:
    """How much more the compound has of it in these weeks than the city's season says, by last year; never less than 1, at most `most`."""
    if last_year is None:
        return 1.0
    return min(max((last_year.voices + weight) / (last_year.expected + weight), 1.0), most)


def expected_days(rate: float, seasons: Sequence[float], own: float) -> list[float]:
    """Voices expected on each day: yearly rate, times the city's season of the day, times the compound's own."""
    return [rate * season * own for season in seasons]

"""Which requests an assessment of the hotline looks at: the period from the 19th to the next 18th, the day's window, the window to date.

《北京市接诉即办工作条例》第三十二条 (assessment centred on response, resolution, satisfaction); the windows are those of a district's tool
of 2025 (law.md 4.3). A period is named by the month it ends in. All moments are the city's own, without a zone, and [begin, end).
Reading: the window to date begins on the 19th of last month whatever the day, as in that tool; the full period is inferred [D].
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hezhi.ground.law.article import Article
from hezhi.ground.law.months import month_after, month_before

ARTICLE = Article("北京市接诉即办工作条例", "32", version="2021-09-24")
FIRST_DAY = 19
NOON = time(12)


@dataclass(frozen=True)
class Window:
    """A span of the city's time: [begin, end)."""

    begin: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.begin <= moment < self.end


@dataclass(frozen=True, order=True)
class Period:
    """The assessment period of a month (its first day): 2026-04 is 19 March to 18 April."""

    month: date

    @property
    def window(self) -> Window:
        """From the 19th 00:00 of the month before to the 19th 00:00."""
        return Window(_at(month_before(self.month)), _at(self.month))

    @property
    def before(self) -> "Period":
        """The period one month earlier."""
        return Period(month_before(self.month))

    def __str__(self):
        return f"{self.month:%Y-%m}"


def period_of(moment: datetime) -> Period:
    """The period in which a request was told."""
    month = moment.date().replace(day=1)
    return Period(month_after(month) if moment.day >= FIRST_DAY else month)


def day_window(day: date) -> Window:
    """What a day's figures hold: from noon of the day before to noon."""
    return Window(datetime.combine(day - timedelta(days=1), NOON), datetime.combine(day, NOON))


def window_to_date(day: date) -> Window:
    """What has come together by a day's noon since the 19th of last month."""
    return Window(_at(month_before(day)), datetime.combine(day, NOON))


def month_earlier(window: Window) -> Window:
    """The window to compare with: both ends one month earlier; a day that the earlier month lacks becomes its last."""
    return Window(_moment_earlier(window.begin), _moment_earlier(window.end))


def day_earlier(day: date) -> date:
    """The same day one month earlier, clipped to the end of that month: 31 March is compared with 28 February."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _moment_earlier(moment):
    return datetime.combine(day_earlier(moment.date()), moment.time())


def _at(month):
    return datetime.combine(month.replace(day=FIRST_DAY), time.min)

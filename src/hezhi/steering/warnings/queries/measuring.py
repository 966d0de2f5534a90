"""The early warning measured on a city whose incidents are known: night after night as it would have run, beside the plain threshold."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from hezhi.ground.law.months import month_after
from hezhi.ground.platform import clock
from hezhi.response.requests import queries as requests

from ..rules.detection import Alarm, Detection, Incident, detection
from ..rules.leaving_base import WarningScheme
from ..rules.plain_threshold import DAYS, MANY, plain_threshold
from .judging import LATELY, WEEKS, YEAR, Past, Told, base_months, grouped, readings_on

PLANTED = "planted.json"
METHODS = ("early_warning", "plain_threshold")


@dataclass(frozen=True)
class Measured:
    """Both methods over the same nights and incidents."""

    first: date
    last: date
    scheme: WarningScheme
    streams: int
    incidents: int
    methods: dict[str, Detection]


def planted_incidents(path: Path | None = None) -> list[Incident]:
    """What was planted in the demo city, from the file that its builder left in the data home; empty where there is none."""
    path = path or Path(settings.HEZHI_HOME) / PLANTED
    if not path.exists():
        return []
    tops = {category.code: category.pk for category in requests.categories() if category.parent_id is None}
    return [
        Incident(
            (row["compound"], tops[row["category"]]),
            date.fromisoformat(row["begin"]),
            date.fromisoformat(row["end"]),
            row["voices"],
            row["size"],
        )
        for row in json.loads(path.read_text("utf-8"))
        if row["category"] in tops
    ]


def measure(incidents: list[Incident], scheme: WarningScheme, *, first: date | None = None, last: date | None = None):
    """Run every night from `first` (a year and a month after the first request) to `last` (yesterday). Needs sight of the city."""
    last = last or clock.today() - timedelta(days=1)
    begin = _first_day(last)
    first = first or begin + timedelta(days=YEAR + 31)
    told = grouped(requests.voices_by_day(begin, last))
    nights = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    alarms = {
        "early_warning": list(_early(nights, told, scheme)),
        "plain_threshold": list(_plain(nights, told)),
    }

    def voices_until(incident, day):
        by_day = told.streams.get(incident.stream, {})
        return sum(n for at, n in by_day.items() if incident.begin <= at <= day)

    methods = {
        name: detection(incidents, raised, first=first, last=last, voices_until=voices_until)
        for name, raised in alarms.items()
    }
    return Measured(first, last, scheme, len(told.streams), len(incidents), methods)


def measured_content(found: Measured) -> dict[str, Any]:
    """As plain values."""
    return {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "scheme": {"version": found.scheme.version, "threshold": found.scheme.threshold, "fewest": found.scheme.fewest},
        "plain_threshold": {"voices": MANY, "days": DAYS},
        "streams": found.streams,
        "incidents_known": found.incidents,
        "methods": {name: _detection(one) for name, one in found.methods.items()},
    }


def _detection(one: Detection) -> dict[str, Any]:
    return {
        "alarms": one.alarms,
        "false_alarms": one.false_alarms,
        "months": round(one.months, 1),
        "false_a_month": round(one.false_a_month, 1),
        "sizes": [
            {
                "size": size.size,
                "there": size.there,
                "found": size.found,
                "under_a_warning_already": size.under,
                "delay_days_median": size.delay_median,
                "delay_days_most": size.delay_most,
                "voices_at_alarm_median": size.voices_median,
            }
            for size in one.sizes
        ],
    }


def _first_day(last) -> date:
    """The day from which the city has requests, as far back as three years."""
    first = (last - timedelta(days=3 * YEAR)).replace(day=1)
    series = requests.count_series(first, last.replace(day=1))
    return next((row.month for row in series if row.requests), last)


def _early(nights, told: Told, scheme: WarningScheme):
    """What the nightly task would have raised: one warning of a stream at a time, ended as the task ends it."""
    living: dict = {}
    past, months = Past(), None
    for night in nights:
        if base_months(night) != months:
            months = base_months(night)
            past = _past(told, *months)
        weeks = _window(told, night - timedelta(days=YEAR + WEEKS), night - timedelta(days=YEAR - WEEKS))
        here = _window(told, night - timedelta(days=scheme.horizon + LATELY), night)
        for stream, reading in readings_on(night, here, past, weeks, scheme, also=living).items():
            if stream in living:
                if reading.calm_days >= scheme.calm_days:
                    yield Alarm(stream, living.pop(stream), night)
            elif reading.is_raised:
                living[stream] = night
    yield from _still(living, nights)


def _plain(nights, told: Told):
    """One alarm while the sum stays at or above the threshold; a new one after a day below it."""
    living: dict = {}
    for night in nights:
        days = [night - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
        for stream, by_day in told.streams.items():
            if not plain_threshold([by_day.get(at, 0) for at in days]):
                if stream in living:
                    yield Alarm(stream, living.pop(stream), night)
            else:
                living.setdefault(stream, night)
    yield from _still(living, nights)


def _still(living, nights):
    """What stands at the end of the last night."""
    return [Alarm(stream, raised, nights[-1] + timedelta(days=1)) for stream, raised in living.items()]


def _window(told: Told, first: date, last: date) -> Told:
    """The whole is kept: whoever reads it takes the days he wants. Streams without a voice in the window are dropped."""
    return Told(_Between(told.streams, first, last), told.city)


class _Between(Mapping):
    """Streams with a voice between two days, found once a night."""

    def __init__(self, streams, first, last):
        self._streams = streams
        self._names = [s for s, by_day in streams.items() if any(first <= at <= last for at in by_day)]

    def __getitem__(self, stream):
        return self._streams[stream]

    def __iter__(self):
        return iter(self._names)

    def __len__(self):
        return len(self._names)


def _past(told: Told, first: date, last: date) -> Past:
    end = month_after(last)
    past = Past(days=(end - first).days)
    sums: dict = defaultdict(int)
    for stream, by_day in told.streams.items():
        sums[stream] += sum(n for at, n in by_day.items() if first <= at < end)
    for stream, voices in sums.items():
        if voices:
            past.add(stream, voices)
    return past

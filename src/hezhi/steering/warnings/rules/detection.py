"""How well warnings find what is known to have begun: how many, how late, and how many warn of nothing.

No law; measures as the field reports them. An alarm stands from the day it is raised to the day it ends. It is false if it was raised outside
every incident of its stream (`slack` days after the last voice still count). An incident is found on the first of its days on which an
alarm stands; the delay is counted from its first voice. `under` are those that began while one stood already, for whatever reason: their
delay is 0, and nobody was told anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median


@dataclass(frozen=True)
class Incident:
    """A matter known to have begun: `stream` is compound and category, whatever their type."""

    stream: tuple
    begin: date
    end: date
    voices: int
    size: str


@dataclass(frozen=True)
class Alarm:
    """Raised for a stream on a day, ended on another (that day no longer stands)."""

    stream: tuple
    raised: date
    ended: date


@dataclass(frozen=True)
class Found:
    """Of one size: how many there were, how many were found, and after how many days (None where none was found)."""

    size: str
    there: int
    found: int
    under: int
    delay_median: float | None
    delay_most: int | None
    voices_median: float | None


@dataclass(frozen=True)
class Detection:
    """The whole measurement."""

    sizes: list[Found]
    alarms: int
    false_alarms: int
    months: float

    @property
    def false_a_month(self) -> float:
        """False alarms in a month of the whole city."""
        return self.false_alarms / self.months if self.months else 0.0


def detection(
    incidents: Sequence[Incident],
    alarms: Iterable[Alarm],
    *,
    first: date,
    last: date,
    slack: int = 3,
    voices_until=None,
) -> Detection:
    """Judge alarms raised between two days against the incidents that began between them. `voices_until(incident, day)` says how many
    voices it had by then."""
    raised = sorted((a for a in alarms if first <= a.raised <= last), key=lambda a: (a.raised, str(a.stream)))
    by_stream: dict[tuple, list[Incident]] = {}
    for one in incidents:
        by_stream.setdefault(one.stream, []).append(one)
    hits: dict[Incident, date] = {}
    false = 0
    for alarm in raised:
        known = by_stream.get(alarm.stream, ())
        false += not any(i.begin <= alarm.raised <= i.end + timedelta(days=slack) for i in known)
        for incident in known:
            if alarm.raised <= incident.end + timedelta(days=slack) and incident.begin < alarm.ended:
                hits[incident] = min(hits.get(incident, alarm.raised), alarm.raised)
    judged = [i for i in incidents if first <= i.begin <= last]
    sizes = [_found(size, judged, hits, voices_until) for size in dict.fromkeys(i.size for i in judged)]
    return Detection(sizes, len(raised), false, ((last - first).days + 1) / 30.44)


def _found(size, incidents, hits, voices_until):
    of_size = [i for i in incidents if i.size == size]
    found = [i for i in of_size if i in hits]
    fresh = [i for i in found if hits[i] >= i.begin]
    delays = [max((hits[i] - i.begin).days, 0) for i in found]
    voices = [voices_until(i, hits[i]) for i in fresh] if voices_until else []
    return Found(
        size,
        len(of_size),
        len(found),
        len(found) - len(fresh),
        median(delays) if delays else None,
        max(delays) if delays else None,
        median(voices) if voices else None,
    )

"""The three property rates (物业三率) of any area on any day, as known at any moment, with numerator, denominator and target."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory

from ..rules import property_rates as rule
from ..rules.ranking import half_up, share
from .property_schemes import scheme_on

NAMES = {"body": _("业委会（物管会）组建率"), "service": _("物业服务覆盖率"), "party_coverage": _("党的组织覆盖率")}
CODES = {"body": "formation_rate", "service": "service_coverage_rate", "party_coverage": "party_coverage_rate"}
BELOW = {"city": "district", "district": "subdistrict", "subdistrict": "community"}


@dataclass(frozen=True)
class Rate:
    """A property rate with what it rests on. `percent` None: nothing is under assessment."""

    kind: str
    on: date
    numerator: int
    denominator: int
    scheme: rule.Scheme

    @property
    def name(self) -> str:
        """Its full name; the hotline's three rates are other ones."""
        return str(NAMES[self.kind])

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half up."""
        return share(self.numerator, self.denominator)

    @property
    def target(self) -> rule.Target:
        """What it is held against on its day."""
        return rule.target_on(self.scheme, self.kind, self.on)

    @property
    def is_met(self) -> bool | None:
        """By the exact fraction."""
        return rule.is_met(self.target, self.numerator, self.denominator)

    @property
    def missing(self) -> int:
        """How many compounds more would meet the target."""
        return rule.missing(self.target, self.numerator, self.denominator)

    @property
    def gap(self) -> int:
        """How many compounds under assessment are not counted."""
        return self.denominator - self.numerator

    def points_since(self, earlier: "Rate") -> Decimal | None:
        """Percentage points gained since an earlier day, from the exact fractions."""
        if not self.denominator or not earlier.denominator:
            return None
        top = self.numerator * earlier.denominator - earlier.numerator * self.denominator
        return half_up(top * 100, self.denominator * earlier.denominator)

    def as_json(self) -> dict:
        """What the command line and the interface say."""
        return {
            "name": self.name,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "percent": None if self.percent is None else str(self.percent),
            "target": {
                "percent": self.target.percent,
                "comparator": ">" if self.target.is_over else ">=",
                "until": self.target.until and self.target.until.isoformat(),
            },
            "is_met": self.is_met,
            "missing": self.missing,
        }


def known_at(day: date | None) -> datetime | None:
    """The moment that "as known on a day" means: the end of that day, so that all that came in on it is known. None stays now."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE)) - timedelta(microseconds=1)


def rates_on(area_path: str, days: Iterable[date], known: datetime | None = None) -> dict[date, dict[str, Rate]]:
    """day -> kind -> rate of an area, as known at a moment (None: now). One query for all days; needs sight of the area."""
    days = list(days)
    tallies = standing.count_assessed(area_path, days, known=known)
    return {day: rates_from(tallies, day, known) for day in days}


def rates_from(tallies: Iterable[standing.StandingTally], day: date, known: datetime | None) -> dict[str, Rate]:
    """kind -> rate of a day, from counts already read."""
    return _rates(day, [one for one in tallies if one.on == day], scheme_on(day, known))


def rates_below(area, on: date, known: datetime | None = None) -> list[tuple[Any, dict[str, Rate]]]:
    """(area, kind -> rate) of every area one level below, those that lack most first. Two queries."""
    children = list(territory.areas_within(area.path, BELOW[area.kind])) if area.kind in BELOW else []
    if not children:
        return []
    tallies: dict[str, list] = {}
    for tally in standing.count_assessed(area.path, [on], width=len(children[0].path), known=known):
        tallies.setdefault(tally.path, []).append(tally)
    scheme = scheme_on(on, known)
    rows = [(child, _rates(on, tallies.get(child.path, []), scheme)) for child in children]
    return sorted(rows, key=lambda row: (-sum(rate.gap for rate in row[1].values()), row[0].path))


def _rates(day, tallies, scheme) -> dict[str, Rate]:
    whole = sum(tally.compounds for tally in tallies)
    return {
        kind: Rate(
            kind,
            day,
            sum(t.compounds for t in tallies if rule.counts(scheme, kind, getattr(t, kind))),
            whole,
            scheme,
        )
        for kind in NAMES
    }

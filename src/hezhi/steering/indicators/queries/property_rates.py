"""The three property rates of any area on any day, with numerator and denominator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory

from ..rules import property_rates as rule
from ..rules.ranking import half_up, share

NAMES = {"body": _("业委会（物管会）组建率"), "service": _("物业服务覆盖率"), "party_coverage": _("党的组织覆盖率")}


@dataclass(frozen=True)
class Rate:
    """A rate with what it rests on. `percent` None: nothing is under assessment."""

    kind: str
    on: date
    numerator: int
    denominator: int

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
        return rule.target_on(self.kind, self.on)

    @property
    def is_met(self) -> bool | None:
        """By the exact fraction."""
        return rule.is_met(self.target, self.numerator, self.denominator)

    @property
    def missing(self) -> int:
        """How many compounds more would meet the target."""
        return rule.missing(self.target, self.numerator, self.denominator)

    def points_since(self, earlier: "Rate") -> Decimal | None:
        """Percentage points gained since an earlier day, from the exact fractions."""
        if not self.denominator or not earlier.denominator:
            return None
        top = self.numerator * earlier.denominator - earlier.numerator * self.denominator
        return half_up(top * 100, self.denominator * earlier.denominator)


def rates_on(area_path: str, days: Iterable[date]) -> dict[date, dict[str, Rate]]:
    """day -> kind -> rate of an area. One query for all days; needs sight of the area."""
    days = list(days)
    tallies = standing.count_assessed(area_path, days)
    return {day: {kind: _rate(kind, day, [t for t in tallies if t.on == day]) for kind in NAMES} for day in days}


def _rate(kind, day, tallies) -> Rate:
    numerator = sum(t.compounds for t in tallies if rule.counts(kind, getattr(t, kind)))
    return Rate(kind, day, numerator, sum(t.compounds for t in tallies))


@dataclass(frozen=True)
class RateRow:
    """A compound under assessment and what was true of it."""

    compound: int
    name: str
    place: str
    words: str
    counts: bool


@dataclass(frozen=True)
class RateList:
    """A rate opened: every compound of its denominator."""

    rate: Rate
    rows: list[RateRow]


def rate_list(area_path: str, kind: str, on: date) -> RateList | None:
    """The compounds that a rate counts and those that it lacks, those first. None for an unknown kind."""
    if kind not in NAMES:
        return None
    found = {one.compound: one for one in standing.assessed_with(area_path, kind, on)}
    compounds = territory.compounds_by_id(found)
    lineages = territory.lineages(compound.area_path for compound in compounds.values())
    rows = [_rate_row(kind, compound, found[pk], lineages) for pk, compound in compounds.items()]
    rows.sort(key=lambda row: (row.counts, row.place, row.name))
    return RateList(Rate(kind, on, sum(row.counts for row in rows), len(rows)), rows)


def _rate_row(kind, compound, one, lineages) -> RateRow:
    place = " ".join(area.name for area in lineages[compound.area_path][1:])
    return RateRow(compound.pk, compound.name, place, one.words, rule.counts(kind, one.value))

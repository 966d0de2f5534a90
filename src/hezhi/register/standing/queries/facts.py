"""What was true of a compound on a day, as known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from ..models import Fact, FactKind
from ..states import SERVED, words_of


@dataclass(frozen=True)
class Standing:
    """One fact as read: its value and words, whose it is, between which days, from which paper, known since when."""

    fact: int
    compound: int
    kind: str
    value: str
    organisation: int | None
    name: str
    since: date | None
    until: date | None
    source: str
    known_since: datetime
    known_until: datetime | None = None

    @property
    def words(self) -> str:
        """The value in words."""
        return words_of(self.kind, self.value)

    @property
    def is_served(self) -> bool:
        """Whether a provider serves: contract, trial or emergency."""
        return self.kind == FactKind.SERVICE and self.value in SERVED


def facts_on(
    compounds: Iterable[int], on: date, known: datetime | None = None, kinds: Iterable[str] | None = None
) -> dict[int, dict[str, Standing]]:
    """compound -> kind -> what was true on a day, as known at a moment (None: now). One query."""
    rows = _as_known(Fact.objects.filter(compound__in=list(compounds), true_during__contains=on), known)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    found: dict[int, dict[str, Standing]] = {}
    for row in rows.select_related("organisation"):
        found.setdefault(row.compound_id, {})[row.kind] = _standing(row)
    return found


def providers_of(compounds: Iterable[int], on: date, known: datetime | None = None) -> dict[int, Standing]:
    """Who served each compound on a day; compounds without service, or of which nothing is known, are left out. One query."""
    facts = facts_on(compounds, on, known, kinds=[FactKind.SERVICE])
    return {pk: kinds[FactKind.SERVICE] for pk, kinds in facts.items() if kinds[FactKind.SERVICE].is_served}


def compounds_served_by(organisation: int, on: date) -> list[int]:
    """The compounds that an organisation serves on a day, by its own contract, trial or emergency service. One query."""
    rows = _as_known(Fact.objects.filter(kind=FactKind.SERVICE, organisation=organisation, value__in=SERVED), None)
    return sorted(rows.filter(true_during__contains=on).values_list("compound_id", flat=True))


def provider_of(compound, on: date, known: datetime | None = None) -> Standing | None:
    """Who served a compound on a day: `.name`, `.organisation`, `.value` (in_force, trial, emergency), `.source`."""
    return providers_of([_key(compound)], on, known).get(_key(compound))


def body_of(compound, on: date, known: datetime | None = None) -> Standing | None:
    """The owners' body on a day: committee, pmc or self_management_group; None where nothing is known."""
    return _one(compound, FactKind.BODY, on, known)


def party_coverage_of(compound, on: date, known: datetime | None = None) -> Standing | None:
    """Whether a Party organisation covered the compound on a day; None where nothing is known."""
    return _one(compound, FactKind.PARTY_COVERAGE, on, known)


def facts_of(compound, known: datetime | None = None) -> list[Standing]:
    """All that is known of a compound at a moment, by kind, newest truth first."""
    rows = _as_known(Fact.objects.filter(compound=_key(compound)), known).select_related("organisation")
    standings = [_standing(row) for row in rows]
    return sorted(standings, key=lambda fact: (fact.kind, fact.since is not None, fact.since or date.min), reverse=True)


def record_of(compound, kind: str) -> list[Standing]:
    """Everything ever stated of one kind, corrected rows too, in the order in which we came to know it."""
    rows = Fact.objects.filter(compound=_key(compound), kind=kind, known_during__isempty=False)
    return sorted((_standing(row) for row in rows.select_related("organisation")), key=lambda fact: fact.known_since)


def get_fact(pk: int) -> Fact | None:
    """A stated fact with its compound, under the running sight."""
    return Fact.objects.select_related("compound", "organisation").filter(pk=pk).first()


def only_served(compounds: QuerySet, on: date, *, served: bool = True, known: datetime | None = None) -> QuerySet:
    """Narrow compounds to those that were served on a day, or to those that were not (or of which nothing is known)."""
    service = Fact.objects.filter(
        compound=OuterRef("pk"), kind=FactKind.SERVICE, value__in=SERVED, true_during__contains=on
    )
    is_served = Exists(_as_known(service, known))
    return compounds.filter(is_served) if served else compounds.exclude(is_served)


def _one(compound, kind, on, known):
    return facts_on([_key(compound)], on, known, kinds=[kind]).get(_key(compound), {}).get(kind)


def _key(compound):
    return compound if isinstance(compound, int) else compound.pk


def _as_known(rows, known):
    return rows.filter(known_during__contains=known) if known else rows.filter(known_during__upper_inf=True)


def _standing(row):
    return Standing(
        fact=row.pk,
        compound=row.compound_id,
        kind=row.kind,
        value=row.value,
        organisation=row.organisation_id,
        name=str(row.organisation) if row.organisation else "",
        since=row.true_during.lower,
        until=row.true_during.upper,
        source=row.source,
        known_since=row.known_during.lower,
        known_until=row.known_during.upper,
    )

"""Party organisations: the tree of an area, one with its papers, what it was called and stood under on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END, SEGMENT
from hezhi.register.people import queries as people

from ..models import Coverage, Instructor, Membership, PartyChange, PartyOrg
from ..rules.term import Clock, re_election
from ..states import ChangeKind
from .settings import party_settings

LEADS = ("书记", "第一书记")


@dataclass(frozen=True)
class OrgLine:
    """One organisation of a tree: how deep, who leads it, how its term stands, how many belong and join in, what it covers."""

    org: PartyOrg
    depth: int
    secretary: Any
    term: Clock | None
    members: int
    joined: int
    covers: int


@dataclass(frozen=True)
class AreaLine:
    """The organisations of one area in numbers: by kind, re-elections overdue and due soon."""

    area: Any
    kinds: dict[str, int]
    overdue: int
    soon: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


def below(path: str, areas) -> list[AreaLine]:
    """The organisations of an area in numbers, by the areas right below it; one query, whatever their number."""
    today, said = clock.today(), party_settings()
    rows = PartyOrg.objects.filter(area_path__gte=path, area_path__lt=path + END, ended_on=None, set_up_on__lte=today)
    kinds: dict[str, Counter] = {area.path: Counter() for area in areas}
    tones: dict[str, Counter] = {area.path: Counter() for area in areas}
    for place, kind, elected_on, years in rows.values_list("area_path", "kind", "elected_on", "term_years"):
        at = place[: len(path) + SEGMENT]
        if at in kinds:
            kinds[at][kind] += 1
            if elected_on:
                tones[at][re_election(elected_on, years, today, warn_months=said.warn_months).tone] += 1
    return [AreaLine(area, dict(kinds[area.path]), tones[area.path]["bad"], tones[area.path]["warn"]) for area in areas]


def get_org(pk: int) -> PartyOrg | None:
    """An organisation by its number."""
    return (
        PartyOrg.objects.select_related("organisation", "parent__organisation", "host", "successor__organisation")
        .filter(pk=pk)
        .first()
    )


def org_of(organisation: int) -> PartyOrg | None:
    """The Party organisation that a body is."""
    return PartyOrg.objects.select_related("organisation").filter(organisation=organisation).first()


def orgs_in(path: str, *, on: date | None = None) -> QuerySet[PartyOrg]:
    """Organisations of an area that stand on a day (None: today)."""
    day = on or clock.today()
    inside = PartyOrg.objects.select_related("organisation", "parent", "host").filter(
        area_path__gte=path, area_path__lt=path + END
    )
    return inside.filter(Q(ended_on=None) | Q(ended_on__gt=day), set_up_on__lte=day).order_by("area_path", "id")


def orgs_around(path: str) -> list[PartyOrg]:
    """The organisations of the areas around a place, not those set up in a body: the community's, the subdistrict's, the district's."""
    around = [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
    found = PartyOrg.objects.select_related("organisation").filter(area_path__in=around, host=None, ended_on=None)
    return sorted(found, key=lambda org: (-len(org.area_path), org.pk))


def tree(path: str, *, on: date | None = None) -> list[OrgLine]:
    """The organisations of an area, each under its own; one query a table. Those whose superior stands above begin anew."""
    orgs, today = list(orgs_in(path, on=on)), clock.today()
    by_parent: dict[int | None, list[PartyOrg]] = {}
    known = {org.pk for org in orgs}
    for org in orgs:
        by_parent.setdefault(org.parent_id if org.parent_id in known else None, []).append(org)
    secretaries = leaders([org.organisation_id for org in orgs], today)
    held = Membership.objects.filter(org__in=known, until=None).values_list("org", "is_main")
    counts: Counter = Counter(held)
    covers = Counter(Coverage.objects.filter(org__in=known, until=None).values_list("org", flat=True))
    lines: list[OrgLine] = []

    def grow(parent, depth):
        for org in by_parent.get(parent, []):
            lines.append(
                OrgLine(
                    org,
                    depth,
                    secretaries.get(org.organisation_id),
                    term_of(org, today),
                    counts[org.pk, True],
                    counts[org.pk, False],
                    covers[org.pk],
                )
            )
            grow(org.pk, depth + 1)

    grow(None, 0)
    return lines


def leaders(organisations, on: date) -> dict[int, Any]:
    """body -> the post of its secretary on a day; one query for all."""
    found: dict[int, Any] = {}
    for post in people.posts_in(organisations, on):
        if post.title in LEADS:
            found.setdefault(post.organisation_id, post)
    return found


def term_of(org: PartyOrg, today: date) -> Clock | None:
    """How the clock of its re-election stands; None where it has none or is no more."""
    if org.elected_on is None or org.ended_on is not None:
        return None
    return re_election(org.elected_on, org.term_years, today, warn_months=party_settings().warn_months)


def due_terms(path: str) -> list[tuple[PartyOrg, Clock]]:
    """Organisations of an area whose re-election is overdue or due soon, the longest overdue first."""
    today = clock.today()
    clocks = [(org, term_of(org, today)) for org in orgs_in(path)]
    return sorted(((org, term) for org, term in clocks if term and term.tone), key=lambda pair: pair[1].due)


def changes_of(org: PartyOrg) -> QuerySet[PartyChange]:
    """What happened to it, newest first."""
    return PartyChange.objects.filter(org=org).order_by("-on", "-id")


def as_on(org: PartyOrg, on: date) -> dict[str, str]:
    """What it was called and under which it stood on a day, taken back from its papers."""
    said = {"name": org.organisation.name, "parent": str(org.parent) if org.parent else ""}
    for change in changes_of(org).filter(on__gt=on, kind__in=[ChangeKind.RENAMED, ChangeKind.MOVED]):
        said |= change.before
    return said


def coverages_of(org: PartyOrg) -> QuerySet[Coverage]:
    """What it covers and covered, what is in force first."""
    return Coverage.objects.select_related("compound").filter(org=org).order_by("-until", "compound__sort_key", "id")


def coverages_on(compounds, on: date) -> QuerySet[Coverage]:
    """What covers these compounds on a day; one query."""
    rows = Coverage.objects.select_related("org__organisation", "org__host").filter(compound__in=list(compounds))
    return rows.filter(Q(until=None) | Q(until__gt=on), since__lte=on).order_by("since", "id")


def instructors_on(compounds, on: date) -> QuerySet[Instructor]:
    """Who instructs at these compounds on a day; one query."""
    rows = Instructor.objects.select_related("person", "compound", "sent_by__organisation")
    rows = rows.filter(compound__in=list(compounds))
    return rows.filter(Q(until=None) | Q(until__gt=on), since__lte=on).order_by("since", "id")


def get_coverage(pk: int) -> Coverage | None:
    """One coverage with its compound."""
    return Coverage.objects.select_related("compound", "org__organisation").filter(pk=pk).first()


def get_instructor(pk: int) -> Instructor | None:
    """One instructor with his compound."""
    return Instructor.objects.select_related("compound", "person").filter(pk=pk).first()


def get_instructors(path: str) -> QuerySet[Instructor]:
    """All instructors of the compounds of an area, those at work first."""
    rows = Instructor.objects.select_related("person", "compound", "sent_by__organisation")
    rows = rows.filter(compound__area_path__gte=path, compound__area_path__lt=path + END)
    return rows.order_by("-until", "compound__sort_key", "id")

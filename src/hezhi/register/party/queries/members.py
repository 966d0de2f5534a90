"""Members and reports, masked: a list says 罗**, the whole name is looked at on record."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from hezhi.ground.platform.actor import END

from ..models import HomeReport, Impediment, Membership, PartyOrg


@dataclass(frozen=True)
class MemberLine:
    """One member as a list may show him."""

    pk: int
    name: str
    phone: str
    org: str
    is_main: bool
    since: date
    until: date | None
    also: str = ""


def members_of(org: PartyOrg) -> list[MemberLine]:
    """Who belongs to it now, or joins in it: where he belongs stands beside who joins a functional branch."""
    rows = list(_open(Membership.objects.filter(org=org)).order_by("since", "id"))
    mains = Membership.objects.filter(person__in=[row.person_id for row in rows], is_main=True, until=None)
    homes = {row.person_id: str(row.org) for row in mains.select_related("org__organisation")}
    return [_line(row, "" if row.is_main else homes.get(row.person_id, "")) for row in rows]


def get_membership(pk: int) -> Membership | None:
    """One membership under the running sight."""
    return Membership.objects.select_related("person", "org__organisation").filter(pk=pk).first()


def memberships_of(person: int) -> QuerySet[Membership]:
    """Where a person belonged and belongs."""
    return Membership.objects.select_related("org__organisation").filter(person=person).order_by("since", "id")


def reports_in(path: str) -> list[HomeReport]:
    """Who reported to the communities of an area and is there still."""
    rows = HomeReport.objects.select_related("person", "org__organisation").filter(until=None)
    return list(rows.filter(area_path__gte=path, area_path__lt=path + END).order_by("area_path", "since", "id"))


def get_report(pk: int) -> HomeReport | None:
    """One report under the running sight."""
    return HomeReport.objects.select_related("person", "org__organisation").filter(pk=pk).first()


def impediments_in(path: str) -> QuerySet[Impediment]:
    """Impediments on record in an area, those that hold first."""
    rows = Impediment.objects.select_related("person", "towards").filter(area_path__gte=path, area_path__lt=path + END)
    return rows.order_by("-until", "-since", "id")


def get_impediment(pk: int) -> Impediment | None:
    """One impediment under the running sight."""
    return Impediment.objects.select_related("person").filter(pk=pk).first()


def masked_name(name: str) -> str:
    """The name as a list may show it."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def _open(rows):
    return rows.filter(until=None).select_related("person", "org__organisation")


def _line(row, also) -> MemberLine:
    return MemberLine(
        pk=row.pk,
        name=masked_name(row.person.name),
        phone=str(row.person.phone or ""),
        org=str(row.org),
        is_main=row.is_main,
        since=row.since,
        until=row.until,
        also=also,
    )

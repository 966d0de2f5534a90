"""Meetings, tasks and the three lists."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END, Actor
from hezhi.register.people import queries as people

from ..models import Claim, ListEntry, Meeting, Task

COMMITTEE = "coordination_committee"


def meetings_in(path: str) -> QuerySet[Meeting]:
    """Meetings of an area's Party organisations and committees, the latest first."""
    rows = Meeting.objects.select_related("organisation").filter(area_path__gte=path, area_path__lt=path + END)
    return rows.order_by("-at", "-id")


def meetings_of(organisation: int) -> QuerySet[Meeting]:
    """Meetings of one body, the latest first."""
    return Meeting.objects.select_related("organisation").filter(organisation=organisation).order_by("-at", "-id")


def get_meeting(pk: int) -> Meeting | None:
    """A meeting under the running sight."""
    return Meeting.objects.select_related("organisation").filter(pk=pk).first()


def tasks_of(meeting: Meeting) -> QuerySet[Task]:
    """What it gave to do, the soonest due first."""
    return Task.objects.filter(meeting=meeting).order_by("due_on", "id")


def open_tasks(path: str) -> QuerySet[Task]:
    """What is still to be done in an area, the soonest due first."""
    rows = Task.objects.select_related("meeting__organisation").filter(done_on=None)
    return rows.filter(area_path__gte=path, area_path__lt=path + END).order_by("due_on", "id")


def get_task(pk: int) -> Task | None:
    """A task under the running sight."""
    return Task.objects.select_related("meeting").filter(pk=pk).first()


def entries_for(actor: Actor, kind: str = "") -> QuerySet[ListEntry]:
    """The lines that a post may take part in: those of its area, and for a desk those of the areas where its body has a seat on a
    coordination committee, its own, and those it claimed."""
    rows = ListEntry.objects.select_related("organisation", "compound").prefetch_related("claims__organisation")
    seen = Q(pk=None)
    if actor.area_path:
        seen |= Q(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    if actor.desk:
        seen |= Q(organisation=actor.desk) | Q(claims__organisation=actor.desk)
        seen |= Q(area_path__in=committee_areas(actor.desk))
    rows = rows.filter(seen).distinct()
    return (rows.filter(kind=kind) if kind else rows).order_by("closed_on", "-opened_on", "-id")


def committee_areas(desk: int) -> list[str]:
    """The areas on whose coordination committees a body has a seat today."""
    posts = people.posts_for_unit(desk, clock.today())
    return sorted({post.organisation.area_path for post in posts if post.organisation.kind == COMMITTEE})


def get_entry(pk: int) -> ListEntry | None:
    """One line of the lists."""
    return ListEntry.objects.select_related("organisation", "compound").filter(pk=pk).first()


def get_claim(pk: int) -> Claim | None:
    """One claim with its line."""
    return Claim.objects.select_related("entry__organisation", "organisation").filter(pk=pk).first()


def committees_in(path: str) -> list:
    """Coordination committees of an area and of those around it, the widest first, with who sits in them today."""
    around = people.organisations_around(path, COMMITTEE)
    inside = [body for body in people.organisations_in(path, COMMITTEE) if body not in around]
    bodies = sorted([*around, *inside], key=lambda body: (len(body.area_path), body.area_path))
    posts = list(people.posts_in([body.pk for body in bodies], clock.today()))
    return [(body, [post for post in posts if post.organisation_id == body.pk]) for body in bodies]


def lists_by_kind(entries: Iterable[ListEntry]) -> dict[str, list[ListEntry]]:
    """The lines by list."""
    found: dict[str, list[ListEntry]] = {}
    for entry in entries:
        found.setdefault(entry.kind, []).append(entry)
    return found

"""What the forms offer to choose from: always of the post's own area."""

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from ..models import PartyOrg
from .orgs import orgs_around, orgs_in
from .seats import scene

MOST = 600
BODIES = ("provider", "owners_committee", "pmc", "self_management_group")
UNITS = (*BODIES, "residents_committee", "party_org", "police_post", "service_hall", "care_station", "utility",
         "property_right_unit", "developer", "other", "district_department", "subdistrict_office")  # fmt: skip


def area_options(path: str) -> list[tuple[str, str]]:
    """The area and those one and two levels below, indented."""
    inside = [area for area in territory.areas_within(path) if len(area.path) <= len(path) + 8]
    return [(area.path, "　" * ((len(area.path) - len(path)) // 4) + area.name) for area in inside[:MOST]]


def org_options(path: str, *, but: int | None = None) -> list[tuple[str, str]]:
    """Organisations around and inside an area."""
    found = {org.pk: org for org in [*reversed(orgs_around(path)), *orgs_in(path)[:MOST]]}
    return [(str(org.pk), str(org)) for org in found.values() if org.pk != but]


def own_org_options(path: str) -> list[tuple[str, str]]:
    """Organisations inside an area only."""
    return [(str(org.pk), str(org)) for org in orgs_in(path)[:MOST]]


def compound_options(path: str) -> list[tuple[str, str]]:
    """The compounds of an area."""
    return [(str(compound.pk), compound.name) for compound in territory.compounds_within(path)[:MOST]]


def scene_of(path: str):
    """The seats of an area's compounds today."""
    return scene(territory.compounds_within(path), clock.today())


def body_options(path: str, *kinds: str) -> list[tuple[str, str]]:
    """The bodies in which somebody may be seated, of some kinds if asked: those of the area's compounds, and the area's own."""
    shown = scene_of(path)
    found = {body.pk: body.name for body in shown.bodies.values() if not kinds or body.kind in kinds}
    for body in people.organisations_in(path)[:MOST]:
        if body.kind in (kinds or UNITS) or (not kinds and body.kind == "coordination_committee"):
            found.setdefault(body.pk, str(body))
    return [(str(pk), name) for pk, name in sorted(found.items(), key=lambda pair: pair[1])]


def holder_options(path: str) -> list[tuple[str, str]]:
    """Who holds a post today in the bodies of an area's compounds or in the area: the post's number and the words for it."""
    today, shown = clock.today(), scene_of(path)
    posts = {post.pk: post for post in people.posts_in(list(shown.bodies), today)}
    posts |= {post.pk: post for post in people.posts_in_area(path, today)[:MOST]}
    said = [(str(pk), f"{post.person.name}　{post.organisation} {post.title}") for pk, post in posts.items()]
    return sorted(said, key=lambda pair: pair[1])


def orgs_near(path: str) -> set[int]:
    """The organisations that a post in this area may open: inside, around, and whatever covers a compound here."""
    covering = PartyOrg.objects.filter(
        coverages__compound__area_path__gte=path, coverages__compound__area_path__lt=path + END
    )
    return {*orgs_in_ever(path), *(org.pk for org in orgs_around(path)), *covering.values_list("pk", flat=True)}


def orgs_in_ever(path: str) -> list[int]:
    """Organisations of an area, those that are no more too."""
    rows = PartyOrg.objects.filter(area_path__gte=path, area_path__lt=path + END)
    return list(rows.values_list("pk", flat=True))

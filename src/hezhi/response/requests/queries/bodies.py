"""The bodies that may be sent something, as the register knows them."""

from datetime import date
from functools import cached_property

from hezhi.ground.platform import clock
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing

KINDS_OVER = ("residents_committee", "subdistrict_office", "district_government")


def organisation(org):
    """The organisation itself, from itself or its id."""
    return people.get_organisation(org) if isinstance(org, int) else org


def bodies_over(area_path: str) -> list:
    """Residents' committee, subdistrict office and district government over a place, the nearest first."""
    return people.organisations_around(area_path, *KINDS_OVER)


def district_over(area_path: str):
    """The district government over a place; it has a copy of what its subdistrict gets (D11)."""
    return people.responsible_for(area_path, "district_government")


def provider_of(compound, on: date):
    """Who serves the compound on a day, None if nobody."""
    found = standing.provider_of(compound, on)
    return organisation(found.organisation) if found and found.organisation else None


class BodiesAround:
    """The bodies over one request's place and its provider, each looked up once, however often a page asks."""

    def __init__(self, service_request):
        self._request = service_request

    @cached_property
    def over(self) -> list:
        """Residents' committee, subdistrict office and district government, the nearest first."""
        return bodies_over(self._request.area_path)

    @cached_property
    def provider(self):
        """Who serves the compound today, None if nobody, or no compound is known."""
        return provider_of(self._request.compound, clock.today()) if self._request.compound_id else None


def find_organisations(text: str, *, area_path: str = "", limit: int = 8) -> list:
    """Organisations by a part of their name, those responsible for the place first."""
    return people.search_organisations(text, near=area_path, limit=limit)

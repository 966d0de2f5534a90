"""The same person with the same matter again: what was not solved, told by whoever had to tell it twice. No name is shown."""

from dataclasses import dataclass
from typing import Any

from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

MOST = 50


@dataclass(frozen=True)
class AgainLine:
    """One person's matter: where, what, how often, and the newest request."""

    compound: Any
    category: Any
    again: requests.Again


def again_in(area_path: str, *, limit: int = MOST) -> list[AgainLine]:
    """Of an area in the last 90 days, the most often first. Three queries."""
    rows = requests.asked_again(area_path, limit=limit)
    compounds = territory.compounds_by_id({row.compound for row in rows})
    categories = {category.pk: category for category in requests.categories()} if rows else {}
    return [AgainLine(compounds[row.compound], categories.get(row.category), row) for row in rows]


def requests_again(pk: int):
    """(the newest request, all that the same person told of it); None where the reader does not see it."""
    found = requests.get_request(pk)
    return (found, requests.requests_again(found)) if found and found.requester_id and found.compound_id else None

"""All reads of people."""

from .organisations import (
    find_organisation,
    get_organisation,
    organisations_around,
    organisations_at,
    organisations_by_id,
    organisations_in,
    responsible_for,
    search_organisations,
)
from .owners import (
    Home,
    Owner,
    homes_of,
    owners_of,
    owners_of_units,
    residents_of,
    residents_of_units,
    units_with_wrong_shares,
)
from .persons import find_person, get_person, is_of_compound, phone_to_send
from .posts import get_post, holder_now, holders_of, posts_for_unit, posts_in, posts_in_area, posts_of, posts_of_persons
from .rolls import Roll, RollEntry, roll_of

__all__ = [
    "Home",
    "Owner",
    "Roll",
    "RollEntry",
    "find_organisation",
    "find_person",
    "get_organisation",
    "get_person",
    "get_post",
    "holder_now",
    "holders_of",
    "homes_of",
    "is_of_compound",
    "organisations_around",
    "organisations_at",
    "organisations_by_id",
    "organisations_in",
    "owners_of",
    "owners_of_units",
    "phone_to_send",
    "posts_for_unit",
    "posts_in",
    "posts_in_area",
    "posts_of",
    "posts_of_persons",
    "residents_of",
    "residents_of_units",
    "responsible_for",
    "roll_of",
    "search_organisations",
    "units_with_wrong_shares",
]

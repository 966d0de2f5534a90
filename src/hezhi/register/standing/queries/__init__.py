"""All reads of the room."""

from .assessed import (
    Change,
    Ended,
    Member,
    StandingTally,
    assessed_changes,
    assessed_members,
    count_assessed,
    count_excluded,
    last_ended,
)
from .facts import (
    Standing,
    body_of,
    compounds_served_by,
    facts_of,
    facts_on,
    get_fact,
    only_served,
    party_coverage_of,
    provider_of,
    providers_of,
    record_of,
)

__all__ = [
    "Change",
    "Ended",
    "Member",
    "Standing",
    "StandingTally",
    "assessed_changes",
    "assessed_members",
    "body_of",
    "compounds_served_by",
    "count_assessed",
    "count_excluded",
    "facts_of",
    "facts_on",
    "get_fact",
    "last_ended",
    "only_served",
    "party_coverage_of",
    "provider_of",
    "providers_of",
    "record_of",
]

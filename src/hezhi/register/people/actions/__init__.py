"""All writes of people, one function per deed."""

from .organisations import OrganisationDraft, add_organisation, add_organisations
from .ownership import (
    OwnershipDraft,
    Share,
    end_residence,
    record_ownership,
    record_ownerships,
    record_residence,
    record_residences,
    transfer,
)
from .persons import PersonDraft, add_person, add_persons
from .posts import appoint, end_post

__all__ = [
    "OrganisationDraft",
    "OwnershipDraft",
    "PersonDraft",
    "Share",
    "add_organisation",
    "add_organisations",
    "add_person",
    "add_persons",
    "appoint",
    "end_post",
    "end_residence",
    "record_ownership",
    "record_ownerships",
    "record_residence",
    "record_residences",
    "transfer",
]

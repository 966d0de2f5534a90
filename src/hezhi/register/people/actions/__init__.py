"""All writes of people, one function per deed."""

from .organisations import (
    OrganisationDraft,
    add_organisation,
    add_organisations,
    rename_organisation,
    retire_organisation,
)
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
from .persons import PersonDraft, add_person, add_persons, export_own
from .posts import PostDraft, appoint, appoint_all, end_post

__all__ = [
    "OrganisationDraft",
    "OwnershipDraft",
    "PersonDraft",
    "PostDraft",
    "Share",
    "add_organisation",
    "add_organisations",
    "add_person",
    "add_persons",
    "appoint",
    "appoint_all",
    "end_post",
    "end_residence",
    "export_own",
    "record_ownership",
    "record_ownerships",
    "record_residence",
    "record_residences",
    "rename_organisation",
    "retire_organisation",
    "transfer",
]

"""Persons are entered. Their numbers are sealed before they reach a row, and no deed writes one into the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.sheets import storing

from ..models import Person


@dataclass(frozen=True)
class PersonDraft:
    """A person to be entered; `area_path` is that of his home or post. Phone and ID number are plain here and sealed in the row."""

    name: str
    area_path: str = ""
    phone: str = ""
    id_number: str = ""
    born: date | None = None
    is_party_member: bool = False
    note: str = ""


def add_person(name: str, *, actor: Actor, **more) -> Person:
    """Enter one person. `more` as in PersonDraft."""
    return add_persons([PersonDraft(name, **more)], actor=actor)[0]


@transaction.atomic
def export_own(person: Person, *, actor: Actor, form: str) -> Person:
    """The person takes a copy of what is kept about him; the record says when and in which form."""
    permissions.require(actor, "people.export_own", person)
    audit.record("people.export_own", person, actor=actor, changes={"form": form})
    return person


@transaction.atomic
def add_persons(drafts: Sequence[PersonDraft], *, actor: Actor) -> list[Person]:
    """Enter many persons. One audit row for all of one call, without names."""
    for path in {draft.area_path for draft in drafts}:
        permissions.require(actor, "people.add_person", path)
    if not drafts:
        return []
    people = storing.insert([Person(**vars(draft)) for draft in drafts], keys=True)
    if len(people) == 1:
        audit.record("people.add_person", people[0], actor=actor)
    else:
        audit.record("people.add_person", actor=actor, changes={"persons": len(people)})
    return list(people)

"""Persons: found by number without opening any."""

from collections.abc import Iterable

from hezhi.ground.platform.sealed import blind_index, number_to_send

from ..models import Ownership, Person, Residence


def get_person(pk: int) -> Person | None:
    """A person under the running sight."""
    return Person.objects.filter(pk=pk).first()


def phone_to_send(pk: int) -> str:
    """A person's number for a message to himself, "" if none is known. Under the sight of who sends."""
    person = get_person(pk)
    return number_to_send(person.phone) if person is not None else ""


def persons_by_id(ids: Iterable[int]) -> dict[int, Person]:
    """Persons by number under the running sight; one query."""
    return Person.objects.in_bulk(set(ids))


def is_of_compound(person: Person, compound) -> bool:
    """Whether the person owns or lives in a unit of this compound, now or formerly, as far as the running sight shows."""
    return (
        Ownership.objects.filter(person=person, unit__building__compound=compound).exists()
        or Residence.objects.filter(person=person, unit__building__compound=compound).exists()
    )


def find_person(*, id_number: str = "", phone: str = "", name: str = "") -> Person | None:
    """The one person whose number this is (and whose name, where given). Equal numbers are compared sealed."""
    people = Person.objects.all()
    if id_number:
        people = people.filter(id_number_index=blind_index(id_number))
    elif phone:
        people = people.filter(phone_index=blind_index(phone))
    else:
        return None
    found = list((people.filter(name=name) if name else people)[:2])
    return found[0] if len(found) == 1 else None

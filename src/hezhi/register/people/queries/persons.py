"""Persons: found by number without opening any."""

from hezhi.ground.platform.sealed import blind_index

from ..models import Person


def get_person(pk: int) -> Person | None:
    """A person under the running sight."""
    return Person.objects.filter(pk=pk).first()


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

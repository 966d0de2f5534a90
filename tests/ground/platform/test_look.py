"""A sealed number opens only with a reason, and leaves a record."""

import pytest

from hezhi.ground.platform.actions import look
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people.models import Person
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db
WORKER = Actor(
    name="社区工作者", user_id=7, post="槐荫社区 网格员", area_path="00010002", deeds=frozenset({"platform.look"})
)


@pytest.fixture
def resident():
    person = Person.objects.create(name="孙玉兰", phone="138 0000 0204", area_path="000100020003")
    return Person.objects.get(pk=person.pk)


def test_a_look_opens_and_is_written_down(resident):
    assert str(resident.phone) == "138****0204"

    with seen_by(WORKER):
        told = look(Person.objects.get(pk=resident.pk), "phone", actor=WORKER, reason="约上门时间")

    assert told == "13800000204"
    row = AuditRecord.objects.get(deed="platform.look")
    assert (row.object_id, row.post, row.reason, row.changes) == (
        resident.pk,
        "槐荫社区 网格员",
        "约上门时间",
        {"field": "phone"},
    )
    assert "13800000204" not in str(row.changes) + row.reason


@pytest.mark.parametrize("reason", ["", " ", "x"])
def test_without_a_reason_nothing_opens(resident, reason):
    with pytest.raises(Refused) as no:
        look(resident, "phone", actor=WORKER, reason=reason)

    assert (no.value.code, no.value.field) == ("look.reason", "reason")
    assert AuditRecord.objects.count() == 0


def test_a_post_without_the_deed_does_not_look(resident):
    with pytest.raises(NotPermitted):
        look(resident, "phone", actor=Actor(name="x", area_path="0001", deeds=frozenset({"people.see"})), reason="好奇")

    assert AuditRecord.objects.count() == 0


def test_ones_own_number_needs_no_post(resident):
    assert look(resident, "phone", actor=Actor(name="孙玉兰", person=resident.pk), reason="核对") == "13800000204"


def test_an_empty_field_is_no_look(resident):
    assert look(resident, "id_number", actor=WORKER, reason="核对身份") == ""
    assert AuditRecord.objects.count() == 0

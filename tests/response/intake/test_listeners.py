"""Single requests are read when they arrive; what people put right is kept as examples; forms and desks ask the reader."""

import pytest

from hezhi.ground.platform import outbox
from hezhi.ground.platform.actor import job
from hezhi.response.intake import queries
from hezhi.response.intake.models import Correction
from hezhi.response.requests import actions
from hezhi.response.requests import queries as requests
from hezhi.response.requests.models import Category, ServiceRequest
from tests.response.requests.factories import make_world

pytestmark = pytest.mark.django_db
CLERK = job("tests")
LIFT = "梧桐院3号楼电梯停运三天，老人上下楼困难，物业没有派人维修"


@pytest.fixture(autouse=True)
def fresh_index():
    queries.reader._kept.clear()


def arrive(text=LIFT, **more) -> ServiceRequest:
    row = actions.receive_request(actions.Draft(text=text, channel="hall", **more), actor=CLERK)
    outbox.deliver_waiting()
    return ServiceRequest.objects.get(pk=row.pk)


def test_a_request_from_the_hall_is_classified_and_located():
    world = make_world()

    row = arrive()

    assert (row.category.code, row.compound) == ("elevator.fault", world.compound)
    assert max(row.category_score, row.compound_score) < 1
    assert row.compound_reason == "文中写明是这个小区"
    assert row.area_path == world.compound.area_path
    assert requests.recount(row.received_at.date().replace(day=1)) == []


def test_what_the_caller_said_is_not_overwritten():
    world = make_world()
    parking = Category.objects.get(code="parking")

    row = arrive(category=parking.pk, category_score=1.0, compound=world.other_compound.pk, compound_score=1.0)

    assert (row.category, row.compound) == (parking, world.other_compound)


def test_a_correction_becomes_an_example():
    make_world()
    row = arrive()

    actions.correct_category(row, actor=CLERK, category=Category.objects.get(code="common_parts"))
    outbox.deliver_waiting()
    actions.correct_category(row, actor=CLERK, category=Category.objects.get(code="fire_safety"))
    outbox.deliver_waiting()

    kept = Correction.objects.get()
    assert (kept.guessed, kept.request_id, kept.label) == ("elevator.fault", row.pk, "fire_safety")


def test_a_neighbours_same_matter_is_found_before_filing():
    world = make_world()
    row = arrive()

    words = "电梯停运三天没人维修，老人上下楼困难"
    found = requests.near_duplicates(words, compound=world.compound.pk, category=row.category_id)
    other = requests.near_duplicates("车库漏水，车被泡了", compound=world.compound.pk)

    assert [similar.request for similar in found] == [row.pk]
    assert found[0].reason.startswith("别人说过同一件事") or found[0].reason.startswith("可能是同一件事")
    assert other == []


def test_the_form_asks_the_reader():
    world = make_world()

    reading = requests.read_text(LIFT)

    assert Category.objects.get(pk=reading.category).code == "elevator.fault"
    assert (reading.compound, reading.compound_score) == (world.compound.pk, 0.95)

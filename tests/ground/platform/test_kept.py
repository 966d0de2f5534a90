"""What is kept in memory is what stands in the table, whoever changed it."""

import pytest
from django.db import transaction

from hezhi.ground.platform.kept import Kept
from hezhi.response.requests.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return Kept(Category, lambda: dict(Category.objects.values_list("code", "name")))


def test_read_once_while_nothing_changes(kept, django_assert_num_queries):
    first = kept.get()

    with django_assert_num_queries(1):
        assert kept.get() is first


def test_a_change_is_seen_and_what_is_rolled_back_is_not(kept):
    before = kept.get()

    with transaction.atomic():
        Category.objects.filter(code="elevator").update(name="升降机")
        assert kept.get()["elevator"] == "升降机"
        Category.objects.filter(code="elevator").update(name="电梯间")
        assert kept.get()["elevator"] == "电梯间"
        transaction.set_rollback(True)

    assert kept.get() == before


def test_a_new_row_and_one_that_is_gone(kept):
    row = Category.objects.create(code="new", name="新的")
    assert kept.get()["new"] == "新的"

    row.delete()
    assert "new" not in kept.get()

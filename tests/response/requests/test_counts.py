"""Kept counts are exact at any moment, whoever writes and folds meanwhile."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from hezhi.ground.platform import sight
from hezhi.register.territory import actions as territory
from hezhi.response.requests import actions, queries, tasks
from hezhi.response.requests.models import CountDelta, CountLeaf, ServiceRequest

from .factories import BUILDER, ZONE, category, make_request, make_world

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)


def at(day, hour=12, month=9):
    return datetime(2025, month, day, hour, tzinfo=ZONE)


def test_a_month_ends_at_the_citys_midnight():
    world = make_world()
    make_request(world, received_at=datetime(2025, 9, 30, 15, 59, 59, tzinfo=UTC))
    make_request(world, received_at=datetime(2025, 9, 30, 16, 0, 0, tzinfo=UTC))

    assert [row.requests for row in queries.count_series(SEPTEMBER, OCTOBER)] == [1, 1]
    assert queries.requests_counted(SEPTEMBER).count() == 1


def test_folding_changes_no_figure_and_twice_does_nothing():
    world = make_world()
    for day in range(1, 8):
        make_request(world, received_at=at(day))
    before = queries.count_requests(SEPTEMBER, by=("compound", "category"))

    assert actions.fold_counts() == CountLeaf.objects.count() + 6
    assert queries.count_requests(SEPTEMBER, by=("compound", "category")) == before
    assert not CountDelta.objects.exists()
    assert actions.fold_counts() == 0
    tasks.fold_counts()
    assert [(row.requests, row.matters) for row in before] == [(7, 7)]


def test_counts_by_area_category_and_property():
    world = make_world()
    make_request(world, received_at=at(3))
    make_request(world, received_at=at(4), code="utilities.heating")
    make_request(world, received_at=at(5), compound=world.other_compound.pk)
    actions.fold_counts()
    make_request(world, received_at=at(6))

    def count(path="", **filters):
        return queries.count_requests(SEPTEMBER, path, **filters)[0].requests

    assert count() == 4
    assert count(property_only=True) == 3
    assert count(world.city.community.path) == 3
    assert count(world.city.other_street.path) == 0
    assert count(category=category("utilities.heating").pk) == 1
    by_compound = {row.compound: row.requests for row in queries.count_requests(SEPTEMBER, by=("compound",))}
    assert by_compound == {world.compound.pk: 3, world.other_compound.pk: 1}
    for filters in ({}, {"property_only": True}, {"compound": world.compound.pk}):
        assert queries.requests_counted(SEPTEMBER, **filters).count() == count(**filters)


def test_recount_finds_what_is_wrong():
    world = make_world()
    make_request(world, received_at=at(3))
    actions.fold_counts()
    CountLeaf.objects.update(requests=2)

    ((kept, counted),) = queries.recount(SEPTEMBER)

    assert (kept.requests, counted.requests) == (2, 1)


def test_an_unknown_grouping_is_a_mistake():
    with pytest.raises(ValueError, match="kept by"):
        queries.count_requests(SEPTEMBER, by=("state",))


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_and_two_folders_lose_nothing():
    with transaction.atomic(), sight.job("tests"):
        world = make_world()
        light, heat = category("common_parts.lighting").pk, category("utilities.heating").pk
        mains = [make_request(world, received_at=at(1), phone=f"1380000{n:04}").pk for n in range(16)]
    failures, reads, stop = [], [], threading.Event()

    def writer(number):
        for turn in range(6):
            with transaction.atomic(), sight.job("tests"):
                row = actions.receive_request(
                    actions.Draft(
                        text=f"{number}-{turn}",
                        compound=(world.compound if turn % 2 else world.other_compound).pk,
                        category=light,
                        received_at=at(2 + turn),
                        phone=f"1390000{number:04}",
                    ),
                    actor=BUILDER,
                )
                if turn == 3:
                    actions.correct_category(row, actor=BUILDER, category=heat)
                if turn == 4:
                    actions.join_request(row, ServiceRequest.objects.get(pk=mains[number % 4]), actor=BUILDER)
                if turn == 5 and number % 2:
                    transaction.set_rollback(True)

    def folder(_number):
        while not stop.is_set():
            with transaction.atomic(), sight.job("tests"):
                actions.fold_counts(limit=7)
                reads.append(queries.recount(SEPTEMBER) == [])

    def run(target, number):
        try:
            target(number)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    folders = [threading.Thread(target=run, args=(folder, n)) for n in range(2)]
    writers = [threading.Thread(target=run, args=(writer, n)) for n in range(16)]
    for thread in folders + writers:
        thread.start()
    for thread in writers:
        thread.join(60)
    stop.set()
    for thread in folders:
        thread.join(60)

    with transaction.atomic(), sight.job("tests"):
        while actions.fold_counts():
            pass
        (total,) = queries.count_requests(SEPTEMBER)
        assert failures == []
        assert (total.requests, total.matters) == (16 + 16 * 6 - 8, 16 + 16 * 5 - 8)
        assert queries.recount(SEPTEMBER) == []
        assert sum(ServiceRequest.objects.filter(pk__in=mains).values_list("voice_count", flat=True)) == 32


def test_a_relocated_request_counts_where_it_is_now():
    world = make_world()
    elsewhere = territory.add_compound(world.city.other_street, "外街小区", actor=BUILDER)
    row = make_request(world, received_at=at(3))
    actions.fold_counts()

    actions.correct_compound(row, actor=BUILDER, compound=elsewhere)

    here, there = (
        queries.count_requests(SEPTEMBER, a.path)[0].requests for a in (world.city.street, world.city.other_street)
    )
    assert (here, there) == (0, 1)


def test_unfolded_and_folded_add_up_over_months():
    world = make_world()
    for day in range(40):
        make_request(world, received_at=at(1) + timedelta(days=day))
    actions.fold_counts(limit=11)

    assert [row.requests for row in queries.count_series(SEPTEMBER, OCTOBER)] == [30, 10]
    assert queries.recount(SEPTEMBER, until=OCTOBER) == []

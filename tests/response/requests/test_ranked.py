"""The list read from the top of what is kept is the list that adding everything up would give, whatever is not folded yet."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hezhi.ground.platform.actor import Actor
from hezhi.response.requests import actions, queries
from hezhi.response.requests.actions.counting import count
from hezhi.response.requests.models import Category, CountOfArea, CountOfCompound
from tests.sightings import seen_by

from .factories import BUILDER, category, make_request, make_world
from .test_counts import at

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)
CITY, EAST, WEST, STREET, COMMUNITY = "0001", "00010001", "00010002", "000100010001", "0001000100010001"
PATHS = (CITY, EAST, WEST, STREET, COMMUNITY, "000100010002")
deltas = st.lists(
    st.tuples(
        st.sampled_from([SEPTEMBER, SEPTEMBER, SEPTEMBER, OCTOBER]),
        st.sampled_from(PATHS),
        st.one_of(st.none(), st.integers(1, 9)),
        st.sampled_from(["property", "property", "other", None]),
        st.integers(-2, 4),
        st.integers(0, 1),
    ),
    max_size=30,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    folded=deltas,
    unfolded=deltas,
    places=st.integers(1, 6),
    smallest=st.integers(0, 3),
    excluded=st.frozensets(st.integers(1, 9), max_size=3),
    area=st.sampled_from(PATHS),
)
def test_read_from_the_top_is_the_plain_sum(folded, unfolded, places, smallest, excluded, area):
    kinds = {"property": category("elevator.fault").pk, "other": category("utilities.heating").pk, None: None}
    told = [(m, path, pk, kinds[kind], voices, mains) for m, path, pk, kind, voices, mains in folded]
    late = [(m, path, pk, kinds[kind], voices, mains) for m, path, pk, kind, voices, mains in unfolded]
    with transaction.atomic():
        _write(told)
        actions.fold_counts()
        _write(late)

        wanted = _plain(told + late, area, kinds["property"])
        able = sorted(
            (n for pk, n in wanted.items() if pk and pk not in excluded and n >= max(smallest, 1)), reverse=True
        )
        last = able[min(places, len(able)) - 1] if able else 0
        listed = {pk: n for pk, n in wanted.items() if pk and pk not in excluded and n >= max(smallest, last, 1)}
        found = queries.rank_compounds(SEPTEMBER, area, places=places, excluded=excluded, smallest=smallest)
        assert [row.requests for row in found] == sorted(listed.values(), reverse=True)
        assert {row.compound: row.requests for row in found} == listed
        assert {r.compound: r.matters for r in found} == {
            pk: _plain(told + late, area, kinds["property"], at=5)[pk] for pk in listed
        }
        assert queries.compounds_with_requests(SEPTEMBER, area) == sum(n > 0 for pk, n in wanted.items() if pk)
        assert queries.count_without_compound(SEPTEMBER, area) == wanted[None]
        assert queries.count_requests(SEPTEMBER, area, property_only=True)[0].requests == sum(wanted.values())
        assert queries.count_requests(SEPTEMBER, area)[0].requests == sum(
            row[4] for row in told + late if row[0] == SEPTEMBER and row[1].startswith(area)
        )
        by_compound = queries.count_requests(SEPTEMBER, area, by=("compound",), property_only=True)
        assert {row.compound: row.requests for row in by_compound if row.requests} == {
            pk: n for pk, n in wanted.items() if n
        }
        assert queries.recount_sums(SEPTEMBER, until=OCTOBER) == []
        transaction.set_rollback(True)


def _write(rows):
    """As deeds do, but each change in a row of its own: one that raises and one that lowers both wait."""
    for row in rows:
        count([(row[:4], *row[4:])])


def _plain(rows, area, kind, at=4):
    sums = Counter()
    for row in rows:
        if row[0] == SEPTEMBER and row[1].startswith(area) and row[3] == kind:
            sums[row[2]] += row[at]
    return sums


def test_each_area_sees_its_own_and_no_sum_above_it():
    world = make_world()
    make_request(world, received_at=at(3))
    actions.fold_counts()
    make_request(world, received_at=at(4), compound=world.other_compound.pk)
    street, community = world.city.street.path, world.city.community.path

    with seen_by(Actor(name="社区", area_path=community)):
        mine = queries.rank_compounds(SEPTEMBER, community, places=30)
        above = queries.rank_compounds(SEPTEMBER, street, places=30)

    assert [(row.compound, row.requests) for row in mine] == [(world.compound.pk, 1)]
    assert above == []
    assert [row.requests for row in queries.rank_compounds(SEPTEMBER, street, places=30)] == [1, 1]


def test_areas_of_one_level_side_by_side():
    world = make_world()
    for day in (3, 4):
        make_request(world, received_at=at(day))
    actions.fold_counts()
    make_request(world, received_at=at(5), compound=world.other_compound.pk)
    make_request(world, received_at=at(6), code="utilities.heating")
    communities = [world.city.community.path, world.city.other_community.path]

    counted = queries.count_areas(SEPTEMBER, communities)
    of_property = queries.count_areas(SEPTEMBER, communities, property_only=True)

    assert [counted[path].requests for path in communities] == [3, 1]
    assert [of_property[path].requests for path in communities] == [2, 1]
    assert queries.count_areas(SEPTEMBER, []) == {}
    with pytest.raises(ValueError, match="several levels"):
        queries.count_areas(SEPTEMBER, [world.city.street.path, *communities])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    folded=deltas,
    unfolded=deltas,
    becomes=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=4),
    way=st.sampled_from(["load", "adopt"]),
)
def test_sums_follow_categories_that_become_property_and_cease_to_be(folded, unfolded, becomes, way):
    """Two categories change over and again, both ways a tree comes in; what was folded before and what is folded after is as if added up anew."""
    rows = {"property": category("elevator.fault"), "other": category("utilities.heating")}
    kinds = {name: row.pk for name, row in rows.items()} | {None: None}
    with transaction.atomic():
        _write([(m, path, pk, kinds[kind], voices, mains) for m, path, pk, kind, voices, mains in folded])
        actions.fold_counts()
        _write([(m, path, pk, kinds[kind], voices, mains) for m, path, pk, kind, voices, mains in unfolded])

        for now in becomes:
            tree = [
                {"code": row.code, "name": row.name, "parent": row.parent.code, "is_property": is_property}
                for row, is_property in zip(rows.values(), now, strict=True)
            ]
            bring = actions.load_categories if way == "load" else actions.adopt_categories
            bring(tree, actor=BUILDER)
            assert _sums() == _sums_anew()
        actions.fold_counts()

        assert _sums() == _sums_anew()
        assert queries.recount_sums(SEPTEMBER, until=OCTOBER) == []
        transaction.set_rollback(True)


def _sums():
    rows = CountOfCompound.objects.values_list("month", "area_path", "compound", "requests", "matters")
    return {row[:3]: row[3:] for row in rows if row[3] or row[4]}


def _sums_anew():
    with transaction.atomic():
        actions.sum_leaves_anew()
        anew = _sums()
        transaction.set_rollback(True)
    return anew


def test_a_category_that_becomes_property_moves_the_sums():
    world = make_world()
    make_request(world, received_at=at(3), code="utilities.heating")
    actions.fold_counts()
    assert queries.rank_compounds(SEPTEMBER, world.city.street.path, places=30) == []
    heating = category("utilities.heating")
    changed = [{"code": heating.code, "name": heating.name, "is_property": True}]

    actions.load_categories(changed, actor=BUILDER)

    (row,) = queries.rank_compounds(SEPTEMBER, world.city.street.path, places=30)
    assert (row.compound, row.requests, row.matters) == (world.compound.pk, 1, 1)
    assert queries.recount_sums(SEPTEMBER) == []
    Category.objects.filter(pk=heating.pk).update(is_property=False)
    assert [kept.requests for kept, _added in queries.recount_sums(SEPTEMBER)] == [1, 1, 1, 1]


def test_a_sum_that_is_wrong_is_found_and_put_right():
    world = make_world()
    make_request(world, received_at=at(3))
    actions.fold_counts()
    CountOfCompound.objects.filter(area_path=world.city.street.path).update(requests=7)
    CountOfArea.objects.filter(area_path=world.city.street.path).delete()

    wrong = queries.recount_sums(SEPTEMBER)
    actions.sum_leaves_anew()

    assert [(kept.requests, added.requests) for kept, added in wrong] == [(7, 1), (0, 1)]
    assert queries.recount_sums(SEPTEMBER) == []


def test_the_list_is_read_from_the_top_of_the_index():
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")  # two rows are as soon sorted; a city's are not
        plan = _plan(cursor, queries.ranked.RANKED)

    assert "count_of_compound_rank" in plan
    assert "requests_countleaf" not in plan


def _plan(cursor, sql):
    values = {"month": SEPTEMBER, "area": CITY, "area_end": CITY + "~", "places": 30, "smallest": 1, "excluded": []}
    cursor.execute("explain " + sql, values)
    return "\n".join(line for (line,) in cursor.fetchall())

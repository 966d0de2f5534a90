"""The list from the kept counts: exact figures, and every figure equal to the records that it opens to."""

from decimal import Decimal

import pytest

from hezhi.ground.platform import clock
from hezhi.response.requests import actions as requests
from hezhi.steering.indicators import queries
from hezhi.steering.indicators.queries import Figure, counted, list_of_30
from hezhi.steering.indicators.rules.ranking import Change
from tests.steering.indicators.factories import BUILDER, LAST_MONTH, LAST_YEAR, MONTH, NOW, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world()
    tell(made.elm, MONTH, 9, "parking.fee", joined=3)
    tell(made.elm, MONTH, 2, "elevator.fault")
    tell(made.elm, MONTH, 4, "utilities")  # not a property matter
    tell(made.rose, MONTH, 11, "sanitation")
    tell(made.kite, MONTH, 3, "parking")
    tell(made.lost, MONTH, 2, "greening")
    tell(None, MONTH, 5, "parking", area_path=made.city.city.path)
    tell(made.elm, MONTH, 1, None)
    tell(made.elm, LAST_MONTH, 8, "parking")
    tell(made.kite, LAST_MONTH, 20, "parking")
    tell(made.rose, LAST_YEAR, 4, "sanitation")
    with clock.fixed(NOW):
        yield made


def test_the_list_says_everything_about_a_compound(world):
    found = list_of_30(world.city.city, MONTH)

    first = found.rows[0]
    assert [(row.rank, row.name, row.requests) for row in found.rows] == [
        (1, "梧桐院", 11),
        (1, "月季园", 11),
        (3, "纸鸢里", 3),
        (4, "无名院", 2),
    ]
    assert (first.district, first.subdistrict, first.community) == ("槐北区", "槐荫街道", "枣园社区居委会")
    assert (first.matters, first.households, first.per_thousand) == (8, 612, Decimal("18.0"))
    assert (first.last_month, first.last_month_change) == (8, Change(3, Decimal("37.5")))
    assert (first.last_year, first.last_year_change) == (0, Change(11, None))
    assert [(cause.name, cause.requests) for cause in first.causes] == [("停车与车位", 9), ("电梯", 2)]
    assert (first.before_rank, first.climbed) == (2, 1)


def test_what_is_not_known_is_a_dash_and_what_is_new_says_so(world):
    rows = {row.name: row for row in list_of_30(world.city.city, MONTH).rows}

    assert rows["纸鸢里"].per_thousand is None
    assert rows["无名院"].district == ""
    assert rows["月季园"].is_new
    assert rows["月季园"].last_year_change == Change(7, Decimal("175.0"))


def test_what_no_list_can_hold_is_counted_and_stated(world):
    totals = list_of_30(world.city.city, MONTH).totals

    assert (totals.requests, totals.matters) == (32, 29)
    assert (totals.without_compound, totals.without_category) == (5, 1)
    assert (totals.unplaced_compounds, totals.unplaced_requests) == (1, 2)
    assert (totals.compounds, totals.compounds_with_requests) == (4, 4)
    assert (totals.listed, totals.listed_share, totals.newly_listed) == (27, Decimal("84.4"), 2)
    assert (totals.before, totals.change) == (28, Change(4, Decimal("14.3")))


def test_a_month_without_any_record_before_it_has_nothing_to_compare(world):
    row = list_of_30(world.city.city, LAST_YEAR).rows[0]

    assert (row.last_month, row.last_month_change) == (None, Change(None, None))


def test_an_area_lists_only_what_happened_in_it(world):
    assert [row.name for row in list_of_30(world.city.street, MONTH).rows] == ["梧桐院", "月季园"]
    assert [row.name for row in list_of_30(world.city.other_street, MONTH).rows] == ["纸鸢里"]
    assert list_of_30(world.city.other_district, MONTH).rows == ()


def test_an_excluded_compound_is_not_ranked_and_the_next_moves_up(world):
    found = list_of_30(world.city.city, MONTH, excluded=frozenset({world.elm.pk}))

    assert [(row.rank, row.name) for row in found.rows] == [(1, "月季园"), (2, "纸鸢里"), (3, "无名院")]
    assert found.excluded == ((world.elm.pk, "梧桐院", 11),)


def test_every_figure_of_the_list_equals_the_records_it_opens_to(world):
    found = list_of_30(world.city.city, MONTH)
    here = world.city.city.path

    for row in found.rows:
        voices, matters = (
            counted(Figure(MONTH, here, row.compound), BUILDER),
            counted(Figure(MONTH, here, row.compound, matters=True), BUILDER),
        )
        assert (voices.number, voices.listed, voices.agrees) == (row.requests, row.requests, True)
        assert (matters.number, matters.listed) == (row.matters, row.matters)
        for cause in row.causes:
            assert counted(Figure(MONTH, here, row.compound, cause.category), BUILDER).listed == cause.requests
    totals = {
        "property": found.totals.requests,
        "without_compound": found.totals.without_compound,
        "unplaced": found.totals.unplaced_requests,
        "without_category": found.totals.without_category,
        "all": 37,
    }
    for kind, number in totals.items():
        opened = counted(Figure(MONTH, here, kind=kind), BUILDER)
        assert (kind, opened.number, opened.listed) == (kind, number, number)


def test_folded_counts_and_counts_on_their_way_say_the_same(world):
    before = list_of_30(world.city.city, MONTH)

    requests.fold_counts()

    assert list_of_30(world.city.city, MONTH) == before


def test_the_number_of_queries_does_not_grow_with_the_list(world, django_assert_num_queries):
    with django_assert_num_queries(16):
        list_of_30(world.city.city, MONTH)

    tell(world.kite, MONTH, 30, "greening")
    with django_assert_num_queries(16):
        list_of_30(world.city.city, MONTH)


def test_the_last_whole_month_is_the_one_a_list_is_made_for(world):
    assert queries.last_whole_month() == MONTH
    assert queries.months_back(3)[2] == LAST_MONTH

"""What a post sees of the register, page by page, and what a name means."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.register.territory import actions, queries
from hezhi.register.territory.actions import CompoundDraft
from hezhi.register.territory.queries import Filters

from .factories import BUILDER, clerk, make_city

pytestmark = pytest.mark.django_db


def test_lineage_leads_from_the_city_down():
    city = make_city()

    assert [area.name for area in queries.lineage(city.community.path)] == [
        "青槐市",
        "槐北区",
        "槐荫街道",
        "枣园社区居委会",
    ]
    assert queries.whole_name(city.street.path) == "槐北区槐荫街道"


def test_lineages_of_many_paths_are_one_query(django_assert_num_queries):
    city = make_city()

    with django_assert_num_queries(1):
        found = queries.lineages([city.community.path, city.other_community.path, city.other_district.path])

    assert [area.name for area in found[city.other_district.path]] == ["青槐市", "槐南区"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("槐荫街道",), "street"),
        (("槐荫街道办事处",), "street"),
        (("槐北", "槐荫"), "street"),
        (("青槐市", "槐北区", "柳荫乡"), "other_street"),
        (("柳荫地区办事处",), "other_street"),
        (("槐北区", "", "枣园社区"), "community"),
        (("槐南区", "枣园社区"), None),
        (("无此街道",), None),
    ],
)
def test_areas_are_found_by_the_names_people_write(names, expected):
    city = make_city()

    found = queries.find_area(*names)

    assert found == (getattr(city, expected) if expected else None)
    assert queries.area_index().find(*names) == found


def test_a_name_of_two_areas_is_not_guessed():
    city = make_city()
    actions.add_area(city.other_street, "community", "community", "枣园社区", actor=BUILDER)

    assert queries.find_area("枣园") is None
    assert queries.find_area("槐荫街道", "枣园") == city.community
    assert queries.find_area("枣园社区居委会") == city.community


def test_of_two_levels_the_wider_is_meant():
    city = make_city()
    actions.add_area(city.other_street, "community", "community", "槐荫社区", actor=BUILDER)

    assert queries.find_area("槐荫") == city.street
    assert queries.find_area("槐荫", kind="community").name == "槐荫社区"


def test_a_post_sees_the_compounds_of_its_area_and_no_other():
    city = make_city()
    actions.add_compounds(
        [CompoundDraft(city.community, "枣园尚城"), CompoundDraft(city.other_district, "槐南里")], actor=BUILDER
    )

    def names(area):
        return [compound.name for compound in queries.visible_compounds(clerk(area))]

    assert names(city.street) == ["枣园尚城"]
    assert names(city.other_street) == []
    assert names(city.city) == ["槐南里", "枣园尚城"]
    outside = queries.visible_compounds(clerk(city.city)).get(name="槐南里")
    assert queries.get_visible_compound(clerk(city.street), outside.pk) is None


def test_a_list_is_narrowed():
    city = make_city()
    actions.add_compounds(
        [
            CompoundDraft(city.community, "枣园尚城", kind="resettlement", is_assessed=True),
            CompoundDraft(city.community, "枣园北里", kind="old"),
            CompoundDraft(city.city, "无名里"),
        ],
        actor=BUILDER,
    )

    def names(**filters):
        return [c.name for c in queries.visible_compounds(clerk(city.city), Filters(**filters))]

    assert names(kind="old") == ["枣园北里"]
    assert names(placed=False) == ["无名里"]
    assert names(assessed=True) == ["枣园尚城"]
    assert names(name="枣园") == ["枣园北里", "枣园尚城"]
    assert names(area_path=city.other_street.path) == []


def test_pages_lead_on_and_back():
    city = make_city()
    actions.add_compounds([CompoundDraft(city.community, f"第{n}小区") for n in range(1, 8)], actor=BUILDER)
    every = queries.visible_compounds(clerk(city.city))

    first = queries.compound_page(every, size=3)
    second = queries.compound_page(every, after=first.after, size=3)
    third = queries.compound_page(every, after=second.after, size=3)
    back = queries.compound_page(every, before=third.before, size=3)

    assert [c.name for page in (first, second, third) for c in page.rows] == [f"第{n}小区" for n in range(1, 8)]
    assert [c.name for c in back.rows] == [c.name for c in second.rows]
    assert (first.before, third.after) == ("", "")
    assert queries.compound_page(every, before=second.before, size=3).before == ""
    assert queries.compound_page(every, after="broken", size=3).rows == first.rows


def test_counts_add_up_in_three_queries():
    city = make_city()
    actions.add_compounds(
        [
            CompoundDraft(city.community, "枣园尚城", households=2154, is_assessed=True),
            CompoundDraft(city.street, "街道直属院", households=40),
            CompoundDraft(city.other_district, "槐南里"),
            CompoundDraft(city.city, "无名里", households=10),
        ],
        actor=BUILDER,
    )

    with CaptureQueriesContext(
        connection,
    ) as run:
        north, south = queries.count_by_area(city.city)
    totals = queries.city_counts(city.city.path)

    assert len(run) == 3
    assert (north.area.name, north.subdistricts, north.communities, north.compounds, north.households) == (
        "槐北区",
        2,
        2,
        2,
        2194,
    )
    assert (south.area.name, south.compounds, south.households) == ("槐南区", 1, 0)
    assert totals == {
        "districts": 2,
        "subdistricts": 2,
        "communities": 2,
        "compounds": 4,
        "placed": 3,
        "unplaced": 1,
        "in_community": 1,
        "assessed": 1,
        "households": 2204,
    }


def test_finding_offers_what_begins_so_first():
    city = make_city()
    actions.add_compounds(
        [CompoundDraft(city.community, name) for name in ("大枣园", "枣园尚城", "枣园", "梨园")], actor=BUILDER
    )

    assert [c.name for c in queries.find_compounds("枣园")] == ["枣园", "枣园尚城", "大枣园"]
    assert queries.find_compounds("  ") == []

"""Who sits where: read from posts, facts and coverages, of any day and as known then."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hezhi.ground.platform import clock
from hezhi.register.party import actions, queries
from hezhi.register.people import actions as people
from hezhi.register.standing import actions as standing
from hezhi.register.territory import actions as territory
from tests.register.territory.factories import BUILDER

from .factories import LONG_AGO, NOW, TODAY, branch, make_party

pytestmark = pytest.mark.django_db
SINCE = date(2026, 2, 1)


@pytest.fixture
def place():
    with clock.fixed(NOW):
        yield make_party()


def seat(person, body, title, since=SINCE, **more):
    return people.appoint(person, body, title, actor=BUILDER, since=since, **more)


def scene(place, on=TODAY, known=None):
    return queries.scene([place.compound, place.other], on, known)


def test_both_ways_counts_for_the_compound_it_stands_for(place):
    secretary, manager = place.people[:2]
    seat(secretary, place.party.organisation, "书记", LONG_AGO)
    seat(secretary, place.pmc, "主任")
    office = seat(manager, place.provider, "项目经理", area_path=place.community.path)
    seat(manager, place.party.organisation, "副书记", hangs_on=office)

    shown = scene(place)
    counted = queries.indicator(shown)

    assert [p.compound.name for p in counted.two_way] == ["城市花园"]
    assert [p.compound.name for p in counted.crossed] == ["城市花园", "枣园尚城"]  # the manager's provider serves both
    assert counted.percent(counted.two_way) == Decimal("50.0")
    assert sorted(c.direction for c in shown.crossings) == ["in", "out"]


def test_a_providers_branch_stands_where_it_covers(place):
    secretary = place.people[0]
    seat(secretary, place.party.organisation, "书记", LONG_AGO)
    org = branch(place, covers=[place.compound])
    seat(secretary, org.organisation, "第一书记")

    counted = queries.indicator(scene(place))

    assert [p.compound.name for p in counted.crossed] == ["城市花园"]


def test_what_is_not_assessed_is_in_neither_list(place):
    standing.state_fact(place.other, "assessed", "no", source="审批表", since=SINCE, actor=BUILDER)

    counted = queries.indicator(scene(place))

    assert [p.compound.name for p in counted.assessed] == ["城市花园"]
    assert counted.percent(counted.crossed) == Decimal("0.0")
    assert queries.indicator(queries.scene([], TODAY)).percent([]) is None


def test_asked_of_a_past_day_as_known_then(place):
    secretary = place.people[0]
    seat(secretary, place.party.organisation, "书记", LONG_AGO)
    post = seat(secretary, place.pmc, "主任")
    with clock.fixed(datetime(2026, 6, 20, 4, tzinfo=UTC)):
        people.end_post(post, on=date(2026, 6, 1), actor=BUILDER, reason="迟到的通知")
    day = date(2026, 6, 10)

    assert not queries.indicator(scene(place, day)).crossed
    assert queries.indicator(scene(place, day, datetime(2026, 6, 19, tzinfo=UTC))).crossed
    assert queries.indicator(scene(place, date(2026, 5, 31))).crossed
    assert not queries.indicator(scene(place, day, datetime(2026, 6, 1, tzinfo=UTC))).crossed  # not on record yet


def test_conflicts_are_found_and_said(place):
    steward, debtor = place.people[3:5]
    seat(steward, place.provider, "管家", area_path=place.community.path)
    seat(steward, place.pmc, "委员")
    seat(debtor, place.pmc, "副主任")
    seat(place.people[0], place.pmc, "主任", LONG_AGO, until=date(2026, 5, 1))
    actions.record_impediment(
        debtor, "arrears", since=SINCE, paper="催缴函", area_path=place.community.path, actor=BUILDER
    )

    shown = scene(place)

    assert sorted(c.code for c in shown.conflicts) == [
        "barred_from_owners_body",
        "employee_on_owners_body",
        "expired_seat",
    ]
    said = [queries.conflict_words(c, shown) for c in shown.conflicts]
    assert "姜小雪是物业服务人的人，又在城市花园物业管理委员会任委员" in said
    assert "许明川在城市花园物业管理委员会任副主任，但记录在案：欠交物业费" in said


def test_gaps_say_what_to_do_and_who(place):
    gaps = queries.gaps_of(scene(place))

    assert [(g.compound.name, g.tone, g.words) for g in gaps] == [
        ("城市花园", "bad", "党的组织没有覆盖，也没有指导员"),
        ("枣园尚城", "bad", "党的组织没有覆盖，也没有指导员"),
        ("城市花园", "warn", "社区、业主组织、物业之间没有交叉任职"),
        ("枣园尚城", "warn", "社区、业主组织、物业之间没有交叉任职"),
    ]
    assert all(gap.todo and gap.who for gap in gaps)


def test_a_branch_without_a_secretary_is_one_gap_whatever_it_covers(place):
    org = branch(place, covers=[place.compound, place.other], on=date(2022, 1, 1))

    gaps = [g for g in queries.gaps_of(scene(place)) if g.thing == org.pk]

    assert [(g.tone, g.words) for g in gaps] == [
        ("bad", "青禾物业槐荫党支部没有书记"),
        ("bad", "青禾物业槐荫党支部换届已超期 530 天"),
    ]


def test_reading_a_scene_takes_as_many_queries_for_many_compounds_as_for_two(place, django_assert_num_queries):
    def add(name):
        compound = territory.add_compound(place.community, name, actor=BUILDER)
        standing.state_fact(compound, "assessed", "yes", source="清单", since=LONG_AGO, actor=BUILDER)
        standing.state_fact(
            compound, "service", "in_force", organisation=place.provider, since=LONG_AGO, source="合同", actor=BUILDER
        )
        return compound

    seat(place.people[0], place.party.organisation, "书记", LONG_AGO)
    two = [place.compound, place.other]
    many = [*two, *(add(f"第{n}小区") for n in range(5))]

    with django_assert_num_queries(7):
        queries.scene(two, TODAY)
    with django_assert_num_queries(7):
        queries.scene(many, TODAY)

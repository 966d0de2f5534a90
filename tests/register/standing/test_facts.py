"""Facts with two times: stated, overlapped, corrected, and papers that come late."""

from datetime import UTC, date, datetime

import pytest

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people import actions as people
from hezhi.register.standing import actions, queries
from hezhi.register.standing.actions import FactDraft
from hezhi.register.standing.listeners import follow_compound
from hezhi.register.standing.models import Fact
from hezhi.register.territory import actions as territory
from hezhi.register.territory import queries as places
from hezhi.register.territory.events import CompoundMoved
from tests.register.territory.factories import BUILDER, audited, make_city
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
IN_JANUARY, IN_FEBRUARY, IN_MARCH = (datetime(2026, month, 10, tzinfo=UTC) for month in (1, 2, 3))


@pytest.fixture
def place():
    place = make_city()
    place.compound = territory.add_compound(place.community, "枣园尚城", actor=BUILDER)
    place.a = people.add_organisation("安居物业", "provider", actor=BUILDER)
    place.b = people.add_organisation("百姓物业", "provider", actor=BUILDER)
    return place


def serve(place, provider, since=None, until=None, at=IN_JANUARY, value="in_force", source="物业合同"):
    with clock.fixed(at):
        return actions.state_fact(
            place.compound,
            "service",
            value,
            organisation=provider,
            since=since,
            until=until,
            source=source,
            actor=BUILDER,
        )


def provider(place, on, known=None):
    found = queries.provider_of(place.compound, on, known)
    return found.name if found else None


def test_a_fact_is_true_from_its_first_day_to_the_day_before_its_last(place):
    serve(place, place.a, JANUARY, MARCH)

    assert provider(place, date(2025, 12, 31)) is None
    assert provider(place, JANUARY) == "安居物业"
    assert provider(place, date(2026, 2, 28)) == "安居物业"
    assert provider(place, MARCH) is None


def test_a_new_paper_splits_what_it_overlaps(place):
    serve(place, place.a)
    serve(place, place.b, FEBRUARY, MARCH, at=IN_FEBRUARY)

    assert [provider(place, day) for day in (JANUARY, FEBRUARY, MARCH, APRIL)] == [
        "安居物业",
        "百姓物业",
        "安居物业",
        "安居物业",
    ]
    assert [(fact.name, fact.since, fact.until) for fact in queries.facts_of(place.compound)] == [
        ("安居物业", MARCH, None),
        ("百姓物业", FEBRUARY, MARCH),
        ("安居物业", None, FEBRUARY),
    ]


def test_a_late_paper_leaves_what_was_known_before(place):
    serve(place, place.a, JANUARY)
    serve(place, place.b, JANUARY, at=IN_MARCH, source="3月10日收到的合同")

    assert provider(place, FEBRUARY) == "百姓物业"
    assert provider(place, FEBRUARY, known=IN_FEBRUARY) == "安居物业"
    assert provider(place, FEBRUARY, known=datetime(2026, 1, 9, tzinfo=UTC)) is None


def test_the_same_paper_again_changes_nothing(place):
    first = serve(place, place.a, JANUARY)
    before = audited()

    assert serve(place, place.a, JANUARY, at=IN_MARCH) == first
    assert (Fact.objects.count(), audited()) == (1, before)


def test_a_correction_takes_the_whole_row_back(place):
    wrong = serve(place, place.a, JANUARY)
    with clock.fixed(IN_FEBRUARY):
        actions.correct_fact(
            wrong, organisation=place.a, since=FEBRUARY, source="合同原件", reason="开始日抄错", actor=BUILDER
        )

    assert provider(place, JANUARY) is None
    assert provider(place, JANUARY, known=datetime(2026, 1, 20, tzinfo=UTC)) == "安居物业"
    assert provider(place, FEBRUARY) == "安居物业"
    assert len(queries.record_of(place.compound, "service")) == 2
    last = audit.history_of(place.compound)[-1]
    assert (last.deed, last.reason) == ("standing.correct_fact", "开始日抄错")


def test_a_row_is_corrected_once(place):
    wrong = serve(place, place.a, JANUARY)
    serve(place, place.b, JANUARY, at=IN_FEBRUARY)
    before = audited()

    with pytest.raises(Refused, match="superseded"):
        actions.correct_fact(wrong, since=JANUARY, source="更正", reason="重复", actor=BUILDER)

    assert provider(place, JANUARY) == "百姓物业"
    assert audited() == before


def test_two_statements_in_one_moment_leave_the_later(place):
    serve(place, place.a, JANUARY)
    serve(place, place.b, JANUARY)

    assert provider(place, JANUARY) == "百姓物业"
    assert provider(place, JANUARY, known=IN_JANUARY) == "百姓物业"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": "perhaps"}, "value"),
        ({"source": "  "}, "source"),
        ({"since": MARCH, "until": MARCH}, "order"),
    ],
)
def test_what_is_no_fact_is_refused(place, change, code):
    told = {"value": "in_force", "source": "合同", "since": JANUARY, "until": None} | change
    value = told.pop("value")
    before = audited()

    with pytest.raises(Refused, match=code):
        actions.state_fact(place.compound, "service", value, organisation=place.a, actor=BUILDER, **told)

    assert not Fact.objects.exists()
    assert audited() == before


def test_who_covers_another_area_states_nothing(place):
    outsider = Actor(name="外区", area_path=place.other_district.path, deeds=frozenset({"standing.state_fact"}))
    before = audited()

    with pytest.raises(NotPermitted):
        actions.state_fact(place.compound, "body", "pmc", source="备案", actor=outsider)

    assert not Fact.objects.exists()
    assert audited() == before


def test_providers_of_many_compounds_are_one_query(place, django_assert_num_queries):
    others = territory.add_compounds(
        [territory.CompoundDraft(place.community, f"第{n}小区") for n in range(1, 6)], actor=BUILDER
    )
    drafts = [FactDraft(c, "service", "in_force", "合同", place.a, JANUARY) for c in others[:3]]
    drafts += [FactDraft(others[3], "service", "emergency", "街道指定", place.b, JANUARY)]
    drafts += [FactDraft(others[4], "service", "none", "调查")]
    with clock.fixed(IN_JANUARY):
        actions.state_facts(drafts, actor=BUILDER)

    with django_assert_num_queries(1):
        found = queries.providers_of([compound.pk for compound in others], FEBRUARY)

    assert [found[c.pk].name if c.pk in found else None for c in others] == ["安居物业"] * 3 + ["百姓物业", None]
    city = Actor(name="市", area_path=place.city.path)
    served = queries.only_served(places.visible_compounds(city), FEBRUARY)
    unserved = queries.only_served(places.visible_compounds(city), FEBRUARY, served=False)
    assert (served.count(), unserved.count()) == (4, 2)


def test_each_kind_has_its_own_truth(place):
    serve(place, place.a, JANUARY)
    actions.state_fact(place.compound, "body", "pmc", source="物管会备案", since=JANUARY, actor=BUILDER)
    actions.state_fact(place.compound, "party_coverage", "work_only", source="派驻指导员", since=MARCH, actor=BUILDER)

    assert queries.body_of(place.compound, FEBRUARY).words == "物管会"
    assert queries.party_coverage_of(place.compound, FEBRUARY) is None
    assert queries.party_coverage_of(place.compound, MARCH).value == "work_only"
    assert set(queries.facts_on([place.compound.pk], MARCH)[place.compound.pk]) == {"service", "body", "party_coverage"}


def test_facts_are_seen_from_their_area_and_follow_a_moved_compound(place):
    serve(place, place.a, JANUARY)
    serve(place, place.b, FEBRUARY, at=IN_FEBRUARY)

    with seen_by(Actor(name="别处", area_path=place.other_community.path)):
        assert provider(place, MARCH) is None
    event = CompoundMoved(place.compound.pk, place.community.path, place.other_community.path)
    follow_compound(event)
    follow_compound(event)

    with seen_by(Actor(name="别处", area_path=place.other_community.path)):
        assert provider(place, MARCH) == "百姓物业"
        assert provider(place, JANUARY) == "安居物业"
    assert Fact.objects.filter(area_path=place.community.path).count() == 1

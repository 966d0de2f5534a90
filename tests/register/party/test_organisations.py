"""Party organisations set up, changed and dissolved; what they cover is written down into the facts."""

from datetime import UTC, date, datetime

import pytest

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.party import actions, queries
from hezhi.register.party.models import Coverage, Membership, PartyChange, PartyOrg
from hezhi.register.people import actions as people
from hezhi.register.people import queries as people_queries
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as facts
from tests.register.territory.factories import BUILDER, audited

from .factories import NOW, TODAY, branch, keeper, make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    with clock.fixed(NOW):
        yield make_party()


def covered(place, on=TODAY, known=None, compound=None):
    found = facts.party_coverage_of(compound or place.compound, on, known)
    return (found.value, found.name) if found else None


def test_an_organisation_is_set_up_with_its_paper_under_another(place):
    org = branch(place, covers=[place.compound])

    assert (org.term_years, org.parent, org.host) == (3, place.street_party, place.provider)
    assert org.organisation.kind == "party_org"
    (change,) = queries.changes_of(org)
    assert (change.kind, change.on, change.paper) == ("set_up", date(2026, 1, 10), "批复3号")
    assert audit.history_of(org)[-1].deed == "party.set_up"
    assert covered(place) == ("covered", "青禾物业槐荫党支部")
    assert covered(place, date(2026, 1, 9)) is None


def test_a_communitys_committee_sits_five_years(place):
    assert place.party.term_years == 5


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"paper": " "}, "paper"),
        ({"on": date(2026, 6, 16)}, "order"),
    ],
)
def test_without_paper_or_in_the_future_nothing_is_set_up(place, changes, code):
    before = audited()

    with pytest.raises(Refused, match=code):
        branch(place, **changes)

    assert PartyOrg.objects.count() == 2
    assert audited() == before


def test_outside_ones_area_nothing_is_set_up(place):
    before = audited()

    with pytest.raises(NotPermitted):
        actions.set_up(
            "支部", "branch", area_path=place.other_street.path, on=TODAY, paper="文", actor=keeper(place.street.path)
        )

    assert audited() == before


def test_renamed_and_moved_it_is_still_known_by_its_old_name_and_place(place):
    org = branch(place)
    actions.rename(org, "青禾物业第一党支部", actor=BUILDER, on=date(2026, 3, 1), paper="更名文")
    actions.move(org, place.party, actor=BUILDER, on=date(2026, 4, 1), paper="隶属文")
    org = queries.get_org(org.pk)

    assert queries.as_on(org, date(2026, 2, 1)) == {"name": "青禾物业槐荫党支部", "parent": "槐荫街道党工委"}
    assert queries.as_on(org, date(2026, 3, 15)) == {"name": "青禾物业第一党支部", "parent": "槐荫街道党工委"}
    assert queries.as_on(org, TODAY) == {"name": "青禾物业第一党支部", "parent": "枣园社区党委"}


def test_it_never_comes_under_itself_or_one_below_it(place):
    before = PartyChange.objects.count()

    for below in (place.party, place.street_party):
        with pytest.raises(Refused, match="circle"):
            actions.move(place.street_party, below, actor=BUILDER, on=TODAY, paper="文")

    assert PartyChange.objects.count() == before


def test_an_election_begins_a_new_term(place):
    org = branch(place, on=date(2022, 6, 1))
    assert queries.term_of(org, TODAY).tone == "bad"

    org = actions.re_elect(org, actor=BUILDER, on=date(2026, 6, 10), paper="选举结果批复")

    assert queries.term_of(org, TODAY).tone == ""
    with pytest.raises(Refused, match="order"):
        actions.re_elect(org, actor=BUILDER, on=date(2026, 6, 10), paper="文")


def test_dissolving_ends_what_it_covers_and_who_sits_in_it(place):
    org = branch(place, covers=[place.compound])
    post = people.appoint(place.people[0], org.organisation, "书记", actor=BUILDER, since=date(2026, 1, 10))

    actions.dissolve(org, actor=BUILDER, on=date(2026, 6, 1), paper="撤销批复")

    post.refresh_from_db()
    assert post.valid_until == date(2026, 6, 1)
    assert covered(place, date(2026, 5, 31)) == ("covered", "青禾物业槐荫党支部")
    assert covered(place) == ("none", "")
    assert facts.party_coverage_of(place.compound, TODAY).source == "撤销批复"
    assert not people_queries.get_organisation(org.organisation_id).is_active


def test_whoever_belongs_to_it_must_first_have_gone_elsewhere(place):
    org = branch(place)
    actions.add_member(place.people[0], org, since=date(2026, 2, 1), paper="介绍信", actor=BUILDER)
    before = audited()

    with pytest.raises(Refused, match="members"):
        actions.dissolve(org, actor=BUILDER, on=TODAY, paper="文")

    assert PartyOrg.objects.get(pk=org.pk).ended_on is None
    assert audited() == before


def test_merging_takes_members_parts_and_coverage_over(place):
    one, two = branch(place, "甲支部", covers=[place.compound]), branch(place, "乙支部")
    part = branch(place, "甲支部第一小组支部", parent=one)
    actions.add_member(place.people[0], one, since=date(2026, 2, 1), paper="介绍信", actor=BUILDER)

    actions.merge(one, two, actor=BUILDER, on=date(2026, 6, 1), paper="合并批复")

    one.refresh_from_db()
    part.refresh_from_db()
    assert (one.ended_on, one.successor) == (date(2026, 6, 1), two)
    assert part.parent == two
    assert [m.org for m in Membership.objects.filter(person=place.people[0], until=None)] == [two]
    assert covered(place) == ("covered", "乙支部")
    assert covered(place, date(2026, 5, 31)) == ("covered", "甲支部")


def test_a_late_paper_changes_nothing_of_what_was_known(place):
    with clock.fixed(datetime(2026, 6, 20, 4, tzinfo=UTC)):
        branch(place, covers=[place.compound])

    assert covered(place, date(2026, 3, 1)) == ("covered", "青禾物业槐荫党支部")
    assert covered(place, date(2026, 3, 1), datetime(2026, 6, 19, tzinfo=UTC)) is None


def test_an_instructor_alone_is_work_coverage_and_gives_way(place):
    sent = actions.send_instructor(
        place.people[0], place.compound, sent_by=place.party, since=date(2026, 2, 1), paper="派驻通知", actor=BUILDER
    )
    assert covered(place) == ("work_only", "")
    org = branch(place)
    row = actions.cover_compound(org, place.compound, since=date(2026, 4, 1), paper="覆盖文", actor=BUILDER)
    assert covered(place) == ("covered", "青禾物业槐荫党支部")

    actions.uncover_compound(row, until=date(2026, 6, 1), paper="结束文", actor=BUILDER)
    assert covered(place) == ("work_only", "")
    assert covered(place, date(2026, 5, 31)) == ("covered", "青禾物业槐荫党支部")

    actions.recall_instructor(sent, until=date(2026, 6, 10), paper="撤回通知", actor=BUILDER)
    assert covered(place, date(2026, 6, 9)) == ("work_only", "")
    assert covered(place, date(2026, 6, 10)) == ("none", "")


def test_sending_an_instructor_takes_nothing_from_what_another_paper_covers(place):
    standing.state_fact(place.compound, "party_coverage", "covered", since=date(2026, 1, 1), until=date(2026, 3, 1),
                        source="导入", actor=BUILDER)  # fmt: skip

    actions.send_instructor(
        place.people[0], place.compound, sent_by=place.party, since=date(2026, 2, 1), paper="派驻", actor=BUILDER
    )

    assert covered(place, date(2026, 2, 15)) == ("covered", "")
    assert covered(place, date(2026, 3, 1)) == ("work_only", "")


def test_another_organisation_that_covers_takes_the_place(place):
    one, two = branch(place, "甲支部"), branch(place, "乙支部")
    first = actions.cover_compound(one, place.compound, since=date(2026, 2, 1), paper="甲", actor=BUILDER)
    second = actions.cover_compound(two, place.compound, since=date(2026, 3, 1), paper="乙", actor=BUILDER)
    assert covered(place) == ("covered", "乙支部")

    actions.uncover_compound(second, until=date(2026, 6, 1), paper="文", actor=BUILDER)
    assert covered(place) == ("covered", "甲支部")
    actions.uncover_compound(first, until=date(2026, 6, 5), paper="文", actor=BUILDER)
    assert covered(place) == ("none", "")


def test_the_same_coverage_is_not_entered_twice(place):
    org = branch(place, covers=[place.compound])
    before = audited()

    with pytest.raises(Refused, match="twice"):
        actions.cover_compound(org, place.compound, since=TODAY, paper="文", actor=BUILDER)

    assert Coverage.objects.count() == 1
    assert audited() == before


def test_the_tree_is_read_in_a_fixed_number_of_queries(place, django_assert_num_queries):
    for n in range(4):
        branch(place, f"第{n}支部")

    with django_assert_num_queries(4):
        lines = queries.tree(place.street.path)

    assert [(line.depth, str(line.org)) for line in lines][:2] == [(0, "槐荫街道党工委"), (1, "第0支部")]
    assert len(lines) == 6

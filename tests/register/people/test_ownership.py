"""Who owns and who lives where on a day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from hezhi.ground.platform import audit
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people import actions, queries
from hezhi.register.people.actions import OwnershipDraft, Share
from hezhi.register.people.listeners import follow_compound
from hezhi.register.people.models import Ownership
from hezhi.register.territory import actions as territory
from hezhi.register.territory.events import CompoundMoved
from tests.register.territory.factories import BUILDER, audited
from tests.sightings import seen_by

from .factories import clerk, make_house

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def names(unit, on):
    return [(owner.name, owner.share) for owner in queries.owners_of(unit, on)]


def test_owners_of_a_day():
    house = make_house()
    unit = house.units[0]

    actions.record_ownership(unit, [Share(house.developer)], since=MAY, actor=BUILDER)
    actions.record_ownership(
        unit, [Share(house.wang, Fraction(2, 3)), Share(house.li, Fraction(1, 3))], since=JUNE, actor=BUILDER
    )

    assert names(unit, date(2026, 4, 30)) == []
    assert names(unit, date(2026, 5, 31)) == [("青槐置业", Decimal(1))]
    assert names(unit, JUNE) == [("王秀兰", Decimal("0.666667")), ("李建国", Decimal("0.333333"))]
    assert queries.units_with_wrong_shares(JUNE) == []


@pytest.mark.parametrize("shares", [("0.5", "0.4"), ("0.5", "0.6"), ("0.33", "0.33")])
def test_shares_that_do_not_add_up_are_refused(shares):
    house = make_house()
    owners = [Share(person, Decimal(share)) for person, share in zip([house.wang, house.li], shares, strict=True)]
    before = audited()

    with pytest.raises(Refused, match="shares"):
        actions.record_ownership(house.units[0], owners, since=MAY, actor=BUILDER)

    assert not Ownership.objects.exists()
    assert audited() == before


def test_an_owner_named_twice_is_refused():
    house = make_house()

    with pytest.raises(Refused, match="twice"):
        actions.record_ownership(house.units[0], [Share(house.wang, Decimal("0.5"))] * 2, since=MAY, actor=BUILDER)


def test_the_same_again_changes_nothing():
    house = make_house()
    owners = [Share(house.wang, Fraction(1, 3)), Share(house.li, Fraction(2, 3))]
    actions.record_ownership(house.units[0], owners, since=MAY, actor=BUILDER)
    before = audited()

    actions.record_ownership(house.units[0], owners, since=JUNE, actor=BUILDER)

    assert Ownership.objects.count() == 2
    assert audited() == before


def test_a_day_before_the_present_owner_is_refused():
    house = make_house()
    actions.record_ownership(house.units[0], [Share(house.wang)], since=JUNE, actor=BUILDER)

    with pytest.raises(Refused, match="order"):
        actions.record_ownership(house.units[0], [Share(house.li)], since=JUNE, actor=BUILDER)

    assert names(house.units[0], JULY) == [("王秀兰", Decimal(1))]


def test_a_transfer_moves_a_share_and_keeps_the_others():
    house = make_house()
    unit = house.units[0]
    actions.record_ownership(
        unit, [Share(house.wang, Decimal("0.5")), Share(house.li, Decimal("0.5"))], since=MAY, actor=BUILDER
    )

    actions.transfer(unit, seller=house.wang, buyer=house.zhao, on=JUNE, share=Decimal("0.2"), actor=BUILDER)
    actions.transfer(unit, seller=house.li, buyer=house.zhao, on=JULY, actor=BUILDER)

    assert sorted(names(unit, JUNE)) == [
        ("李建国", Decimal("0.5")),
        ("王秀兰", Decimal("0.3")),
        ("赵海外", Decimal("0.2")),
    ]
    assert sorted(names(unit, JULY)) == [("王秀兰", Decimal("0.3")), ("赵海外", Decimal("0.7"))]
    assert [row.deed for row in audit.history_of(unit)] == [
        "people.record_ownership",
        "people.transfer",
        "people.transfer",
    ]


def test_more_than_one_owns_cannot_be_sold():
    house = make_house()
    actions.record_ownership(house.units[0], [Share(house.wang)], since=MAY, actor=BUILDER)

    with pytest.raises(Refused, match="not_held"):
        actions.transfer(house.units[0], seller=house.li, buyer=house.zhao, on=JUNE, actor=BUILDER)


def test_a_clerk_of_another_area_records_nothing():
    house = make_house()
    before = audited()

    with pytest.raises(NotPermitted):
        actions.record_ownership(
            house.units[0], [Share(house.wang)], since=MAY, actor=clerk(house.city.other_district.path)
        )

    assert not Ownership.objects.exists()
    assert audited() == before


def test_the_roll_counts_heads_and_area():
    house = make_house()
    wang, both = [Share(house.wang)], [Share(house.wang, Decimal("0.5")), Share(house.li, Decimal("0.5"))]
    unsold = [Share(house.developer)]
    owners = [wang, both, unsold, unsold, [Share(house.zhao)]]
    actions.record_ownerships(
        [OwnershipDraft(unit, shares, MAY) for unit, shares in zip(house.units, owners, strict=False)], actor=BUILDER
    )

    roll = queries.roll_of(house.compound, MAY)

    assert roll.figures.heads == 5  # {王}, {王,李}, 青槐置业, {赵}, and one home not on record
    assert roll.figures.area == Decimal("520.00")
    assert (roll.figures.units, roll.figures.unknown_owners) == (6, 1)
    area = territory.add_property_area("枣园物业管理区域", [house.compound], actor=BUILDER)
    assert queries.roll_of(area, MAY).figures == roll.figures
    assert queries.roll_of(house.compound, date(2026, 4, 1)).figures.unknown_owners == 6


def test_the_roll_is_the_same_whoever_asks():
    house = make_house()
    actions.record_ownership(house.units[0], [Share(house.wang)], since=MAY, actor=BUILDER)

    with seen_by(clerk(house.city.other_district.path)):
        figures = queries.roll_of(house.compound, MAY).figures
        hidden = queries.owners_of(house.units[0], MAY)

    assert (figures.heads, figures.unknown_owners) == (6, 5)
    assert hidden == []


def test_owners_are_seen_from_their_area_with_a_masked_phone():
    house = make_house()
    abroad = actions.add_person("钱远行", area_path=house.city.other_district.path, phone="13911112222", actor=BUILDER)
    actions.record_ownership(house.units[0], [Share(abroad)], since=MAY, actor=BUILDER)

    with seen_by(clerk(house.city.community.path)):
        (owner,) = queries.owners_of(house.units[0], MAY)

    assert (owner.name, owner.phone) == ("钱远行", "139****2222")


def test_a_resident_sees_his_own_homes_only():
    house = make_house()
    actions.record_ownership(house.units[0], [Share(house.wang)], since=MAY, actor=BUILDER)
    actions.record_ownership(house.units[1], [Share(house.li)], since=MAY, actor=BUILDER)
    actions.record_residence(house.units[1], house.wang, "tenant", since=MAY, actor=BUILDER)
    resident = Actor(name="王秀兰", person=house.wang.pk)

    with seen_by(resident):
        homes = queries.homes_of(house.wang.pk, MAY)
        others = queries.homes_of(house.li.pk, MAY)

    assert [(home.door, home.is_owner) for home in homes] == [("1号楼201", False), ("1号楼101", True)]
    assert others == []


def test_what_is_in_force_follows_a_moved_compound():
    house = make_house()
    actions.record_ownership(house.units[0], [Share(house.developer)], since=MAY, actor=BUILDER)
    actions.record_ownership(house.units[0], [Share(house.wang)], since=JUNE, actor=BUILDER)
    event = CompoundMoved(house.compound.pk, house.compound.area_path, house.city.other_community.path)
    follow_compound(event)
    follow_compound(event)

    paths = dict(Ownership.objects.values_list("valid_from", "area_path"))
    assert paths == {MAY: house.city.community.path, JUNE: house.city.other_community.path}


def test_a_residence_ends_on_a_day():
    house = make_house()
    lives = actions.record_residence(house.units[0], house.wang, "owner", since=MAY, actor=BUILDER)
    again = actions.record_residence(house.units[0], house.wang, "owner", since=JUNE, actor=BUILDER)

    actions.end_residence(lives, on=JULY, actor=BUILDER)

    assert again == lives
    assert [row.person.name for row in queries.residents_of(house.units[0], date(2026, 6, 30))] == ["王秀兰"]
    assert queries.residents_of(house.units[0], JULY) == []
    with pytest.raises(Refused, match="order"):
        actions.end_residence(lives, on=MAY, actor=BUILDER)


def test_a_persons_numbers_are_sealed_and_findable():
    house = make_house()
    person = actions.add_person(
        "孙证", area_path=house.compound.area_path, id_number="11010519491231002X", phone="13812345678", actor=BUILDER
    )

    found = queries.find_person(id_number="11010519491231002x")

    assert found == person
    assert (str(found.id_number), str(found.phone)) == ("1101**********002X", "138****5678")
    assert queries.find_person(phone="138 1234 5678", name="孙证") == person
    assert queries.find_person(phone="13812345678", name="别人") is None
    assert "5678" not in str([row.changes for row in audit.history_of(person)])

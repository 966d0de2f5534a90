"""The register put right by hand: with paper and dates, refused in words, and what was known before stays known."""

from copy import deepcopy
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from hezhi.ground.platform import audit, clock
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as facts
from tests.cast import TODAY, actor, make_world
from tests.register.territory.factories import audited

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def city(planted):
    with clock.fixed(NOW):
        return planted(make_world)


@pytest.fixture
def world(city):
    with clock.fixed(NOW):
        yield deepcopy(city)


def said(**more):
    return {
        "what": "service:in_force",
        "organisation": "长明物业",
        "since": "2026-11-01",
        "until": "",
        "source": "物业服务合同备案〔2026〕77号",
    } | more


def test_a_fact_is_stated_from_its_paper(browse, world):
    compound = world.named("锅炉厂宿舍")

    done = browse(actor(world, "secretary")).post(f"/areas/compounds/{compound.pk}/facts/", said())

    assert done.status_code == 302
    found = facts.provider_of(compound, TODAY)
    assert (found.name, found.since, found.source) == ("长明物业", date(2026, 11, 1), "物业服务合同备案〔2026〕77号")
    assert facts.provider_of(compound, TODAY, datetime(2026, 11, 20, tzinfo=UTC)) is None
    assert audit.history_of(compound)[-1].deed == "standing.state_fact"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organisation": "没有这家"}, "没有登记这个单位"),
        ({"organisation": ""}, "要写明是谁"),
        ({"source": ""}, "依据的文件"),
        ({"until": "2026-10-01"}, "结束日必须晚于开始日"),
        ({"what": "service:free"}, "什么情况"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(browse, world, changes, words):
    compound = world.named("锅炉厂宿舍")
    before = audited()

    page = browse(actor(world, "secretary")).post(f"/areas/compounds/{compound.pk}/facts/", said(**changes))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert facts.provider_of(compound, TODAY) is None
    assert audited() == before


def test_a_correction_takes_the_place_and_the_old_statement_stays_readable(browse, world):
    compound = world.named("月季园")
    wrong = facts.provider_of(compound, TODAY)
    client = browse(actor(world, "secretary"))
    address = f"/areas/compounds/{compound.pk}/facts/{wrong.fact}/"

    client.post(address, said(since="2026-09-01", reason="合同日期看错了"))

    now = facts.provider_of(compound, TODAY)
    assert (now.name, now.since) == ("长明物业", date(2026, 9, 1))
    assert facts.provider_of(compound, TODAY, datetime(2026, 11, 23, tzinfo=UTC)).name == wrong.name
    assert client.get(address).status_code == 404  # what is known no longer is not corrected again


def test_a_compound_is_moved_and_what_is_true_of_it_follows(browse, world):
    compound, to = world.named("月季园"), world.communities[1]
    client = browse(actor(world, "street_officer"))

    client.post(
        f"/areas/compounds/{compound.pk}/move/", {"area": to.path, "since": "2026-11-24", "reason": "社区调整批复"}
    )

    compound.refresh_from_db()
    assert compound.area_path == to.path
    assert audit.history_of(compound)[-1].reason == "社区调整批复"


def test_a_share_goes_to_another_and_the_home_still_adds_up(browse, world):
    home = world.cast["resident"].homes[0]
    compound = home.building.compound
    client = browse(actor(world, "secretary"))
    address = f"/areas/compounds/{compound.pk}/units/{home.pk}/transfer/"

    page = client.get(address).content.decode()
    assert "秦望舒" not in page  # masked
    client.post(address, {"seller": "0", "buyer": "杜知行", "phone": "13911112222", "share": "1/4", "on": "2026-11-20"})

    shares = {owner.name: Fraction(owner.share) for owner in people.owners_of(home, TODAY)}
    assert sum(shares.values()) == 1
    assert shares["杜知行"] == Fraction(1, 4)
    assert people.units_with_wrong_shares(TODAY) == []


@pytest.mark.parametrize("share", ["3/4", "2", "一半", "0"])
def test_more_than_one_has_is_not_sold(browse, world, share):
    home = world.cast["resident"].homes[0]
    before = audited()

    page = browse(actor(world, "secretary")).post(
        f"/areas/compounds/{home.building.compound_id}/units/{home.pk}/transfer/",
        {"seller": "0", "buyer": "杜知行", "phone": "", "share": share, "on": "2026-11-20"},
    )

    assert page.status_code == 422
    assert len(people.owners_of(home, TODAY)) == 2
    assert audited() == before


def test_only_who_keeps_the_register_here_may(browse, world):
    compound = world.named("月季园")

    for key, status in (("other_street_officer", 404), ("handler", 403), ("city_officer", 403)):
        client = browse(actor(world, key))
        assert client.get(f"/areas/compounds/{compound.pk}/facts/").status_code == status
    assert browse(actor(world, "secretary")).get(f"/areas/compounds/{compound.pk}/move/").status_code == 403

"""The pages: who sees them, what the forms do, and that a refusal says why and changes nothing."""

import re
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest

from hezhi.ground.platform import clock
from hezhi.register.party import queries as party
from hezhi.register.party.models import Claim, Instructor, Meeting, Membership, PartyOrg
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing
from tests.cast import TODAY, actor, make_world
from tests.register.territory.factories import audited

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def city(planted):
    with clock.fixed(NOW):
        return planted(make_world)


@pytest.fixture
def world(city):
    with clock.fixed(NOW):
        yield deepcopy(city)


@pytest.fixture
def street(browse, world):
    return browse(actor(world, "street_officer"))


@pytest.fixture
def secretary(browse, world):
    return browse(actor(world, "secretary"))


def set_up_said(world, **more):
    return {
        "name": "城市花园物业党支部",
        "kind": "branch",
        "area_path": world.subdistricts[0].path,
        "parent": "",
        "host": "",
        "on": "2026-11-20",
        "paper": "棠梨工委〔2026〕8号",
    } | more


def test_an_organisation_is_set_up_covered_renamed_and_dissolved_in_the_browser(street, world):
    compound = world.named("晾衣台")

    street.post("/party/organisations/new/", set_up_said(world))
    org = PartyOrg.objects.get(organisation__name="城市花园物业党支部")
    street.post(
        f"/party/organisations/{org.pk}/cover/", {"compound": compound.pk, "since": "2026-11-20", "paper": "覆盖文"}
    )
    assert standing.party_coverage_of(compound, TODAY).value == "covered"
    street.post(f"/party/organisations/{org.pk}/rename/", {"name": "第一党支部", "on": "2026-11-21", "paper": "更名文"})
    street.post(f"/party/organisations/{org.pk}/dissolve/", {"on": "2026-11-22", "paper": "撤销文"})

    org = party.get_org(org.pk)
    assert (str(org), org.ended_on) == ("第一党支部", date(2026, 11, 22))
    assert standing.party_coverage_of(compound, TODAY).value == "work_only"  # the instructor is there still
    page = street.get(f"/party/organisations/{org.pk}/").content.decode()
    assert all(word in page for word in ("更名文", "撤销文", "城市花园物业党支部 → 第一党支部"))


def test_what_is_refused_is_said_at_its_field_and_nothing_changes(street, world):
    before = PartyOrg.objects.count(), audited()

    late = street.post("/party/organisations/new/", set_up_said(world, on="2031-01-01"))
    empty = street.post("/party/organisations/new/", set_up_said(world, paper=""))

    assert (late.status_code, empty.status_code) == (422, 422)
    assert "生效日不能晚于今天" in late.content.decode()
    assert (PartyOrg.objects.count(), audited()) == before


def test_a_seat_by_office_is_appointed_and_ends_with_the_office(secretary, street, world):
    shown = party.scene(world.within(world.communities[0]), TODAY)
    office = next(
        post for post in shown.posts.values() if post.title == "项目经理" and "邻里家" in str(post.organisation)
    )
    body = world.organisations["party_org", world.communities[0].path]

    done = secretary.post("/party/posts/new/?back=/seats/", {
        "organisation": body.pk, "title": "副书记", "holder": office.pk, "by_office": "1", "since": "2026-11-20", "paper": "席位制通知",
    })  # fmt: skip
    assert (done.status_code, done.headers["Location"]) == (302, "/seats/")
    (seat,) = [p for p in people.posts_in([body.pk], TODAY) if p.hangs_on_id == office.pk]
    street.post(f"/party/posts/{office.pk}/end/", {"on": "2026-11-22", "paper": "调离"})

    seat.refresh_from_db()
    assert seat.valid_until == date(2026, 11, 22)


def test_nobody_is_sent_to_another_house_after_a_deed(secretary, world):
    body = world.organisations["party_org", world.communities[0].path]
    said = {
        "organisation": body.pk,
        "title": "委员",
        "name": "新来的",
        "phone": "13911112222",
        "since": "2026-11-20",
        "paper": "文",
    }

    for away in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        done = secretary.post(f"/party/posts/new/?back={away}", said | {"title": f"委员{away[:3]}"})
        assert done.headers["Location"].startswith("/party/")


def test_a_meeting_is_fixed_recorded_and_its_task_done(secretary, world):
    body = world.organisations["party_org", world.communities[0].path]
    secretary.post(
        "/party/meetings/new/",
        {"organisation": body.pk, "kind": "committee", "at": "2026-11-20T15:00", "place": "议事厅", "agenda": "充电桩"},
    )
    meeting = Meeting.objects.order_by("-pk").first()

    half = secretary.post(f"/party/meetings/{meeting.pk}/record/", {"minutes": "都说了", "what_1": "装桩"})
    assert half.status_code == 422
    secretary.post(f"/party/meetings/{meeting.pk}/record/", {
        "minutes": "都说了", "decided": "装", "what_1": "装桩", "who_1": "物业", "due_1": "2026-12-01",
    })  # fmt: skip
    task = meeting.tasks.get()
    secretary.post(f"/party/tasks/{task.pk}/finish/", {"words": "装好了"})

    task.refresh_from_db()
    assert task.result == "装好了"
    assert "装好了" in secretary.get(f"/party/meetings/{meeting.pk}/").content.decode()


def test_a_steward_claims_a_line_from_his_desk_and_the_community_agrees(browse, secretary, world):
    steward = browse(actor(world, "steward"))
    page = steward.get("/party/lists/").content.decode()
    entry = re.search(r"/party/lists/(\d+)/claim/", page).group(1)
    provider = world.cast["steward"].posts[0].organisation

    steward.post(f"/party/lists/{entry}/claim/", {"organisation": provider.pk, "plan": "周三派两个人"})

    claim = Claim.objects.get(entry=entry, organisation=provider, state="asked")
    assert steward.get(f"/party/claims/{claim.pk}/agree/").status_code == 403
    secretary.post(f"/party/claims/{claim.pk}/agree/", {})
    claim.refresh_from_db()
    assert claim.state == "agreed"


def test_a_member_is_looked_at_on_record_only(secretary, world):
    row = Membership.objects.filter(
        org__organisation=world.organisations["party_org", world.communities[0].path]
    ).first()

    asked = secretary.get(f"/party/members/{row.pk}/").content.decode()
    assert row.person.name not in asked
    before = audited()
    shown = secretary.post(f"/party/members/{row.pk}/", {"reason": "换届名单核对"}).content.decode()

    assert row.person.name in shown
    assert "190****" in shown
    assert audited() == before + 1


def test_an_instructor_is_sent_and_recalled(secretary, world):
    compound = world.named("月季园")
    org = PartyOrg.objects.get(organisation=world.organisations["party_org", world.communities[0].path])

    secretary.post("/party/instructors/new/", {
        "compound": compound.pk, "name": "杜知行", "phone": "13911112222", "sent_by": org.pk, "since": "2026-11-20", "paper": "派驻通知",
    })  # fmt: skip
    row = Instructor.objects.get(compound=compound, until=None)
    secretary.post(f"/party/instructors/{row.pk}/end/", {"on": "2026-11-22", "paper": "撤回"})

    row.refresh_from_db()
    assert row.until == date(2026, 11, 22)
    assert standing.party_coverage_of(compound, TODAY).value == "covered"


def test_another_areas_organisations_do_not_exist_here(browse, world):
    other = browse(actor(world, "other_street_officer"))
    org = PartyOrg.objects.get(organisation=world.organisations["party_org", world.communities[0].path])

    assert other.get(f"/party/organisations/{org.pk}/").status_code == 404
    assert other.get(f"/party/?area={world.communities[0].path}").status_code == 404
    assert other.get(f"/seats/?area={world.communities[0].path}").status_code == 404


def test_what_a_branch_covers_in_ones_area_may_be_opened(secretary, world):
    branch = next(row.org for row in party.coverages_on([c.pk for c in world.within(world.communities[0])], TODAY)
                  if row.org.host_id)  # fmt: skip

    page = secretary.get(f"/party/organisations/{branch.pk}/")

    assert page.status_code == 200
    assert page.context["may"] == []
    assert page.context["members"] == []  # its members are the subdistrict's to see

"""Screen 53 as the administrators use it."""

import pytest

from hezhi.ground.accounts import actions, queries
from hezhi.ground.accounts.models import Grant, GrantProposal, Role, User
from hezhi.ground.platform.models import AuditRecord
from hezhi.register.territory import actions as territory
from tests.ground.accounts.factories import JOB, person
from tests.sightings import browse

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = territory.add_area(None, "city", "city", "临江市", actor=JOB)
    street = territory.add_area(
        territory.add_area(city, "district", "district", "青川区", actor=JOB),
        "subdistrict",
        "street",
        "青槐街道",
        actor=JOB,
    )
    return {
        "city": city,
        "street": street,
        "system": person("sys", name="许工", role="system_admin", title="系统管理员", area_path=city.path),
        "security": person("sec", name="安宁", role="security_admin", title="安全管理员", area_path=city.path),
        "officer": person("zhou", name="周航", role="subdistrict_dispatcher", area_path=street.path),
        "resident": person("sun", name="孙玉兰"),
    }


def asked_for(city, **more):
    return {
        "account": "sun", "role": "community_worker", "title": "槐荫社区 网格员", "area_path": city["street"].path,
        "desk": "", "until": "2027-06-30", "reason": "换届后上岗",
    } | more  # fmt: skip


def test_the_page_opens_along_the_tree(city):
    client = browse(city["security"])

    page = client.get("/organisation/", {"at": city["street"].path}).content.decode()

    assert "青槐街道：0 个组织，0 个岗位，1 项授权在用" in page
    assert page.count('aria-current="true"') == 1
    assert "青川区" in page
    assert "许工" not in page
    assert "周航" in page


def test_it_is_not_for_others(city):
    assert browse(city["officer"]).get("/organisation/").status_code == 403
    assert browse(city["resident"]).get("/organisation/").status_code == 403
    assert browse(None).get("/organisation/").status_code in (302, 403)


def test_two_persons_make_a_grant(city):
    url = f"/organisation/propose/?at={city['street'].path}"
    response = browse(city["system"]).post(url, asked_for(city))
    assert response.status_code == 302
    proposal = GrantProposal.objects.get()
    assert not city["resident"].grants.exists()

    own = browse(city["system"]).post(f"/organisation/proposals/{proposal.pk}/", {"answer": "give"})
    assert own.status_code in (302, 403)
    assert not city["resident"].grants.exists()
    browse(city["security"]).post(f"/organisation/proposals/{proposal.pk}/", {"answer": "give"})

    grant = city["resident"].grants.get()
    assert (grant.title, grant.role.code, grant.given_by) == (
        "槐荫社区 网格员",
        "community_worker",
        city["security"].pk,
    )
    assert grant.valid_until.isoformat() == "2027-06-30T16:00:00+00:00"


def test_a_proposal_is_declined_with_a_reason(city):
    browse(city["system"]).post(f"/organisation/propose/?at={city['street'].path}", asked_for(city))
    proposal = GrantProposal.objects.get()

    browse(city["security"]).post(
        f"/organisation/proposals/{proposal.pk}/", {"answer": "decline", "reason": "岗位已满"}
    )

    assert AuditRecord.objects.get(deed="accounts.decline_grant").reason == "岗位已满"
    assert (
        browse(city["security"]).post(f"/organisation/proposals/{proposal.pk}/", {"answer": "give"}).status_code == 404
    )


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("account", "nobody", "没有这个登录名"),
        ("reason", "", "必填"),
        ("role", "resident", "不在"),
        ("area_path", "0009", "不在"),
    ],
)
def test_a_faulty_proposal_says_what_to_mend(city, field, value, word):
    response = browse(city["system"]).post(
        f"/organisation/propose/?at={city['street'].path}", asked_for(city, **{field: value})
    )

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert GrantProposal.objects.count() == 0


def test_extra_fields_give_nothing(city):
    browse(city["system"]).post(
        f"/organisation/propose/?at={city['street'].path}",
        asked_for(
            city, asked_by=city["security"].pk, decided_at="2026-01-01", is_superuser="1", valid_from="2020-01-01"
        ),
    )

    proposal = GrantProposal.objects.get()
    assert (proposal.asked_by, proposal.decided_at) == (city["system"], None)
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_grant_ends_with_a_reason(city):
    grant = city["officer"].grants.get()
    client = browse(city["security"])
    assert client.post(f"/organisation/grants/{grant.pk}/end/", {"reason": ""}).status_code == 422

    client.post(f"/organisation/grants/{grant.pk}/end/", {"reason": "调离"})

    assert list(queries.live_grants(city["officer"])) == []
    assert AuditRecord.objects.get(deed="accounts.end_grant").reason == "调离"
    assert browse(city["system"]).get(f"/organisation/grants/{grant.pk}/end/").status_code == 403


def test_the_preview_counts_through_the_persons_own_sight(city):
    response = browse(city["security"]).get(f"/organisation/accounts/{city['officer'].pk}/")

    (post,) = response.context["posts"]
    seen = dict(post.seen)
    assert post.place == "临江市 › 青川区 › 青槐街道"
    assert ("接诉即办" in dict(post.rooms), seen["诉求"]) == (True, 0)
    assert "派单" in dict(post.rooms)["接诉即办"]
    assert AuditRecord.objects.filter(deed="accounts.preview", object_id=city["officer"].pk).count() == 1
    assert response.wsgi_request.actor.post == "安全管理员"


def test_an_account_is_opened_without_rights(city):
    response = browse(city["system"]).post(
        "/organisation/accounts/new/", {"username": "li.na", "name": "李娜", "password": "早春的第一班公交车到站了"}
    )
    assert response.status_code == 302
    assert not Grant.objects.filter(user__username="li.na").exists()

    weak = browse(city["system"]).post(
        "/organisation/accounts/new/", {"username": "li.bo", "name": "李波", "password": "short"}
    )
    taken = browse(city["system"]).post(
        "/organisation/accounts/new/", {"username": "LI.NA", "name": "李娜", "password": "早春的第一班公交车到站了"}
    )
    assert (weak.status_code, taken.status_code) == (422, 422)
    assert browse(city["security"]).get("/organisation/accounts/new/").status_code == 403


def test_a_locked_person_is_let_in_again(city):
    for _n in range(5):
        actions.try_password("sun", "wrong", address=None)
    assert actions.try_password("sun", "wrong", address=None).locked_until

    browse(city["system"]).post(
        f"/organisation/accounts/{city['resident'].pk}/mend/", {"deed": "unlock", "reason": "本人到场"}
    )

    assert actions.try_password("sun", "wrong", address=None).locked_until is None


def test_roles_are_all_there():
    assert Role.objects.count() == 13

"""How an import was read, and what is done with names that the register lacks, as a browser without script sees it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from hezhi.ground.accounts.models import Grant, Role, User
from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.sheets import actions as sheets
from hezhi.ground.sheets.models import SheetImport
from hezhi.register.territory import actions as territory
from hezhi.register.territory.models import Compound
from hezhi.response.intake.demo import write_sample_workbook
from hezhi.response.intake.models import NameState, ProposedName
from tests.register.territory.factories import BUILDER, make_city
from tests.sightings import see_all

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DEEDS = [
    "requests.import",
    "intake.view_reading",
    "intake.accept_name",
    "intake.dismiss_name",
    "territory.add_compound",
]


@pytest.fixture
def brought(tmp_path):
    """A street's officer, and the sample workbook brought in."""
    city = make_city()
    for name in ("梧桐院", "月季园", "云汀花园", "半亩塘"):
        territory.add_compound(city.community, name, actor=BUILDER)
    with clock.fixed(NOW):
        path = write_sample_workbook(None, tmp_path / "hotline.xlsx")
        with sight.job("sheets.import"):
            city.report = sheets.run_import(path, "requests", actor=BUILDER)
    see_all()
    SheetImport.objects.update(area_path=city.district.path)  # as if an officer of the district had brought it
    return city


def officer(area, deeds=DEEDS):
    user = User.objects.create(username=f"officer{area.pk}", name="沈一禾", is_cast=True)
    role, _ = Role.objects.get_or_create(code=f"r{len(deeds)}", defaults={"name": "派单员", "deeds": list(deeds)})
    Grant.objects.create(user=user, role=role, title="派单员", area_path=area.path, valid_from=clock.now())
    return user


def test_the_page_says_how_sure_the_reading_was(brought, browse):
    page = browse(officer(brought.district)).get(reverse("intake:reading", args=[brought.report["import"]]))

    report = page.context["report"]
    assert page.status_code == 200
    assert report.total == brought.report["created"] + brought.report["joined"]
    assert sum(band.count for band in report.category) == report.total
    assert sum(band.count for band in report.place) == report.total
    assert report.joined == brought.report["joined"]
    assert report.groups[0].voice_count >= report.groups[1].voice_count > 1
    assert "白鹇湾小区" in page.content.decode()


def test_who_may_not_import_does_not_see_it(brought, browse):
    page = browse(officer(brought.district, deeds=["requests.answer"])).get(
        reverse("intake:reading", args=[brought.report["import"]])
    )

    assert page.status_code in (403, 404)


def test_a_name_is_registered_where_it_lies(brought, browse):
    client = browse(officer(brought.district))
    proposed = ProposedName.objects.get(name="白鹇湾小区")

    listed = client.get(reverse("intake:names"))
    done = client.post(reverse("intake:accept_name", args=[proposed.pk]), {"community": brought.community.path})

    assert "白鹇湾小区" in listed.content.decode()
    assert done.status_code == 302
    compound = Compound.objects.get(name="白鹇湾小区")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.compound) == (NameState.ACCEPTED, compound)
    assert compound.area_path == brought.community.path
    assert AuditRecord.objects.filter(deed="intake.accept_name", object_id=proposed.pk).count() == 1


def test_a_name_of_another_district_does_not_exist(brought, browse):
    client = browse(officer(brought.other_district))
    proposed = ProposedName.objects.get(name="白鹇湾小区")
    before = AuditRecord.objects.count()

    done = client.post(reverse("intake:dismiss_name", args=[proposed.pk]))

    assert done.status_code == 404
    proposed.refresh_from_db()
    assert proposed.state == NameState.PROPOSED
    assert AuditRecord.objects.count() == before


def test_what_is_no_compound_is_not_shown_again(brought, browse):
    client = browse(officer(brought.district))
    proposed = ProposedName.objects.get(name="白鹇湾小区")

    client.post(reverse("intake:dismiss_name", args=[proposed.pk]))

    proposed.refresh_from_db()
    assert proposed.state == NameState.DISMISSED
    assert "白鹇湾小区" not in client.get(reverse("intake:names")).content.decode()
